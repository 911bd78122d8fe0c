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

_NEIGHBOURS = 3
_ROWS = 256  # source sentences compared with the target at once
_SLACK, _SHARE = 250, 0.06  # how far from the diagonal a partner may lie: sentences, or share of the longer side


def _candidates(source: Vectors, target: Vectors) -> list[tuple[int, int, float]]:
    """For each source sentence its nearest target sentences near the diagonal, with similarity above zero; by row, column."""
    rows, columns = len(source), len(target)
    slack = max(_SLACK, int(_SHARE * max(rows, columns)))
    found = []
    for top in range(0, rows, _ROWS):
        bottom = min(top + _ROWS, rows)
        left = max(0, top * columns // rows - slack)
        right = min(columns, bottom * columns // rows + slack)
        likeness = source[top:bottom] @ target[left:right].T
        count = min(_NEIGHBOURS, right - left)
        nearest = np.sort(np.argpartition(-likeness, count - 1, axis=1)[:, :count], axis=1)
        for row, picks in enumerate(nearest):
            found += [
                (top + row, left + int(pick), float(likeness[row, pick])) for pick in picks if likeness[row, pick] > 0
            ]
    return found


def anchors(source: Vectors, target: Vectors) -> list[tuple[int, int]]:
    """The heaviest chain of candidate pairs that rises on both sides.

    O(n k log m) with a tree of running maxima over columns. At a tie the earlier pair stands.
    """
    best = [(0.0, -1)] * (
        len(target) + 1
    )  # Fenwick tree: (weight of the best chain that ends in these columns, its last pair)
    pairs = _candidates(source, target)
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
