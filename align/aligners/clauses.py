"""Real vectors for the third pass: of joined blocks and of clauses, encoded for the segments in doubt only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from align import lang as languages
from align.aligners.base import Embedder, Vectors
from align.aligners.sides import Side, centred, pieces
from align.bitext import Document, Span

__all__ = ["Blocks", "Clauses", "edges"]

_Marks = NDArray[np.bool_]


def edges(span: Span) -> list[Span]:
    """A block without its first, and without its last segment; nothing for a single one."""
    return [(span[0] + 1, span[1]), (span[0], span[1] - 1)] if span[1] - span[0] > 1 else []


class Blocks:
    """Vectors of blocks of consecutive segments: those of single ones are known, several are encoded as one text."""

    def __init__(self, document: Document, side: Side, embedder: Embedder, spans: Iterable[Span]) -> None:
        joined = sorted({span for span in spans if span[1] - span[0] > 1})
        glue = languages.parse(document.lang).joiner
        texts = [glue.join(document.segment_text(number) for number in range(*span)) for span in joined]
        rows = centred(embedder.encode(texts), side.mean) if texts else side.real[:0]
        self._all = np.concatenate([side.real, rows])
        self._at = {span: side.count + number for number, span in enumerate(joined)}

    def __call__(self, spans: Sequence[Span]) -> Vectors:
        """One vector a span, shape (len(spans), d)."""
        rows: Vectors = self._all[[span[0] if span[1] - span[0] == 1 else self._at[span] for span in spans]]
        return rows


class Clauses:
    """Vectors of the clauses of some segments; a segment of one clause keeps its own vector."""

    def __init__(self, document: Document, side: Side, embedder: Embedder, numbers: Iterable[int]) -> None:
        parts = {number: pieces(document.segment_text(number), fine=True) for number in sorted(set(numbers))}
        texts = [text for found in parts.values() if len(found) > 1 for text in found]
        rows = centred(embedder.encode(texts), side.mean) if texts else side.real[:0]
        self._rows: dict[int, Vectors] = {}
        at = 0
        for number, found in parts.items():
            self._rows[number] = side.real[number : number + 1]
            if len(found) > 1:
                self._rows[number], at = rows[at : at + len(found)], at + len(found)

    def around(self, span: Span) -> tuple[Vectors, _Marks]:
        """Clauses of a block and of the segments beside it, and which of them stand inside the block."""
        found = [(number, self._rows[number]) for number in range(span[0] - 1, span[1] + 1) if number in self._rows]
        marks = [np.full(len(rows), span[0] <= number < span[1]) for number, rows in found]
        return np.concatenate([rows for _, rows in found]), np.concatenate(marks)
