"""The golden pages: read them, glue them, and score what came out against them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from align.bitext import Document

PAGES = Path(__file__).resolve().parents[1] / "golden" / "segmentation" / "pages"
_MARKS = {"| ": "furniture", "? ": "either", "# ": "heading"}
_HEADER = re.compile(r'(\w+) ("(?:[^"\\]|\\.)*")')


@dataclass(frozen=True)
class Part:
    """A piece of a page: its place in the text and what it is."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Page:
    """A page as its text came, and the gold parts in it."""

    name: str
    text: str
    parts: tuple[Part, ...]


def read_page(path: Path) -> Page:
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    joiner = {name: json.loads(value) for name, value in _HEADER.findall(header)}
    text, parts, before, fresh = "", [], "", True
    for line in lines:
        if not line:
            fresh = True
            continue
        kind = _MARKS.get(line[:2], "sentence")
        piece = line[2:] if kind != "sentence" else line
        menu = {kind, before} <= {"furniture", "either"}
        together = kind == before == "sentence" and not fresh
        if text:
            text += joiner["furniture" if menu else "sentences" if together else "blocks"]
        parts.append(Part(len(text), len(text) + len(piece), kind))
        text, before, fresh = text + piece, kind, False
    return Page(path.stem, text, tuple(parts))


def pages(lang: str) -> list[Page]:
    return [read_page(path) for path in sorted(PAGES.glob(f"{lang}-*.txt"))]


@dataclass
class PageTally:
    """Cuts (starts and ends of body segments, in visible characters) and headings, added up over pages."""

    right: int = 0
    total: int = 0
    headings_right: int = 0
    headings_total: int = 0

    def add(self, page: Page, found: Document) -> None:
        place = [0]
        for char in page.text:
            place.append(place[-1] + (not char.isspace()))
        body = [
            (place[part.start], place[part.end], part.kind)
            for part in page.parts
            if part.kind in ("sentence", "heading")
        ]
        either = {
            n for part in page.parts if part.kind == "either" for n in range(place[part.start], place[part.end] + 1)
        }
        segments = [(place[part.start], place[part.end], part.kind) for part in found.segments]
        gold = cuts(body)
        ours = {cut for cut in cuts(segments) if cut in gold or cut not in either}
        self.right += 2 * len(gold & ours)
        self.total += len(gold) + len(ours)
        wanted, got = headings(body), {(a, b) for a, b in headings(segments) if not {a, b} <= either}
        self.headings_right += 2 * len(wanted & got)
        self.headings_total += len(wanted) + len(got)

    @property
    def f1(self) -> float:
        return 100.0 * self.right / self.total

    @property
    def headings_f1(self) -> float:
        return 100.0 * self.headings_right / max(1, self.headings_total)


def cuts(spans: Iterable[tuple[int, int, str]]) -> set[int]:
    return {cut for start, end, _ in spans for cut in (start, end)}


def headings(spans: Iterable[tuple[int, int, str]]) -> set[tuple[int, int]]:
    return {(start, end) for start, end, kind in spans if kind == "heading"}
