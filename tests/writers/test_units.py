"""Units out and back through every format: the same ids, texts, states and notes, whatever stands in them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import InputError
from align.writers import docx_units, table_units, xliff_units
from align.writers.units import STATES, Unit, Units, cleaned

HARD = (
    "=1+1", "'=x", "＋1", "a\tb", "a\\nb\\", "\x00\x0b", "\ud800", "א", "\u202e", "]]>", "<b>&amp;</b>", '"x";,', "“ ”",
    "\ufeffx", "정부는 3곳을 닫았다.",
)  # fmt: skip
TEXT = st.text(max_size=40) | st.sampled_from(HARD)


def main_part(data: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read("word/document.xml")


FORMATS: dict[str, Callable[[Units], Units]] = {
    "xliff 1.2": lambda units: xliff_units.parse(xliff_units.render_12(units).encode(), "x"),
    "xliff 2.1": lambda units: xliff_units.parse(xliff_units.render_21(units).encode(), "x"),
    "tsv": lambda units: table_units.parse_tsv(table_units.render_tsv(units).encode(), "x"),
    "csv": lambda units: table_units.parse_csv(table_units.render_csv(units).encode(), "x"),
    "jsonl": lambda units: table_units.parse_jsonl(table_units.render_jsonl(units).encode(), "x"),
    "docx": lambda units: docx_units.parse(main_part(docx_units.render(units)), "x"),
}


@st.composite
def many_units(draw: st.DrawFn) -> Units:
    count = draw(st.integers(1, 4))
    units = tuple(
        Unit(str(number + 1), draw(TEXT), draw(TEXT), draw(st.sampled_from(STATES)), draw(TEXT), draw(TEXT))
        for number in range(count)
    )
    return Units("en", draw(st.sampled_from(["ko", "zh-Hans", "zh-Hant"])), units, "report")


def kept(units: Units) -> list[tuple[str, ...]]:
    """What must come back: ids, states and all texts; where a format has one line a note, its lines are one."""
    return [(unit.id, str(unit.state), unit.source, unit.target, unit.note) for unit in cleaned(units).units]


@pytest.mark.parametrize("name", FORMATS)
def test_a_thousand_bitexts_come_back_as_they_went(name: str) -> None:
    there_and_back = FORMATS[name]

    @settings(max_examples=1000)
    @given(many_units())
    def check(units: Units) -> None:
        back = there_and_back(units)
        assert (back.source_lang, back.target_lang) == (units.source_lang, units.target_lang)
        assert kept(back) == kept(units)

    check()


@pytest.mark.parametrize(
    "render",
    [xliff_units.render_12, xliff_units.render_21, table_units.render_tsv, table_units.render_csv, docx_units.render],
)
def test_the_same_units_give_the_same_bytes(render: Callable[[Units], str | bytes]) -> None:
    units = Units("en", "ko", (Unit("1", "One.", "하나.", "confirmed", "왜\n그래?", "하나다."),))
    assert render(units) == render(units)


def test_a_spreadsheet_never_computes_a_cell() -> None:
    units = Units("en", "ko", (Unit("1", "=HYPERLINK(1)", "@x", "draft", "-2", "＝3"),))
    for cell in ('"\'=HYPERLINK(1)"', '"\'@x"', '"\'-2"', '"\'＝3"'):
        assert cell in table_units.render_csv(units)


def test_states_that_other_tools_write_are_understood() -> None:
    frame = (
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a" source-language="en" '
        'target-language="ko-KR" datatype="plaintext"><body><trans-unit id="1"{}><source>a</source><target{}>b</target>'
        "</trans-unit></body></file></xliff>"
    )
    for unit, target, state in (
        ("", ' state="final"', "confirmed"),
        (' approved="yes"', "", "confirmed"),
        ("", "", None),
        ("", ' state="translated"', "draft"),
        ("", ' state="needs-review-l10n"', "review"),
        ("", ' state="needs-translation"', None),
        ("", ' state="needs-translation" state-qualifier="rejected-grammar"', "rejected"),
        (' approved="yes"', ' state="translated"', "confirmed"),
    ):
        parsed = xliff_units.parse(frame.format(unit, target).encode(), "x")
        assert (parsed.target_lang, parsed.units[0].state) == ("ko", state)


HEAD = b"id\tstate\tsource [en]\ttranslation [ko]\tpublished\tnote\n"
NO_ID = b'<xliff version="1.2"><file source-language="en" target-language="ko"><trans-unit/></file></xliff>'


@pytest.mark.parametrize(
    ("parse", "data", "where"),
    [
        (table_units.parse_tsv, b"id\tstate\n", "x:1"),
        (table_units.parse_tsv, b"", "x:1"),
        (
            table_units.parse_tsv,
            HEAD + b"1\tperfect\ta\tb\t\t\n",
            "x:2",
        ),
        (
            table_units.parse_tsv,
            HEAD + b"1\t\ta\tb\t\t\n1\t\ta\tb\t\t\n",
            "x:3",
        ),
        (table_units.parse_tsv, HEAD + b"1\t\ta\n", "x:2"),
        (table_units.parse_csv, b'id,"unclosed\n', "x"),
        (table_units.parse_jsonl, b'{"schema": "other"}\n', "x:1"),
        (table_units.parse_jsonl, b"[" * 100000, "x:1"),
        (table_units.parse_jsonl, b"3\n", "x:1"),
        (xliff_units.parse, b"<tmx/>", "x"),
        (xliff_units.parse, b'<!DOCTYPE x [<!ENTITY a "b">]><xliff version="1.2">&a;</xliff>', "x"),
        (xliff_units.parse, b'<xliff version="1.2"><file source-language="en"/></xliff>', "x"),
        (
            xliff_units.parse,
            b'<xliff version="1.2"><file source-language="en" target-language="ko"><trans-unit/></file></xliff>',
            "x:1",
        ),
        (docx_units.parse, b"<w/>", "x"),
    ],
)
def test_what_is_not_ours_is_named(parse: Callable[[bytes, str], Units], data: bytes, where: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(data, "x")
    assert caught.value.where == where
