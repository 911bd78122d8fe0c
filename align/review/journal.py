"""Where decisions are kept: events in one SQLite file, each on disk before it is answered, appended and never changed."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from align.errors import DiskError, InputError
from align.review.events import Event, event_from

__all__ = ["Journal"]

_SCHEMA = "align.review/1"
_TABLES = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY, time REAL NOT NULL, key TEXT NOT NULL DEFAULT '', content TEXT NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS events_key ON events (key) WHERE key != '';
CREATE TRIGGER IF NOT EXISTS no_change BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events never change'); END;
CREATE TRIGGER IF NOT EXISTS no_delete BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events stay'); END;
"""


class Journal:
    """The events of one language of one run.

    Args:
        path: the SQLite file; made if it is not there.
        base: digest of the rows that the events are about; a journal of other rows is refused, not misread.
        clock: seconds since 1970.

    Raises:
        DiskError: the file cannot be opened.
        InputError: it holds decisions about another run, or is not a journal.
    """

    def __init__(self, path: Path, base: str, clock: Callable[[], float] = time.time) -> None:
        self.path = path
        self._clock = clock
        try:
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")  # an answered event survives a power cut too
            self._db.executescript(_TABLES)
            self._claim(base)
        except sqlite3.DatabaseError as error:
            raise self._fault("opened", error) from error

    def _claim(self, base: str) -> None:
        rows = dict(self._db.execute("SELECT name, value FROM meta"))
        if not rows:
            self._db.executemany("INSERT INTO meta VALUES (?, ?)", [("schema", _SCHEMA), ("base", base)])
            return
        if rows.get("schema") != _SCHEMA:
            raise InputError(f"decisions of format {rows.get('schema')!r}", where=str(self.path), hint="Update align.")
        if rows.get("base") != base:
            raise InputError(
                "the decisions kept here are about another draft or other beads than those in the folder",
                where=str(self.path),
                hint="Export them with the run that they belong to, then move this file away to begin anew.",
            )

    def _fault(self, verb: str, error: Exception) -> DiskError:
        return DiskError(f"the decisions cannot be {verb}: {error}", where=str(self.path), hint="Free some space.")

    def append(self, event: Event) -> Event:
        """Store an event; gives it with its number and time.

        Raises:
            DiskError: it could not be written; nothing is stored then.
        """
        now = round(self._clock(), 3)
        try:
            cursor = self._db.execute(
                "INSERT INTO events (time, key, content) VALUES (?, ?, ?)", (now, event.key, event.as_json())
            )
        except sqlite3.Error as error:
            raise self._fault("written", error) from error
        return replace(event, seq=int(cursor.lastrowid or 0), time=now)

    def knows(self, key: str) -> int | None:
        """Number of the event with this key, ``None`` where there is none."""
        row = self._db.execute("SELECT seq FROM events WHERE key = ?", (key,)).fetchone() if key else None
        return int(row[0]) if row else None

    def __iter__(self) -> Iterator[Event]:
        for seq, when, key, content in self._db.execute("SELECT seq, time, key, content FROM events ORDER BY seq"):
            yield replace(event_from({**json.loads(content), "key": key}), seq=int(seq), time=float(when))

    def close(self) -> None:
        """Close the file; safe to call twice."""
        self._db.close()
