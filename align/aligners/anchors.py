"""The first pass: a chain of surely corresponding sentences, and the band around it that the second pass searches.

After the two-pass scheme that Bertalign's description made known (Liu & Zhu 2023); written from the description.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from align.aligners.base import Vectors
from align.aligners.lattice import Band

__all__ = ["anchors", "band_around"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_NEIGHBOURS = 3
_ROWS = 256  # source sentences compared with the target at once
_SLACK = 250  # how far from the expected place a partner may lie, in sentences
_DIRECT = 4000  # sentences, up to which the diagonal is the expected place
_BLOCKS = 1000  # blocks into which a longer text is cut to find the expected places


def _nearest(source: Vectors, target: Vectors, centres: Floats, slack: int) -> list[tuple[int, int, float]]:
    """For each source sentence its nearest target sentences near the expected place, with similarity above zero; in order."""
    rows, columns = len(source), len(target)
    found = []
    for top in range(0, rows, _ROWS):
        bottom = min(top + _ROWS, rows)
        left = min(max(0, int(centres[top]) - slack), columns - 1)
        right = min(columns, max(int(centres[bottom]) + slack, left + 1))
        likeness = source[top:bottom] @ target[left:right].T
        count = min(_NEIGHBOURS, right - left)
        nearest = np.sort(np.argpartition(-likeness, count - 1, axis=1)[:, :count], axis=1)
        for row, picks in enumerate(nearest):
            found += [
                (top + row, left + int(pick), float(likeness[row, pick])) for pick in picks if likeness[row, pick] > 0
            ]
    return found


def _blocks(vectors: Vectors, size: int) -> Vectors:
    """Unit vectors of consecutive blocks of ``size`` sentences."""
    sums = np.add.reduceat(vectors, np.arange(0, len(vectors), size), axis=0)
    blocks: Vectors = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
    return blocks


def _centres(source: Vectors, target: Vectors) -> tuple[Floats, int]:
    """The expected column of each row, and how far from it to look.

    In a long text the diagonal is no guide: a missing section shifts everything. Blocks of sentences are chained first, so that
    the search stays narrow and time and memory grow with the length alone (the pyramid of Vecalign, Thompson & Koehn 2019,
    with one step).
    """
    rows, columns = len(source), len(target)
    places = np.arange(rows + 1, dtype=np.float64)
    if max(rows, columns) <= _DIRECT:
        return places * columns / max(rows, 1), _SLACK
    size = -(-max(rows, columns) // _BLOCKS)
    x, y = _blocks(source, size), _blocks(target, size)
    whole = np.linspace(0, len(y), len(x) + 1)
    chain = _heaviest(_nearest(x, y, whole, len(y)), len(y))
    known = [(0, 0), *((row * size + size // 2, column * size + size // 2) for row, column in chain), (rows, columns)]
    at = np.array(known, dtype=np.float64)
    return np.interp(places, at[:, 0], at[:, 1]).astype(np.float64), max(_SLACK, 3 * size)


def anchors(source: Vectors, target: Vectors) -> list[tuple[int, int]]:
    """The heaviest chain of pairs of near sentences that rises on both sides."""
    return _heaviest(_nearest(source, target, *_centres(source, target)), len(target))


def _heaviest(pairs: list[tuple[int, int, float]], columns: int) -> list[tuple[int, int]]:
    """The heaviest rising chain of (row, column, weight), which come by row and column.

    O(n k log m) with a tree of running maxima over columns. At a tie the earlier pair stands.
    """
    best = [(0.0, -1)] * (
        columns + 1
    )  # Fenwick tree: (weight of the best chain that ends in these columns, its last pair)
    before = [-1] * len(pairs)
    pending: list[tuple[int, float, int]] = []
    row_now = -1
    for number, (row, column, weight) in enumerate(pairs):
        if row != row_now:  # pairs of one row may not follow each other
            _settle(best, pending)
            pending, row_now = [], row
        total, last = 0.0, -1
        index = column  # columns 0 .. column - 1
        while index > 0:
            if best[index][0] > total:
                total, last = best[index]
            index -= index & -index
        before[number] = last
        pending.append((column + 1, total + weight, number))
    _settle(best, pending)
    _, last = max(best, key=lambda entry: entry[0])
    chain = []
    while last >= 0:
        chain.append(pairs[last][:2])
        last = before[last]
    return chain[::-1]


def _settle(best: list[tuple[float, int]], pending: list[tuple[int, float, int]]) -> None:
    for index, total, number in pending:
        while index < len(best):
            if total > best[index][0]:
                best[index] = (total, number)
            index += index & -index


def band_around(chain: list[tuple[int, int]], rows: int, columns: int, window: int) -> Band:
    """Between two anchors every column between them may be used, and ``window`` more on both sides.

    Without anchors the band is the whole lattice.
    """
    low, high = np.zeros(rows + 1, np.int64), np.full(rows + 1, columns, np.int64)
    points = [(0, 0), *((row + 1, column + 1) for row, column in chain), (rows, columns)]
    for (row, column), (next_row, next_column) in pairwise(points):
        low[row + 1 : next_row + 1] = max(0, column - window)
        high[row + 1 : next_row + 1] = min(columns, next_column + window)
    if rows:
        high[0] = min(high[1], columns)
    low = np.minimum.accumulate(low[::-1])[::-1]
    high = np.maximum.accumulate(high)
    low[0], high[-1] = 0, columns
    return Band.of(low, high)
