"""Units as a table: TSV for exchange, CSV for spreadsheets, JSON Lines, and a Word table, out and back.

Columns: id, state, source, translation, published, note. Only state, translation and note are read back.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from align.errors import InputError
from align.writers.clean import FORMULA
from align.writers.inputs import decode
from align.writers.units import Unit, Units, cleaned, state_of

__all__ = [
    "COLUMNS",
    "SCHEMA",
    "from_rows",
    "parse_csv",
    "parse_jsonl",
    "parse_tsv",
    "render_csv",
    "render_jsonl",
    "render_moses",
    "render_tsv",
    "rows_of",
]

COLUMNS = ("id", "state", "source", "translation", "published", "note")
SCHEMA = "align.units/1"
_TEXTS = ("id", "source_lang", "target_lang", "state", "source", "target", "published", "note")
_HINT = "Export again, and change only the columns state, translation and note."


def rows_of(units: Units) -> list[list[str]]:
    """Header and rows; the header names the languages of source and translation."""
    clean = cleaned(units)
    header = ["id", "state", f"source [{clean.source_lang}]", f"translation [{clean.target_lang}]", "published", "note"]
    return [
        header,
        *([unit.id, unit.state or "", unit.source, unit.target, unit.published, unit.note] for unit in clean.units),
    ]


def from_rows(rows: Sequence[Sequence[str]], name: str) -> Units:
    """Units of a table with our columns, in any order; others, and empty cells at the end of a row, do not matter.

    Raises:
        InputError: a column is missing, a row ends too early, has no id or one that was there before, or an unknown state.
    """
    if not rows:
        raise InputError("the table is empty", where=name, hint=_HINT)
    head = [cell.strip() for cell in rows[0]]
    names = [cell.partition("[")[0].strip().casefold() for cell in head]
    missing = [column for column in COLUMNS if names.count(column) != 1 and column != "published"]
    if missing:
        raise InputError(f"the first line does not name {', '.join(missing)} once", where=f"{name}:1", hint=_HINT)
    at = {column: names.index(column) for column in COLUMNS if column in names}
    langs = [head[at[column]].partition("[")[2].rstrip("] ") for column in ("source", "translation")]
    found: dict[str, Unit] = {}
    for number, row in enumerate(rows[1:], start=2):
        where = f"{name}:{number}"
        if not any(cell.strip() for cell in row):
            continue
        if len(row) <= max(at["id"], at["source"], at["translation"]) or any(cell.strip() for cell in row[len(head) :]):
            what = f"{len(row)} cells where {len(head)} are expected"
            raise InputError(what, where=where, hint=f"Cells may not be merged or split. {_HINT}")
        cell = {column: row[place] if place < len(row) else "" for column, place in at.items()}
        identity = cell["id"].strip()
        if not identity or identity in found:
            raise InputError(f"the id {identity!r} is missing or stands twice", where=where, hint=_HINT)
        found[identity] = Unit(
            identity, cell["source"], cell["translation"], state_of(cell["state"], where), cell["note"],
            cell.get("published", ""),
        )  # fmt: skip
    return Units(langs[0], langs[1], tuple(found.values()), name)


def _escaped(cell: str) -> str:
    return cell.replace("\\", "\\\\").replace("\n", "\\n")


def _plain(cell: str) -> str:
    parts = cell.split("\\\\")
    return "\\".join(part.replace("\\n", "\n") for part in parts)


def render_tsv(units: Units) -> str:
    r"""TSV; a line break in a note is ``\n``, a backslash two."""
    return "".join("\t".join(map(_escaped, row)) + "\n" for row in rows_of(units))


def parse_tsv(data: bytes, name: str) -> Units:
    """Units of a TSV that came back.

    Raises:
        InputError: see ``from_rows``.
    """
    lines = decode(data, name).removesuffix("\n").split("\n")
    return from_rows([[_plain(cell) for cell in line.split("\t")] for line in lines], name)


def render_csv(units: Units) -> str:
    """CSV for spreadsheets: byte order mark, every cell quoted, an apostrophe before what would be taken for a formula."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(
        [[_guarded(cell) for cell in row] for row in rows_of(units)]
    )
    return "\ufeff" + out.getvalue()


def _guarded(cell: str) -> str:
    """An apostrophe before a formula, and before an apostrophe that stands before one, so that reading takes away just ours."""
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULA) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA) else cell


def parse_csv(data: bytes, name: str) -> Units:
    """Units of a CSV that a spreadsheet saved: commas, semicolons or tabs; UTF-8, or UTF-16 with a byte order mark.

    Raises:
        InputError: see ``from_rows``.
    """
    text = _wide(data, name) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else decode(data, name)
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise InputError(f"this is not CSV ({error})", where=name, hint=_HINT) from error
    return from_rows([[_unguarded(cell) for cell in row] for row in rows], name)


def _wide(data: bytes, name: str) -> str:
    """What a spreadsheet calls Unicode text."""
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError as error:
        raise InputError("this is not UTF-16 text", where=name, hint="Save the file as CSV UTF-8.") from error


def render_jsonl(units: Units) -> str:
    """One unit a line."""
    clean = cleaned(units)
    lines = (
        {
            "schema": SCHEMA,
            "id": unit.id,
            "source_lang": clean.source_lang,
            "target_lang": clean.target_lang,
            "state": unit.state,
            "source": unit.source,
            "target": unit.target,
            "published": unit.published,
            "note": unit.note,
            "edited": unit.edited,
        }
        for unit in clean.units
    )
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def parse_jsonl(data: bytes, name: str) -> Units:
    """Units of a JSON Lines file that came back.

    Raises:
        InputError: a line is not as we write it; names it.
    """
    units: list[Unit] = []
    langs = "", ""
    for where, record in _records(decode(data, name), name):
        texts: dict[str, Any] = {key: record.get(key, "") for key in _TEXTS}
        if record.get("schema") != SCHEMA or not all(isinstance(text, str) for text in texts.values()):
            raise InputError(f"this line is not a record of {SCHEMA}", where=where, hint=_HINT)
        if units and langs != (texts["source_lang"], texts["target_lang"]):
            raise InputError("the languages change within the file", where=where, hint=_HINT)
        langs = texts["source_lang"], texts["target_lang"]
        units.append(
            Unit(
                texts["id"],
                texts["source"],
                texts["target"],
                state_of(texts["state"], where),
                texts["note"],
                texts["published"],
                bool(record.get("edited")),
            )
        )
    return Units(*langs, tuple(units), name)


def _records(text: str, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{name}:{number}"
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError(f"this is not JSON ({error})", where=where, hint=_HINT) from error
        if not isinstance(record, dict):
            raise InputError("this is not a JSON object", where=where, hint=_HINT)
        yield where, record


def render_moses(units: Units) -> tuple[str, str]:
    """Source and target as two texts, a unit a line."""
    clean = cleaned(units)
    return "".join(f"{unit.source}\n" for unit in clean.units), "".join(f"{unit.target}\n" for unit in clean.units)
