"""Pairs of terms as other programs read and write them: DeepL, Google, Weblate, OmegaT.

These files hold a source and a target and hardly more; admitted and forbidden renderings have no place in them.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, get_args

from align.errors import GlossaryError, UsageError
from align.glossary.rows import LARGEST, Row, guarded, unguarded
from align.glossary.table import concept_of
from align.glossary.termbase import Concept, Form, Rendering, Termbase
from align.lang import parse

__all__ = ["Dialect", "load_dialect", "pairs", "read_dialect", "write_dialect"]

Dialect = Literal["deepl", "google", "weblate", "omegat"]
_LONGEST = 1024  # bytes of a term, for DeepL
_NOTES = ("translator_comments", "explanation", "developer_comments", "context")  # Weblate's, the best first
_HEADERS = {"weblate": ("source", "target", "translator_comments")}


def pairs(termbase: Termbase, lang: str) -> Iterator[tuple[Concept, Form, Rendering]]:
    """Every written source form with its rendering; of equal forms the first."""
    seen: set[str] = set()
    for concept in termbase:
        for form in concept.source:
            rendering = concept.rendering(lang, form)
            if rendering is not None and not form.generated and form.text not in seen:
                seen.add(form.text)
                yield concept, form, rendering


def write_dialect(termbase: Termbase, lang: str, dialect: Dialect) -> str:
    """The preferred renderings of one language in a dialect.

    DeepL: tabs, no header, no control characters, at most 1024 bytes a term (longer pairs are left out). Google: a header of
    language codes. Weblate: a header ``source,target,translator_comments``. OmegaT: tabs, the note third, ``#`` comments.

    Raises:
        UsageError: no such dialect.
    """
    if dialect not in get_args(Dialect):
        raise UsageError(f"unknown dialect {dialect!r}", hint=f"Use one of: {', '.join(get_args(Dialect))}.")
    rows = [(form.text, rendering.preferred, concept.note) for concept, form, rendering in pairs(termbase, lang)]
    out = io.StringIO()
    if dialect == "omegat":
        out.write("# -*- coding: utf-8 -*-\n")
        rows = [row for row in rows if not row[0].startswith("#")]
    tabs = dialect in ("deepl", "omegat")
    writer = csv.writer(out, delimiter="\t" if tabs else ",", lineterminator="\n")
    if dialect == "google":
        writer.writerow(("en", {"zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}.get(lang, lang)))
    elif dialect in _HEADERS:
        writer.writerow(_HEADERS[dialect])
    wide = dialect in ("weblate", "omegat")
    for row in rows:
        if dialect != "deepl" or all(len(text.encode()) <= _LONGEST for text in row[:2]):
            cells = [_clean(text) for text in row[: 3 if wide else 2]]
            writer.writerow([guarded(cell) for cell in cells] if dialect == "weblate" else cells)
    return out.getvalue()


def _clean(text: str) -> str:
    """No control characters, no line breaks, no space around."""
    kept = (" " if char.isspace() else char for char in text)
    return " ".join("".join(char for char in kept if unicodedata.category(char) != "Cc").split())


def load_dialect(path: Path, lang: str, dialect: Dialect) -> Termbase:
    """The pairs of a file as a termbase; of several targets for one source the first is preferred, the others are admitted.

    Raises:
        GlossaryError: the file cannot be read, or a line of it is no pair of terms in these languages.
    """
    code = parse(lang).code
    merged: dict[str, Row] = {}
    for row in read_dialect(path, code, dialect):
        known = merged.setdefault(row.cells["en"], row)
        others = [known.cells[code], *known.many(f"{code}_admitted")]
        if row.cells[code] not in others:
            known.cells[f"{code}_admitted"] = "|".join([*others[1:], row.cells[code]])
    return Termbase(_named([concept_of(row) for row in merged.values()]), (str(path),))


def _named(concepts: Sequence[Concept]) -> tuple[Concept, ...]:
    """The concepts with ids of their own."""
    taken: Counter[str] = Counter()
    named = []
    for concept in concepts:
        taken[concept.id] += 1
        number = taken[concept.id]
        named.append(replace(concept, id=concept.id if number == 1 else f"{concept.id}-{number}"))
    return tuple(named)


def read_dialect(path: Path, lang: str, dialect: Dialect) -> list[Row]:
    """The pairs of a file as rows for ``align.glossary.table.concept_of``; empty sides are an error.

    DeepL: source, target, and perhaps their languages, of which only the wanted one is read. Google: with a header of language
    codes (other columns are passed over) or a bare pair. Weblate: columns by their names. OmegaT: tabs, comments, the note third.

    Raises:
        GlossaryError: the file cannot be read or a line is no pair.
        UsageError: no such dialect.
    """
    if dialect not in get_args(Dialect):
        raise UsageError(f"unknown dialect {dialect!r}", hint=f"Use one of: {', '.join(get_args(Dialect))}.")
    code = parse(lang).code
    numbered = _lines(path, dialect)
    columns = _columns(numbered[0][1], code, dialect) if numbered else None
    if columns is not None and dialect != "omegat":
        numbered = numbered[1:]
    source, target, note = columns or (0, 1, 2 if dialect == "omegat" else None)
    rows = []
    for where, cells in numbered:
        if dialect == "deepl" and len(cells) > 3 and cells[3].strip() and _code(cells[3]) != code:
            continue
        texts = [_unguarded(cells, at) for at in (source, target, note)]
        if not texts[0] or not texts[1]:
            raise GlossaryError("the line is no pair of terms", where=where, hint="Fill in source and target.")
        rows.append(Row(where, {"en": texts[0], code: texts[1], "note": texts[2]}))
    return rows


def _unguarded(cells: list[str], at: int | None) -> str:
    return "" if at is None or at >= len(cells) else unguarded(" ".join(cells[at].split()))


def _lines(path: Path, dialect: Dialect) -> list[tuple[str, list[str]]]:
    """Place and cells of each line with something in it."""
    try:
        if path.stat().st_size > LARGEST:
            raise GlossaryError("the table is larger than 64 MB", where=str(path), hint="Split it.")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise GlossaryError(f"cannot read the glossary: {error}", where=str(path), hint="Save it as UTF-8.") from error
    tabs = dialect == "omegat" or "\t" in text.split("\n", 1)[0]
    lines = text.splitlines(keepends=True)
    if dialect == "omegat":
        lines = ["\n" if line.startswith("#") else line for line in lines]
    reader = csv.reader(lines, delimiter="\t" if tabs else ",")
    try:
        return [(f"{path}:{reader.line_num}", cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        hint = "Export it again from the program that made it."
        raise GlossaryError(f"the table is broken ({error})", where=f"{path}:{reader.line_num}", hint=hint) from error


def _columns(header: list[str], code: str, dialect: Dialect) -> tuple[int, int, int | None] | None:
    """Which columns hold source, target and note, if the first line is a header."""
    names = [cell.strip().lower() for cell in header]
    if dialect == "weblate" and {"source", "target"} <= set(names):
        notes = [names.index(name) for name in _NOTES if name in names]
        return names.index("source"), names.index("target"), notes[0] if notes else None
    codes = [_code(name) for name in names]
    if dialect == "google" and "en" in codes and code in codes:
        return codes.index("en"), codes.index(code), names.index("description") if "description" in names else None
    return None


def _code(cell: str) -> str:
    """The package's code of a language name in a cell, empty for anything else."""
    try:
        return parse(cell).code if cell.strip() else ""
    except UsageError:
        return ""
