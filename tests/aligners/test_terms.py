"""200 occurrences of terms in the chapters, each judged by hand (tests/golden/alignment): who finds what renders them?"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from align.aligners.align import align_documents
from align.aligners.words import SURE, renderings
from align.bitext import Bitext, Document, Span, TermHit
from align.glossary.measure import measure
from align.glossary.table import load
from tests.aligners.gold import chapters
from tests.aligners.test_gate import embedder
from tests.end_to_end.command import ROOT

TABLE = Path(__file__).parents[1] / "golden" / "alignment" / "terms.tsv"
FLOORS = json.loads((Path(__file__).parents[1] / "gate" / "terms.json").read_text(encoding="utf-8"))
LANGS = ("ko", "zh-Hans")
Row = dict[str, str]


@cache
def _table() -> list[Row]:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


@dataclass(frozen=True)
class _Answer:
    """Gold span, the span that was found and its confidence (1 for a known rendering)."""

    gold: Span | None
    found: Span | None
    confidence: float

    @property
    def right(self) -> bool:
        """Whether the spans share half of their union at least."""
        if self.gold is None or self.found is None:
            return False
        common = min(self.found[1], self.gold[1]) - max(self.found[0], self.gold[0])
        return 2 * common >= max(self.found[1], self.gold[1]) - min(self.found[0], self.gold[0])


@cache
def _bitexts(shared: Path, lang: str) -> list[Bitext]:
    termbase = load([shared / "glossaries" / "human-rights.tsv", ROOT / "glossaries" / "human-rights.tsv"])
    return [
        measure(align_documents(pair.source, pair.target, embedder=embedder()), termbase)
        for pair in chapters(shared, lang)
    ]


def _place(document: Document, first: int, text: str, nth: str) -> Span:
    """The nth time that a text stands behind the start of a segment."""
    start = document.segments[first].start - 1
    for _ in range(int(nth)):
        start = document.text.index(text, start + 1)
    return start, start + len(text)


@cache
def _answers(shared: Path, lang: str, hidden: bool) -> list[_Answer]:
    return [answer for one in _by_chapter(shared, lang, hidden) for answer in one]


def _by_chapter(shared: Path, lang: str, hidden: bool) -> Iterator[list[_Answer]]:
    column = "zh" if lang.startswith("zh") else lang
    paths = sorted((shared / "corpora" / "chapters").glob("*.jsonl"))
    for path, bitext in zip(paths, _bitexts(shared, lang), strict=True):
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        hits = [replace(hit, target=None, status="missing") if hidden else hit for hit in bitext.terms]
        wanted: list[tuple[int, Span | None]] = []
        for row in (row for row in _table() if (row["lang"], row["chapter"]) == (lang, path.stem)):
            first = [sum(len(line[side]) for line in lines[: int(row["line"])]) for side in ("en", column)]
            source = _place(bitext.source, first[0], row["term"], row["nth"])
            gold = _place(bitext.target, first[1], row["target"], row["target_nth"]) if row["target"] else None
            known = [number for number, hit in enumerate(hits) if hit.source == source]
            if not known:
                at = next(n for n, part in enumerate(bitext.source.segments) if part.start <= source[0] < part.end)
                link = next(n for n, link in enumerate(bitext.links) if at in link.sources)
                hits.append(TermHit(row["term"].lower(), link, source, None, "missing"))
            wanted.append((known[0] if known else len(hits) - 1, gold))
        found = renderings(replace(bitext, terms=()) if hidden else bitext, hits, embedder())
        answers = []
        for number, gold in wanted:
            span, confidence = found.get(number, (hits[number].target, 1.0))
            answers.append(_Answer(gold, span, confidence))
        yield answers


def test_the_table_holds_a_hundred_occurrences_a_language() -> None:
    rows = _table()
    assert [sum(row["lang"] == lang for row in rows) for lang in LANGS] == [100, 100]
    keys = [(row["lang"], row["chapter"], row["line"], row["term"], row["nth"]) for row in rows]
    assert len(set(keys)) == len(keys)
    assert {row["kind"] for row in rows} == {"variant", "other", "free", "none"}
    assert all(bool(row["target"]) == (row["kind"] != "none") for row in rows)


def _rates(answers: list[_Answer], least: float) -> tuple[float, float]:
    said = [answer for answer in answers if answer.found is not None and answer.confidence >= least]
    right = sum(answer.right for answer in said)
    return right / len(said), right / sum(answer.gold is not None for answer in answers)


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
def test_sure_answers_are_right(shared: Path, lang: str) -> None:
    precision, recall = _rates(_answers(shared, lang, hidden=False), SURE)
    assert precision >= max(0.97, FLOORS[lang]["sure"][0])
    assert recall >= max(0.85, FLOORS[lang]["sure"][1])


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("hidden", [False, True], ids=["all", "hidden"])
def test_all_answers_stay_above_their_floor(shared: Path, lang: str, hidden: bool) -> None:
    precision, recall = _rates(_answers(shared, lang, hidden), 0.0)
    floor = FLOORS[lang]["hidden" if hidden else "all"]
    assert (precision >= floor[0], recall >= floor[1]) == (True, True), (precision, recall)


@pytest.mark.slow
def test_confidence_is_calibrated(shared: Path) -> None:
    """Answers of a confidence are right about that often; known renderings hidden, so that every answer counts."""
    answers = [answer for lang in LANGS for answer in _answers(shared, lang, hidden=True) if answer.found is not None]
    for low, high in ((0.6, 0.9), (0.9, 1.0)):
        some = [answer for answer in answers if low <= answer.confidence < high]
        mean = sum(answer.confidence for answer in some) / len(some)
        assert abs(sum(answer.right for answer in some) / len(some) - mean) <= 0.12
