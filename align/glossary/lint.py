"""What is wrong, or likely to go wrong, in glossary files: a list of findings with file and line, never a stop at the first.

The loader refuses what it cannot use; the lint reads on past every refusal and adds what only a look at the whole shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from align.bitext import Severity
from align.errors import GlossaryError
from align.glossary.table import concept_of, read_rows
from align.glossary.termbase import Concept, Form
from align.text.normalise import fold

__all__ = ["LintFinding", "lint"]

_SHORT_SOURCE = 2  # letters: shorter source terms are words of everyday text
_SPELT_OUT = 4  # letters: from here on an acronym may be read as a word
_WEIGHT = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class LintFinding:
    """One fault: ``where`` is ``file:line``, ``check`` its name, ``severity`` an error where a run would leave the line out."""

    where: str
    check: str
    message: str
    severity: Severity = "warning"

    def __str__(self) -> str:
        return f"{self.where}: {self.severity}: {self.message} [{self.check}]"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A concept and the place that it came from."""

    where: str
    file: int
    line: int
    concept: Concept


def lint(paths: Sequence[Path | str]) -> list[LintFinding]:
    """Findings over all files together, in order of file and line; an empty list where all is well.

    Checks: ``unreadable``, ``duplicate``, ``conflict``, ``shadowed``, ``cycle``, ``forbidden-inside``, ``one-syllable``,
    ``short-source``, ``reading``, ``same-rendering``.
    """
    entries: list[_Entry] = []
    found: list[tuple[int, int, LintFinding]] = []
    for file, path in enumerate(paths):
        faults: list[GlossaryError] = []
        try:
            rows = read_rows(Path(path), faults)
        except GlossaryError as error:
            found.append((file, _line(error.where), _unreadable(error)))
            continue
        for row in rows:
            try:
                entries.append(_Entry(row.where, file, _line(row.where), concept_of(row)))
            except GlossaryError as error:
                faults.append(error)
        found += [(file, _line(fault.where), _unreadable(fault)) for fault in faults]
    for check in (_repeated, _shadowed, _cycles, _single):
        found += [(entry.file, entry.line, finding) for entry, finding in check(entries)]
    found.sort(key=lambda item: (item[0], item[1], _WEIGHT[item[2].severity], item[2].check, item[2].message))
    return [finding for _, _, finding in found]


_Found = Iterator[tuple[_Entry, LintFinding]]


def _line(where: str) -> int:
    tail = where.rpartition(":")[2]
    return int(tail) if tail.isdigit() else 0


def _unreadable(error: GlossaryError) -> LintFinding:
    return LintFinding(error.where, "unreadable", f"{error.what}. {error.hint}".strip(), "error")


def _key(text: str) -> str:
    return text if text.isupper() else fold(text, lower=True, hyphens=True).text


def _finding(entry: _Entry, check: str, message: str, severity: Severity = "warning") -> tuple[_Entry, LintFinding]:
    return entry, LintFinding(entry.where, check, message, severity)


def _repeated(entries: Sequence[_Entry]) -> _Found:
    """The same source term twice under the same conditions: one of the two is passed over."""
    first: dict[object, _Entry] = {}
    for entry in entries:
        concept = entry.concept
        before = first.setdefault((_key(concept.term), concept.unless, concept.only_if), entry)
        if before is entry:
            continue
        same = dict(before.concept.renderings) == dict(entry.concept.renderings)
        what = f"{entry.concept.term!r} stands already at {before.where}"
        if same:
            yield _finding(entry, "duplicate", f"{what} with the same renderings")
        else:
            yield _finding(entry, "conflict", f"{what} with other renderings")


def _shadowed(entries: Sequence[_Entry]) -> _Found:
    """A form that the glossary writes for two concepts is always taken for the first of them."""
    owners: dict[str, _Entry] = {}
    for entry in entries:
        if entry.concept.unless or entry.concept.only_if:
            continue
        for form in _written(entry.concept):
            owner = owners.setdefault(_key(form.text), entry)
            if owner is not entry and _key(owner.concept.term) != _key(entry.concept.term):
                message = (
                    f"{form.text!r} is never taken for {entry.concept.term!r}: {owner.concept.term!r} at {owner.where}"
                )
                yield _finding(entry, "shadowed", f"{message} has it too")


def _written(concept: Concept) -> list[Form]:
    return [form for form in concept.source if not form.generated]


def _cycles(entries: Sequence[_Entry]) -> _Found:
    """Renderings that one concept wants and another forbids: each repair of the one would break the other."""
    for lang in sorted({lang for entry in entries for lang in entry.concept.renderings}):
        wanted: dict[str, _Entry] = {}
        for entry in entries:
            if rendering := entry.concept.renderings.get(lang):
                wanted.setdefault(rendering.preferred, entry)
        for entry in entries:
            rendering = entry.concept.renderings.get(lang)
            for forbidden in rendering.forbidden if rendering else ():
                for preferred, other in wanted.items():
                    if other is not entry and rendering and forbidden in preferred:
                        yield _clash(entry, other, forbidden, lang)


def _clash(entry: _Entry, other: _Entry, forbidden: str, lang: str) -> tuple[_Entry, LintFinding]:
    mine, theirs = entry.concept.renderings[lang], other.concept.renderings[lang]
    back = any(text in mine.preferred for text in theirs.forbidden)
    what = f"{forbidden} is forbidden for {entry.concept.term!r} but stands in {theirs.preferred}"
    if back and forbidden == theirs.preferred:
        return _finding(entry, "cycle", f"{what}, which {other.concept.term!r} at {other.where} wants, and the reverse")
    return _finding(entry, "forbidden-inside", f"{what}, which {other.concept.term!r} at {other.where} wants", "info")


def _pronounceable(acronym: str) -> bool:
    """Whether people may read it as a word: NATO, but not OHCHR."""
    long = acronym.isascii() and acronym.isupper() and len(acronym) >= _SPELT_OUT
    return long and bool(re.search("[AEIOU]", acronym)) and not re.search("[^AEIOU]{3}", acronym)


def _single(entries: Sequence[_Entry]) -> _Found:
    """What a line by itself shows, and renderings that several terms share."""
    shared: dict[tuple[str, str], _Entry] = {}
    for entry in entries:
        concept = entry.concept
        for form in _written(concept):
            if len(form.text) <= _SHORT_SOURCE and not form.text.isupper():
                yield _finding(entry, "short-source", f"{form.text!r} is so short that it will match ordinary words")
        for lang, rendering in sorted(concept.renderings.items()):
            for text in (*rendering.accepted, *rendering.forbidden):
                if len(text) == 1:
                    yield _finding(entry, "one-syllable", f"{text} ({lang}) is part of many other words")
            tail = rendering.preferred.rstrip(")）").rpartition("(")[2]
            if lang == "ko" and not rendering.reading and _pronounceable(tail):
                message = f"{rendering.preferred} has no reading: its particle is chosen as if {tail} were spelt out"
                yield _finding(entry, "reading", message, "info")
            before = shared.setdefault((lang, rendering.preferred), entry)
            if before is not entry:
                message = f"{rendering.preferred} ({lang}) also renders {before.concept.term!r} at {before.where}"
                yield _finding(entry, "same-rendering", message, "info")
