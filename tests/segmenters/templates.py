"""Pages of made-up sites: the furniture of ten kinds of sites a language around a chapter.

The furniture lies in ``tests/golden/segmentation/templates``, one site a file. Half of the sites (``tune``) may be looked at when
rules are written; the other half (``hold``) is for measuring only.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from tests.segmenters.golden_pages import Page, Part
from tests.segmenters.pages import Chapter

TEMPLATES = Path(__file__).resolve().parents[1] / "golden" / "segmentation" / "templates"
HALVES = ("tune", "hold")
_HEADER = re.compile(r'(\w+) ("(?:[^"\\]|\\.)*")')
_BODY = re.compile(r"\{body(?: (\d+) (\d+))?\}")


@dataclass(frozen=True)
class Template:
    """A site: how its parts are joined, whether the body opens with a heading, and its lines in order."""

    name: str
    options: dict[str, str]
    lines: tuple[str, ...]

    def page(self, chapter: Chapter) -> Page:
        """The chapter as a page of this site."""
        paragraphs = list(chapter.body)
        if self.options.get("opens") == "heading":
            first = next(n for n, (kind, _) in enumerate(paragraphs) if kind == "heading")
            paragraphs = paragraphs[first:]
        parts: list[tuple[str, str, bool]] = []
        for line in self.lines:
            body = _BODY.fullmatch(line)
            if body:
                low, high = (_cut(paragraphs, int(number)) for number in (body[1] or 0, body[2] or 100))
                for kind, texts in paragraphs[low:high]:
                    parts += [(text, kind, number == 0) for number, text in enumerate(texts)]
            else:
                kind = "either" if line.startswith("? ") else "furniture"
                parts += [(text, kind, True) for text in self._furniture(line[2:], chapter)]
        return self._glued(f"{self.name}, {chapter.name}", parts)

    def _furniture(self, line: str, chapter: Chapter) -> list[str]:
        if line == "{contents}":
            return chapter.headings
        if line == "{numbered}":
            return [f"{number}. {heading}" for number, heading in enumerate(chapter.headings, 1)]
        return [line.format(title=chapter.lead[0], deck=chapter.lead[1])]

    def _glued(self, name: str, parts: list[tuple[str, str, bool]]) -> Page:
        text, found, before = "", [], ""
        for piece, kind, fresh in parts:
            menu = {kind, before} <= {"furniture", "either"}
            together = kind == before == "sentence" and not fresh
            if text:
                text += self.options["furniture" if menu else "sentences" if together else "blocks"]
            found.append(Part(len(text), len(text) + len(piece), kind))
            text, before = text + piece, kind
        return Page(name, text, tuple(found))


def _cut(paragraphs: list[tuple[str, tuple[str, ...]]], share: int) -> int:
    """The number of paragraphs in a share of a body in percent; a box is put after text, not between a heading and its text."""
    number = share * len(paragraphs) // 100
    return number - (0 < number < len(paragraphs) and paragraphs[number - 1][0] == "heading")


def read_template(path: Path) -> Template:
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    options = {name: json.loads(value) for name, value in _HEADER.findall(header)}
    return Template(path.stem, options, tuple(line for line in lines if line))


def templates(lang: str, half: str) -> list[Template]:
    found = [read_template(path) for path in sorted(TEMPLATES.glob(f"{lang}-*.txt"))]
    return [template for template in found if template.options["half"] == half]
