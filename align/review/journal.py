"""Where decisions are kept: events in one SQLite file, each on disk before it is answered, appended and never changed."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from align.errors import DiskError, InputError, UsageError
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
        hint = "It needs a place that can be written to and has free space; copy the run to one."
        return DiskError(f"the decisions cannot be {verb}: {error}", where=str(self.path), hint=hint)

    def append(self, event: Event, seq: int) -> Event | None:
        """Store an event under the next number; gives it with its number and time.

        ``None``: another process has stored an event under this number in between, and nothing was stored.

        Raises:
            DiskError: it could not be written; nothing is stored then.
        """
        now = round(self._clock(), 3)
        try:
            self._db.execute("INSERT INTO events VALUES (?, ?, ?, ?)", (seq, now, event.key, event.as_json()))
        except sqlite3.IntegrityError:
            return None
        except sqlite3.Error as error:
            raise self._fault("written", error) from error
        return replace(event, seq=seq, time=now)

    def knows(self, key: str) -> int | None:
        """Number of the event with this key, ``None`` where there is none.

        Raises:
            DiskError: the file cannot be read.
        """
        try:
            row = self._db.execute("SELECT seq FROM events WHERE key = ?", (key,)).fetchone() if key else None
        except sqlite3.Error as error:
            raise self._fault("read", error) from error
        return int(row[0]) if row else None

    def since(self, seq: int) -> list[Event]:
        """The events after a number, the oldest first; also those that other processes have stored.

        Raises:
            DiskError: the file cannot be read.
            InputError: an event in it is damaged.
        """
        query = "SELECT seq, time, key, content FROM events WHERE seq > ? ORDER BY seq"
        try:
            stored = self._db.execute(query, (seq,)).fetchall()
        except sqlite3.Error as error:
            raise self._fault("read", error) from error
        found = []
        for number, when, key, content in stored:
            try:
                event = event_from({**json.loads(content), "key": key})
            except (TypeError, ValueError, RecursionError, UsageError) as error:
                raise InputError(
                    f"decision {number} is damaged", where=str(self.path), hint="Bring the file back from a backup."
                ) from error
            found.append(replace(event, seq=int(number), time=float(when)))
        return found

    def __iter__(self) -> Iterator[Event]:
        return iter(self.since(0))

    def close(self) -> None:
        """Close the file; safe to call twice."""
        self._db.close()
