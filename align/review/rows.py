"""What a reviewer works on: rows. A row is a bead with a translation, a state and a note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from align.bitext import Bitext, Link, Span
from align.writers.sides import Side, join, side

__all__ = ["STATES", "Base", "Row", "State"]

State = Literal["draft", "review", "confirmed", "rejected"]
STATES: tuple[State, ...] = ("draft", "review", "confirmed", "rejected")


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        id: stays with the row; a row split off gets a new one.
        source: half-open range of source segments.
        published: half-open range of published segments.
        text: the translation as edited; ``None`` while it is the draft of its source segments.
        state: ``draft`` (as it came), ``review`` (somebody must look), ``confirmed``, ``rejected``.
        note: the reviewer's note.
        version: number of the event that last changed the row; 0 for none.
        confidence: the aligner's, ``None`` without an opinion or after a change of borders by hand.
    """

    id: int
    source: Span
    published: Span
    text: str | None = None
    state: State = "draft"
    note: str = ""
    version: int = 0
    confidence: float | None = None

    @property
    def empty(self) -> bool:
        """Whether both sides are empty."""
        return self.source[0] == self.source[1] and self.published[0] == self.published[1]


@dataclass(frozen=True, slots=True)
class Base:
    """What the run made, which no decision changes: the draft, and the published version with its beads.

    Attributes:
        draft: 1:1 (1:0 where the model gave nothing) with terms and findings.
        published: beads over the same source segments; ``None`` where there is no published version.
    """

    draft: Bitext
    published: Bitext | None = None

    @property
    def lang(self) -> str:
        """The target language."""
        return self.draft.target.lang

    @property
    def links(self) -> tuple[Link, ...]:
        """The beads to begin with: of the published version, else one a source segment with an empty published side."""
        if self.published is not None:
            return self.published.links
        return tuple(Link((number, number + 1), (0, 0)) for number in range(len(self.draft.source)))

    def rows(self) -> list[Row]:
        """The rows before any decision; ids count from 1."""
        return [
            Row(number, link.source, link.target, confidence=link.score)
            for number, link in enumerate(self.links, start=1)
        ]

    def source_side(self, row: Row) -> Side:
        """The source segments of a row as one text."""
        return side(self.draft.source, range(*row.source))

    def draft_side(self, row: Row) -> Side:
        """The drafts of the source segments of a row as one text."""
        links = self.draft.links[row.source[0] : row.source[1]]
        return side(self.draft.target, [number for link in links for number in link.targets])

    def published_side(self, row: Row) -> Side:
        """The published segments of a row as one text."""
        if self.published is None:
            return Side("", (), ())
        return side(self.published.target, range(*row.published))

    def text(self, row: Row) -> str:
        """The translation of a row: as edited, else its drafts joined."""
        return row.text if row.text is not None else self.draft_side(row).text

    def joined(self, texts: list[str]) -> str:
        """Texts in the target language, one after the other."""
        return join([text for text in texts if text], self.lang)

    def kind(self, row: Row) -> str:
        """``heading``, ``caption`` or ``sentence``, by the first segment of the row."""
        if row.source[0] < row.source[1]:
            return self.draft.source.segments[row.source[0]].kind
        if self.published is not None and row.published[0] < row.published[1]:
            return self.published.target.segments[row.published[0]].kind
        return "sentence"
