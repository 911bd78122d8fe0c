"""Read the first sheet of an XLSX workbook as lines of cells. The file is not trusted: sizes are limited, entities are refused.

openpyxl reads it without formulas (their last values count), links, macros or pictures.
"""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from align.errors import GlossaryError
from align.glossary.rows import LARGEST

__all__ = ["read_xlsx"]

_UNPACKED = 256 * 1024 * 1024  # bytes of all parts together
_RATIO = 200  # unpacked to packed; honest sheets stay under 30
_SMALL = 1024 * 1024  # bytes: below this the ratio says nothing
_COLUMNS = 256
_ROWS = 1_048_576  # as many as a sheet can have
_BLANKS = 1000  # empty lines in a row: what comes after is not looked for
_MARKS = tuple(mark.encode(code) for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be"))
_HINT = "Save it again from your spreadsheet program as XLSX, or as TSV."


def read_xlsx(path: Path) -> list[tuple[int, list[str]]]:
    """Row number and cells of every line with something in it, all as wide as the first; later cells are an error by the caller.

    Raises:
        GlossaryError: not an XLSX file, encrypted, broken, with entities, or larger than a glossary can be.
    """
    _check(path)
    from openpyxl import load_workbook

    try:
        with path.open("rb") as stream:  # ours to close: openpyxl leaves a broken file open
            workbook = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            return _lines(workbook.worksheets[0]) if workbook.worksheets else []
    except GlossaryError:
        raise
    except (
        Exception
    ) as error:  # openpyxl raises whatever its parts raise: KeyError, ValueError, ParseError, TypeError ...
        raise GlossaryError(f"the workbook is broken ({error})", where=str(path), hint=_HINT) from error


def _lines(sheet: Any) -> list[tuple[int, list[str]]]:
    sheet.reset_dimensions()  # what the file says about its size is not believed
    found: list[tuple[int, list[str]]] = []
    width = blanks = 0
    for number, values in enumerate(sheet.iter_rows(max_row=_ROWS, max_col=_COLUMNS, values_only=True), 1):
        cells = [_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        blanks = 0 if cells else blanks + 1
        if blanks > _BLANKS:
            break
        if not cells or cells[0].startswith("#"):
            continue
        width = width or len(cells)
        found.append((number, cells + [""] * (width - len(cells))))
    return found


def _text(value: object) -> str:
    """A cell as its user sees it, more or less: whole numbers without a point, dates as ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def _check(path: Path) -> None:
    """Look through the archive before anything else unpacks it."""
    name = str(path)
    try:
        if path.stat().st_size > LARGEST:
            raise GlossaryError("the workbook is larger than 64 MB", where=name, hint="Split it.")
        with zipfile.ZipFile(path) as archive:
            for part in archive.infolist():
                if part.flag_bits & 1:
                    raise GlossaryError("the workbook is encrypted", where=name, hint="Save it without a password.")
            _check_parts(archive, name)
    except OSError as error:
        what = f"cannot read the glossary: {error.strerror or error}"
        raise GlossaryError(what, where=name, hint="Check the path.") from error
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError) as error:
        raise GlossaryError("this is not an XLSX file", where=name, hint=_HINT) from error
    except Exception as error:  # zlib.error and what else a broken archive raises
        if isinstance(error, GlossaryError):
            raise
        raise GlossaryError(f"the workbook is broken ({error})", where=name, hint=_HINT) from error


def _check_parts(archive: zipfile.ZipFile, name: str) -> None:
    """Count what really comes out of the parts: the sizes in the archive's directory are the maker's own words."""
    total = 0
    for part in archive.infolist():
        if "/media/" in part.filename:  # pictures, which nobody opens here
            continue
        size, tail = 0, b""
        with archive.open(part) as stream:
            while chunk := stream.read(1 << 16):
                size += len(chunk)
                total += len(chunk)
                if total > _UNPACKED or (size > _SMALL and size > _RATIO * max(part.compress_size, 1)):
                    raise GlossaryError("the workbook expands too far", where=name, hint=_HINT)
                if any(mark in tail + chunk for mark in _MARKS):
                    raise GlossaryError("the workbook declares XML entities", where=name, hint=_HINT)
                tail = chunk[-32:]
