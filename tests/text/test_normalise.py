"""Folding keeps its way back to the text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.text import normalise
from align.text.normalise import fold, nfc


def test_offsets_survive_what_changes_length() -> None:
    text = "İ  ﬁne\u00a0ＩＣＣ\u200b’s"
    folded = fold(text, lower=True)
    assert folded.text.endswith("fine icc's")
    at = folded.text.index("icc")
    start, end = folded.span(at, at + 3)
    assert text[start:end] == "ＩＣＣ"


def test_decomposed_hangul_is_one_syllable() -> None:
    text = unicodedata.normalize("NFD", "난민은 인권")
    folded = fold(text, spaces=False)
    assert folded.text == "난민은인권"
    start, end = folded.span(3, 5)
    assert nfc(text[start:end]) == "인권"


def test_spaces_and_hyphens() -> None:
    assert fold("asylum\u2011seeker  x", hyphens=True).text == "asylum seeker x"
    assert fold("인권 침해", spaces=False).text == "인권침해"


@given(st.text(max_size=40), st.booleans(), st.booleans(), st.booleans())
def test_spans_are_in_range_and_in_order(text: str, lower: bool, hyphens: bool, spaces: bool) -> None:
    folded = fold(text, lower=lower, hyphens=hyphens, spaces=spaces)
    before = 0
    for at in range(len(folded.text)):
        start, end = folded.span(at, at + 1)
        assert 0 <= start < end <= len(text)
        assert start >= before
        before = start


@given(st.text("aB가힣-  　，。Ａ！（）《》'’權", max_size=30), st.booleans(), st.booleans(), st.booleans())
def test_folding_at_once_is_folding_cluster_by_cluster(text: str, lower: bool, hyphens: bool, spaces: bool) -> None:
    quick = fold(text, lower=lower, hyphens=hyphens, spaces=spaces)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(normalise, "_same_length", lambda *_: None)
        slow = fold(text, lower=lower, hyphens=hyphens, spaces=spaces)
    assert quick.text == slow.text
    assert [quick.span(at, at + 1) for at in range(len(quick.text))] == [
        slow.span(at, at + 1) for at in range(len(slow.text))
    ]
