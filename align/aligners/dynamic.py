"""Sentence alignment by dynamic programming over sentence vectors in three passes.

First anchors, then n:m beads inside a band around them, then the beads in doubt again (``align.aligners.refine``).
The scheme of the first two is that of Bertalign (Liu & Zhu 2023), written from its published description and vectorised; the
score is log-linear, with tokens, boundaries and structure as further evidence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from align.aligners.anchors import anchors, band_around
from align.aligners.base import Embedder
from align.aligners.evidence import Evidence
from align.aligners.lattice import Band, Floats, Moves, best_path, posteriors
from align.aligners.refine import NULL_RISK, candidates, features, narrowed, refined_scores
from align.aligners.sides import Side
from align.bitext import Document, Span

__all__ = ["Bead", "align_sides", "beads_from"]


@dataclass(frozen=True, slots=True)
class Bead:
    """Half-open ranges of sentence numbers on both sides, and how sure the aligner is, in [0, 1]."""

    source: Span
    target: Span
    confidence: float


def align_sides(
    documents: tuple[Document, Document], sides: tuple[Side, Side], embedder: Embedder, *, moves: Moves, window: int
) -> list[Bead]:
    """The best path of beads from the first sentences to the last; ``window`` sentences beside the anchors are searched."""
    source, target = sides
    chain = anchors(source.real, target.real)
    band = band_around(chain, source.count, target.count, window)
    scores = Evidence.of(source, target, moves, chain).scores(band)
    likely, _ = posteriors(band, moves, scores)
    found = candidates(band, scores, likely)
    rows = features(found, moves, documents, sides, embedder)
    return beads_from(*narrowed(band, moves, found, refined_scores(rows)), moves=moves, null_risk=NULL_RISK)


def beads_from(band: Band, scores: Floats, *, moves: Moves, null_risk: float = 0.0) -> list[Bead]:
    """The best path with the posterior probability of each bead as its confidence, rounded to 4 digits.

    ``null_risk`` is taken off sentences without a partner when the path is chosen, not in the posteriors.
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
    risk = np.array([0.0 if a and b else null_risk for a, b in moves], dtype=np.float32)
    for row, column, move in best_path(band, moves, scores - risk):
        a, b = moves[move]
        cell = int(band.start[row]) + column - int(band.low[row])
        share = sums[move][row if a else column] if move in sums else float(likely[cell, move])
        beads.append(Bead((row - a, row), (column - b, column), round(min(share, 1.0), 4)))
    return beads
