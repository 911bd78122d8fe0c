"""Workbooks: what is read, and files that nobody vouches for."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from align.errors import GlossaryError, UsageError
from align.glossary.table import load
from align.writers.xlsx import Sheet, render


def _saved(path: Path, rows: list[list[object]]) -> Path:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    workbook.create_sheet("other").append(["not read"])
    workbook.save(path)
    return path


def test_a_workbook_of_a_spreadsheet_program(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["en", "ko", "note", "priority", "x_seen"],
        ["refugee", "난민", 2020, 3.0, datetime(2020, 3, 1)],
        [],
        ["# a comment"],
        ["torture", "고문"],
    ]
    concepts = load([_saved(tmp_path / "g.xlsx", rows)]).concepts
    assert [(one.term, one.note, one.priority) for one in concepts] == [("refugee", "2020", 3), ("torture", "", 0)]


def test_faults_name_the_line_of_the_sheet(tmp_path: Path) -> None:
    path = _saved(tmp_path / "g.xlsx", [["en", "ko"], ["refugee", "난민"], [None, None], ["torture", "酷刑"]])
    with pytest.raises(GlossaryError) as caught:
        load([path])
    assert caught.value.where == f"{path}:4"
    path = _saved(tmp_path / "w.xlsx", [["en", "ko"], ["refugee", "난민", "more"]])
    with pytest.raises(GlossaryError, match="3 columns where the header has 2"):
        load([path])


def _altered(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, content if part.filename == name else old.read(part))
    return out.getvalue()


GOOD = render([Sheet("glossary", ("en", "ko"), [("refugee", "난민")])])
SHEET = "xl/worksheets/sheet1.xml"
BOMB = b"<worksheet>" + b" " * 40_000_000 + b"</worksheet>"
ENTITY = b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'
FAR = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>en</t></is></c><c r="B1" t="inlineStr"><is><t>ko</t></is></c></row>'
    b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData></worksheet>'
)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "not an XLSX"),
        (b"PK\x03\x04 and so on", "not an XLSX"),
        (GOOD[:-200], "not an XLSX"),
        (_altered(GOOD, SHEET, BOMB), "expands too far"),
        (_altered(GOOD, SHEET, ENTITY), "entities"),
        (_altered(GOOD, SHEET, ENTITY.decode().encode("utf-16")), "entities"),
        (_altered(GOOD, "xl/workbook.xml", b"<broken"), "broken"),
        (_altered(GOOD, SHEET, b"<a>" * 4000), "broken"),
    ],
    ids=["empty", "no-archive", "cut-off", "bomb", "entity", "entity-16", "xml", "deep"],
)
def test_a_bad_workbook_is_refused_in_words(tmp_path: Path, data: bytes, what: str) -> None:
    path = tmp_path / "g.xlsx"
    path.write_bytes(data)
    with pytest.raises(GlossaryError, match=what) as caught:
        load([path])
    assert caught.value.hint


def test_a_sheet_that_claims_a_million_lines_is_read_quickly(tmp_path: Path) -> None:
    (tmp_path / "g.xlsx").write_bytes(_altered(GOOD, SHEET, FAR))
    assert len(load([tmp_path / "g.xlsx"])) == 0


def test_a_bad_workbook_beside_a_good_table_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "bomb.xlsx").write_bytes(_altered(GOOD, SHEET, BOMB))
    (tmp_path / "good.xlsx").write_bytes(GOOD)
    termbase = load([tmp_path / "bomb.xlsx", tmp_path / "good.xlsx"], strict=False)
    assert [concept.term for concept in termbase] == ["refugee"]
    assert "left out: the workbook expands too far" in str(termbase.warnings[0])


def test_no_cell_is_a_formula_and_the_bytes_are_always_the_same(tmp_path: Path) -> None:
    sheet = Sheet("t", ("a", "b"), [("=1+1", 3), ("+x\x07\ufffe", None), ("가", 0.5)])
    data = render([sheet])
    assert data == render([sheet])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"<f>" not in archive.read(SHEET)
    with pytest.raises(UsageError, match="40000 characters"):
        render([Sheet("t", ("a",), [("x" * 40_000,)])])
