"""Reading XLIFF: both families of versions, divided units, inline codes, and files that nobody vouches for."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.errors import InputError
from align.writers.load import load
from align.writers.xliff_reader import parse

OLD = """<?xml version="1.0"?><xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="a" source-language="en-US" target-language="ko-KR" datatype="plaintext"><header/><body><group>
<trans-unit id="1"><source>The <g id="1">refugee</g><x id="2"/> came.</source>
<target>난민이 <bpt id="1">&lt;b&gt;</bpt>왔다.</target>
<alt-trans><source>x</source><target>다른 것</target></alt-trans></trans-unit></group>
<trans-unit id="2"><source>One. Two.</source><seg-source><mrk mtype="seg" mid="1">One.</mrk> <mrk mtype="seg" mid="2">Two.</mrk>
</seg-source><target><mrk mtype="seg" mid="1">하나.</mrk> <mrk mtype="seg" mid="2">둘.</mrk></target></trans-unit>
<trans-unit id="3"><source>Not yet.</source></trans-unit></body></file></xliff>"""
NEW = """<?xml version="1.0"?><xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en" trgLang="zh-CN">
<file id="f"><unit id="u"><notes><note>n</note></notes><segment><source>Human <pc id="1">rights</pc>.</source>
<target>人权。</target>
</segment><ignorable><source> </source></ignorable><segment><source>A<cp hex="0007"/>b</source>
<target>甲</target></segment></unit>
</file></xliff>"""


def _pairs(text: str, source: str | None = None, target: str | None = None) -> list[tuple[str, str]]:
    bitext = parse(text.encode(), (source, target), "x.xlf")
    return [("".join(bitext.source_texts(link)), "".join(bitext.target_texts(link))) for link in bitext.links]


def test_the_old_form_with_divided_units_and_codes() -> None:
    assert _pairs(OLD) == [
        ("The refugee came.", "난민이 왔다."), ("One.", "하나."), ("Two.", "둘."), ("Not yet.", ""),
    ]  # fmt: skip


def test_the_new_form() -> None:
    assert _pairs(NEW, "en", "zh-Hans") == [("Human rights.", "人权。"), ("A b", "甲")]


def test_a_language_that_the_file_leaves_open_is_the_callers() -> None:
    text = OLD.replace(' target-language="ko-KR"', "")
    assert len(_pairs(text, "en", "ko")) == 4
    with pytest.raises(InputError, match="open which target"):
        _pairs(text)


@pytest.mark.parametrize(
    ("text", "langs", "what"),
    [
        ("<xliff", (None, None), "not well-formed"),
        ("<tmx/>", (None, None), "not XLIFF"),
        ('<xliff version="3.0"/>', (None, None), "3.0 is not read"),
        ('<xliff version="2.1" srcLang="en" trgLang="ko"><file/></xliff>', (None, None), "no segments"),
        (OLD, ("en", "zh-Hans"), "holds en to ko, not en to zh-Hans"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><xliff version="1.2"/>', (None, None), "entities"),
        ('<xliff version="1.2">' + "<g>" * 300, (None, None), "not well-formed"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, langs: tuple[str | None, str | None], what: str) -> None:
    with pytest.raises(InputError, match=what) as caught:
        parse(text.encode(), langs, "x.xlf")
    assert caught.value.hint


def test_the_ending_decides(tmp_path: Path) -> None:
    (tmp_path / "a.xliff").write_text(NEW, encoding="utf-8")
    assert len(load(tmp_path / "a.xliff").links) == 2
