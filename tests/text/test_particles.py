"""Korean particles: the golden table and what must hold of any text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.text.particles import agree, check, repair, repair_after
from align.text.sounds import sound_of

TABLE = Path(__file__).parents[1] / "golden" / "particles.tsv"
CASES = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]]
SYLLABLES = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=6)
PARTICLES = st.sampled_from(["은", "가", "을", "와", "으로", "로서", "이나", "란", "이라는"])


def test_the_table_is_large_enough() -> None:
    assert len(CASES) >= 300


@pytest.mark.parametrize(("before", "given_form", "right", "reading"), CASES)
def test_golden(before: str, given_form: str, right: str, reading: str) -> None:
    assert agree(before, given_form, reading or None) == right
    assert agree(before, right, reading or None) == right


@given(SYLLABLES, PARTICLES)
def test_agreement_is_idempotent_and_blind_to_the_form_given(word: str, particle: str) -> None:
    once = agree(word, particle)
    assert agree(word, once) == once
    assert agree(f"‘{word}’", particle) == once
    assert agree(f"{word}(ABC)", particle) == once


@given(SYLLABLES, PARTICLES)
def test_repair_is_idempotent_and_changes_nothing_but_the_particle(word: str, particle: str) -> None:
    text = f"앞의 {word}{particle} 뒤의 말"
    repaired, change = repair_after(text, 3 + len(word))
    assert repaired.startswith(f"앞의 {word}")
    assert repaired.endswith(" 뒤의 말")
    assert (repaired == text) == (change is None)
    assert repair_after(repaired, 3 + len(word)) == (repaired, None)


@given(st.text(max_size=60))
def test_any_text_can_be_checked_and_repaired(text: str) -> None:
    for change in check(text):
        assert text[slice(*change.span)] == change.found
    assert check(repair(text)) == [] or repair(repair(text)) == repair(text)
    sound_of(text)


@pytest.mark.parametrize(
    ("text", "end", "expected"),
    [
        ("강제실종를 규탄했다", 4, "강제실종을 규탄했다"),
        ("국제형사재판소(ICC)은 말했다", 7, "국제형사재판소(ICC)는 말했다"),
        ("국제형사재판소(ICC)은 말했다", 12, "국제형사재판소(ICC)는 말했다"),
        ("‘난민’를 보호", 3, "‘난민’을 보호"),
        ("유엔가 발표", 2, "유엔이 발표"),
        ("난민은(는) 없다", 2, "난민은 없다"),
        ("정부을(를) 비판", 2, "정부를 비판"),
        ("서울(으)로 갔다", 2, "서울로 갔다"),
        ("북한(으)로 갔다", 2, "북한으로 갔다"),
        ("난민(이)나 이민자", 2, "난민이나 이민자"),
        ("정부(이)나 단체", 2, "정부나 단체"),
        ("북한이다.", 2, "북한이다."),
        ("정부이다.", 2, "정부이다."),
        ("정부이며 또한", 2, "정부이며 또한"),
        ("난민였다.", 2, "난민이었다."),
        ("한국국민은", 2, "한국국민은"),
        ("유엔나 정부", 2, "유엔이나 정부"),
        ("난민 이 사람", 2, "난민 이 사람"),
        ("정부 은 사람", 2, "정부 은 사람"),
        ("정부은행에", 2, "정부은행에"),
        ("ICC은", 3, "ICC는"),
        ("코로나19은 퍼졌다", 5, "코로나19는 퍼졌다"),
        ("난민로부터의 소식", 2, "난민으로부터의 소식"),
        ("서울고를", 2, "서울고를"),
        ("유엔와의 협력", 2, "유엔과의 협력"),
    ],
)
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
