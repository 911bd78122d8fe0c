from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.text.encoding import decode, looks_binary

KOREAN = "정부는 이를 부인했으나 유가족은 법원으로 갔다. 판결은 나오지 않았다."


@given(st.binary(max_size=400))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    result = decode(data)
    assert result is None or isinstance(result[0], str)
    looks_binary(data)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_utf_8_comes_back_whole(text: str) -> None:
    if not text.startswith("\ufeff"):
        assert decode(text.encode()) == (text, "utf-8")


@pytest.mark.parametrize("encoding", ["cp949", "euc-kr"])
def test_korean_is_not_taken_for_chinese(encoding: str) -> None:
    result = decode(KOREAN.encode(encoding))
    assert result is not None
    assert result[0] == KOREAN


def test_utf_16_without_a_mark() -> None:
    assert decode("The court opened in May.".encode("utf-16-le")) == ("The court opened in May.", "utf-16-le")
    assert not looks_binary("The court opened in May.".encode("utf-16-be"))


def test_binary() -> None:
    assert looks_binary(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0")
    assert not looks_binary(KOREAN.encode("cp949"))
