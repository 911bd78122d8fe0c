"""Dynamic programming over beads inside a band, for any scorer: best path and posterior probabilities.

A lattice point (i, j) says that i source and j target sentences are behind us. A move (a, b) goes from (i-a, j-b) to (i, j) and
is a bead. Row i may use columns ``low[i] .. high[i]``; cells are stored flat, row after row, so that memory grows with the area
of the band and not with the product of the lengths. Scores are float32 of shape (cells, moves), minus infinity where a move
leaves the band; they stand at the cell where the move ends.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Band", "Floats", "Moves", "best_path", "moves_up_to", "posteriors"]

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Moves = tuple[tuple[int, int], ...]

_NEVER = np.float32(-1e30)  # finite, so that differences of two impossible totals are not NaN


def moves_up_to(size: int) -> Moves:
    """All moves of at most ``size`` sentences on both sides together: first (0, 1) and (1, 0), then by size, 1:1 first."""
    beads = [(a, b) for a in range(1, size) for b in range(1, size) if a + b <= size]
    return ((0, 1), (1, 0), *sorted(beads, key=lambda move: (sum(move), abs(move[0] - move[1]), move)))


@dataclass(frozen=True, slots=True)
class Band:
    """The part of the lattice that is searched.

    Attributes:
        low: first column of each row, shape (rows + 1,), never falling; ``low[0] == 0``.
        high: last column of each row, never falling; the last one is the number of target sentences.
        start: where each row begins in a flat array, shape (rows + 2,).
    """

    low: Ints
    high: Ints
    start: Ints

    @classmethod
    def of(cls, low: Ints, high: Ints) -> Band:
        """A band from its two edges."""
        return cls(low, high, np.concatenate([[0], np.cumsum(high - low + 1)]))

    @classmethod
    def full(cls, rows: int, columns: int) -> Band:
        """The whole lattice of ``rows`` source and ``columns`` target sentences."""
        return cls.of(np.zeros(rows + 1, np.int64), np.full(rows + 1, columns, np.int64))

    @property
    def rows(self) -> int:
        """Number of source sentences."""
        return len(self.low) - 1

    @property
    def columns(self) -> int:
        """Number of target sentences."""
        return int(self.high[-1])

    @property
    def cells(self) -> int:
        """Number of lattice points inside."""
        return int(self.start[-1])

    def coordinates(self) -> tuple[Ints, Ints]:
        """Row and column of every cell, flat."""
        rows = np.repeat(np.arange(self.rows + 1), self.high - self.low + 1)
        return rows, np.arange(self.cells) - self.start[rows] + self.low[rows]

    def cell(self, rows: Ints, columns: Ints) -> Ints:
        """Flat index of points, -1 for points outside."""
        inside = (rows >= 0) & (columns >= 0)
        safe = np.where(inside, rows, 0)
        inside &= (columns >= self.low[safe]) & (columns <= self.high[safe])
        return np.where(inside, self.start[safe] + columns - self.low[safe], -1)


def _origins(band: Band, moves: Moves) -> Ints:
    """For each cell and move the flat index of the cell where the move begins, -1 where there is none."""
    rows, columns = band.coordinates()
    return np.stack([band.cell(rows - a, columns - b) for a, b in moves], axis=1)


def best_path(band: Band, moves: Moves, scores: Floats) -> list[tuple[int, int, int]]:
    """The path of highest total from (0, 0) to the end, as (row, column, move number) of each bead's end, in order.

    ``moves[0]`` must be (0, 1). At a tie a larger bead wins over a null and an earlier move over a later one.
    """
    origins = _origins(band, moves)
    totals = np.full(band.cells + 1, _NEVER, dtype=np.float64)  # the last entry stands for "outside"
    choice = np.zeros(band.cells, dtype=np.int8)
    for row in range(band.rows + 1):
        here = slice(int(band.start[row]), int(band.start[row + 1]))
        candidates = totals[origins[here, 1:]] + scores[here, 1:]
        chosen = candidates.argmax(axis=1)
        entries = np.take_along_axis(candidates, chosen[:, None], axis=1)[:, 0]
        if row == 0:
            entries[0] = 0.0
        walked = np.cumsum(np.maximum(np.concatenate([[0.0], scores[here, 0][1:]]), _NEVER))
        running = np.maximum.accumulate(entries - walked)
        totals[here] = running + walked
        choice[here] = np.where(entries - walked >= running, chosen + 1, 0)
    path, row, column = [], band.rows, band.columns
    while row or column:
        move = int(choice[int(band.start[row]) + column - int(band.low[row])]) if row else 0
        path.append((row, column, move))
        row, column = row - moves[move][0], column - moves[move][1]
    return path[::-1]


def _log_forward(band: Band, scores: Floats, origins: Ints) -> NDArray[np.float64]:
    """Log of the sum over all paths from (0, 0) to each cell of exp(total score); one entry more, for "outside"."""
    totals = np.full(band.cells + 1, float(_NEVER))
    for row in range(band.rows + 1):
        here = slice(int(band.start[row]), int(band.start[row + 1]))
        entries = np.logaddexp.reduce(totals[origins[here, 1:]] + scores[here, 1:], axis=1)
        if row == 0:
            entries[0] = 0.0
        walked = np.cumsum(np.concatenate([[0.0], scores[here, 0][1:]]))
        totals[here] = np.logaddexp.accumulate(entries - walked) + walked
    return totals


def _log_backward(band: Band, moves: Moves, scores: Floats, origins: Ints) -> NDArray[np.float64]:
    """The same from each cell to the end."""
    totals = np.full(band.cells + 1, float(_NEVER))
    ends = np.full((band.cells + 1, len(moves)), band.cells)  # where each move from a cell leads
    cells = np.arange(band.cells)
    for number in range(len(moves)):
        inside = origins[:, number] >= 0
        ends[origins[inside, number], number] = cells[inside]
    padded = np.concatenate([scores, np.full((1, len(moves)), _NEVER, scores.dtype)])
    numbers = np.arange(1, len(moves))
    for row in range(band.rows, -1, -1):
        here = slice(int(band.start[row]), int(band.start[row + 1]))
        leave = np.logaddexp.reduce(totals[ends[here, 1:]] + padded[ends[here, 1:], numbers], axis=1)
        if row == band.rows:
            leave[-1] = 0.0
        steps = np.concatenate([[0.0], scores[here, 0][1:][::-1]])
        walked = np.cumsum(steps)
        totals[here] = (np.logaddexp.accumulate(leave[::-1] - walked) + walked)[::-1]
    return totals


def posteriors(band: Band, moves: Moves, scores: Floats) -> tuple[Floats, float]:
    """The probability of every bead when paths are weighted by exp(total score), shape (cells, moves), and the log of the sum.

    The forward-backward algorithm of a linear-chain conditional random field.
    """
    origins = _origins(band, moves)
    forward = _log_forward(band, scores, origins)
    backward = _log_backward(band, moves, scores, origins)
    whole = float(forward[band.cells - 1])
    logs = forward[origins] + scores + backward[:-1, None] - whole
    logs[origins < 0] = -np.inf
    return np.exp(np.minimum(logs, 0.0)).astype(np.float32), whole
