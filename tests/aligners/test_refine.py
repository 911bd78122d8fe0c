"""The third pass: candidates, their real vectors and their clauses."""

from __future__ import annotations

import numpy as np
import pytest

from align.aligners.clauses import Clauses, edges
from align.aligners.lattice import Band, best_path, moves_up_to, posteriors
from align.aligners.refine import candidates, features, narrowed
from align.aligners.sides import Side, make_side, pieces
from align.aligners.surface import surfaces
from align.bitext import Document
from tests.aligners.test_align import Words

MOVES = moves_up_to(4)


def _sides(source: list[str], target: list[str]) -> tuple[tuple[Document, Document], tuple[Side, Side]]:
    documents = Document.from_segments(source, "en"), Document.from_segments(target, "en")
    facts = surfaces(*documents)
    return documents, (make_side(documents[0], facts[0], Words(), 3), make_side(documents[1], facts[1], Words(), 3))


def test_edges_are_the_block_without_its_first_and_its_last() -> None:
    assert edges((2, 5)) == [(3, 5), (2, 4)]
    assert edges((2, 3)) == []


def test_a_narrow_band_keeps_the_best_path_and_nothing_else() -> None:
    band = Band.full(6, 7)
    scores = np.random.default_rng(3).normal(size=(band.cells, len(MOVES))).astype(np.float32) * 4
    likely, _ = posteriors(band, MOVES, scores)
    found = candidates(band, scores, likely)
    narrow, inside = narrowed(band, MOVES, found, found.first)
    assert best_path(narrow, MOVES, inside) == best_path(band, MOVES, scores)
    assert (inside > -1e4).sum() == len(found.rows) < scores.size


def test_a_clause_whose_partner_stands_beside_the_bead_counts_against_it() -> None:
    # The second clause of the first target sentence renders the second source sentence.
    source = ["a1 a2 a3 a4 a5 a6 a7 a8.", "b1 b2 b3 b4 b5 b6 b7 b8.", *(f"x{n} y{n} z{n} u{n}." for n in range(4))]
    target = ["a1 a2 a3 a4 a5 a6 a7 a8, b1 b2 b3 b4 b5 b6 b7 b8.", "c1 c2 c3 c4 c5 c6 c7 c8.", *source[2:]]
    documents, sides = _sides(source, target)
    band = Band.full(6, 6)
    likely = (posteriors(band, MOVES, np.zeros((band.cells, len(MOVES)), dtype=np.float32))[0] > 0) * np.float32(0.1)
    found = candidates(band, np.zeros_like(likely), likely)
    rows = dict(zip(found.spans(MOVES), features(found, MOVES, documents, sides, Words()), strict=True))
    assert rows[(0, 1), (0, 1)][4] < -0.3
    assert rows[(0, 2), (0, 1)][4] == 0
    assert rows[(0, 2), (0, 1)][2] > 0.1  # both source sentences add something
    assert rows[(1, 3), (1, 2)][3] <= 0


def test_without_doubt_nothing_is_encoded_again() -> None:
    documents, sides = _sides(["a b c.", "d e f.", "g h i."], ["a b c.", "d e f.", "g h i."])
    band = Band.full(3, 3)
    likely = np.zeros((band.cells, len(MOVES)), dtype=np.float32)
    likely[[5, 10, 15], 2] = 1.0
    found = candidates(band, likely, likely)

    class Never(Words):
        def encode(self, texts: object) -> np.typing.NDArray[np.float32]:
            raise AssertionError(texts)

    assert features(found, MOVES, documents, sides, Never())[:, 1:].max() == 0


def test_clauses_of_a_segment_at_the_edge_of_the_text() -> None:
    documents, sides = _sides(["one two three four five, six seven eight nine ten.", "z."], ["q.", "r."])
    vectors, inside = Clauses(documents[0], sides[0], Words(), [0, 1]).around((0, 1))
    assert inside.tolist() == [True, True, False]
    assert vectors.shape == (3, 64)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Because the border closed, many lost everything.", 2),
        ("국경 폐쇄로 물품 공급이 끊겼지만 일부는 사채업자를 찾았다.", 2),
        ("许多妇女失去了一切财产，有些人转向了高利贷者。", 2),
        ("4,200 people.", 1),
    ],
)
def test_fine_pieces_are_clauses(text: str, count: int) -> None:
    assert len(pieces(text, fine=True)) == count
    assert len(pieces(text)) == 1
