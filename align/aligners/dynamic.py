"""Sentence alignment by dynamic programming over sentence vectors in two passes.

First anchors, then n:m beads inside a band around them. The scheme is that of Bertalign (Liu & Zhu 2023), written from its
published description and vectorised, with tokens and structure as further evidence.
"""

from __future__ import annotations

from dataclasses import dataclass

from align.aligners.anchors import anchors, band_around
from align.aligners.base import Vectors
from align.aligners.evidence import Evidence, scores
from align.aligners.lattice import best_path, moves_up_to, posteriors
from align.aligners.surface import Surface
from align.bitext import Span

__all__ = ["Bead", "align_vectors"]


@dataclass(frozen=True, slots=True)
class Bead:
    """Half-open ranges of sentence numbers on both sides, and how sure the aligner is, in [0, 1]."""

    source: Span
    target: Span
    confidence: float


def align_vectors(
    vectors: tuple[Vectors, Vectors], facts: tuple[Surface, Surface], *, max_size: int = 5, window: int = 10
) -> list[Bead]:
    """The best path of beads from the first sentences to the last.

    Args:
        vectors: unit vectors of the sentences of both sides, shapes (n, d) and (m, d), n and m at least 1.
        facts: what the sentences show on their surface.
        max_size: most sentences of a bead, both sides together.
        window: how many sentences beside the anchors are searched.

    The confidence of a bead is its posterior probability, rounded to 4 digits: the share of exp(score) of all paths in the band
    that go through it.
    """
    evidence = Evidence.of(vectors, facts, moves_up_to(max_size))
    chain = anchors(evidence.source.real, evidence.target.real)
    band = band_around(chain, evidence.source.count, evidence.target.count, window)
    values = scores(evidence, band)
    likely, _ = posteriors(band, evidence.moves, values)
    beads = []
    for row, column, move in best_path(band, evidence.moves, values):
        a, b = evidence.moves[move]
        cell = int(band.start[row]) + column - int(band.low[row])
        beads.append(Bead((row - a, row), (column - b, column), round(float(likely[cell, move]), 4)))
    return beads
