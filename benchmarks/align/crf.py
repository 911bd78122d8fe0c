"""A linear-chain conditional random field over beads, fitted by maximum likelihood with L-BFGS (Nocedal 1980)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.aligners.lattice import Band, Moves, posteriors
from align.metrics.beads import BeadNumbers

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """A text ready to be fitted: features of each (cell, move), shape (cells, moves, F), fixed scores, features of the gold."""

    band: Band
    moves: Moves
    features: NDArray[np.float32]
    fixed: NDArray[np.float32]
    gold: Array
    gold_fixed: float


def gold_entries(gold: Sequence[BeadNumbers], band: Band, moves: Moves) -> list[tuple[int, int]]:
    """(cell, move) of each gold bead, or nothing where the gold leaves the band or has a bead that is no move."""
    entries, row, column = [], 0, 0
    for sources, targets in ordered(gold):
        move = (len(sources), len(targets))
        row, column = row + move[0], column + move[1]
        if move not in moves or not band.low[row] <= column <= band.high[row]:
            return []
        entries.append((int(band.start[row] + column - band.low[row]), moves.index(move)))
    return entries


def ordered(gold: Sequence[BeadNumbers]) -> list[BeadNumbers]:
    """Gold beads as a path: each begins where those before it end."""
    waiting, path, row, column = list(gold), [], 0, 0
    while waiting:
        for bead in waiting:
            if (not bead[0] or bead[0][0] == row) and (not bead[1] or bead[1][0] == column):
                break
        else:
            raise ValueError(f"the gold is no path after sentence {row}:{column}")
        waiting.remove(bead)
        path.append(bead)
        row, column = row + len(bead[0]), column + len(bead[1])
    return path


def loss(weights: Array, cases: Sequence[Case], prior: Array, strength: float) -> tuple[float, Array]:
    """Negative log-likelihood of the gold with a Gaussian prior, and its gradient."""
    value = 0.5 * strength * float(((weights - prior) ** 2).sum())
    gradient = strength * (weights - prior)
    for case in cases:
        scores = case.fixed + (case.features @ weights.astype(np.float32))
        likely, whole = posteriors(case.band, case.moves, scores)
        value += whole - float(case.gold @ weights) - case.gold_fixed
        gradient = gradient + np.einsum("cm,cmf->f", likely, case.features) - case.gold
    return value, gradient


def minimise(function: Callable[[Array], tuple[float, Array]], start: Array, scale: Array, steps: int = 40) -> Array:
    """L-BFGS with backtracking in coordinates divided by ``scale``."""
    point = start / scale
    value, slope = _scaled(function, point, scale)
    changes: list[tuple[Array, Array]] = []
    for _ in range(steps):
        direction = -_inverse(changes, slope)
        step = 1.0 if changes else 1.0 / max(float(np.linalg.norm(slope)), 1.0)
        while True:
            trial = point + step * direction
            new, new_slope = _scaled(function, trial, scale)
            if new <= value + 1e-4 * step * float(slope @ direction) or step < 1e-6:
                break
            step /= 3
        done = value - new < 1e-3
        if float((new_slope - slope) @ (trial - point)) > 0:
            changes = [*changes[-8:], (trial - point, new_slope - slope)]
        point, value, slope = trial, new, new_slope
        if done:
            break
    result: Array = point * scale
    return result


def _scaled(function: Callable[[Array], tuple[float, Array]], point: Array, scale: Array) -> tuple[float, Array]:
    value, slope = function(point * scale)
    return value, slope * scale


def _inverse(changes: list[tuple[Array, Array]], slope: Array) -> Array:
    """The inverse Hessian of the last changes times the slope (two-loop recursion)."""
    q, kept = slope.copy(), []
    for s, y in reversed(changes):
        alpha = float(s @ q) / float(s @ y)
        q -= alpha * y
        kept.append(alpha)
    if changes:
        s, y = changes[-1]
        q *= float(s @ y) / float(y @ y)
    for (s, y), alpha in zip(changes, reversed(kept), strict=True):
        q += s * (alpha - float(y @ q) / float(s @ y))
    return q
