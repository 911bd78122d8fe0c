"""Strict and lax rates against cases worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import InputError, UsageError
from align.metrics.beads import (
    BeadNumbers,
    format_beads,
    parse_beads,
    parse_ladder,
    recall_by_shape,
    score_alignment,
    score_alignments,
)

GOLD: list[BeadNumbers] = [((0,), (0,)), ((1, 2), (1,)), ((3,), ()), ((4,), (2, 3)), ((), (4,))]


def test_the_gold_itself_is_perfect() -> None:
    rates = score_alignment(GOLD, GOLD)
    assert rates.strict_f1 == rates.lax_f1 == 1.0


def test_a_hand_computed_case() -> None:
    # strict: 0:0, the right null [3]:[] -> 2 of 6. Lax adds [1]:[1], [4]:[2]; wrong nulls [2]:[] and []:[3] count against both.
    test: list[BeadNumbers] = [((0,), (0,)), ((1,), (1,)), ((2,), ()), ((3,), ()), ((4,), (2,)), ((), (3,))]
    rates = score_alignment(GOLD, test)
    assert rates.strict_precision == pytest.approx(2 / 6)
    assert rates.lax_precision == pytest.approx(4 / 6)
    # recall leaves nulls out: gold [0]:[0], [1,2]:[1], [4]:[2,3]
    assert rates.strict_recall == pytest.approx(1 / 3)
    assert rates.lax_recall == 1.0
    assert rates.strict_f1 == pytest.approx(1 / 3)
    assert rates.lax_f1 == pytest.approx(2 * (4 / 6) / (4 / 6 + 1))


def test_lax_accepts_a_target_of_any_gold_bead_of_its_sources() -> None:
    gold: list[BeadNumbers] = [((0,), (0,)), ((1,), (1,))]
    assert score_alignment(gold, [((0, 1), (1, 2))]).lax_precision == 1.0
    assert score_alignment(gold, [((0,), (1,))]).lax_precision == 0.0


def test_a_null_of_two_sentences_is_not_two_nulls() -> None:
    gold: list[BeadNumbers] = [((0,), (0,)), ((1,), ()), ((2,), ())]
    assert score_alignment(gold, [((0,), (0,)), ((1, 2), ())]).strict_precision == 0.5


def test_counts_are_summed_over_documents_before_they_are_divided() -> None:
    one: list[BeadNumbers] = [((0,), (0,))]
    three: list[BeadNumbers] = [((n,), (n,)) for n in range(3)]
    wrong: list[BeadNumbers] = [((n,), (n + 5,)) for n in range(3)]
    assert score_alignments([(one, one), (three, wrong)]).strict_precision == 0.25


def test_nothing_right_is_zero_and_no_document_is_an_error() -> None:
    assert score_alignment(GOLD, []).strict_f1 == 0.0
    assert score_alignment([], GOLD).lax_f1 == 0.0
    with pytest.raises(UsageError):
        score_alignments([])


def test_the_format_is_read_with_costs_and_empty_sides() -> None:
    text = "[0, 1]:[2]\n\n[]:[3]:0.25\n[ 4 ] : []\n"
    beads = parse_beads(text)
    assert beads == [((0, 1), (2,)), ((), (3,)), ((4,), ())]
    assert format_beads(beads) == "[0, 1]:[2]\n[]:[3]\n[4]:[]\n"


@pytest.mark.parametrize("line", ["0:0", "[0]", "[a]:[0]", "[0]:[,]", "[0]:[1]:x"])
def test_another_form_is_an_error_that_names_the_line(line: str) -> None:
    with pytest.raises(InputError, match=r"gold\.beads:2"):
        parse_beads(f"[0]:[0]\n{line}\n", where="gold.beads")


NUMBERS = st.lists(st.integers(0, 50), max_size=4).map(tuple)


@given(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=8))
def test_written_beads_are_read_back(beads: list[BeadNumbers]) -> None:
    assert parse_beads(format_beads(beads)) == beads


@given(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=8), st.lists(st.tuples(NUMBERS, NUMBERS), max_size=8))
def test_rates_are_shares_and_lax_is_never_below_strict(gold: list[BeadNumbers], test: list[BeadNumbers]) -> None:
    rates = score_alignment(gold, test)
    assert 0 <= rates.strict_precision <= rates.lax_precision <= 1
    assert 0 <= rates.strict_recall <= rates.lax_recall <= 1


def test_a_ladder_is_read_as_beads_between_rungs() -> None:
    text = "0\t0\t0.3\n1\t2\t-0.5\n2\t2\n\n2\t3\tinf\n4\t4\t0\n"
    assert parse_ladder(text) == [((0,), (0, 1)), ((1,), ()), ((), (2,)), ((2, 3), (3,))]


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("0\t0\n1\tx\n", r"gold:2: '1\\tx' is no rung"),
        ("0\t0\n2\t2\n1\t3\n", r"gold:3: rung 1 3 does not climb"),
        ("0\t0\n1\t1\n1\t1\n", r"gold:3: rung 1 1 does not climb"),
        ("0\t0\n", "does not begin"),
        ("1\t1\n2\t2\n", "does not begin"),
        ("", "does not begin"),
    ],
)
def test_a_broken_ladder_is_an_error(text: str, match: str) -> None:
    with pytest.raises(InputError, match=match):
        parse_ladder(text, where="gold")


def test_recall_by_shape_counts_exact_beads() -> None:
    gold = [((0,), (0,)), ((1,), (1, 2)), ((2,), (3,)), ((3,), ())]
    test = [((0,), (0,)), ((1,), (1,)), ((), (2,)), ((2,), (3,)), ((3,), ())]
    assert recall_by_shape(gold, test) == [("1:1", 2, 2), ("1:0", 1, 1), ("1:2", 0, 1)]
