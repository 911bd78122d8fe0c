"""Beads by what they hold: as good as by number, and files of other texts are refused."""

from __future__ import annotations

import pytest
from hypothesis import given

from align.bitext import Bitext, Document, Link
from align.errors import InputError
from align.metrics.beads import beads_of, score_alignment
from align.metrics.spread import spread
from tests.writers.helpers import bitexts


def _bitext(*beads: tuple[list[str], list[str]]) -> Bitext:
    links, at = [], [0, 0]
    for source, target in beads:
        links.append(Link((at[0], at[0] + len(source)), (at[1], at[1] + len(target))))
        at = [at[0] + len(source), at[1] + len(target)]
    sides = [[text for bead in beads for text in bead[n]] for n in (0, 1)]
    return Bitext(Document.from_segments(sides[0], "en"), Document.from_segments(sides[1], "ko"), tuple(links))


GOLD = _bitext((["One two."], ["하나 둘."]), (["Three."], ["셋.", "넷."]), (["Five."], []), (["Six."], ["여섯."]))


def test_the_measure_is_that_of_numbered_sentences() -> None:
    test = _bitext((["One two."], ["하나 둘."]), (["Three."], ["셋."]), ([], ["넷."]), (["Five.", "Six."], ["여섯."]))
    assert score_alignment(*spread((GOLD, "g"), (test, "t"))) == score_alignment(beads_of(GOLD), beads_of(test))


def test_beads_with_an_empty_side_may_be_left_out_of_one_file() -> None:
    short = _bitext((["One  two."], ["하나둘."]), (["Three."], ["셋. 넷."]), (["Six."], ["여섯."]))
    rates = score_alignment(*spread((GOLD, "g"), (short, "t")))
    assert (rates.strict_precision, rates.strict_recall) == (1.0, 1.0)
    assert score_alignment(*spread((short, "g"), (GOLD, "t"))).strict_precision == 0.75


@pytest.mark.parametrize("text", ["Other words.", "Six."])
def test_a_text_that_the_other_file_does_not_hold_is_named(text: str) -> None:
    other = _bitext((["Six."], ["하나 둘."]), ([text], ["셋."]))
    with pytest.raises(InputError, match=r"t, bead 2: the source text “"):
        spread((GOLD, "g"), (other, "t"))


@given(bitexts())
def test_every_alignment_agrees_with_itself(bitext: Bitext) -> None:
    gold, test = spread((bitext, "a"), (bitext, "b"))
    assert gold == test
    assert len(gold) == len(bitext.links)
