"""Korean particles: the golden table and what must hold of any text."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

from align.text.particles import agree, check, repair_after
from align.text.sounds import sound_of

TABLE = Path(__file__).parents[1] / "golden" / "particles.tsv"
CASES = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]]
SYLLABLES = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=6)
PARTICLES = st.sampled_from(["은", "가", "을", "와", "으로", "로서", "이나", "란", "이라는"])


def test_repair_after(text: str, end: int, expected: str) -> None:
    assert repair_after(text, end)[0] == expected


def test_reading_decides_where_spelling_does_not() -> None:
    assert repair_after("Google로 찾고", 6, "구글") == ("Google로 찾고", None)
    assert repair_after("Biden는 말했다", 5, "바이든")[0] == "Biden은 말했다"


def test_check_finds_only_what_is_certain() -> None:
    wrong = check("정부은(는) 인권를 서울으로 옮겼고 ICC은 난민와 19은 말했다")
    assert [(change.found, change.right) for change in wrong] == [
        ("은(는)", "는"), ("를", "을"), ("으로", "로"), ("은", "는"), ("와", "과"), ("은", "는"),
    ]  # fmt: skip
    fine = "마을은 좋은 국가와 효과를 먹는 결과와 함께 나은 사과로 별로 통로를 지은 작가가 2020년을 UN은 UNESCO는 OPEC은 (이)나"
    assert check(fine) == []


def test_nothing_readable_means_no_opinion() -> None:
    assert sound_of("") is None
    assert sound_of("人權") is None
    assert sound_of("…") is None
    assert agree("???", "은") == "은"
    assert sound_of("(ICC)") is not None
