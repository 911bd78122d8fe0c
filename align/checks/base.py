"""What a check sees and what it gives back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from align.bitext import Bitext, Document, Finding, Severity, Span

__all__ = ["Check", "Pair", "View", "blank", "clip", "view_of"]


@dataclass(frozen=True, slots=True)
class Pair:
    """The two sides of one link.

    Attributes:
        link: number of the link in the bitext.
        source: text from the first to the last source segment; what lies between segments is line breaks.
        target: the same of the target; empty for an omission.
        start: offset of ``target`` in the target document.
        heading: whether a heading takes part in it.
        segments: number of source segments and of target segments.
    """

    link: int
    source: str
    target: str
    start: int
    heading: bool = False
    segments: tuple[int, int] = (1, 1)

    def finding(self, check: str, message: str, severity: Severity = "warning", span: Span | None = None) -> Finding:
        """A finding in this link; ``span`` counts from the start of ``target``."""
        place = None if span is None or span[0] >= span[1] else (self.start + span[0], self.start + span[1])
        return Finding(check, self.link, message, severity, place)


@dataclass(frozen=True, slots=True)
class View:
    """A bitext as checks see it.

    Attributes:
        pairs: one for each link, in order.
        source_lang: code of the source language.
        target_lang: code of the target language.
    """

    pairs: tuple[Pair, ...]
    source_lang: str
    target_lang: str

    @property
    def both(self) -> Iterator[Pair]:
        """The pairs that have text on both sides."""
        return (pair for pair in self.pairs if pair.source and pair.target)


class Check(Protocol):
    """A judge of a bitext. It only says what it sees; nothing is changed."""

    def __call__(self, view: View) -> Iterator[Finding]:
        """The findings, in order of link."""
        ...


def blank(text: str, pattern: re.Pattern[str]) -> str:
    """The text with every match overwritten by spaces, so that offsets stay."""
    return pattern.sub(lambda match: " " * len(match.group()), text)


def clip(text: str, limit: int = 40) -> str:
    """A piece of text short enough for a message."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else f"{flat[: limit - 1]}…"


def _side(document: Document, numbers: range) -> tuple[str, int]:
    """Text of some segments with everything between them as line breaks, and where it starts."""
    if not numbers:
        return "", 0
    start = document.segments[numbers.start].start
    parts, position = [], start
    for number in numbers:
        segment = document.segments[number]
        parts += ["\n" * (segment.start - position), document.text[segment.start : segment.end]]
        position = segment.end
    return "".join(parts), start


def view_of(bitext: Bitext) -> View:
    """The view of a bitext."""
    pairs = []
    for number, link in enumerate(bitext.links):
        source, _ = _side(bitext.source, link.sources)
        target, start = _side(bitext.target, link.targets)
        kinds = {bitext.source.segments[at].kind for at in link.sources}
        kinds |= {bitext.target.segments[at].kind for at in link.targets}
        sizes = (len(link.sources), len(link.targets))
        pairs.append(Pair(number, source, target, start, "heading" in kinds, sizes))
    return View(tuple(pairs), bitext.source.lang, bitext.target.lang)
