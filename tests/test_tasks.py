"""The smaller commands' promises: offsets into the text as read, beads equal to the gold, passages told."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.errors import InputError
from align.tasks import (
    BeadsSettings,
    explained,
    find_beads,
    segmented,
)
from tests.end_to_end.command import ROOT

SAMPLE = ROOT / "corpora" / "sample-report"


def test_segments_are_offsets_into_the_text_as_it_was_read() -> None:
    document = segmented(str(SAMPLE / "report.en.md"), "en")
    assert [document.text[part.start : part.end] for part in document.segments] == document.texts()
    assert sum(part.kind == "heading" for part in document.segments) == 9


@pytest.mark.parametrize(("target", "lang"), [("report.ko.md", "ko"), ("report.zh-Hans.md", "zh-Hans")])
def test_beads_of_the_sample_equal_the_gold(target: str, lang: str) -> None:
    from align.metrics.beads import beads_of, parse_beads, score_alignment

    bitext, _ = find_beads(str(SAMPLE / "report.en.md"), str(SAMPLE / target), BeadsSettings("en", lang))
    gold = parse_beads((SAMPLE / f"gold.en-{lang}.beads").read_text(encoding="utf-8"))
    assert score_alignment(gold, beads_of(bitext)).strict_f1 >= 0.97


def test_a_missing_passage_is_told_and_unsure_beads_fall_apart(tmp_path: Path) -> None:
    source, target = segmented(str(SAMPLE / "report.en.md"), "en"), segmented(str(SAMPLE / "report.ko.md"), "ko")
    lines = target.texts()
    for name, texts in (("en", source.texts()), ("ko", [*lines[:20], *lines[32:]])):
        (tmp_path / name).write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    names = str(tmp_path / "en"), str(tmp_path / "ko")
    bitext, notes = find_beads(*names, BeadsSettings("en", "ko", presegmented=True))
    assert any(note.startswith("missing-passage, bead ") and "no counterpart for " in note for note in notes)
    apart, told = find_beads(*names, BeadsSettings("en", "ko", presegmented=True, min_confidence=1.0))
    assert len(apart.links) > len(bitext.links)
    assert told[-1].endswith("beads under 1 were taken apart")
    assert apart.source.texts() == bitext.source.texts() == source.texts()


def test_lines_that_are_segments_already_are_not_split_again(tmp_path: Path) -> None:
    (tmp_path / "en.txt").write_text("First. Second.\nThird sentence of the text.\n", encoding="utf-8")
    (tmp_path / "ko.txt").write_text("첫째. 둘째.\n본문의 세 번째 문장.\n", encoding="utf-8")
    bitext, _ = find_beads(
        str(tmp_path / "en.txt"), str(tmp_path / "ko.txt"), BeadsSettings("en", "ko", presegmented=True)
    )
    assert bitext.source.texts() == ["First. Second.", "Third sentence of the text."]


def test_an_empty_line_of_ready_segments_is_named(tmp_path: Path) -> None:
    (tmp_path / "en.txt").write_text("First.\n\nThird.\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"en\.txt:2: an empty line"):
        find_beads(str(tmp_path / "en.txt"), str(tmp_path / "en.txt"), BeadsSettings("en", "ko", presegmented=True))


def test_a_segmentation_is_explained_on_a_page(tmp_path: Path) -> None:
    document = segmented(str(SAMPLE / "report.ko.md"), "ko")
    explained(document, tmp_path / "why.html")
    page = (tmp_path / "why.html").read_text(encoding="utf-8")
    assert page.lower().startswith("<!doctype html>")
    assert document.segment_text(4)[:10] in page
