"""What other programs do to our files on the way: columns, line ends, segments, tracked changes. The units stay the same."""

from __future__ import annotations

import csv
import io

import pytest

from align.errors import InputError
from align.writers import docx_units, table_units, xliff_units
from align.writers.units import Unit, Units

UNITS = Units(
    "en", "ko", (Unit("1", "One. Two.", "하나. 둘.", "review", "왜\n그래?", "하나다."), Unit("2", "3", "셋;", "draft"))
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def essence(units: Units) -> list[tuple[str | None, ...]]:
    return [(unit.id, unit.source, unit.target, unit.state, unit.note.replace("\r", "")) for unit in units.units]


def saved_by_spreadsheet(delimiter: str, columns: list[int], encoding: str) -> bytes:
    """Our CSV as another program writes it: its own quoting, columns moved, empty cells behind."""
    rows = list(csv.reader(io.StringIO(table_units.render_csv(UNITS).removeprefix("\ufeff"), newline="")))
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(
        [[row[at] for at in columns] + ["", ""] for row in rows]
    )
    return (out.getvalue() + delimiter * 7 + "\r\n").encode(encoding)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("columns", [[0, 1, 2, 3, 4, 5], [3, 2, 0, 1, 5, 4], [0, 1, 2, 3, 5]])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_spreadsheets(delimiter: str, columns: list[int], encoding: str) -> None:
    back = table_units.parse_csv(saved_by_spreadsheet(delimiter, columns, encoding), "x")
    assert (back.source_lang, back.target_lang) == ("en", "ko")
    assert essence(back) == essence(UNITS)


def test_a_tsv_with_other_line_ends_and_without_empty_cells_at_the_end() -> None:
    lines = [line.rstrip("\t") for line in table_units.render_tsv(UNITS).split("\n")]
    assert essence(table_units.parse_tsv("\ufeff".encode() + "\r\n".join(lines).encode(), "x")) == essence(UNITS)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("id,state,source,translation\n", "x:1"),
        ("id,id,state,source,translation,note\n", "x:1"),
        ("id,state,source,translation,note\n1,draft,a,b,c,d\n", "x:2"),
    ],
)
def test_tables_that_lack_something_are_named(text: str, where: str) -> None:
    with pytest.raises(InputError) as caught:
        table_units.parse_csv(text.encode(), "x")
    assert caught.value.where == where


def test_xliff_12_as_tools_give_it_back() -> None:
    text = (
        '\ufeff<?xml version="1.0" encoding="utf-8"?>\r\n<!-- saved by a tool -->\r\n'
        '<x:xliff xmlns:x="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><x:file datatype="plaintext" original="r" '
        'source-language="en-US"><x:header><x:note>not ours</x:note></x:header><x:body><x:group id="g">'
        '<x:trans-unit approved="no" id="1" xml:space="preserve"><x:source>One. Two.</x:source>\r\n'
        '<x:seg-source><x:mrk mid="0" mtype="seg">One.</x:mrk> <x:mrk mid="1" mtype="seg">Two.</x:mrk></x:seg-source>'
        '<x:target state="needs-review-translation" xml:lang="ko-KR"><x:mrk mid="0" mtype="seg">하나.</x:mrk> '
        '<x:mrk mid="1" mtype="seg">둘<x:ph id="9">&lt;br/&gt;</x:ph>.</x:mrk></x:target>'
        "<x:alt-trans><x:target>하나다.</x:target></x:alt-trans><x:note from='me'>왜</x:note></x:trans-unit>"
        "</x:group></x:body></x:file></x:xliff>"
    )
    back = xliff_units.parse(text.encode(), "x")
    assert (back.source_lang, back.target_lang) == ("en", "ko")
    assert essence(back) == [("1", "One. Two.", "하나. 둘.", "review", "왜")]


def test_xliff_21_units_that_a_tool_has_divided_and_turned_round() -> None:
    text = xliff_units.render_21(Units("en", "ko", (Unit("7", "One. Two.", "", "draft"),)))
    start, end = text.index("      <segment"), text.index("    </unit>")
    parts = (
        '<segment id="a" state="translated"><source>One.</source><target order="3">하나.</target></segment>'
        '<ignorable id="b"><source> </source></ignorable>'
        '<segment id="c" state="translated"><source>Two.</source><target order="1">둘.</target></segment>'
    )
    (unit,) = xliff_units.parse((text[:start] + parts + text[end:]).encode(), "x").units
    assert (unit.id, unit.source, unit.target, unit.state) == ("7", "One. Two.", "둘. 하나.", "draft")


@pytest.mark.parametrize("state", ["confirmed", "rejected", "review", "draft"])
def test_a_state_that_a_tool_does_not_know_is_not_read_as_another(state: str) -> None:
    units = Units("en", "ko", (Unit("1", "a", "b", state),))  # type: ignore[arg-type]
    bare = xliff_units.render_21(units).replace(' subState="align:', ' x="')
    expected = {"confirmed": "confirmed", "rejected": None, "review": "draft", "draft": "draft"}[state]
    assert xliff_units.parse(bare.encode(), "x").units[0].state == expected


def cell(inner: str) -> str:
    return f"<w:tc><w:p>{inner}</w:p></w:tc>"


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def table(*rows: str) -> bytes:
    head = "".join(cell(run(name)) for name in ("Id", "state", "source [en]", "translation [ko]", "published", "note"))
    return f"<w:document {W}><w:body><w:tbl><w:tr>{head}</w:tr>{''.join(rows)}</w:tbl></w:body></w:document>".encode()


def test_word_tables_with_tracked_changes_and_content_controls() -> None:
    changed = (
        f"{run('정부는 ')}<w:del><w:r><w:delText>신문을</w:delText></w:r></w:del><w:moveFrom>{run('옛 자리')}</w:moveFrom>"
        f"<w:ins>{run('방송을')}</w:ins><w:moveTo>{run(' 새 자리')}</w:moveTo><w:r><w:noBreakHyphen/><w:t>x</w:t></w:r>"
    )
    first = f"<w:sdt><w:sdtContent>{cell(run('1'))}</w:sdtContent></w:sdt>"
    rest = cell(run("Confirmed")) + cell(run("a")) + cell(changed) + cell("") + cell("")
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell(run('2'))}</w:tr>"
    back = docx_units.parse(table(f"<w:sdt><w:sdtContent><w:tr>{first}{rest}</w:tr></w:sdtContent></w:sdt>", gone), "x")
    assert essence(back) == [("1", "a", "정부는 방송을 새 자리-x", "confirmed", "")]


def test_merged_cells_of_a_word_table_are_named() -> None:
    with pytest.raises(InputError, match="may not be merged") as caught:
        docx_units.parse(table(f"<w:tr>{cell(run('1'))}{cell(run('draft'))}{cell(run('a'))}</w:tr>"), "x")
    assert caught.value.where == "x:2"
