"""Measuring and consistency: the planted inconsistencies of the chapters, and small cases by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from align.bitext import Bitext, Document, Link
from align.glossary.consistency import consistency
from align.glossary.measure import measure
from align.glossary.table import load
from align.pipeline import with_other_renderings

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "glossaries" / "human-rights.tsv"
CHAPTERS = ROOT / ".." / "shared" / "corpora" / "chapters"
LANGS = {"ko": "ko", "zh": "zh-Hans"}


def _rows(name: str) -> list[dict[str, list[str]]]:
    return [json.loads(line) for line in (CHAPTERS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def _chapter(name: str, key: str) -> Bitext:
    rows = _rows(name)
    source = Document.from_segments([text for row in rows for text in row["en"]], "en")
    target = Document.from_segments([text for row in rows for text in row[key]], LANGS[key])
    links, s, t = [], 0, 0
    for row in rows:
        if row["en"] or row[key]:
            links.append(Link((s, s + len(row["en"])), (t, t + len(row[key]))))
        s, t = s + len(row["en"]), t + len(row[key])
    return Bitext(source, target, tuple(links))


_Planted = dict[
    str, dict[str, list[int]]
]  # term: rendering: beads, 0-based; of the glossary's own rendering only their number


def _planted(chapter: str, key: str) -> tuple[_Planted, dict[str, tuple[int, int]]]:
    """The other renderings with their beads, and for each term its occurrences and those in the glossary's rendering."""
    others: _Planted = {}
    counts: dict[str, tuple[int, int]] = {}
    here = ""
    for line in (CHAPTERS / "INCONSISTENT.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("## "):
            here = line[3:].strip()
        elif here == chapter and len(cells) == 12 and re.fullmatch(r"\d+", cells[1]):
            at = 2 if key == "ko" else 7
            others[cells[0]] = {cells[at + 2]: sorted(int(bead) for bead in cells[at + 4].split(","))}
            counts[cells[0]] = int(cells[1]), int(cells[at + 1])
            assert len(others[cells[0]][cells[at + 2]]) == int(cells[at + 3])
    return others, counts


@pytest.mark.skipif(not CHAPTERS.exists(), reason="the shared chapters are not beside the repository")
@pytest.mark.parametrize("key", ["ko", "zh"])
@pytest.mark.parametrize("chapter", ["03-belmara", "06-marenia"])
def test_the_planted_inconsistencies_are_found_exactly_and_nothing_else(chapter: str, key: str) -> None:
    """Term, other rendering, its beads, and how often the glossary's rendering stands; no other term is in two renderings."""
    termbase = load([SHIPPED])
    others, counts = _planted(chapter, key)
    assert len(others) == 5
    measured = with_other_renderings(measure(_chapter(chapter, key), termbase))
    uses = {use.source: use for use in consistency(measured, termbase, "published").uses}
    lines = [line for line, row in enumerate(_rows(chapter)) if row["en"] or row[key]]  # of the links
    found: _Planted = {}
    for use in uses.values():
        for rendering in use.renderings:
            if len(use.renderings) > 1 or rendering.status not in ("held", "admitted"):
                found.setdefault(use.source, {})[rendering.text] = sorted(
                    lines[number] for number in rendering.segments
                )
    held = {term: found[term].pop(uses[term].wanted) for term in others}
    assert found == others
    assert {term: (uses[term].occurrences, len(held[term])) for term in others} == counts


@pytest.mark.skipif(not CHAPTERS.exists(), reason="the shared chapters are not beside the repository")
@pytest.mark.parametrize("key", ["ko", "zh"])
def test_a_consistent_chapter_is_found_consistent(key: str) -> None:
    termbase = load([SHIPPED])
    found = consistency(measure(_chapter("01-aldova", key), termbase), termbase, "published")
    assert found.hit_rate == 1.0
    assert found.of == "published"


def _small(tmp_path: Path) -> tuple[Path, Bitext]:
    path = tmp_path / "s.tsv"
    path.write_text("en\tzh-Hant\tzh-Hant_admitted\tzh-Hant_forbidden\nrefugee\t難民\t難胞\t流民\nhuman rights\t人權\t\t\n"
                    "human rights abuses\t侵犯人權行為\t\t\n", encoding="utf-8")  # fmt: skip
    source = Document.from_segments(
        ["A refugee and a refugee.", "Human rights abuses.", "Refugees", "have human rights.", "Gone refugee."], "en"
    )
    target = Document.from_segments(["難民和難胞。", "侵犯人權行為。", "流民享有", "人權。", "多出來的。"], "zh-Hant")
    links = (
        Link((0, 1), (0, 1)),
        Link((1, 2), (1, 2)),
        Link((2, 4), (2, 4)),
        Link((4, 5), (4, 4)),
        Link((5, 5), (4, 5)),
    )
    return path, Bitext(source, target, links)


def test_hits_by_hand(tmp_path: Path) -> None:
    path, bitext = _small(tmp_path)
    termbase = load([path])
    measured = measure(bitext, termbase)
    assert [(hit.term, hit.link, hit.status, hit.rung) for hit in measured.terms] == [
        ("refugee", 0, "held", ""),
        ("refugee", 0, "admitted", ""),
        ("human-rights-abuses", 1, "held", ""),
        ("refugee", 2, "forbidden", ""),
        ("human-rights", 2, "held", ""),
        ("refugee", 3, "missing", ""),
    ]
    assert [stamp.name for stamp in measured.trail] == ["measure", "termbase"]
    result = consistency(measured, termbase)
    assert result.hit_rate == pytest.approx(4 / 6)
    assert result.hit_rate_macro == pytest.approx((2 / 4 + 1 + 1) / 3)
    assert result.consistency == pytest.approx(1 / 4)
    assert result.singletons == 2
    refugee = result.uses[0]
    assert [(r.text, r.status, r.segments) for r in refugee.renderings] == [
        ("流民", "forbidden", (2,)), ("難民", "held", (0,)), ("難胞", "admitted", (0,)), ("", "missing", (3,)),
    ]  # fmt: skip


def test_nothing_to_measure(tmp_path: Path) -> None:
    path, _ = _small(tmp_path)
    empty = Bitext(
        Document.from_segments(["Nothing."], "en"), Document.from_segments(["無。"], "zh-Hant"), (Link((0, 1), (0, 1)),)
    )
    result = consistency(measure(empty, load([path])), load([path]))
    assert (result.hit_rate, result.hit_rate_macro, result.consistency, result.singletons) == (None, None, None, 0)


def test_a_termbase_without_the_language_wants_nothing(tmp_path: Path) -> None:
    path, bitext = _small(tmp_path)
    korean = Bitext(bitext.source, Document(bitext.target.text, "ko", segments=bitext.target.segments), bitext.links)
    assert measure(korean, load([path])).terms == ()
