"""Sentence alignment by dynamic programming over sentence vectors in two passes.

First anchors, then n:m beads inside a band around them. The scheme is that of Bertalign (Liu & Zhu 2023), written from its
published description and vectorised; the score is log-linear, with tokens, boundaries and structure as further evidence.
"""

from __future__ import annotations

from dataclasses import dataclass

from align.aligners.anchors import anchors, band_around
from align.aligners.evidence import Evidence
from align.aligners.lattice import Band, Floats, Moves, best_path, posteriors
from align.aligners.sides import Side
from align.bitext import Span

__all__ = ["Bead", "align_sides", "beads_from"]


@dataclass(frozen=True, slots=True)
class Bead:
    """Half-open ranges of sentence numbers on both sides, and how sure the aligner is, in [0, 1]."""

    source: Span
    target: Span
    confidence: float


def align_sides(source: Side, target: Side, moves: Moves, *, window: int) -> list[Bead]:
    """The best path of beads from the first sentences to the last; ``window`` sentences beside the anchors are searched."""
    chain = anchors(source.real, target.real)
    band = band_around(chain, source.count, target.count, window)
    return beads_from(band, moves, Evidence.of(source, target, moves, chain).scores(band))


def beads_from(band: Band, moves: Moves, scores: Floats) -> list[Bead]:
    """The best path with the posterior probability of each bead as its confidence, rounded to 4 digits.

    The posterior is the share that paths through the bead have in the sum of exp(total score) over all paths in the band. A
    sentence without a partner may be left out at several places of the path, which are one and the same bead: their shares add.
    """
    likely, _ = posteriors(band, moves, scores)
    rows, columns = band.coordinates()
    sums = {}
    for number, (a, b) in enumerate(moves):
        if not (a and b):
            place = rows if a else columns
            total = [0.0] * (int(place.max()) + 1)
            for index, share in zip(place.tolist(), likely[:, number].tolist(), strict=True):
                total[index] += share
            sums[number] = total
    beads = []
    for row, column, move in best_path(band, moves, scores):
        a, b = moves[move]
        cell = int(band.start[row]) + column - int(band.low[row])
        share = sums[move][row if a else column] if move in sums else float(likely[cell, move])
        beads.append(Bead((row - a, row), (column - b, column), round(min(share, 1.0), 4)))
    return beads
