"""Floors of alignment quality: they only go up. A changed set has another digest and needs new floors on purpose."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from align.aligners.align import align_documents, assess
from align.aligners.base import Vectors
from align.aligners.length import LengthAligner
from align.aligners.use import UseEmbedder
from align.bitext import Stamp
from align.metrics.beads import Rates, beads_of, score_alignments
from tests.aligners.gold import Pair, chapters, digest, made

FLOORS = json.loads((Path(__file__).parents[1] / "gate" / "alignment.json").read_text(encoding="utf-8"))


class Remembering:
    """USE with a memory, so that no sentence is encoded twice in these tests."""

    def __init__(self) -> None:
        self._known: dict[str, Vectors] = {}
        self._model = UseEmbedder()

    @property
    def stamp(self) -> Stamp:
        return self._model.stamp

    def encode(self, texts: Sequence[str]) -> Vectors:
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        if new:
            self._known |= dict(zip(new, self._model.encode(new), strict=True))
        return np.stack([self._known[text] for text in texts])


@cache
def embedder() -> Remembering:
    return Remembering()


def _set(shared: Path, name: str) -> list[Pair]:
    kind, pair, *seed = name.split()
    lang = pair.removeprefix("en-")
    return chapters(shared, lang) if kind == "chapters" else made(shared, lang, int(seed[1]))


def _check(name: str, rates: Rates) -> None:
    floor = FLOORS[name]
    assert rates.strict_f1 >= floor["strict"], f"{name}: strict F1 {rates.strict_f1:.4f} under {floor['strict']}"
    assert rates.lax_f1 >= floor["lax"], f"{name}: lax F1 {rates.lax_f1:.4f} under {floor['lax']}"


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in FLOORS if not name.startswith("length")])
def test_alignment_with_vectors_stays_above_its_floor(shared: Path, name: str) -> None:
    pairs = _set(shared, name)
    assert digest(pairs) == FLOORS[name]["digest"]
    results = [align_documents(pair.source, pair.target, embedder=embedder()) for pair in pairs]
    _check(name, score_alignments((pair.gold, beads_of(result)) for pair, result in zip(pairs, results, strict=True)))
    assert all(assess(result).related for result in results)


@pytest.mark.parametrize("name", [name for name in FLOORS if name.startswith("length")])
def test_alignment_by_length_stays_above_its_floor(shared: Path, name: str) -> None:
    pairs = _set(shared, name.removeprefix("length "))
    results = [LengthAligner().align(pair.source, pair.target) for pair in pairs]
    _check(name, score_alignments((pair.gold, beads_of(result)) for pair, result in zip(pairs, results, strict=True)))


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["ko", "zh-Hans"])
def test_another_chapter_is_not_taken_for_a_translation(shared: Path, lang: str) -> None:
    pairs = chapters(shared, lang)
    shifted = [*pairs[1:], pairs[0]]
    for pair, other in zip(pairs, shifted, strict=True):
        fit = assess(align_documents(pair.source, other.target, embedder=embedder()))
        assert not fit.related
        assert fit.matched * fit.confidence < 0.4
