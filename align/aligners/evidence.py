"""The evidence for each bead in a tile of the lattice: likeness of meaning, neighbours, length, shared tokens, structure.

Everything comes from products of single sentences, summed over the windows that a bead covers: the vector of a block is the
length-weighted mean of the vectors of its sentences (measured: as good as encoding the joined text, at a fifth of the cost).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from align.aligners.base import Vectors
from align.aligners.lattice import Band, Floats, Moves
from align.aligners.surface import Surface

__all__ = ["FEATURES", "Evidence", "Side", "scores"]

FEATURES = ("cosine", "margin", "length", "tokens", "ends", "inner", "paragraph", "null", "grow", "both")
_ROWS = 32  # rows of the lattice that are scored at once


@dataclass(frozen=True, slots=True)
class Side:
    """One side, padded with ``reach + 1`` empty sentences in front and behind, so that no window needs a special case.

    Attributes:
        vectors: centred unit vectors, shape (n + 2 reach + 2, d).
        surface: the padded surface.
        norms: length of the weighted sum of the block of k + 1 sentences that ends before sentence i, shape (reach, n + 1).
        count: number of real sentences.
    """

    vectors: Vectors
    surface: Surface
    norms: Floats
    count: int

    @property
    def real(self) -> Vectors:
        """The vectors without the padding, shape (n, d)."""
        pad = (len(self.vectors) - self.count) // 2
        return self.vectors[pad : pad + self.count]

    @classmethod
    def of(cls, vectors: Vectors, surface: Surface, reach: int) -> Side:
        """Centre the vectors (the mean of a document is its topic, which says nothing about sentences) and pad."""
        count, pad = len(vectors), reach + 1
        centred = vectors - vectors.mean(axis=0) if count > 2 else vectors
        centred = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)

        def padded(array: Floats) -> Floats:
            return np.pad(array, [(pad, pad)] + [(0, 0)] * (array.ndim - 1))

        wide = padded(centred.astype(np.float32))
        facts = Surface(padded(surface.lengths), padded(surface.tokens), padded(surface.closed), padded(surface.opens))
        total = np.zeros((count + 1, vectors.shape[1]), dtype=np.float32)
        norms = np.ones((reach, count + 1), dtype=np.float32)
        for size in range(1, reach + 1):
            rows = slice(pad - size, pad - size + count + 1)
            total = total + wide[rows] * facts.lengths[rows, None]
            norms[size - 1] = np.maximum(np.linalg.norm(total, axis=1), 1e-6)
        return cls(wide, facts, norms, count)


@dataclass(frozen=True, slots=True)
class _Tile:
    """Products of the sentences around a tile of ``height`` x ``width`` lattice points; local index 0 is ``pad`` before it."""

    likeness: Floats
    shared: Floats
    height: int
    width: int
    pad: int

    def rows(self, array: Floats, size: int) -> Floats:
        """Sums over the ``size`` rows before each lattice row."""
        pad, height = self.pad, self.height
        return sum((array[pad - k : pad - k + height] for k in range(2, size + 1)), array[pad - 1 : pad - 1 + height])

    def columns(self, array: Floats, size: int) -> Floats:
        """Sums over the ``size`` columns before each lattice column."""
        pad, width = self.pad, self.width
        return sum(
            (array[:, pad - k : pad - k + width] for k in range(2, size + 1)), array[:, pad - 1 : pad - 1 + width]
        )


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that is known about two documents; ``ratio`` is source bytes per target byte."""

    source: Side
    target: Side
    moves: Moves
    ratio: float

    @classmethod
    def of(cls, vectors: tuple[Vectors, Vectors], facts: tuple[Surface, Surface], moves: Moves) -> Evidence:
        """Evidence for every move, from vectors and surface of both sides."""
        reach = max(max(move) for move in moves)
        ratio = float(facts[0].lengths.sum() / max(facts[1].lengths.sum(), 1.0)) or 1.0
        source, target = (Side.of(vector, fact, reach) for vector, fact in zip(vectors, facts, strict=True))
        return cls(source, target, moves, ratio)

    def tile(self, top: int, bottom: int, left: int, right: int) -> Floats:
        """Features of all moves that end in rows top..bottom and columns left..right: (features, moves, rows, columns)."""
        pad = max(max(move) for move in self.moves) + 1
        rows, columns = slice(top, bottom + pad + 1), slice(left, right + pad + 1)
        xs, ys = self.source.surface, self.target.surface
        height, width = bottom - top + 1, right - left + 1
        tile = _Tile(
            self.source.vectors[rows] @ self.target.vectors[columns].T,
            xs.tokens[rows] @ ys.tokens[columns].T,
            height, width, pad,
        )  # fmt: skip
        out = np.zeros((len(FEATURES), len(self.moves), height, width), dtype=np.float32)
        u, v = xs.lengths[rows], ys.lengths[columns]
        wu, wv = (xs.tokens[rows] ** 2).sum(1), (ys.tokens[columns] ** 2).sum(1)
        i, j = np.arange(top, bottom + 1), np.arange(left, right + 1)
        cx, cy = tile.likeness * u[:, None], tile.likeness * v[None, :]
        both = cx * v[None, :]
        has_left, has_right = j[None, :], (j < self.target.count).astype(np.float32)[None, :]
        has_above, has_below = i[:, None], (i < self.source.count).astype(np.float32)[:, None]
        for number, (a, b) in enumerate(self.moves):
            plane = out[:, number]
            if not (a and b):
                plane[7] = 1
                continue
            nx = self.source.norms[a - 1][i][:, None]
            ny = self.target.norms[b - 1][j][None, :]
            plane[0] = tile.columns(tile.rows(both, a), b) / (nx * ny)
            ax = tile.rows(cx, a) / nx
            l, r = ax[:, pad - b - 1 : pad - b - 1 + width], ax[:, pad : pad + width]
            hl = (has_left > b).astype(np.float32)
            m1 = (l * hl + r * has_right) / np.maximum(hl + has_right, 1)
            ay = tile.columns(cy, b) / ny
            l, r = ay[pad - a - 1 : pad - a - 1 + height], ay[pad : pad + height]
            hl = (has_above > a).astype(np.float32)
            m2 = (l * hl + r * has_below) / np.maximum(hl + has_below, 1)
            plane[1] = (m1 + m2) / 2
            lx = tile.rows(u, a)[:, None]
            ly = tile.columns(v[None], b) * self.ratio
            plane[2] = np.log(np.maximum(lx, 1) / np.maximum(ly, 1)) ** 2
            sx, sy = tile.rows(wu, a)[:, None], tile.columns(wv[None], b)
            match = np.minimum(tile.columns(tile.rows(tile.shared, a), b), np.minimum(sx, sy))
            plane[3] = 2 * match - sx - sy
            ex, ey = xs.closed[rows], ys.closed[columns]
            plane[4] = np.abs(tile.rows(ex, 1)[:, None] - tile.columns(ey[None], 1))
            open_x, open_y = a - tile.rows(ex, a), b - tile.columns(ey[None], b)
            plane[5] = (open_x * (a > 1))[:, None] + open_y * (b > 1)
            px, py = xs.opens[rows], ys.opens[columns]
            first_x, first_y = px[pad - a : pad - a + height], py[pad - b : pad - b + width]
            plane[6] = (
                np.abs(first_x[:, None] - first_y[None])
                + (tile.rows(px, a) - first_x)[:, None]
                + (tile.columns(py[None], b)[0] - first_y)[None]
            )
            plane[8] = a + b - 2
            plane[9] = min(a, b) - 1
        return out


def scores(evidence: Evidence, band: Band) -> Floats:
    """Score of every bead that ends in the band, shape (cells, moves); minus infinity where a bead begins outside of it."""
    out = np.empty((band.cells, len(evidence.moves)), dtype=np.float32)
    for top in range(0, band.rows + 1, _ROWS):
        bottom = min(top + _ROWS - 1, band.rows)
        left, right = int(band.low[top]), int(band.high[bottom])
        tile = combine(evidence.tile(top, bottom, left, right))
        for row in range(top, bottom + 1):
            low, high = int(band.low[row]) - left, int(band.high[row]) - left + 1
            out[int(band.start[row]) : int(band.start[row + 1])] = tile[:, row - top, low:high].T
    return out


def combine(features: Floats) -> Floats:
    """(features, ...) -> (...)."""
    factor = np.log2(1 + np.exp(-np.sqrt(features[2])))
    return np.where(features[7] > 0, -1, 20 * (features[0] - features[1]) * factor).astype(np.float32)
