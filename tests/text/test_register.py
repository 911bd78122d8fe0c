from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.text.hangul import first_two, is_syllable
from align.text.register import in_register

TABLE = Path(__file__).parent.parent / "golden" / "register.tsv"
PAIRS = [tuple(line.split("\t")) for line in TABLE.read_text(encoding="utf-8").splitlines()]


def test_the_table_is_long_enough() -> None:
    assert len(PAIRS) >= 80


@pytest.mark.parametrize(("plain", "formal"), PAIRS)
def test_plain_becomes_formal_and_formal_plain(plain: str, formal: str) -> None:
    assert in_register(plain, "formal") == formal
    assert in_register(formal, "plain") == plain
    assert in_register(formal, "formal") == formal
    assert in_register(plain, "plain") == plain


@pytest.mark.parametrize(
    ("plain", "formal"),
    [
        ("그것은 국가다.", "그것은 국가입니다."),
        ("문제는 배급제다.", "문제는 배급제입니다."),
        ("그들은 아이다.", "그들은 아이입니다."),
        ("수감자는 2,000명에 이른다.", "수감자는 2,000명에 이릅니다."),
        ("그는 빵을 굽는다.", "그는 빵을 굽습니다."),
        ("그는 늘 늦는다.", "그는 늘 늦습니다."),
    ],
)
def test_where_the_way_back_is_another_or_a_guess_only_one_is_gone(plain: str, formal: str) -> None:
    assert in_register(plain, "formal") == formal


@pytest.mark.parametrize(
    "text",
    [
        "표현의 자유",
        "사형제 폐지",
        "권리를 보장하다.",
        "권리를 보장하다",
        "고문을 당함.",
        "모두 기록됨.",
        "정부는 즉시 석방하라.",
        "함께 나아가자.",
        "그는 말했다",  # no final mark: perhaps a heading
        "그는 떠났을까?",
        "그런가?",
        '"나는 떠난다."',
        "‘우리는 돌아간다.’",
        "“그는 죄가 없다.”",
        "NGO다.",
        "30%다.",
        "정부는 이를 부인했다(2019년).",
        "다.",
        "",
    ],
)
def test_what_is_no_final_predicate_stays(text: str) -> None:
    assert in_register(text, "formal") == text


@pytest.mark.parametrize(
    "text",
    [
        "그렇게 하십시오.",
        "함께 갑시다.",
        "그는 떠났어요.",
        "수는 2,000명에 이릅니다.",  # 이르다 reach or 이르다 be early
        "그는 빵을 굽습니다.",  # 굽는다 or 굽다
        "무엇이 그렇습니까?",
        '그는 "저는 모릅니다."라고 했다.',
        "감사합니다",
        "어머니.",
        "아니다.",
    ],
)
def test_what_is_not_certain_stays_formal(text: str) -> None:
    assert in_register(text, "plain") == text


def test_as_written_touches_nothing() -> None:
    assert in_register("그는 갑니다. 나는 간다.", "as_written") == "그는 갑니다. 나는 간다."


_SENTENCES = st.lists(
    st.one_of(
        st.sampled_from([sentence for pair in PAIRS for sentence in pair]),
        st.text(alphabet="다니습갑간는가.?! \"'()하했이국", max_size=12),
    ),
    max_size=4,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(_SENTENCES, st.sampled_from(["plain", "formal"]))
def test_converting_twice_is_converting_once_and_only_endings_change(text: str, register: str) -> None:
    once = in_register(text, register)  # type: ignore[arg-type]
    assert in_register(once, register) == once  # type: ignore[arg-type]
    assert len(once.split()) == len(text.split())
    for old, new in zip(text.split(), once.split(), strict=True):
        assert [first_two(c) if is_syllable(c) else c for c in old[:1]] == [
            first_two(c) if is_syllable(c) else c for c in new[:1]
        ]
        assert [c for c in old if not "가" <= c <= "힣"] == [c for c in new if not "가" <= c <= "힣"]
