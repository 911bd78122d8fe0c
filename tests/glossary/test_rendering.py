"""Renderings in Korean and Chinese text: variants are found, substrings are not."""

from __future__ import annotations

import unicodedata

import pytest

from align.glossary import morph
from align.glossary.hanzi import is_word
from align.glossary.rendering import find_rendering


@pytest.mark.parametrize(
    ("text", "rendering", "expected"),
    [
        ("인권을 지킨다", "인권", ["인권"]),
        ("북한인권법은", "인권", ["인권"]),
        ("개인권리는", "인권", []),
        ("피난민은 떠났다", "난민", []),
        ("난민들에게는", "난민", ["난민"]),
        ("고문서를 보았다", "고문", []),
        ("고문당했다", "고문", ["고문"]),
        ("무차별 공격", "차별", []),
        ("문제 해결의 길", "결의", []),
        ("결의안을 채택", "결의", ["결의"]),
        ("중국인 관광객", "중국", []),
        ("강제 실종을", "강제실종", ["강제 실종"]),
        ("강제실종을", "강제 실종", ["강제실종"]),
        ("여성 착취가", "성착취", []),
        ("성 착취가", "성착취", ["성 착취"]),
        ("고 문제가", "고문", []),
        ("국제형사재판소（ICC）는", "국제형사재판소(ICC)", ["국제형사재판소（ICC）"]),
        ("국제형사재판소 (ICC)는", "국제형사재판소(ICC)", ["국제형사재판소 (ICC)"]),
        ("ICC는 ICCPR와", "ICC", ["ICC"]),
        ("ＩＣＣ는", "ICC", ["ＩＣＣ"]),
        ("코로나19는 코로나190", "코로나19", ["코로나19"]),
        ("인권\n침해", "인권 침해", []),
        ("인권과 인권, 인권", "인권", ["인권", "인권", "인권"]),
    ],
)
def test_korean(text: str, rendering: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in find_rendering(text, rendering, "ko")] == expected


@pytest.mark.parametrize(
    ("text", "rendering", "expected"),
    [
        ("조약을 비준했다", "비준하다", ["비준했다"]),
        ("비준한 나라", "비준하다", ["비준한"]),
        ("비준된 조약", "비준하다", ["비준된"]),
        ("비준 절차", "비준하다", ["비준"]),
        ("숨겼다 숨기고 숨긴", "숨기다", ["숨겼다", "숨기고", "숨긴"]),
        ("그를 괴롭혔다", "괴롭히다", ["괴롭혔다"]),
        ("괴로운 일로 괴로워했다", "괴롭다", ["괴로운", "괴로워했다"]),
        ("억누르는 정권이 억눌렀고 억눌린", "억누르다", ["억누르는", "억눌렀고"]),
        ("굶주렸다", "굶주리다", ["굶주렸다"]),
        ("가두었다 가뒀다 가둔", "가두다", ["가두었다", "가뒀다", "가둔"]),
        ("법을 따랐다 따르는", "따르다", ["따랐다", "따르는"]),
        ("이끌었다 이끄는", "이끌다", ["이끌었다", "이끄는"]),
        ("말을 알아들은 사람", "알아듣다", ["알아들은"]),
        ("가로막았다", "가로막다", ["가로막았다"]),
        ("막대한 피해", "막다", []),
    ],
)
def test_korean_verbs_inflect(text: str, rendering: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in find_rendering(text, rendering, "ko", verb=True)] == expected


@pytest.mark.parametrize(
    ("text", "rendering", "lang", "expected"),
    [
        ("侵犯人权行为", "人权", "zh-Hans", ["人权"]),
        ("保障个人权利", "人权", "zh-Hans", []),
        ("保障個人權利與人權", "人權", "zh-Hant", ["人權"]),
        ("难民营里的难民", "难民", "zh-Hans", ["难民", "难民"]),
        ("困难民众", "难民", "zh-Hans", []),
        ("发展中国家", "中国", "zh-Hans", []),
        ("批准了条约", "批准", "zh-Hans", ["批准"]),
        ("一批准备工作", "批准", "zh-Hans", []),
        ("违反难民公约", "《难民公约》", "zh-Hans", ["难民公约"]),
        ("违反《难民公约》", "《难民公约》", "zh-Hans", ["《难民公约》"]),
        ("国际刑事法院(ICC)", "国际刑事法院（ICC）", "zh-Hans", ["国际刑事法院(ICC)"]),
        ("国际刑事法院 （ICC）", "国际刑事法院（ICC）", "zh-Hans", ["国际刑事法院 （ICC）"]),
    ],
)
def test_chinese(text: str, rendering: str, lang: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in find_rendering(text, rendering, lang)] == expected


def test_decomposed_text_is_found() -> None:
    text = unicodedata.normalize("NFD", "난민은")
    assert [unicodedata.normalize("NFC", text[a:b]) for a, b in find_rendering(text, "난민", "ko")] == ["난민"]


def test_without_an_analyser_short_hits_inside_words_are_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(morph, "_tokens", lambda word: None)
    assert find_rendering("피난민은", "난민", "ko") == []
    assert find_rendering("북한인권법", "인권", "ko") == []
    assert find_rendering("난민은", "난민", "ko") != []
    assert find_rendering("외국이주노동자는", "이주노동자", "ko") != []


def test_fewest_words() -> None:
    assert not is_word("工人权益", 1, 3, "zh-Hans")
    assert is_word("基本人权得到保障", 2, 4, "zh-Hans")
