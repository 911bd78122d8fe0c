"""Bitexts for the tests: chapters with gold beads, sentences of the corpus."""

from __future__ import annotations

import json
from pathlib import Path

from align.bitext import Bitext, Document, Link, SegmentKind

COLUMN = {"ko": 1, "zh-Hans": 2}
KEY = {"ko": "ko", "zh-Hans": "zh"}


def bitext(source: list[str], target: list[str], lang: str, *, kinds: list[SegmentKind] | None = None) -> Bitext:
    """A draft: line n of the target for line n of the source."""
    return Bitext.from_drafts(Document.from_segments(source, "en", kinds=kinds), target, lang)


def chapter(path: Path, lang: str) -> Bitext:
    """A chapter with its published version and its gold beads."""
    source: list[tuple[str, SegmentKind]] = []
    target: list[tuple[str, SegmentKind]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        bead = json.loads(line)
        source += [(text, bead["kind"]) for text in bead["en"]]
        target += [(text, bead["kind"]) for text in bead[KEY[lang]]]
    links: list[Link] = []
    left = right = 0
    for line in path.with_suffix(f".en-{lang}.beads").read_text(encoding="utf-8").splitlines():
        sources, targets = (json.loads(part) for part in line.split(":"))
        links.append(Link((left, left + len(sources)), (right, right + len(targets))))
        left, right = left + len(sources), right + len(targets)
    return Bitext(_document(source, "en"), _document(target, lang), tuple(links))


def _document(lines: list[tuple[str, SegmentKind]], lang: str) -> Document:
    return Document.from_segments([text for text, _ in lines], lang, kinds=[kind for _, kind in lines])


def sentences(folder: Path, lang: str, every: int, offset: int = 0) -> list[tuple[str, str]]:
    """Every n-th line of the corpus as (English, translation)."""
    found: list[tuple[str, str]] = []
    for path in sorted(folder.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines()[offset::every]:
            columns = line.split("\t")
            found.append((columns[0], columns[COLUMN[lang]]))
    return found
