"""Pairs of terms as other programs read and write them: DeepL, Google, Weblate, OmegaT.

These files hold a source and a target and hardly more; admitted and forbidden renderings have no place in them.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, get_args

from align.errors import GlossaryError, UsageError
from align.glossary.rows import Row, guarded, unguarded
from align.glossary.termbase import Concept, Form, Rendering, Termbase
from align.lang import parse

__all__ = ["Dialect", "pairs", "read_dialect", "write_dialect"]

Dialect = Literal["deepl", "google", "weblate", "omegat"]
_LONGEST = 1024  # bytes of a term, for DeepL
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


def read_dialect(path: Path, lang: str, dialect: Dialect) -> list[Row]:
    """The pairs of a file as rows for ``align.glossary.table.concept_of``; empty sides are an error.

    Raises:
        GlossaryError: the file cannot be read or a line is no pair.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise GlossaryError(f"cannot read the glossary: {error}", where=str(path), hint="Save it as UTF-8.") from error
    lines = text.splitlines(keepends=True)
    tabs = dialect == "omegat" or (dialect == "deepl" and "\t" in text.split("\n", 1)[0])
    reader = csv.reader(lines, delimiter="\t" if tabs else ",")
    code, rows = parse(lang).code, []
    for number, cells in enumerate(reader):
        if not any(cells) or (dialect == "omegat" and cells[0].startswith("#")):
            continue
        if number == 0 and dialect in ("google", "weblate"):
            continue
        where = f"{path}:{reader.line_num}"
        if len(cells) < 2 or not cells[0].strip() or not cells[1].strip():
            raise GlossaryError("the line is no pair of terms", where=where, hint="Fill in source and target.")
        note = cells[2].strip() if len(cells) > 2 else ""
        rows.append(Row(where, {"en": unguarded(cells[0].strip()), code: unguarded(cells[1].strip()), "note": note}))
    return rows
