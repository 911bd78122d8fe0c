from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.text.quotes import after_note, read_quotes


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("He said “no” twice.", ["“no”"]),
        ("他說：「他說『快跑。』」", ["「他說『快跑。』」"]),
        ('He said "no" and "yes".', ['"no"', '"yes"']),
        ("It's the workers' law.", []),
        ("“Never closed. And on it goes", []),
        ("“One line\nanother” line", []),
        ('“忽视。"后来', ['“忽视。"']),
        ("(see (a) and (b))", ["(see (a) and (b))"]),
        ("“" + "x" * 500 + "”", []),
    ],
)
def test_what_marks_hold(text: str, held: list[str]) -> None:
    assert [text[start : end + 1] for start, end in read_quotes(text).outermost()] == held


def test_a_glued_straight_mark_is_read_by_parity() -> None:
    text = 'It was "very good".The end."No," he said.'
    quotes = read_quotes(text)
    assert sorted(quotes.opening) == [text.index('"very'), text.index('"No')]


def test_a_stray_closer_is_told() -> None:
    assert read_quotes("成本。”我们").stray == {3}


def test_notes() -> None:
    assert after_note("end.[12] Next", 4) == 8
    assert after_note("end.² Next", 4) == 5
    assert after_note("end. Next", 4) == 4


@given(st.text("“”‘’\"'()「」《》\n a.", max_size=200))
def test_pairs_are_in_order(text: str) -> None:
    quotes = read_quotes(text)
    assert all(start < end for start, end in quotes.spans)
    assert not quotes.opening & quotes.closing
