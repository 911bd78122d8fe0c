"""Glossary entries as cells by column: the form between a file and a concept, the same for every format."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from align.glossary.termbase import Concept, Termbase, split_acronym
from align.lang import TARGETS

__all__ = [
    "COLUMNS",
    "LARGEST",
    "REVIEW",
    "Row",
    "cells_of",
    "guarded",
    "sheet",
    "table_text",
    "unguarded",
    "write_csv",
    "write_tsv",
]

LARGEST = 64 * 1024 * 1024  # bytes of a file
REVIEW = "x_"  # columns that begin so are for the reader's eyes and passed over
_PER_LANGUAGE = ("", "_admitted", "_forbidden", "_reading")
# The first column never begins a line with #, which would make it a comment.
COLUMNS = (
    "case", "id", "en", *(code + part for code in TARGETS for part in _PER_LANGUAGE),
    "part_of_speech", "en_variants", "unless", "only_if", "do_not_translate", "priority", "domain", "definition", "note",
)  # fmt: skip
_FORMULA = re.compile(r"'*[=+\-@]")


@dataclass(frozen=True, slots=True)
class Row:
    """One entry: its place in words (``file:line``) and its cells by column."""

    where: str
    cells: dict[str, str]

    def many(self, column: str) -> tuple[str, ...]:
        """The values of a cell that holds several."""
        return tuple(item.strip() for item in self.cells.get(column, "").split("|") if item.strip())


def cells_of(concept: Concept) -> dict[str, str]:
    """The cells that a concept is read from; empty ones are left out."""
    split = split_acronym(concept.term)
    known = (concept.term, *(split if split and not concept.do_not_translate else ()))
    variants = [form.text for form in concept.source if not form.generated and form.text not in known]
    cells = {
        "case": concept.case, "id": concept.id, "en": concept.term, "part_of_speech": concept.part_of_speech,
        "en_variants": "|".join(variants), "domain": concept.domain, "note": concept.note,
        "do_not_translate": "yes" if concept.do_not_translate else "", "definition": concept.definition,
        "priority": str(concept.priority or ""), "unless": "|".join(concept.unless), "only_if": "|".join(concept.only_if),
    }  # fmt: skip
    for code, rendering in concept.renderings.items():
        cells[code], cells[f"{code}_reading"] = rendering.preferred, rendering.reading
        cells[f"{code}_admitted"] = "|".join(rendering.admitted)
        cells[f"{code}_forbidden"] = "|".join(rendering.forbidden)
    return {column: " ".join(text.split()) for column, text in cells.items() if text.strip()}


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe before = + - @."""
    return "'" + cell if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell without the apostrophe that ``guarded`` put there."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def write_tsv(termbase: Termbase) -> str:
    """The termbase as a table of ours, tabs between the columns; only columns in use."""
    return table_text(*sheet(termbase.concepts))


def write_csv(termbase: Termbase) -> str:
    """The same with commas, quoted where needed."""
    return table_text(*sheet(termbase.concepts), comma=True)


def table_text(columns: Sequence[str], rows: Sequence[Sequence[str]], *, comma: bool = False) -> str:
    """Guarded cells as lines, with tabs between them (which no cell may hold) or with commas, quoted where needed."""
    if not comma:
        return "".join("\t".join(cells) + "\n" for cells in (columns, *rows))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([columns, *rows])
    return out.getvalue()


def sheet(concepts: Sequence[Concept]) -> tuple[list[str], list[list[str]]]:
    """Header and rows of cells, guarded against formulas; only columns in use."""
    cells = [cells_of(concept) for concept in concepts]
    columns = [column for column in COLUMNS if column in ("en", "case", "ko") or any(column in row for row in cells)]
    return columns, [[guarded(row.get(column, "")) for column in columns] for row in cells]
