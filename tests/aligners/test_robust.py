"""Raw text of both sides, disturbed translations, other reports: nothing is aligned by force, and everything is reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.aligners.align import AlignSettings, align_documents, require_translation
from align.bitext import Bitext, Document
from align.errors import InputError
from align.metrics.beads import beads_of, score_alignments
from tests.aligners.raw import body_gold, by_characters, cut, disturbed, places, raw_pairs
from tests.aligners.test_align import _align, _lines
from tests.aligners.test_gate import embedder
from tests.segmenters.pages import Chapter

CODES = {"ko": "ko", "zh": "zh-Hans"}
pytestmark = pytest.mark.slow


@pytest.mark.parametrize("lang", ["ko", "zh"])
@pytest.mark.parametrize("form", ["paragraphs", "page", "glued", "fully glued"])
def test_raw_text_of_both_sides_with_our_own_segmentation(shared: Path, lang: str, form: str) -> None:
    scored = []
    for pair in raw_pairs(shared, "en", lang):
        whole = form == "paragraphs"
        texts = [_raw(side, form) for side in (pair.source, pair.target)]
        bitext = align_documents(
            cut(texts[0], "en"), cut(texts[1], lang), embedder=embedder(), settings=AlignSettings(cut_headings=True)
        )
        gold = pair.gold if whole else body_gold(pair)
        sides = pair.source.sentences(lead=whole), pair.target.sentences(lead=whole)
        scored.append((places(gold, *sides), by_characters(bitext)))
    rates = score_alignments(scored)
    assert rates.strict_f1 >= (0.985 if form in ("paragraphs", "page") else 0.99)
    assert rates.lax_f1 == 1.0


def _raw(side: Chapter, form: str) -> str:
    forms = {"paragraphs": side.joined, "page": side.page, "glued": side.glued, "fully glued": side.fully_glued}
    return forms[form]()


def _null_runs(bitext: Bitext) -> list[list[int]]:
    runs: list[list[int]] = []
    for number, link in enumerate(bitext.links):
        if not (link.sources and link.targets):
            if runs and runs[-1][-1] == number - 1:
                runs[-1].append(number)
            else:
                runs.append([number])
    return runs


@pytest.mark.parametrize("lang", ["ko", "zh"])
@pytest.mark.parametrize("kind", ["dropped", "moved", "replaced"])
def test_every_fifth_paragraph_disturbed(shared: Path, lang: str, kind: str) -> None:
    pairs, scored = raw_pairs(shared, "en", lang), []
    for pair, other in zip(pairs, [*pairs[1:], pairs[0]], strict=True):
        made = disturbed(pair, other.target, kind)
        source = cut(pair.source.joined(), "en")
        bitext = align_documents(source, cut(made.target, lang), embedder=embedder())
        assert bitext.target.texts() == list(made.sentences)
        scored.append((made.gold, beads_of(bitext)))
        known = [(finding.check, finding.link) for finding in bitext.findings]
        if kind == "moved":
            assert [name for name, _ in known].count("moved-passage") >= 2 * made.disturbances
        for run in _null_runs(bitext):  # a run of one side is one disturbance, of both sides a replaced paragraph
            assert any(link in run for _, link in known) or len(run) <= 2, run
        assert len(_null_runs(bitext)) >= made.disturbances
    assert score_alignments(scored).strict_f1 >= 0.98


def test_korean_and_chinese_without_english(shared: Path) -> None:
    scored = []
    for pair in raw_pairs(shared, "ko", "zh"):
        sides = [
            Document.from_segments(side.sentences(lead=True), CODES[side.lang]) for side in (pair.source, pair.target)
        ]
        scored.append((pair.gold, beads_of(align_documents(sides[0], sides[1], embedder=embedder()))))
    rates = score_alignments(scored)
    assert rates.strict_f1 >= 0.975  # the gold joins what English joins, so it is coarser than the pair needs
    assert rates.lax_f1 == 1.0


def test_a_missing_section_and_a_foreword_are_findings() -> None:
    lines = _lines(60)
    bitext = _align(lines, [*_lines(9, 3000), *lines[:20], *lines[45:]])
    assert [(found.check, bitext.links[found.link].shape) for found in bitext.findings] == [
        ("added-passage", "0:1"), ("missing-passage", "1:0"),
    ]  # fmt: skip
    assert "9 sentences" in bitext.findings[0].message
    assert "25 sentences" in bitext.findings[1].message


def test_a_passage_that_stands_elsewhere_is_named_on_both_sides() -> None:
    lines = _lines(40)
    bitext = _align(lines, [*lines[:5], *lines[9:30], *lines[5:9], *lines[30:]])
    assert [found.check for found in bitext.findings] == ["moved-passage", "moved-passage"]
    places_ = [found.link for found in bitext.findings]
    assert f"at sentence {bitext.links[places_[1]].target[0] + 1} of the published" in bitext.findings[0].message
    assert f"at sentence {bitext.links[places_[0]].source[0] + 1} of the source" in bitext.findings[1].message
    assert bitext.links[places_[0]].source == (5, 6)


def test_another_text_is_not_aligned_by_force() -> None:
    bitext = _align(_lines(30), _lines(30, 5000))
    assert {found.check for found in bitext.findings} == {"missing-passage", "added-passage"}
    assert sum(len(link.sources) for link in bitext.links if link.targets) <= 10
    with pytest.raises(InputError, match="does not look like a translation"):
        require_translation(bitext)
