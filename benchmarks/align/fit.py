"""Fit the weights of the aligner, and measure it on texts that were held out.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.align.fit SHARED          figures on held-out halves
    OPENBLAS_NUM_THREADS=1 python -m benchmarks.align.fit SHARED --all    weights on everything, for evidence.py and refine.py

Each half of the chapters and of the news groups is aligned with weights that were fitted on the other half. News is cut, merged
and dropped with seeds 10 and 11 for fitting and 0 to 2 for figures. A chapter counts like several texts of news: reports are
the subject.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np

from align.aligners import evidence, refine
from align.aligners.align import align_documents
from align.aligners.anchors import anchors, band_around
from align.aligners.base import Embedder
from align.aligners.chinese import suited
from align.aligners.lattice import Band, Floats, moves_up_to, posteriors
from align.aligners.sides import Side, make_side
from align.aligners.surface import surfaces
from align.aligners.use import UseEmbedder
from align.metrics.beads import BeadNumbers, beads_of, score_alignments
from benchmarks.align.crf import Array, Case, gold_entries, loss, minimise
from benchmarks.align.memory import Memory
from tests.aligners.gold import Pair, chapters, made

SIZE = 8
MOVES = moves_up_to(SIZE)
FIT_SEEDS, TEST_SEEDS = (10, 11), (0, 1, 2)
CHAPTER_WEIGHT = 4
SCALES = {"cosine": 5, "margin": 2, "boundary": 5, "nullsim": 2, "weakest": 5, "first": 0.3, "joined": 5, "gain": 5, "loss": 5,
          "astray": 3, "torn": 5}  # fmt: skip
Prepared = tuple[tuple[Side, Side], Band, evidence.Evidence]


def material(shared: Path, seeds: tuple[int, ...]) -> list[tuple[str, int, Pair]]:
    """(name of the set, half, texts with gold)."""
    found = [
        (f"chapters en-{lang}", n % 2, pair)
        for lang in ("ko", "zh-Hans")
        for n, pair in enumerate(chapters(shared, lang))
    ]
    for lang in ("ko", "zh-Hans", "zh-Hant"):
        for seed in seeds:
            found += [(f"made en-{lang}", n % 2, pair) for n, pair in enumerate(made(shared, lang, seed))]
    return found


@contextmanager
def weights(table: dict[str, float], values: dict[str, float]) -> Iterator[None]:
    """Other weights for a while."""
    before = dict(table)
    table.update(values)
    try:
        yield
    finally:
        table.update(before)


def prepare(pair: Pair, embedder: Embedder) -> Prepared:
    """Sides, band and evidence of two texts."""
    embedder, facts = suited(embedder, pair.target.lang), surfaces(pair.source, pair.target)
    sides = (make_side(pair.source, facts[0], embedder, SIZE - 1), make_side(pair.target, facts[1], embedder, SIZE - 1))
    chain = anchors(sides[0].real, sides[1].real)
    band = band_around(chain, sides[0].count, sides[1].count, 6)
    return sides, band, evidence.Evidence.of(*sides, MOVES, chain)


def _case(band: Band, planes: Floats, fixed: Floats, gold: list[BeadNumbers]) -> Case | None:
    entries = gold_entries(gold, band, MOVES)
    if not entries:
        return None
    cells, moves = zip(*entries, strict=True)
    return Case(band, MOVES, planes, fixed, planes[list(cells), list(moves)].sum(axis=0, dtype=np.float64), 0.0)


def second_pass(pair: Pair, embedder: Embedder) -> Case | None:
    """Features of the second pass: the scores are linear, so one weight of 1 and the rest 0 gives a feature."""
    _, band, ready = prepare(pair, embedder)
    planes = []
    for name in evidence.WEIGHTS:
        with weights(evidence.WEIGHTS, {other: float(other == name) for other in evidence.WEIGHTS}):
            planes.append(ready.scores(band))
    stacked = np.stack(planes, axis=-1)
    return _case(band, stacked, np.zeros(stacked.shape[:2], np.float32), pair.gold)


def third_pass(pair: Pair, embedder: Embedder) -> Case | None:
    """Features of the beads that the second pass left in the race."""
    sides, band, ready = prepare(pair, embedder)
    scores = ready.scores(band)
    likely, _ = posteriors(band, MOVES, scores)
    for cell, move in gold_entries(pair.gold, band, MOVES):
        likely[cell, move] = max(likely[cell, move], 0.01)  # what was pruned wrongly cannot be learned from otherwise
    found = refine.candidates(band, scores, likely)
    rows = refine.features(found, MOVES, (pair.source, pair.target), sides, suited(embedder, pair.target.lang))
    narrow, fixed = refine.narrowed(band, MOVES, found, np.zeros(len(rows), np.float32))
    planes = np.zeros((*fixed.shape, rows.shape[1]), np.float32)
    planes[narrow.start[found.rows] + found.columns - narrow.low[found.rows], found.moves] = rows
    return _case(narrow, planes, fixed, pair.gold)


def _fitted(names: list[str], start: Array, cases: list[Case]) -> dict[str, float]:
    scale = np.array([SCALES.get(name, 1.0) for name in names], dtype=np.float64)
    found = minimise(partial(loss, cases=cases, prior=np.zeros(len(start)), strength=0.05), start, scale)
    return {name: round(float(value), 2) for name, value in zip(names, found, strict=True)}


def fit(sets: list[tuple[str, int, Pair]], embedder: Embedder) -> tuple[dict[str, float], dict[str, float]]:
    """Weights of the second and of the third pass."""
    pairs = [pair for name, _, pair in sets for _ in range(CHAPTER_WEIGHT if name.startswith("chapters") else 1)]

    def cases(make: partial[Case | None]) -> list[Case]:
        known = {id(pair): make(pair) for pair in pairs}
        return [case for pair in pairs if (case := known[id(pair)]) is not None]

    ready = cases(partial(second_pass, embedder=embedder))
    second = _fitted(list(evidence.WEIGHTS), np.array(list(evidence.WEIGHTS.values())), ready)
    del ready
    with weights(evidence.WEIGHTS, second):
        ready = cases(partial(third_pass, embedder=embedder))
        third = _fitted(list(refine.FEATURES), np.array([1.0, *[0.0] * (len(refine.FEATURES) - 1)]), ready)
    return second, third


def main() -> None:
    """Run from the root of the repository."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--all", action="store_true")
    chosen = parser.parse_args()
    embedder = Memory(UseEmbedder())
    training = material(chosen.shared, FIT_SEEDS)
    if chosen.all:
        for table in fit(training, embedder):
            print(table)
        return
    results: dict[str, list[tuple[list[BeadNumbers], list[BeadNumbers]]]] = {}
    for half in (0, 1):
        second, third = fit([entry for entry in training if entry[1] != half], embedder)
        print(half, second, third)
        with weights(evidence.WEIGHTS, second), weights(refine.REFINED, third):
            for name, part, pair in material(chosen.shared, TEST_SEEDS):
                if part == half:
                    bitext = align_documents(pair.source, pair.target, embedder=embedder)
                    results.setdefault(name, []).append((pair.gold, beads_of(bitext)))
    for name, scored in sorted(results.items()):
        rates = score_alignments(scored)
        print(f"{name:20s} held out: strict {rates.strict_f1:.4f} lax {rates.lax_f1:.4f}")


if __name__ == "__main__":
    main()
