from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.text.width import full_width


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他说,好.", "他说，好。"),
        ('他说:"好!"', "他说：“好！”"),
        ('"好,"他说.', "“好，”他说。"),
        ("2020年, 朝鲜 (DPRK)仍然 关闭.", "2020年，朝鲜（DPRK）仍然关闭。"),
        ("有1,000人, 占3.5%.", "有1,000人，占3.5%。"),
        ("10:30开始", "10:30开始"),
        ("时间: 10:30", "时间：10:30"),
        ("为什么?", "为什么？"),
        ("见 http://example.org/a,b 的报告;完", "见 http://example.org/a,b 的报告；完"),
        ("他在U.S. Congress说", "他在U.S. Congress说"),
        ("国际刑事法院(ICC).", "国际刑事法院（ICC）。"),
        ("等等...", "等等……"),
        ("完……", "完……"),
        ("新冠 (Covid-19) 疫情", "新冠（Covid-19）疫情"),
        ("Only Latin, here.", "Only Latin, here."),
        ("", ""),
        ("他去了U.S.", "他去了U.S."),
        ("一个\"引号", "一个\"引号"),
        ("北京, Shanghai, 广州", "北京，Shanghai，广州"),
    ],
)  # fmt: skip
def test_full_width(text: str, expected: str) -> None:
    assert full_width(text) == expected


@given(st.text(alphabet="中国人 ab1,.;:?!()\"'“”。，…", max_size=30))
def test_full_width_is_idempotent_and_keeps_letters(text: str) -> None:
    once = full_width(text)
    assert full_width(once) == once
    assert [c for c in once if c.isalnum()] == [c for c in text if c.isalnum()]
