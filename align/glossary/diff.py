"""What changed between two glossaries, concept by concept and column by column."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from align.glossary.rows import COLUMNS, cells_of, guarded
from align.glossary.termbase import Concept, Termbase
from align.text.normalise import fold

__all__ = ["Difference", "as_text", "as_tsv", "differences"]

Kind = Literal["added", "removed", "changed"]
_MARKS: dict[Kind, str] = {"added": "+", "removed": "-", "changed": "~"}
_UNORDERED = ("_admitted", "_forbidden", "en_variants", "unless", "only_if")  # cells whose values have no order


@dataclass(frozen=True, slots=True)
class Difference:
    """One change: ``column`` of a term from ``old`` to ``new``; of an added or removed term one for each of its cells."""

    kind: Kind
    term: str
    column: str
    old: str
    new: str


def differences(old: Termbase, new: Termbase) -> list[Difference]:
    """Changes in the order of the new termbase, then what was removed. Ids that were made from the term do not count."""
    before, after = _by_key(old), _by_key(new)
    found: list[Difference] = []
    for key, concept in after.items():
        cells = _cells(concept)
        known = _cells(before[key]) if key in before else {}
        kind: Kind = "changed" if key in before else "added"
        found += [
            Difference(kind, concept.term, column, known.get(column, ""), cells.get(column, ""))
            for column in COLUMNS
            if _comparable(column, known.get(column, "")) != _comparable(column, cells.get(column, ""))
        ]
    for key, concept in before.items():
        if key not in after:
            cells = _cells(concept)
            found += [
                Difference("removed", concept.term, column, cells[column], "") for column in COLUMNS if column in cells
            ]
    return found


def _by_key(termbase: Termbase) -> dict[object, Concept]:
    """Concepts by what makes two entries the same one: term and conditions; alone under its term, by the term only."""
    terms = [_folded(concept.term) for concept in termbase]
    counts = Counter(terms)
    return {
        (term, concept.unless, concept.only_if) if counts[term] > 1 else term: concept
        for term, concept in zip(terms, termbase, strict=True)
    }


def _folded(term: str) -> str:
    return term if term.isupper() else fold(term, lower=True, hyphens=True).text


def _cells(concept: Concept) -> dict[str, str]:
    """The cells of a concept that mean something: no id, no default."""
    cells = cells_of(concept)
    cells.pop("id", None)
    if cells.get("case") == "auto":
        del cells["case"]
    return cells


def _comparable(column: str, cell: str) -> object:
    return frozenset(cell.split("|")) if column.endswith(_UNORDERED) else cell


def as_text(found: Sequence[Difference]) -> str:
    """Lines like those of diff: a term with + or - or ~, and below it what its columns hold."""
    lines: list[str] = []
    before: tuple[str, str] | None = None
    for change in found:
        if (change.kind, change.term) != before:
            before = change.kind, change.term
            lines.append(f"{_MARKS[change.kind]} {change.term}")
        if change.column != "en" or change.kind == "changed":
            arrow = f"{change.old or '(nothing)'} -> {change.new or '(nothing)'}" if change.kind == "changed" else ""
            lines.append(f"    {change.column}: {arrow or change.new or change.old}")
    return "".join(line + "\n" for line in lines)


def as_tsv(found: Sequence[Difference]) -> str:
    """The changes as a table, guarded against formulas."""
    out = io.StringIO()
    out.write("change\tterm\tcolumn\told\tnew\n")
    for change in found:
        cells = (change.kind, change.term, change.column, change.old, change.new)
        out.write("\t".join(guarded(cell) for cell in cells) + "\n")
    return out.getvalue()
