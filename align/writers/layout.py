"""A finished translation in the layout of its source: which block holds which segments, and where inline marks go.

A block is a paragraph, heading, list item or cell of a source file; its text is what a reader sees of it. Segments come from
the document that was translated. White space does not count when the two are compared: readers and segmenters lay it out anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from align.bitext import Span
from align.writers.sides import join

__all__ = ["Block", "Mark", "Piece", "Place", "Project", "Translation", "place", "rebuilt"]

_AHEAD = 40  # segments that may be missing from the file before it is taken for another one


@dataclass(frozen=True, slots=True)
class Mark:
    """An inline element over a span of a block's text: emphasis, a link. ``key`` is the format's own."""

    span: Span
    key: int


@dataclass(frozen=True, slots=True)
class Block:
    """Text of one block and the marks in it, outer ones first."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A segment, by number, and its span in the text of its block."""

    segment: int
    span: Span


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of a finished block with the keys of the marks over it, outer ones first."""

    text: str
    keys: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Translation:
    """What goes into a file.

    Attributes:
        sources: text of every source segment.
        targets: translation by number of segment; an empty one is of a segment whose translation stands with the one before.
            A number that is missing keeps its source text.
        lang: language of the translations.
    """

    sources: tuple[str, ...]
    targets: Mapping[int, str]
    lang: str


Project = Callable[[int, Span], Span | None]
"""Where words of a source segment (its number, a span in its text) stand in its translation; ``None`` if it is not known."""


def place(blocks: Sequence[str], segments: Sequence[str]) -> list[list[Place]]:
    """For each block the segments in it, in order. A segment that stands nowhere is in no list."""
    found: list[list[Place]] = []
    wanted = 0
    squeezed = ["".join(text.split()) for text in segments]
    for text in blocks:
        letters = [at for at, char in enumerate(text) if not char.isspace()]
        line, position, here = "".join(text[at] for at in letters), 0, list[Place]()
        while wanted < len(segments):
            number, at = _next(line, position, squeezed, wanted, bool(here))
            if number is None:
                break
            end = at + len(squeezed[number])
            here.append(Place(number, (letters[at], letters[end - 1] + 1)))
            position, wanted = end, number + 1
        found.append(here)
    return found


def _next(line: str, position: int, squeezed: Sequence[str], wanted: int, begun: bool) -> tuple[int | None, int]:
    """The next segment that stands in a line: the wanted one, or where a file lacks some, the first after it that fits well."""
    for number in range(wanted, min(wanted + _AHEAD, len(squeezed))):
        at = line.find(squeezed[number], position)
        if at >= 0 and (number == wanted or (at == position == 0 and not begun and len(squeezed[number]) > 12)):
            return number, at
    return None, 0


def rebuilt(block: Block, places: Sequence[Place], translation: Translation, project: Project) -> list[Piece]:
    """The finished block: translations with the marks of the source, and what stands between segments (marks of notes) as it was.

    A mark over a whole segment covers its whole translation. One over some words goes to the words that render them; where these
    are not known, links and the like cover the whole translation rather than be lost.
    """
    pieces: list[Piece] = []
    position, joining = 0, False
    for spot in places:
        between = block.text[position : spot.span[0]]
        if between.strip():
            pieces.append(Piece(between.strip(), _keys_at(block, position)))
        target = translation.targets.get(spot.segment)
        text = translation.sources[spot.segment] if target is None else target
        if text:
            if joining:
                pieces.append(Piece(join(["", ""], translation.lang)))
            pieces += _marked(text, _projected(block, spot, translation, project, text))
            joining = True
        position = spot.span[1]
    rest = block.text[position:]
    if rest.strip():
        pieces.append(Piece(rest.strip(), _keys_at(block, position)))
    return _merged(pieces)


def _keys_at(block: Block, position: int) -> tuple[int, ...]:
    while position < len(block.text) and block.text[position].isspace():
        position += 1
    return tuple(mark.key for mark in block.marks if mark.span[0] <= position < mark.span[1])


def _projected(block: Block, spot: Place, translation: Translation, project: Project, text: str) -> list[Mark]:
    """The marks over a segment as marks over its translation."""
    found = []
    start, end = spot.span
    for mark in block.marks:
        left, right = max(mark.span[0], start), min(mark.span[1], end)
        if left >= right or not block.text[left:right].strip():
            continue
        if left == start and right == end:
            found.append(Mark((0, len(text)), mark.key))
            continue
        words = block.text[left:right]
        same = text.find(words.strip())
        if same >= 0:  # a name, a number, a symbol that stays as it is
            found.append(Mark((same, same + len(words.strip())), mark.key))
            continue
        offset = _offset(translation.sources[spot.segment], block.text[start:left])
        span = project(spot.segment, (offset, offset + len(words.strip())))
        found.append(Mark(span or (0, len(text)), mark.key))
    return found


def _offset(source: str, before: str) -> int:
    """Place in a segment of what follows ``before`` in its block: as many visible characters in."""
    visible = sum(not char.isspace() for char in before)
    for at, char in enumerate(source):
        if not char.isspace():
            if visible == 0:
                return at
            visible -= 1
    return len(source)


def _marked(text: str, marks: Sequence[Mark]) -> list[Piece]:
    edges = sorted({0, len(text), *(edge for mark in marks for edge in mark.span)})
    return [
        Piece(text[low:high], tuple(mark.key for mark in marks if mark.span[0] <= low and high <= mark.span[1]))
        for low, high in pairwise(edges)
        if low < high
    ]


def _merged(pieces: Sequence[Piece]) -> list[Piece]:
    """Neighbours under the same marks as one piece."""
    found: list[Piece] = []
    for piece in pieces:
        if found and found[-1].keys == piece.keys:
            found[-1] = Piece(found[-1].text + piece.text, piece.keys)
        elif piece.text:
            found.append(piece)
    return found
