"""Drafts finished anew from where a rendering belongs."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.translators.ctranslate2 import CTranslate2Translator
from align.translators.guided import Guide, Wanted
from align.translators.load import step_decoder
from align.translators.stepping import MarianStepDecoder

TEXTS = [
    "The police arrested three people.",
    "Women have the right to work in North Korea, and they say so.",
    "See A/HRC/25/63 for the testimony of 80 witnesses on forced labor.",
    "Refugees who crossed the river in winter rarely carried papers.",
]
TERMS = [
    ("people", "시민"),
    ("North Korea", "조선민주주의인민공화국"),
    ("forced labor", "강제노동"),
    ("Refugees", "난민"),
]


@pytest.fixture(scope="module")
def translator(built_in: Path) -> CTranslate2Translator:
    return CTranslate2Translator(built_in, "ko")


@pytest.fixture(scope="module")
def guide(translator: CTranslate2Translator) -> Guide:
    decoder = step_decoder("built-in", "ko")
    assert isinstance(decoder, MarianStepDecoder)
    return Guide(decoder, translator)


@pytest.fixture(scope="module")
def pairs(translator: CTranslate2Translator) -> list[tuple[str, str]]:
    return [(text, found[0].text) for text, found in zip(TEXTS, translator.translate(TEXTS), strict=True)]


def _wanted(number: int, text: int | None = None, **more: object) -> Wanted:
    source, (term, rendering) = TEXTS[number], TERMS[number]
    start = source.index(term)
    return Wanted(number if text is None else text, (start, start + len(term)), (rendering,), **more)  # type: ignore[arg-type]


def test_what_comes_out_has_the_rendering(guide: Guide, pairs: list[tuple[str, str]]) -> None:
    found = guide.guided(pairs, [_wanted(number) for number in range(4)])
    for (_, rendering), hypotheses in zip(TERMS, found, strict=True):
        assert hypotheses
        assert all(rendering in hypothesis.text and hypothesis.score < 0 for hypothesis in hypotheses)


def test_the_same_whatever_stands_beside_it(guide: Guide, pairs: list[tuple[str, str]]) -> None:
    together = guide.guided(pairs * 3, [_wanted(number % 4, number) for number in range(12)])
    alone = [guide.guided([pairs[number]], [_wanted(number, 0)])[0] for number in range(4)]
    for number, hypotheses in enumerate(together):
        assert [hypothesis.text for hypothesis in hypotheses] == [h.text for h in alone[number % 4]]
        assert [h.score for h in hypotheses] == pytest.approx([h.score for h in alone[number % 4]], abs=1e-4)


def test_nothing_changes_before_the_place_where_it_may_begin(guide: Guide, pairs: list[tuple[str, str]]) -> None:
    for number, (_, draft) in enumerate(pairs):
        begin = draft.index(" ", len(draft) // 2)
        for hypothesis in guide.guided(pairs, [_wanted(number, begin=begin)])[0]:
            assert hypothesis.text.startswith(draft[:begin])


def test_of_two_asks_of_one_text_the_first_in_the_draft_is_answered(guide: Guide, pairs: list[tuple[str, str]]) -> None:
    asks = [_wanted(1), Wanted(1, (0, 5), ("여성",))]
    assert sum(bool(found) for found in guide.guided(pairs, asks)) == 1
    each = [Wanted(ask.text, ask.term, ask.renderings, alone=True) for ask in asks]
    assert all(guide.guided(pairs, each))


def test_what_cannot_be_spelt_or_read_has_no_answer(guide: Guide) -> None:
    assert guide.guided([("A test.", "시험.")], [Wanted(0, (0, 1), ("\U00020000",))]) == [[]]
    assert guide.guided([("A test.", "")], [Wanted(0, (0, 1), ("시험",))]) == [[]]
