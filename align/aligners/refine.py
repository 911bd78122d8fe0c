"""The third pass: the few beads that compete are looked at again, with their joined texts encoded as they stand.

The second pass knows a block as the mean of its sentences. Here every bead in doubt is measured on real vectors: of the joined
text, of the bead without its first or last sentence (does that sentence add anything? compare the repair pass of SentAlign,
Steingrimsson et al. 2023), and of the clauses of its segments (does each find its match inside the bead or beside it?).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.aligners.base import Embedder, Vectors
from align.aligners.clauses import Blocks, Clauses, edges
from align.aligners.lattice import Band, Floats, Moves
from align.aligners.sides import Side
from align.bitext import Document, Span

__all__ = [
    "FEATURES",
    "NULL_RISK",
    "REFINED",
    "Candidates",
    "candidates",
    "features",
    "mean_vector",
    "narrowed",
    "refined_scores",
]

Ints = NDArray[np.int64]
Pair = tuple[Span, Span]

REFINED = {
    "first": 0.96,  # score of the second pass
    "joined": 6.7,  # cosine of the joined texts, less that of the means of their sentences
    "gain": 3.6,  # how much the first or last sentence of a side adds to the cosine: the least of them
    "loss": 9.5,  # the part of it below zero
    "torn": 12.0,  # pairs of nearest clauses, one inside and one beside: what the bead loses (never above 0)
}
"""Weights, fitted as those of the second pass are (benchmarks/align/fit.py); ``torn`` came out as 7.2 and was raised by hand for
reports, whose translators move clauses over full stops more often than news does (cost on news: 0.001 strict F1)."""
FEATURES = tuple(REFINED)

NULL_RISK = 1.0
"""Taken off every sentence without a partner before the best path is chosen: to leave out a sentence that has a partner takes it
from every figure, while to join one that has none to its neighbour only blurs a bead. Not fitted: a choice between lax and strict
F1, on which posteriors do not depend."""

_CHANCE = 0.0005  # posterior below which a bead is out of the race
_SURE = 0.9995  # posterior above which a bead is in no doubt


@dataclass(frozen=True, slots=True)
class Candidates:
    """Beads with a chance, in lattice order.

    Attributes:
        rows: where they end.
        columns: where they end.
        moves: number of their move.
        first: score of the second pass.
        likely: posterior of the second pass.
    """

    rows: Ints
    columns: Ints
    moves: Ints
    first: Floats
    likely: Floats

    def spans(self, moves: Moves) -> list[Pair]:
        """Half-open ranges of sentences on both sides."""
        return [
            ((i - moves[m][0], i), (j - moves[m][1], j))
            for i, j, m in zip(self.rows.tolist(), self.columns.tolist(), self.moves.tolist(), strict=True)
        ]


def candidates(band: Band, scores: Floats, likely: Floats) -> Candidates:
    """The beads of the band whose posterior is not negligible."""
    cells, numbers = np.nonzero(likely > _CHANCE)
    rows, columns = band.coordinates()
    return Candidates(rows[cells], columns[cells], numbers, scores[cells, numbers], likely[cells, numbers])


def _in_doubt(found: Candidates, spans: Sequence[Pair]) -> list[int]:
    """Candidates with two sides that share a sentence with one in doubt."""
    open_: tuple[set[int], set[int]] = (set(), set())
    for (x, y), likely in zip(spans, found.likely.tolist(), strict=True):
        if likely < _SURE:
            open_[0].update(range(*x))
            open_[1].update(range(*y))
    return [
        number
        for number, (x, y) in enumerate(spans)
        if x[0] < x[1] and y[0] < y[1] and not (open_[0].isdisjoint(range(*x)) and open_[1].isdisjoint(range(*y)))
    ]


def features(
    found: Candidates, moves: Moves, documents: Sequence[Document], sides: Sequence[Side], embedder: Embedder
) -> Floats:
    """``FEATURES`` of every candidate, shape (candidates, 5); only the first for those that are in no doubt or have one side."""
    spans = found.spans(moves)
    out = np.zeros((len(spans), len(FEATURES)), dtype=np.float32)
    out[:, 0] = found.first
    doubt = _in_doubt(found, spans)
    if not doubt:
        return out
    blocks, clauses = [], []
    for k in (0, 1):
        mine = [spans[number][k] for number in doubt]
        blocks.append(Blocks(documents[k], sides[k], embedder, {s for span in mine for s in (span, *edges(span))}))
        near = {n for span in mine for n in range(max(span[0] - 1, 0), min(span[1] + 1, sides[k].count))}
        clauses.append(Clauses(documents[k], sides[k], embedder, near))
    for number in doubt:
        out[number, 1:4] = _joined(spans[number], sides, blocks)
        out[number, 4] = _torn(spans[number], clauses)
    return out


def mean_vector(side: Side, span: Span) -> Vectors:
    """The unit vector of a block: the mean of its sentences, weighted by length."""
    total: Vectors = (
        side.real[span[0] : span[1]] * side.surface.lengths[side.pad + span[0] : side.pad + span[1], None]
    ).sum(axis=0)
    return total / np.float32(max(float(np.linalg.norm(total)), 1e-6))


def _joined(spans: Pair, sides: Sequence[Side], blocks: Sequence[Blocks]) -> tuple[float, float, float]:
    """``joined``, ``gain`` and ``loss``; zeros for 1:1."""
    x, y = spans
    if x[1] - x[0] + y[1] - y[0] == 2:
        return 0.0, 0.0, 0.0
    u, v = blocks[0]([x])[0], blocks[1]([y])[0]
    cosine = float(u @ v)
    without = [*(blocks[0](edges(x)) @ v).tolist(), *(blocks[1](edges(y)) @ u).tolist()]
    gain = cosine - max(without)
    return cosine - float(mean_vector(sides[0], x) @ mean_vector(sides[1], y)), gain, min(gain, 0.0)


def _torn(spans: Pair, clauses: Sequence[Clauses]) -> float:
    """Sum over pairs of clauses that are each other's nearest, one inside and one beside, of what the bead loses, at most 0."""
    (u, in_u), (v, in_v) = (side.around(span) for side, span in zip(clauses, spans, strict=True))
    total = 0.0
    for product, mine, other in ((u @ v.T, in_u, in_v), (v @ u.T, in_v, in_u)):
        nearest, back = product.argmax(axis=1), product.argmax(axis=0)
        for p in np.flatnonzero(mine & ~other[nearest]):
            if back[nearest[p]] == p:
                inside = max(float(product[p][other].max()), 0.0)
                total -= max(float(product[p, nearest[p]]) - inside, 0.0)
    return total


def refined_scores(rows: Floats) -> Floats:
    """Score of every candidate from its features."""
    # Not ``rows @ weights``: BLAS kernels for a handful of columns read past the row and set floating-point flags for it.
    scores: Floats = (rows * np.array(list(REFINED.values()), dtype=np.float32)).sum(axis=1, dtype=np.float32)
    return scores


def narrowed(band: Band, moves: Moves, found: Candidates, scores: Floats) -> tuple[Band, Floats]:
    """A band of the candidates alone and their scores in it; everything else is as good as impossible."""
    a, b = np.array(moves)[found.moves].T
    low, high = np.full(band.rows + 1, band.columns, np.int64), np.zeros(band.rows + 1, np.int64)
    for rows, columns in ((found.rows, found.columns), (found.rows - a, found.columns - b)):
        np.minimum.at(low, rows, columns)
        np.maximum.at(high, rows, columns)
    low[0], high[-1] = 0, band.columns
    low = np.minimum.accumulate(low[::-1])[::-1]
    high = np.maximum(np.maximum.accumulate(high), low)
    narrow = Band.of(low, high)
    out = np.full((narrow.cells, len(moves)), -1e4, dtype=np.float32)
    out[narrow.start[found.rows] + found.columns - low[found.rows], found.moves] = scores
    return narrow, out
