"""Reviewed rows out to other tools' files, and back with a list of what would change."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from align.errors import InputError, UsageError
from align.review.events import Event, Target, event_from
from align.review.judge import with_renderings
from align.review.rows import Row
from align.review.session import Session
from align.writers.units import Unit, Units, UnitState, cleaned

__all__ = [
    "Change",
    "ExportSettings",
    "Exported",
    "Import",
    "What",
    "apply",
    "changes_of",
    "export",
    "read_units",
    "units_of",
]

What = Literal["units", "corpus", "glossary", "history"]
ENDINGS = (".tmx", ".xlf", ".xliff", ".docx", ".tsv", ".csv", ".jsonl", ".txt")


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """What leaves.

    Attributes:
        what: ``units`` (rows with ids, states and notes), ``corpus`` (confirmed pairs for training), ``glossary`` (the concepts
            that got renderings in the review), ``history`` (every decision as it was made, as JSON Lines).
        states: only rows in these; empty for all.
        xliff: version for ``.xlf``: ``1.2`` or ``2.1``.
        date: for TMX, ``YYYYMMDDThhmmssZ``; empty leaves dates out.
    """

    what: What = "units"
    states: tuple[UnitState, ...] = ()
    xliff: str = "1.2"
    date: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, how many rows it holds, and how many it leaves out because of their state or an empty side."""

    files: tuple[Path, ...]
    kept: int
    left_out: int


def units_of(session: Session, states: Sequence[UnitState] = ()) -> Units:
    """The rows of a session, those in some states only, that have a source side."""
    base = session.base
    units = [
        _unit(session, row)
        for row in session.book.rows
        if row.source[0] < row.source[1] and (not states or row.state in states)
    ]
    return Units(base.draft.source.lang, session.lang, tuple(units), session.title or "report")


def _unit(session: Session, row: Row) -> Unit:
    base = session.base
    return Unit(
        str(row.id),
        base.source_side(row).text,
        base.text(row),
        row.state,
        row.note,
        base.published_side(row).text,
        row.text is not None,
    )


def export(sessions: Sequence[Session], target: Path, settings: ExportSettings) -> Exported:
    """Write the rows of one session, or of several into one TMX.

    Raises:
        UsageError: the ending names no format, or the format takes one language.
        DiskError: the file cannot be written.
    """
    from align.writers.atomic import write_bytes, write_text

    if settings.what == "glossary":
        return _export_glossary(_only(sessions), target)
    if settings.what == "history":
        return _export_history(_only(sessions), target)
    ending = target.suffix.lower()
    if settings.what == "corpus":
        return _export_corpus(_only(sessions), target)
    if ending not in ENDINGS:
        raise UsageError(f"{target.name} names no format", hint=f"End it in {', '.join(ENDINGS)}.")
    if ending == ".tmx":
        return _export_memory(sessions, target, settings)
    session = _only(sessions)
    units = units_of(session, settings.states)
    left_out = len(session.book.rows) - len(units.units)
    if ending == ".txt":
        from align.writers.table_units import render_moses

        sides = zip((units.source_lang, units.target_lang), render_moses(units), strict=True)
        files = tuple(write_text(target.with_name(f"{target.stem}.{lang}.txt"), text) for lang, text in sides)
        return Exported(files, len(units.units), left_out)
    if ending == ".docx":
        from align.writers.docx_units import render

        return Exported((write_bytes(target, render(units)),), len(units.units), left_out)
    return Exported((write_text(target, _text(units, ending, settings)),), len(units.units), left_out)


def _text(units: Units, ending: str, settings: ExportSettings) -> str:
    from align.writers import table_units, xliff_units

    if ending in (".xlf", ".xliff"):
        if settings.xliff not in ("1.2", "2.1"):
            raise UsageError(f"XLIFF {settings.xliff} is not written", hint="Use 1.2 or 2.1.")
        return xliff_units.render_12(units) if settings.xliff == "1.2" else xliff_units.render_21(units)
    return {".tsv": table_units.render_tsv, ".csv": table_units.render_csv, ".jsonl": table_units.render_jsonl}[ending](
        units
    )


def _only(sessions: Sequence[Session]) -> Session:
    if len(sessions) != 1:
        langs = ", ".join(session.lang for session in sessions)
        raise UsageError(f"this format holds one language, the run has {langs}", hint="Choose one with --lang.")
    return sessions[0]


def _export_memory(sessions: Sequence[Session], target: Path, settings: ExportSettings) -> Exported:
    """A TMX of one or several languages; only rows with both sides are units of a memory."""
    from align.writers import tmx
    from align.writers.atomic import write_text

    bitexts, kept, rows = [], 0, 0
    for session in sessions:
        made = session.current(settings.states)
        kept += sum(bool(link.sources and link.targets) for link in made.links)
        rows += len(session.book.rows)
        bitexts.append(made)
    text = tmx.render(bitexts, tmx.TmxSettings(date=settings.date))
    return Exported((write_text(target, text),), kept, rows - kept)


def _export_corpus(session: Session, target: Path) -> Exported:
    """Confirmed pairs as a two-column TSV, for ``align train``."""
    from align.writers.atomic import write_text
    from align.writers.clean import one_line

    units = [unit for unit in units_of(session, ("confirmed",)).units if unit.source and unit.target]
    if target.suffix.lower() != ".tsv":
        raise UsageError(f"{target.name} is no TSV", hint="A corpus is written as .tsv.")
    text = "".join(f"{one_line(unit.source)}\t{one_line(unit.target)}\n" for unit in units)
    return Exported((write_text(target, text),), len(units), len(session.book.rows) - len(units))


def _export_glossary(session: Session, target: Path) -> Exported:
    """The concepts that got a rendering in the review, as a glossary table."""
    from align.glossary.rows import write_tsv
    from align.writers.atomic import write_text

    events = session.book.active("rendering")
    names = {event.name for event in events}
    termbase = with_renderings(session.termbase, events, session.lang)
    touched = replace(termbase, concepts=tuple(concept for concept in termbase if concept.id in names))
    if target.suffix.lower() != ".tsv":
        raise UsageError(
            f"{target.name} is no TSV",
            hint="End it in .tsv; `align glossary convert` does the rest.",
        )
    return Exported((write_text(target, write_tsv(touched)),), len(touched), 0)


def _export_history(session: Session, target: Path) -> Exported:
    """Every event of a review, the oldest first, with its number and time (UTC, ISO 8601)."""
    from align.writers.atomic import write_text

    events = session.history()
    for event in events:
        event["time"] = datetime.fromtimestamp(event["time"], UTC).isoformat(timespec="milliseconds")
    text = "".join(json.dumps({"schema": "align.review/1", **event}, ensure_ascii=False) + "\n" for event in events)
    return Exported((write_text(target, text),), len(events), 0)


def read_units(path: Path) -> Units:
    """Units of a file that came back, by its ending.

    Raises:
        InputError: the file cannot be read, or is not what its ending says.
    """
    from align.writers import docx_units, table_units, xliff_units
    from align.writers.inputs import read_bytes

    ending, data, name = path.suffix.lower(), read_bytes(path), str(path)
    if ending in (".xlf", ".xliff"):
        return xliff_units.parse(data, name)
    if ending == ".docx":
        from align.readers.archive import Archive

        return docx_units.parse(Archive(data, name).read("word/document.xml"), name)
    readers = {".tsv": table_units.parse_tsv, ".csv": table_units.parse_csv, ".jsonl": table_units.parse_jsonl}
    if ending not in readers:
        raise InputError(
            f"files ending in {ending!r} do not come back", where=name, hint="Give .xlf, .docx, .tsv, .csv, .jsonl."
        )
    return readers[ending](data, name)


@dataclass(frozen=True, slots=True)
class Change:
    """What a unit that came back would change in a row; ``None`` where it stays."""

    row: Row
    before: Unit
    text: str | None = None
    state: UnitState | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Import:
    """What a file would do: changes in the order of the text, how many units say what the rows say already, and refusals."""

    changes: tuple[Change, ...]
    same: int
    refused: tuple[str, ...]


def changes_of(session: Session, units: Units) -> Import:
    """Compare units that came back with the rows as they stand. Nothing is changed.

    A unit whose id is not there or stands twice, whose source text is another, or whose translation is empty or its source is
    refused and named.

    Raises:
        InputError: the file is of another language.
    """
    if units.target_lang not in (session.lang, ""):
        raise InputError(
            f"the file is in {units.target_lang}, the review in {session.lang}",
            hint="Choose with --lang.",
        )
    rows = {str(row.id): row for row in session.book.rows}
    now = {unit.id: unit for unit in cleaned(units_of(session)).units}
    changes, refused, same, seen = list[Change](), list[str](), 0, set[str]()
    for unit in cleaned(units).units:
        fault = _fault(now.get(unit.id), unit, seen)
        if fault:
            refused.append(f"unit {unit.id}: {fault}")
            continue
        seen.add(unit.id)
        made = _change(rows[unit.id], now[unit.id], unit)
        changes += [made] if made else []
        same += made is None
    return Import(tuple(changes), same, tuple(refused))


def _fault(known: Unit | None, unit: Unit, seen: set[str]) -> str:
    """Why a unit is left alone; empty if it fits its row."""
    if known is None:
        return "there is no such row; it may have been merged since"
    if unit.id in seen:
        return "it stands twice; only the first counts"
    if _plain(known.source) != _plain(unit.source):
        return f"its source is {unit.source[:40]!r}, the row has {known.source[:40]!r}"
    if known.target and not unit.target:
        return "its translation is empty; a translation is taken away in the review only"
    # Tools fill what nobody translated with the source. Names and numbers may stay as they are: then nothing has changed.
    if (
        unit.target != known.target
        and _plain(unit.target) == _plain(unit.source)
        and any(map(str.isalpha, unit.source))
    ):
        return "its translation is its source text"
    return ""


_QUOTES = str.maketrans("“”„‘’‚", "\"\"\"'''")


def _plain(text: str) -> str:
    """A text without what tools change on the way: composition of characters, curly quotation marks, spaces."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_QUOTES).split())


def _change(row: Row, known: Unit, unit: Unit) -> Change | None:
    written = " ".join(unicodedata.normalize("NFC", unit.target).split())  # as the review keeps it
    text = written if known.target not in (unit.target, written) else None
    state = unit.state if unit.state is not None and unit.state != known.state else None
    note = unit.note if unit.note != known.note else None
    return Change(row, known, text, state, note) if (text, state, note) != (None, None, None) else None


def apply(session: Session, changes: Sequence[Change]) -> int:
    """Do the changes as decisions of the review; gives the number of events. Each can be undone there.

    Raises:
        UsageError: a text is too long for a row; nothing is changed then.
        StaleError: somebody changed a row at the same time; what was done before it stays.
        DiskError: a decision cannot be stored.
    """
    # As checked as what comes from the page: what cannot be read back must not be stored.
    events = [event_from(json.loads(event.as_json())) for change in changes for event in _events(change)]
    for event in events:
        row = session.book.row(event.targets[0].row)
        session.submit(replace(event, targets=(Target(row.id, row.version),)))
    return len(events)


def _events(change: Change) -> list[Event]:
    targets, found = (Target(change.row.id, change.row.version),), list[Event]()
    if change.text is not None:
        found.append(Event("edit", targets, change.text, change.state or change.row.state))
    elif change.state is not None:
        found.append(Event("state", targets, state=change.state))
    if change.note is not None:
        found.append(Event("note", targets, change.note))
    return found
