"""Read glossaries from TSV, CSV and TBX files; in a table the header line decides the columns.

``glossaries/README.md`` documents each of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import cast

from align.errors import GlossaryError, UsageError
from align.glossary import conditions
from align.glossary.forms import source_forms
from align.glossary.rows import LARGEST, REVIEW, Row, unguarded
from align.glossary.termbase import CaseMode, Concept, Form, Rendering, TableWarning, Termbase, split_acronym
from align.lang import TARGETS, parse
from align.text import normalise, scripts

__all__ = ["concept_of", "load", "read_rows"]

_PLAIN = (
    "id", "part_of_speech", "en_variants", "case", "domain", "note", "do_not_translate", "definition", "priority", "unless",
    "only_if",
)  # fmt: skip
_PER_LANGUAGE = ("admitted", "forbidden", "reading")
_CASES = ("auto", "exact", "any")
_YES, _NO = ("yes", "true", "1", "y", "x"), ("", "no", "false", "0", "n")


def load(paths: Sequence[Path | str], *, strict: bool = True) -> Termbase:
    """Read glossaries.

    Of two entries for one source term under the same conditions the one with the higher priority wins, then the one in the
    earlier file, then the earlier line; the other is passed over with a warning.

    Args:
        paths: files in order of priority.
        strict: whether a line or file that cannot be used is an error; else it is left out with a warning.

    Raises:
        GlossaryError: a file or a line cannot be read (``where`` is ``file:line``); if not ``strict``, only where a file is
            missing or nothing at all is left.
    """
    faults: list[GlossaryError] = []
    entries = [entry for path in paths for entry in _entries(path, None if strict else faults)]
    if faults and not entries:
        raise faults[0]
    warnings = [TableWarning(fault.where, f"left out: {fault.what}. {fault.hint}".strip()) for fault in faults]
    owner: dict[object, tuple[str, Concept]] = {}
    taken: set[str] = set()
    concepts: list[Concept] = []
    for where, concept in sorted(entries, key=lambda entry: -entry[1].priority):
        key = _key(concept.term), concept.unless, concept.only_if
        if key in owner:
            warnings.append(TableWarning(where, _passed_over(concept, *owner[key])))
            continue
        owner[key] = where, concept
        concepts.append(replace(concept, id=_unique(concept.id, taken)))
    return Termbase(tuple(concepts), tuple(str(path) for path in paths), tuple(warnings))


def _entries(path: Path | str, faults: list[GlossaryError] | None) -> list[tuple[str, Concept]]:
    """Place and concept of every row; what cannot be used goes to ``faults``, if there is such a list."""
    if faults is None:
        return [(row.where, concept_of(row)) for row in read_rows(path)]
    if not Path(path).exists():
        raise GlossaryError("cannot read the glossary: there is no such file", where=str(path), hint="Check the path.")
    found: list[tuple[str, Concept]] = []
    try:
        rows = read_rows(path, faults)
    except GlossaryError as fault:
        faults.append(fault)
        return found
    for row in rows:
        try:
            found.append((row.where, concept_of(row)))
        except GlossaryError as fault:
            faults.append(fault)
    return found


def _passed_over(concept: Concept, where: str, before: Concept) -> str:
    same = dict(concept.renderings) == dict(before.renderings)
    how = "with the same renderings" if same else "with another rendering, which is used"
    return f"{concept.term!r} is passed over: it stands already at {where} {how}"


def _key(term: str) -> str:
    """What makes two entries the same: spelling without case, hyphens, spaces; an acronym (US) is not the word (us)."""
    return term if term.isupper() else normalise.fold(term, lower=True, hyphens=True).text


def _unique(name: str, taken: set[str]) -> str:
    chosen, number = name, 2
    while chosen in taken:
        chosen, number = f"{name}-{number}", number + 1
    taken.add(chosen)
    return chosen


def read_rows(path: Path | str, faults: list[GlossaryError] | None = None) -> list[Row]:
    """The entries of a glossary file as rows of cells by column, whatever its format: TSV, CSV, XLSX or TBX, by its ending.

    Args:
        path: the file, at most 64 MB.
        faults: takes the errors of single lines, which are then left out.

    Raises:
        GlossaryError: the file cannot be read, or a line of it while there is no ``faults``.
    """
    name, suffix = str(path), Path(path).suffix.lower()
    if suffix in (".tbx", ".xml"):
        from align.glossary.tbx import read_tbx

        return read_tbx(Path(path))
    if suffix in (".xlsx", ".xlsm"):
        from align.glossary.xlsx import read_xlsx

        numbered = read_xlsx(Path(path))
    else:
        text = _decode(Path(path), name)
        numbered = _csv_lines(text, name) if suffix == ".csv" else _tsv_lines(text)
    if not numbered:
        raise GlossaryError(
            "the glossary is empty", where=f"{name}:1", hint="Its first line must name the columns: en, ko, ..."
        )
    at, header = numbered[0]
    columns = _columns(header, f"{name}:{at}")
    rows = []
    for at, cells in numbered[1:]:
        try:
            rows.append(_row(cells, columns, f"{name}:{at}"))
        except GlossaryError as fault:
            if faults is None:
                raise
            faults.append(fault)
    return rows


def _tsv_lines(text: str) -> list[tuple[int, list[str]]]:
    lines = [(at, line.rstrip("\r")) for at, line in enumerate(text.split("\n"), 1)]
    return [(at, line.split("\t")) for at, line in lines if line.strip() and not line.startswith("#")]


def _csv_lines(text: str, name: str) -> list[tuple[int, list[str]]]:
    """Lines of a CSV file with whichever of comma, semicolon and tab its first line has most of."""
    import csv

    head = text.split("\n", 1)[0]
    reader = csv.reader(text.splitlines(keepends=True), delimiter=max(",;\t", key=head.count), strict=True)
    try:
        return [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        hint = "Quote cells that hold the separator, and double the quotes inside them."
        raise GlossaryError(f"the CSV is broken ({error})", where=f"{name}:{reader.line_num}", hint=hint) from error


def _decode(path: Path, name: str) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise GlossaryError(
                "the table is larger than 64 MB", where=name, hint="Split it, or take out what is no term."
            )
        raw = path.read_bytes()
    except OSError as error:
        raise GlossaryError(
            f"cannot read the glossary: {error.strerror}", where=name, hint="Check the path."
        ) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        hint = "Save the file as UTF-8 (in a spreadsheet: Unicode text, or CSV UTF-8 with tabs)."
        raise GlossaryError("the glossary is not UTF-8", where=f"{name}:{line}", hint=hint) from error


def _columns(cells: list[str], where: str) -> list[str]:
    columns = [_column(cell.strip(), where) for cell in cells]
    doubled = [column for column in columns if columns.count(column) > 1]
    if doubled:
        raise GlossaryError(f"the column {doubled[0]!r} stands twice", where=where, hint="Name each column once.")
    if "en" not in columns or not set(columns) & set(TARGETS):
        hint = f"The first line must name the columns: en and at least one of {', '.join(TARGETS)}, separated by tabs."
        raise GlossaryError("the header line lacks a language", where=where, hint=hint)
    return columns


def _column(cell: str, where: str) -> str:
    folded = cell.lower().replace(" ", "_")
    if folded in _PLAIN or folded.startswith(REVIEW):
        return folded
    base, _, suffix = cell.rpartition("_")
    try:
        if base and suffix.lower() in _PER_LANGUAGE:
            return f"{parse(base).code}_{suffix.lower()}"
        return parse(cell).code
    except UsageError:
        known = [*_PLAIN, "en", *TARGETS, *(f"{code}_{part}" for code in TARGETS for part in _PER_LANGUAGE)]
        near = get_close_matches(cell, known, n=1)
        guess = f"Did you mean {near[0]}? " if near else ""
        raise GlossaryError(
            f"unknown column {cell!r}", where=where, hint=f"{guess}Known: {', '.join(known)}."
        ) from None


def _row(cells: list[str], columns: list[str], where: str) -> Row:
    for cell in cells:
        bad = next((char for char in cell if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")), None)
        if bad is not None or "\ufffd" in cell:
            mark = f"U+{ord(bad or chr(0xFFFD)):04X}"
            raise GlossaryError(f"the line holds the control character {mark}", where=where, hint="Delete it.")
    cells = [unguarded(normalise.nfc(cell).strip()) for cell in cells]
    if len(cells) != len(columns):
        hint = "Separate the columns by one tab each; leave an empty cell empty."
        raise GlossaryError(f"{len(cells)} columns where the header has {len(columns)}", where=where, hint=hint)
    return Row(where, dict(zip(columns, cells, strict=True)))


def concept_of(row: Row) -> Concept:
    """The concept that a row describes.

    Raises:
        GlossaryError: something in it cannot be used.
    """
    entry = row.cells["en"]
    if not entry:
        raise GlossaryError(
            "the source term is empty", where=row.where, hint="Fill in the en column or delete the line."
        )
    for text in (entry, *row.many("en_variants")):
        if not any(scripts.script_of(char) == "latin" for char in text):
            raise GlossaryError(
                f"the source term {text!r} is not English", where=row.where, hint="Are two columns swapped?"
            )
    case = row.cells.get("case", "").lower() or "auto"
    if case not in _CASES:
        raise GlossaryError(f"unknown case mode {case!r}", where=row.where, hint=f"Use one of: {', '.join(_CASES)}.")
    keep = _flag(row)
    part_of_speech = row.cells.get("part_of_speech", "").lower()
    renderings = {code: made for code in TARGETS if (made := _rendering(row, code)) is not None}
    if not renderings and not keep:
        raise GlossaryError(
            f"{entry!r} has no rendering", where=row.where, hint="Fill in one language or do_not_translate."
        )
    forms = source_forms(entry, row.many("en_variants"), part_of_speech)
    if keep:
        forms = tuple(Form(text) for text in (entry, *row.many("en_variants")))
    return Concept(
        id=row.cells.get("id") or _slug(entry),
        source=forms,
        renderings=renderings,
        part_of_speech=part_of_speech,
        case=cast(CaseMode, case),
        do_not_translate=keep,
        domain=row.cells.get("domain", ""),
        note=row.cells.get("note", ""),
        definition=row.cells.get("definition", ""),
        priority=_priority(row),
        unless=_conditions(row, "unless"),
        only_if=_conditions(row, "only_if"),
    )


def _priority(row: Row) -> int:
    value = row.cells.get("priority", "") or "0"
    if not re.fullmatch(r"-?\d{1,3}", value):
        raise GlossaryError(f"the priority is {value!r}", where=row.where, hint="Write a whole number up to 999.")
    return int(value)


def _conditions(row: Row, column: str) -> tuple[str, ...]:
    for phrase in row.many(column):
        if fault := conditions.fault_in(phrase):
            hint = "Write a phrase such as budget*, or ~ of … budget* with ~ for the term."
            raise GlossaryError(f"the condition {phrase!r} cannot be used: {fault}", where=row.where, hint=hint)
    return row.many(column)


def _flag(row: Row) -> bool:
    value = row.cells.get("do_not_translate", "").lower()
    if value not in (*_YES, *_NO):
        raise GlossaryError(f"do_not_translate is {value!r}", where=row.where, hint="Write yes or no.")
    return value in _YES


def _rendering(row: Row, code: str) -> Rendering | None:
    preferred = row.cells.get(code, "")
    admitted, forbidden = row.many(f"{code}_admitted"), row.many(f"{code}_forbidden")
    for text in (preferred, *admitted, *forbidden):
        if text:
            _check_script(text, code, row.where)
    both = [text for text in forbidden if text in (preferred, *admitted)]
    if both:
        raise GlossaryError(
            f"{both[0]!r} is both wanted and forbidden", where=row.where, hint="Delete it in one of the two."
        )
    if not preferred:
        if admitted or forbidden:
            hint = f"Fill in the {code} column as well."
            raise GlossaryError(f"renderings without a preferred one in {code}", where=row.where, hint=hint)
        return None
    return Rendering(preferred, admitted, forbidden, row.cells.get(f"{code}_reading", ""))


def _check_script(text: str, code: str, where: str) -> None:
    """Korean is Hangul, Chinese is Han; Latin alone passes only where it is an acronym or a name."""
    kinds = {scripts.script_of(char) for char in text} - {""}
    own, wrong = ("hangul", {"kana", "han", "other"}) if code == "ko" else ("han", {"kana", "hangul", "other"})
    found = kinds & wrong if own in kinds or kinds & wrong else set()
    latin_word = own not in kinds and "latin" in kinds and not any(char.isupper() or char.isdigit() for char in text)
    if found or latin_word or not (kinds or any(char.isdigit() for char in text)):
        hint = "Are two columns swapped? Put Hanja or a gloss into the note."
        raise GlossaryError(f"{text!r} is not in the script of {code}", where=where, hint=hint)
    guess = scripts.guess_language(text)
    if code != "ko" and guess.lang.startswith("zh") and guess.lang != code and guess.doubt == 0:
        raise GlossaryError(
            f"{text!r} looks like {guess.name}", where=where, hint=f"The column is {code}; are two swapped?"
        )


def _slug(entry: str) -> str:
    split = split_acronym(entry)
    entry = split[0] if split else entry
    return re.sub(r"[^\w]+", "-", normalise.fold(entry, lower=True).text).strip("-_") or "term"
