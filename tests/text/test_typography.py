from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.text.typography import Mapped, straighten


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“It’s” ‘so’", "\"It's\" 'so'"),
        ("wait…", "wait..."),
        ("a\u00a0b\u200bc", "a bc"),
        ("1990–2020—end", "1990-2020 - end"),
        ("plain", "plain"),
    ],
)
def test_straighten(text: str, expected: str) -> None:
    assert straighten(text).text == expected


def test_dashes_can_stay() -> None:
    assert straighten("a—b “c”", dashes=False).text == 'a—b "c"'


def test_origin_leads_back() -> None:
    text = "x… “y”\u200bz"
    mapped = straighten(text)
    at = mapped.text.index('"y"')
    assert text[slice(*mapped.origin(at, at + 3))] == "“y”"
    assert text[slice(*mapped.origin(1, 4))] == "…"
    assert mapped.origin(len(mapped.text) - 1, len(mapped.text)) == (len(text) - 1, len(text))
    assert mapped.origin(0, 0) == (0, 0)
    assert Mapped.of("").origin(0, 0) == (0, 0)


@given(st.text(alphabet="ab “”’…—>\u200b", max_size=30))
def test_the_map_is_ordered_and_inside_the_text(text: str) -> None:
    mapped = straighten(text).sub(">(?=>)", "> ")
    assert len(mapped.text) == len(mapped.starts) == len(mapped.ends)
    assert list(mapped.starts) == sorted(mapped.starts)
    assert all(0 <= start < end <= len(text) for start, end in zip(mapped.starts, mapped.ends, strict=True))
