"""Tables as an XLSX workbook. The same tables give the same bytes; no cell is ever a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from align.errors import UsageError
from align.writers.clean import xml_safe
from align.writers.repack import without_times

__all__ = ["Sheet", "render"]

Cell = str | int | float | None

_LONGEST = 32767  # characters of a cell
_MADE = datetime(2000, 1, 1)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_WIDEST = 60  # characters shown of a column


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: a title of at most 31 characters, column names, and rows as long as these."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


def render(sheets: Sequence[Sheet]) -> bytes:
    """A workbook with a frozen bold header line on every sheet.

    Raises:
        UsageError: a cell is longer than a workbook can hold.
    """
    from openpyxl import Workbook

    for sheet in sheets:
        _check(sheet)
    workbook = Workbook(write_only=True)
    workbook.properties.creator = "align"
    workbook.properties.created = _MADE
    for sheet in sheets:
        _write(workbook.create_sheet(sheet.title), sheet)
    out = io.BytesIO()
    workbook.save(out)
    return without_times(out.getvalue())


def _write(target: Any, sheet: Sheet) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for number, name in enumerate(sheet.columns):
        longest = max((len(str(row[number])) for row in sheet.rows if row[number] is not None), default=0)
        target.column_dimensions[get_column_letter(number + 1)].width = min(max(longest, len(name)) * 1.3 + 2, _WIDEST)
    target.freeze_panes = "A2"
    bold, wrapped = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    for at, row in enumerate([sheet.columns, *sheet.rows]):
        cells = []
        for value in row:
            cell = WriteOnlyCell(target, value=None)
            if isinstance(value, str):
                cell.value = _CONTROL.sub("\ufffd", xml_safe(value))
                cell.data_type = "s"  # openpyxl would make a formula of what begins with =
                cell.alignment = wrapped
            elif value is not None:
                cell.value = value
            if at == 0:
                cell.font = bold
            cells.append(cell)
        target.append(cells)


def _check(sheet: Sheet) -> None:
    """Before anything is written: openpyxl cuts long cells without a word, and does not like to stop half-way."""
    for line, row in enumerate(sheet.rows, 2):
        longest = max((len(value) for value in row if isinstance(value, str)), default=0)
        if longest > _LONGEST:
            what = f"a cell holds {longest} characters, and a workbook allows {_LONGEST}"
            raise UsageError(what, where=f"{sheet.title}:{line}", hint="Write TSV or JSON instead.")
