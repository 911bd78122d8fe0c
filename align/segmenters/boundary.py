"""What a segmenter decides: where one segment ends and the next begins, and by which rule."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from align.bitext import SegmentKind

__all__ = ["Boundary", "Piece", "Splitter", "pieces_of"]


_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Boundary:
    """A decision to split before ``position`` (an offset into the text at hand), named by its rule for whoever must find out."""

    position: int
    rule: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch between two boundaries, without white space at its ends.

    ``rule`` is why it starts there; ``glued`` tells that no white space stands before it.
    """

    start: int
    end: int
    kind: SegmentKind
    rule: str
    glued: bool = False


Splitter = Callable[[str], list[Boundary]]
"""From the text of one paragraph to its boundaries, ascending, ends of the text excluded."""


def pieces_of(text: str, boundaries: list[Boundary], kind: SegmentKind = "sentence", offset: int = 0) -> list[Piece]:
    """The non-empty stretches between boundaries, trimmed; ``offset`` is added to every position."""
    found: list[Piece] = []
    edges = [Boundary(0, "start of paragraph"), *boundaries]
    stops = [boundary.position for boundary in boundaries] + [len(text)]
    for edge, stop in zip(edges, stops, strict=True):
        piece = text[edge.position : stop]
        left = len(piece) - len(piece.lstrip())
        right = len(piece.rstrip())
        if found and left < right and not _LETTER_OR_DIGIT.search(piece):
            found[-1] = replace(found[-1], end=edge.position + right + offset)  # marks alone are no sentence
        elif left < right:
            start = edge.position + left
            glued = start > 0 and not text[start - 1].isspace()
            found.append(Piece(start + offset, edge.position + right + offset, kind, edge.rule, glued))
    return found
