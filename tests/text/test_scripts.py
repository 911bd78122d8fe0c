from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.text.scripts import guess_language, script_of


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The court opened in May.", "en"),
        ("법원은 5월에 문을 열었다.", "ko"),
        ("UN 인권이사회(COI)는 Covid-19 결의를 채택했다.", "ko"),
        ("法院說明：大韓民國 憲法裁判所는 위헌 결정을 내렸다.", "ko"),
        ("联合国人权理事会（COI）没有说话。", "zh-Hans"),
        ("聯合國人權理事會（COI）沒有說話。", "zh-Hant"),
        ("Суд открылся в мае.", ""),
        ("裁判所は五月に開いた。", ""),
        ("2020. 4. 11.", ""),
        ("", ""),
    ],
)
def test_language_by_script(text: str, lang: str) -> None:
    assert guess_language(text).lang == lang


@given(st.text(max_size=200))
def test_a_guess_is_always_made(text: str) -> None:
    guess = guess_language(text)
    assert 0.0 <= guess.doubt <= 1.0
    assert guess.name


@pytest.mark.parametrize(
    ("char", "script"), [("a", "latin"), ("다", "hangul"), ("政", "han"), ("あ", "kana"), ("Ж", "other"), ("1", "")]
)
def test_script_of_a_character(char: str, script: str) -> None:
    assert script_of(char) == script
