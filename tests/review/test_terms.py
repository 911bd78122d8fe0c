"""Putting a term in: over a span or at a place, with the particle that follows."""

from __future__ import annotations

import pytest

from align.review.terms import put_term


@pytest.mark.parametrize(
    ("text", "span", "wanted", "lang", "made"),
    [
        ("정부는 고통를 금지한다.", (4, 6), "고문", "ko", "정부는 고문을 금지한다."),
        ("학대가 흔하다.", (0, 2), "고문", "ko", "고문이 흔하다."),
        ("서울로 갔다.", (0, 2), "평양", "ko", "평양으로 갔다."),
        ("을 금지한다.", (0, 0), "학대", "ko", "학대를 금지한다."),
        ("정부限制说话。", (4, 6), "言论自由", "zh-Hans", "정부限制言论自由。"),
        ("끝", (9, 12), "고문", "ko", "끝고문"),
    ],
)
def test_put_term(text: str, span: tuple[int, int], wanted: str, lang: str, made: str) -> None:
    found, cursor = put_term(text, span, wanted, lang)
    assert found == made
    assert found[:cursor].endswith(wanted)
