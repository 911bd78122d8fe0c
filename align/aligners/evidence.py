"""The evidence for each bead: likeness of meaning, neighbours, length, shared tokens, boundaries, structure.

Everything comes from products of single sentences, summed over the windows that a bead covers: the vector of a block is the
length-weighted mean of the vectors of its sentences (measured: nearly as good as encoding the joined text, at a fifth of the
cost). Scores are log-linear: features times ``WEIGHTS``, so that a path's total is a log-odds and posteriors mean something.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from align.aligners.lattice import Band, Floats, Moves
from align.aligners.sides import Side

__all__ = ["WEIGHTS", "Evidence"]

WEIGHTS = {
    "cosine": 22.5,  # cosine of the two blocks, times the length factor
    "margin": 0.5,  # mean cosine with the sentences next to the other block, times the length factor
    "tokens": 0.2,  # minus the weight of shared numbers and Latin words that stand on one side of the bead only
    "ends": -2.0,  # one side ends like a sentence, the other like a heading
    "inner": -0.4,  # for each heading inside a bead of several sentences
    "paragraph": -1.0,  # for each paragraph break that only one side has, or that a bead covers
    "null": 0.9,  # a sentence without a partner
    "grow": 0.9,  # for each sentence beyond 1:1
    "both": 0.9,  # for each sentence beyond 1 on the shorter side
    "boundary": 9.7,  # how much better the pieces next to the bead's end would suit its neighbour (never above 0)
    "nullsim": -3.4,  # best cosine of a sentence without a partner with its neighbours on the other side
    "weakest": 2.5,  # lowest cosine of a member with the other block, less chance, for beads beyond 1:1
}
"""Weights of a linear-chain conditional random field, fitted by maximum likelihood on news with made beads and on chapters of
reports, English with Korean and Chinese (benchmarks/align/fit.py; ``paragraph`` by hand, those texts have none). Changing one
changes results: raise ``align.aligners.align.VERSION``."""

_ROWS = 32  # rows of the lattice that are scored at once: enough to keep numpy busy, few enough to stay near the band
_FEW = 10  # anchors, below which their median length ratio says less than the whole texts
_CHANCE = 0.3  # cosine of centred vectors of loosely related sentences


@dataclass(frozen=True, slots=True)
class _Tile:
    """Products of the sentences around lattice rows ``top ..`` and columns ``left ..``; local index 0 lies ``pad`` before.

    ``likeness`` holds cosines of single sentences; ``heads`` and ``tails`` those of first and last pieces: of source pieces with
    whole target sentences, then of whole source sentences with target pieces.
    """

    source: Side
    target: Side
    likeness: Floats
    shared: Floats
    heads: tuple[Floats, Floats]
    tails: tuple[Floats, Floats]
    top: int
    left: int
    height: int
    width: int

    @property
    def pad(self) -> int:
        return self.source.pad

    def before(self, array: Floats, k: int = 1) -> Floats:
        """For each lattice row the entry of the k-th sentence before it; ``k=0`` is the one after it."""
        return array[self.pad - k : self.pad - k + self.height]

    def left_of(self, array: Floats, k: int = 1) -> Floats:
        """The same for columns, on the last axis."""
        return array[..., self.pad - k : self.pad - k + self.width]

    def rows(self, array: Floats, size: int) -> Floats:
        """Sums over the ``size`` sentences before each lattice row."""
        total = self.before(array).copy()
        for k in range(2, size + 1):
            total += self.before(array, k)
        return total

    def columns(self, array: Floats, size: int) -> Floats:
        """The same for columns."""
        total = self.left_of(array).copy()
        for k in range(2, size + 1):
            total += self.left_of(array, k)
        return total


def _two_neighbours(first: Floats, second: Floats, has_first: Floats, has_second: Floats) -> Floats:
    """Mean of the neighbours that exist."""
    both: Floats = (first * has_first + second * has_second) / np.maximum(has_first + has_second, 1)
    return both


@dataclass(frozen=True, slots=True)
class Evidence:
    """Two documents ready to be scored. ``ratio`` is source bytes per target byte."""

    source: Side
    target: Side
    moves: Moves
    ratio: float

    @classmethod
    def of(cls, source: Side, target: Side, moves: Moves, chain: list[tuple[int, int]]) -> Evidence:
        """Evidence for every move.

        The proportion of lengths is the median over anchors: that of the whole texts is wrong where a section is missing.
        """
        x, y = source.surface.lengths, target.surface.lengths
        if len(chain) < _FEW:
            return cls(source, target, moves, float(x.sum() / np.maximum(y.sum(), 1)))
        rows, columns = (np.array(side) + source.pad for side in zip(*chain, strict=True))
        return cls(source, target, moves, float(np.exp(np.median(np.log(x[rows] / y[columns])))))

    def scores(self, band: Band) -> Floats:
        """Score of every bead that ends in the band, shape (cells, moves)."""
        out = np.empty((band.cells, len(self.moves)), dtype=np.float32)
        for top in range(0, band.rows + 1, _ROWS):
            bottom = min(top + _ROWS - 1, band.rows)
            left, right = int(band.low[top]), int(band.high[bottom])
            tile = np.stack(list(self._planes(self._tile(top, bottom, left, right))))
            for row in range(top, bottom + 1):
                low, high = int(band.low[row]) - left, int(band.high[row]) - left + 1
                out[int(band.start[row]) : int(band.start[row + 1])] = tile[:, row - top, low:high].T
        return out

    def _tile(self, top: int, bottom: int, left: int, right: int) -> _Tile:
        pad = self.source.pad
        x, y = slice(top, bottom + pad + 1), slice(left, right + pad + 1)
        source, target = self.source.part(x), self.target.part(y)
        return _Tile(
            source, target,
            source.vectors @ target.vectors.T,
            source.surface.tokens @ target.surface.tokens.T,
            (source.heads @ target.vectors.T, source.vectors @ target.heads.T),
            (source.tails @ target.vectors.T, source.vectors @ target.tails.T),
            top, left, bottom - top + 1, right - left + 1,
        )  # fmt: skip

    def _planes(self, tile: _Tile) -> Iterator[Floats]:
        """For each move the scores of the beads that end in the tile, shape (height, width)."""
        boundary = WEIGHTS["boundary"] * _boundary(tile)
        for a, b in self.moves:
            if not a or not b:
                yield (WEIGHTS["null"] + WEIGHTS["nullsim"] * _nearness_of_null(tile, of_source=bool(a))).astype(
                    np.float32
                )
            else:
                plane = self._meaning(tile, a, b) + _structure(tile, a, b) + boundary
                plane = plane + WEIGHTS["grow"] * (a + b - 2) + WEIGHTS["both"] * (min(a, b) - 1)
                yield plane.astype(np.float32)

    def _meaning(self, tile: _Tile, a: int, b: int) -> Floats:
        """Cosine, margin and weakest member of a bead of ``a`` source and ``b`` target sentences."""
        i, j = np.arange(tile.top, tile.top + tile.height), np.arange(tile.left, tile.left + tile.width)
        u, v = tile.source.surface.lengths[:, None], tile.target.surface.lengths[None]
        block_x = (
            tile.rows(tile.likeness * u, a) / self.source.norms[a - 1][i][:, None]
        )  # source blocks, single targets
        block_y = tile.columns(tile.likeness * v, b) / self.target.norms[b - 1][j][None]
        cosine = tile.columns(block_x * v, b) / self.target.norms[b - 1][j][None]
        right, below = (
            (j < self.target.count).astype(np.float32)[None],
            (i < self.source.count).astype(np.float32)[:, None],
        )
        left, above = (j > b).astype(np.float32)[None], (i > a).astype(np.float32)[:, None]
        margin = _two_neighbours(tile.left_of(block_x, b + 1), tile.left_of(block_x, 0), left, right)
        margin += _two_neighbours(tile.before(block_y, a + 1), tile.before(block_y, 0), above, below)
        x, y = tile.rows(u, a), tile.columns(v, b) * np.float32(self.ratio)
        factor = np.log2(1 + np.minimum(x, y) / np.maximum(np.maximum(x, y), 1))
        plane: Floats = (WEIGHTS["cosine"] * cosine + WEIGHTS["margin"] * margin / 2) * factor
        if a > 1:
            weakest = np.min([tile.before(block_y, k) for k in range(1, a + 1)], axis=0)
            plane += WEIGHTS["weakest"] * (weakest - _CHANCE)
        if b > 1:
            weakest = np.min([tile.left_of(block_x, k) for k in range(1, b + 1)], axis=0)
            plane += WEIGHTS["weakest"] * (weakest - _CHANCE)
        return plane


def _structure(tile: _Tile, a: int, b: int) -> Floats:
    """Shared tokens, endings and paragraphs."""
    xs, ys = tile.source.surface, tile.target.surface
    x = tile.rows((xs.tokens**2).sum(axis=1)[:, None], a)
    y = tile.columns((ys.tokens**2).sum(axis=1)[None], b)
    shared = np.minimum(tile.columns(tile.rows(tile.shared, a), b), np.minimum(x, y))
    ends = np.abs(tile.before(xs.closed[:, None]) - tile.left_of(ys.closed[None]))
    open_x, open_y = a - tile.rows(xs.closed[:, None], a), b - tile.columns(ys.closed[None], b)
    starts_x, starts_y = tile.before(xs.opens[:, None], a), tile.left_of(ys.opens[None], b)
    breaks = tile.rows(xs.opens[:, None], a) - starts_x + tile.columns(ys.opens[None], b) - starts_y
    plane: Floats = (
        WEIGHTS["tokens"] * (2 * shared - x - y)
        + WEIGHTS["ends"] * ends
        + WEIGHTS["inner"] * (open_x * (a > 1) + open_y * (b > 1))
        + WEIGHTS["paragraph"] * (np.abs(starts_x - starts_y) + breaks)
    )
    return plane


def _boundary(tile: _Tile) -> Floats:
    """Whether a cut at (i, j) goes through something that belongs together, in [-8, 0].

    The last piece of the sentence before the cut should be more like the other side's sentence before it than after it; the
    first piece after the cut the other way round. Only sentences of several pieces speak: the margin covers whole ones.
    """

    def at(product: Floats, k: int, m: int) -> Floats:
        return tile.left_of(tile.before(product, k), m)

    x, y = tile.source.several[:, None], tile.target.several[None]
    (head_x, head_y), (tail_x, tail_y) = tile.heads, tile.tails
    total = np.minimum(at(tail_x, 1, 1) - at(tail_x, 1, 0), 0) * tile.before(x)
    total += np.minimum(at(head_x, 0, 0) - at(head_x, 0, 1), 0) * tile.before(x, 0)
    total += np.minimum(at(tail_y, 1, 1) - at(tail_y, 0, 1), 0) * tile.left_of(y)
    total += np.minimum(at(head_y, 0, 0) - at(head_y, 1, 0), 0) * tile.left_of(y, 0)
    real_x = np.minimum(tile.source.surface.lengths[:, None], 1)
    real_y = np.minimum(tile.target.surface.lengths[None], 1)
    inside = tile.before(real_x) * tile.before(real_x, 0) * tile.left_of(real_y) * tile.left_of(real_y, 0)
    plane: Floats = total * inside
    return plane


def _nearness_of_null(tile: _Tile, *, of_source: bool) -> Floats:
    """Best cosine of a sentence without a partner with what stands before and after it on the other side, at least 0."""
    side = 1 if of_source else 0  # the other side's pieces
    before, after = (1, 1), ((1, 0) if of_source else (0, 1))
    planes = [
        tile.left_of(tile.before(product, k), m)
        for products, (k, m) in (
            ((tile.likeness, tile.tails[side]), before),
            ((tile.likeness, tile.heads[side]), after),
        )
        for product in products
    ]
    plane: Floats = np.maximum(np.max(planes, axis=0), 0)
    return plane
