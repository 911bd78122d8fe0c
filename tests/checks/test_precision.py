"""Findings must be few and right: correct professional translations give nearly none."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.checks.run import check
from tests.checks.material import bitext, chapter, sentences

# What gold beads say too: a sentence left out or added is no false finding.
TRUE = {"omission", "addition"}


@pytest.mark.parametrize("lang", ["ko", "zh-Hans"])
def test_under_one_false_finding_in_a_hundred_beads_of_the_chapters(shared: Path, lang: str) -> None:
    beads, found = 0, []
    for path in sorted((shared / "corpora" / "chapters").glob("*.jsonl")):
        checked = check(chapter(path, lang))
        beads += len(checked.links)
        found += [finding for finding in checked.findings if finding.check not in TRUE]
    assert beads > 350
    assert len(found) < beads / 100, found


@pytest.mark.parametrize("lang", ["ko", "zh-Hans"])
def test_omissions_and_additions_of_the_gold_beads_are_all_named(shared: Path, lang: str) -> None:
    for path in sorted((shared / "corpora" / "chapters").glob("*.jsonl")):
        checked = check(chapter(path, lang))
        empty = {number for number, link in enumerate(checked.links) if link.shape in ("1:0", "0:1")}
        assert {finding.link for finding in checked.findings if finding.check in TRUE} == empty


@pytest.mark.parametrize("lang", ["ko", "zh-Hans"])
def test_under_one_finding_in_two_hundred_sentences_of_the_corpus(shared: Path, lang: str) -> None:
    rows = sentences(shared / "corpora" / "human-rights", lang, every=5, offset=3)
    checked = check(bitext([source for source, _ in rows], [target for _, target in rows], lang))
    assert len(rows) > 2000
    assert len(checked.findings) < len(rows) / 200, checked.findings
