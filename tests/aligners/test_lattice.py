"""The dynamic programming against enumeration of all paths."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from align.aligners.anchors import anchors, band_around
from align.aligners.lattice import Band, Floats, best_path, moves_up_to, posteriors

MOVES = moves_up_to(4)


def _paths(rows: int, columns: int) -> list[list[tuple[int, int, int]]]:
    if (rows, columns) == (0, 0):
        return [[]]
    found = []
    for number, (a, b) in enumerate(MOVES):
        if rows >= a and columns >= b:
            found += [[*path, (rows, columns, number)] for path in _paths(rows - a, columns - b)]
    return found


def _random_scores(rows: int, columns: int, seed: int) -> tuple[Band, Floats]:
    band = Band.full(rows, columns)
    return band, np.random.default_rng(seed).normal(size=(band.cells, len(MOVES))).astype(np.float32)


def test_moves_hold_both_nulls_first_and_every_shape_once() -> None:
    assert MOVES == ((0, 1), (1, 0), (1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1))
    assert len(moves_up_to(5)) == 12
    assert len(moves_up_to(8)) == 30


@given(st.integers(0, 3), st.integers(0, 3), st.integers(0, 10))
def test_the_best_path_is_the_best_of_all(rows: int, columns: int, seed: int) -> None:
    band, scores = _random_scores(rows, columns, seed)

    def total(path: list[tuple[int, int, int]]) -> float:
        return sum(float(scores[band.start[row] + column, move]) for row, column, move in path)

    path = best_path(band, MOVES, scores)
    assert math.isclose(total(path), max(total(other) for other in _paths(rows, columns)), abs_tol=1e-5)


@given(st.integers(1, 3), st.integers(1, 3), st.integers(0, 10))
def test_posteriors_are_the_shares_of_all_paths(rows: int, columns: int, seed: int) -> None:
    band, scores = _random_scores(rows, columns, seed)
    want = np.zeros_like(scores, dtype=np.float64)
    whole = 0.0
    for path in _paths(rows, columns):
        weight = math.exp(sum(float(scores[band.start[row] + column, move]) for row, column, move in path))
        whole += weight
        for row, column, move in path:
            want[band.start[row] + column, move] += weight
    likely, log_whole = posteriors(band, MOVES, scores)
    assert math.isclose(log_whole, math.log(whole), abs_tol=1e-4)
    np.testing.assert_allclose(likely, want / whole, atol=1e-5)


def test_anchors_are_the_heaviest_rising_chain() -> None:
    vectors = np.eye(6, dtype=np.float32)
    assert anchors(vectors, vectors) == [(n, n) for n in range(6)]
    assert anchors(vectors, vectors[[0, 1, 5, 2, 3, 4]]) == [(0, 0), (1, 1), (2, 3), (3, 4), (4, 5)]
    assert anchors(vectors[:2], -vectors[:2]) == []


@given(st.lists(st.tuples(st.integers(0, 29), st.integers(0, 19)), max_size=12), st.integers(1, 8))
def test_a_band_holds_both_ends_and_every_anchor(points: list[tuple[int, int]], window: int) -> None:
    chain: list[tuple[int, int]] = []
    for row, column in sorted(points):
        if not chain or (row > chain[-1][0] and column > chain[-1][1]):
            chain.append((row, column))
    band = band_around(chain, 30, 20, window)
    assert (band.low[0], band.high[-1]) == (0, 20)
    assert (np.diff(band.low) >= 0).all()
    assert (np.diff(band.high) >= 0).all()
    assert (band.low <= band.high).all()
    for row, column in chain:
        assert band.low[row + 1] <= column + 1 <= band.high[row + 1]


def test_anchors_of_a_long_text_with_a_missing_section_stay_on_the_path() -> None:
    rng = np.random.default_rng(0)
    source = rng.normal(size=(9000, 32)).astype(np.float32)
    source /= np.linalg.norm(source, axis=1, keepdims=True)
    target = np.concatenate([source[:2000], source[4500:]])
    chain = anchors(source, target)
    right = sum((row, column) in ((column, column), (column + 2500, column)) for row, column in chain)
    assert right > 6300
