"""One side of a link as one text, with spans carried between the document and that text.

Records and cells show a link's segments joined; term hits and findings speak in offsets of the document. Everything here is
code points, half-open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from align.bitext import Bitext, Document, Span
from align.errors import InvariantError
from align.lang import LANGUAGES

__all__ = ["Side", "drafts_of", "join", "side"]


@dataclass(frozen=True, slots=True)
class Side:
    """Segments joined into one text.

    Attributes:
        text: the segments with the language's joiner between them.
        spans: for each segment its span in the document.
        offsets: for each segment where it starts in ``text``.
    """

    text: str
    spans: tuple[Span, ...]
    offsets: tuple[int, ...]

    def relative(self, span: Span) -> Span:
        """A span of the document as a span of ``text``; ends that fall between two segments move to the nearer edge inside.

        Raises:
            InvariantError: the span lies outside these segments.
        """
        starts = [(at, inside) for at, inside in zip(self.offsets, self.spans, strict=True) if span[0] < inside[1]]
        ends = [(at, inside) for at, inside in zip(self.offsets, self.spans, strict=True) if inside[0] < span[1]]
        if starts and ends:
            (first, head), (last, tail) = starts[0], ends[-1]
            start = first + max(span[0] - head[0], 0)
            end = last + min(span[1], tail[1]) - tail[0]
            if start < end:
                return start, end
        raise InvariantError(
            f"span {span} lies outside its link", hint="This is a bug in align: please report it with the input."
        )

    def absolute(self, span: Span) -> Span:
        """A span of ``text`` as a span of the document.

        Raises:
            InvariantError: the span is empty or lies outside ``text``.
        """
        if not 0 <= span[0] < span[1] <= len(self.text):
            raise InvariantError(f"span {span} lies outside a text of {len(self.text)} characters")
        first = max(number for number, at in enumerate(self.offsets) if at <= span[0])
        last = max(number for number, at in enumerate(self.offsets) if at < span[1])
        start = min(self.spans[first][0] + span[0] - self.offsets[first], self.spans[first][1])
        end = min(self.spans[last][0] + span[1] - self.offsets[last], self.spans[last][1])
        return start, end


def _joiner(lang: str) -> str:
    return LANGUAGES[lang].joiner if lang in LANGUAGES else " "


def join(texts: Iterable[str], lang: str) -> str:
    """Segments of one paragraph as running text: a space between them, nothing in Chinese."""
    return _joiner(lang).join(texts)


def side(document: Document, numbers: Iterable[int]) -> Side:
    """The segments ``numbers`` of a document, joined."""
    segments = [document.segments[number] for number in numbers]
    texts = [document.text[segment.start : segment.end] for segment in segments]
    offsets, position, gap = [], 0, len(_joiner(document.lang))
    for text in texts:
        offsets.append(position)
        position += len(text) + gap
    spans = tuple((segment.start, segment.end) for segment in segments)
    return Side(join(texts, document.lang), spans, tuple(offsets))


def drafts_of(published: Bitext, draft: Bitext) -> list[list[int]]:
    """For each bead the numbers of the draft's links that belong to it: those whose first source segment stands in it.

    A draft link without a source belongs to the bead of the segment before it, so every draft link is in exactly one bead.

    Raises:
        InvariantError: the two bitexts do not stand on the same source segments.
    """
    if len(published.source) != len(draft.source):
        raise InvariantError(f"a draft of {len(draft.source)} segments beside beads of {len(published.source)}")
    bead_of = [number for number, link in enumerate(published.links) for _ in link.sources]
    found: list[list[int]] = [[] for _ in published.links]
    for number, link in enumerate(draft.links):
        first = link.source[0] if link.sources else max(link.source[0] - 1, 0)
        found[bead_of[first] if bead_of else 0].append(number)
    return found
