"""What two versions do not share: nothing common is marked, and only text is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.bitext import Document
from align.writers.differences import differing


def _marked(one: list[str], other: list[str], lang: str) -> tuple[list[str], list[str]]:
    documents = Document.from_segments(one, lang), Document.from_segments(other, lang)
    spans = differing((documents[0], range(len(one))), (documents[1], range(len(other))))
    first, second = ([side.span_text(span) for span in found] for side, found in zip(documents, spans, strict=True))
    return first, second


@pytest.mark.parametrize(
    ("one", "other", "lang", "first", "second"),
    [
        (["정부는 국경을 닫았다."], ["정부는 국경을 봉쇄했다."], "ko", ["닫았다"], ["봉쇄했다"]),
        (["정부는 국경을 닫았다."], ["정부가 국경을", "닫았다."], "ko", ["정부는"], ["정부가"]),
        (["政府关闭了边境。"], ["政府已关闭边境。"], "zh-Hans", ["了"], ["已"]),
        (["该国的人民。"], ["他们的土地。"], "zh-Hans", ["该国的人民"], ["他们的土地"]),  # 的 and 。 are chance
        (["In 2020 it rained."], ["It rained in 2021."], "en", ["In 2020"], ["in 2021"]),
        (["같다."], ["같다."], "ko", [], []),
    ],
)
def test_what_is_marked(one: list[str], other: list[str], lang: str, first: list[str], second: list[str]) -> None:
    marked = _marked(one, other, lang)
    assert [text.rstrip(".。") for text in marked[0]] == [text.rstrip(".。") for text in first]
    assert [text.rstrip(".。") for text in marked[1]] == [text.rstrip(".。") for text in second]


def test_an_empty_side_differs_from_nothing() -> None:
    assert _marked([], ["역주."], "ko") == ([], [])


TEXTS = st.lists(
    st.text("가나다 中文。,ab12", min_size=1, max_size=12).map(str.strip).filter(bool), min_size=1, max_size=3
)


@given(TEXTS, TEXTS)
def test_spans_are_in_order_inside_segments_and_the_rest_is_common(one: list[str], other: list[str]) -> None:
    documents = Document.from_segments(one, "ko"), Document.from_segments(other, "ko")
    found = differing((documents[0], range(len(one))), (documents[1], range(len(other))))
    rest = []
    for document, spans in zip(documents, found, strict=True):
        assert spans == sorted(spans)
        assert all("\n" not in document.span_text(span) for span in spans)
        text = "".join(c for n, c in enumerate(document.text) if not any(a <= n < b for a, b in spans))
        rest.append("".join(c for c in text if c.isalnum()).casefold())
    assert rest[0] == rest[1]
