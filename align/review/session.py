"""One language of one run under review: the run's files, the journal, the rows as they stand, and what is said about them."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from align.bitext import Bitext
from align.errors import InputError
from align.glossary.termbase import Termbase
from align.review.book import Book, Patch
from align.review.events import Event
from align.review.journal import Journal
from align.review.judge import Judge, Judgement, with_renderings
from align.review.rows import Base, Row
from align.review.views import concept_cards, row_view

__all__ = ["JOURNAL", "Outcome", "Session", "load_base", "review_folders"]

JOURNAL = "review.sqlite3"
_KEPT = 2000  # changes kept in memory for other windows; a window that is further behind reads everything again


def review_folders(out: Path) -> list[Path]:
    """The folders of the languages of a run.

    Raises:
        InputError: the folder holds no run.
    """
    if (out / "draft.jsonl").is_file():
        return [out]
    found = sorted(path.parent for path in out.glob("*/draft.jsonl"))
    if not found:
        raise InputError("no run is kept here", where=str(out), hint="Name the folder that `align run --out` wrote.")
    return found


def load_base(folder: Path) -> tuple[Base, str]:
    """What a run wrote for one language, and a digest of it.

    Raises:
        InputError: a file is damaged, or draft and beads do not belong together.
    """
    from align.writers.jsonl_reader import read_bitext

    draft = read_bitext(folder / "draft.jsonl")
    if any(link.source != (number, number + 1) for number, link in enumerate(draft.links)):
        raise InputError("a line holds several source segments", where=str(folder / "draft.jsonl"))
    beads = folder / "beads.jsonl"
    published = read_bitext(beads) if beads.is_file() else None
    if published is not None and published.source.texts() != draft.source.texts():
        raise InputError(
            "the beads stand on other sentences than the draft", where=str(beads), hint="Run `align run` again."
        )
    return Base(draft, published), _digest(draft, published)


def _digest(draft: Bitext, published: Bitext | None) -> str:
    """First 16 hexadecimal digits of the SHA-256 of all texts and beads."""
    texts = [*draft.source.texts(), *draft.target.texts(), *(published.target.texts() if published else [])]
    beads = [(link.source, link.target) for link in published.links] if published else []
    return hashlib.sha256(repr((draft.target.lang, texts, beads)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an event did, as the page gets it: number of the last event, and patches of row views.

    ``everything`` tells the page to read all rows again: the event was known already, or it changed what is said of many rows.
    """

    seq: int
    patches: tuple[dict[str, Any], ...] = ()
    everything: bool = False

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"seq": self.seq, "patches": list(self.patches), "everything": self.everything}


class Session:
    """Rows of one language, safe to use from several threads.

    Args:
        folder: what ``align run`` wrote for the language; the journal is kept in it.
        termbase: the glossary of the run.
        title: of the report.

    Raises:
        InputError: the folder's files or its journal cannot be used.
        DiskError: the journal cannot be written.
    """

    def __init__(self, folder: Path, termbase: Termbase, title: str = "") -> None:
        self.folder, self.title = folder, title
        self.base, self.digest = load_base(folder)
        self._glossary = termbase
        self._lock = threading.RLock()
        self._journal = Journal(folder / JOURNAL, self.digest)
        self._events: list[Event] = list(self._journal)
        self.book = Book.of(self.base, self._events)
        self._changes: list[Outcome] = []
        self._said: dict[tuple[int, int], Judgement] = {}
        self._learn()

    @property
    def lang(self) -> str:
        """The target language."""
        return self.base.lang

    @property
    def seq(self) -> int:
        """Number of the last event."""
        return self.book.seq

    def _learn(self) -> None:
        """Take over what decisions say about the glossary and the findings to be ignored."""
        self.termbase = with_renderings(self._glossary, self.book.active("rendering"), self.lang)
        self._judge = Judge(self.base, self.termbase)
        self._ignored = frozenset((event.name, event.text) for event in self.book.active("ignore"))
        self._said.clear()

    def judgement(self, row: Row) -> Judgement:
        """What is said about a row as it stands."""
        key = row.id, row.version
        if key not in self._said:
            self._said[key] = self._judge.of(row)
        return self._said[key]

    def view(self, row: Row) -> dict[str, Any]:
        """One row for the page."""
        return row_view(self.base, row, self.judgement(row), self._ignored)

    def snapshot(self, first: int | None = None) -> dict[str, Any]:
        """All that a page needs; with ``first`` only that many rows, to begin with."""
        with self._lock:
            self._catch_up()
            shown = self.book.rows[:first]
            return {
                "seq": self.seq,
                "title": self.title,
                "digest": self.digest,
                "lang": self.lang,
                "sourceLang": self.base.draft.source.lang,
                "published": self.base.published is not None,
                "rows": [self.view(row) for row in shown],
                "total": len(self.book.rows),
                "concepts": concept_cards(self.termbase, self.lang) if len(shown) == len(self.book.rows) else {},
                **self._stacks(),
            }

    def _stacks(self) -> dict[str, Any]:
        undo, redo = self.book.undoable(), self.book.redoable()
        return {"undo": undo.kind if undo else None, "redo": redo.kind if redo else None}

    def submit(self, event: Event) -> dict[str, Any]:
        """Store an event and do it.

        Raises:
            StaleError: a row was changed since the reviewer saw it.
            UsageError: the event makes no sense.
            DiskError: it could not be stored; nothing has changed then.
        """
        with self._lock:
            while True:
                self._catch_up()
                known = self._journal.knows(event.key)
                if known is not None:
                    return Outcome(self.seq, everything=True).as_json() | self._stacks() | {"known": known}
                self.book.plan(event)
                stored = self._journal.append(event, self.seq + 1)
                if stored is not None:
                    return self._done(stored).as_json() | self._stacks() | {"time": stored.time}

    def _done(self, stored: Event) -> Outcome:
        """Do a stored event, and remember what it did for the other windows."""
        changes_all = self._changes_all(stored)
        self._events.append(stored)
        patches = self.book.apply(stored, checked=True)
        if changes_all:
            self._learn()
        outcome = Outcome(stored.seq, tuple(self._patch(patch) for patch in patches), changes_all)
        self._changes = [*self._changes[-_KEPT:], outcome]
        return outcome

    def _catch_up(self) -> None:
        """Do what another process has decided in the meantime: ``align import --apply`` while the review is open."""
        for event in self._journal.since(self.seq):
            self._done(event)

    def _changes_all(self, event: Event) -> bool:
        about = {"undo": self.book.undoable(), "redo": self.book.redoable()}.get(event.kind, event)
        return about is not None and about.kind in ("rendering", "ignore")

    def _patch(self, patch: Patch) -> dict[str, Any]:
        return {"at": patch.at, "count": len(patch.before), "rows": [self.view(row) for row in patch.after]}

    def changes(self, since: int) -> dict[str, Any]:
        """What happened after an event, for another window."""
        with self._lock:
            self._catch_up()
            if since == self.seq:
                return Outcome(self.seq).as_json() | self._stacks()
            newer = [outcome for outcome in self._changes if outcome.seq > since]
            if since > self.seq or len(newer) != self.seq - since or any(outcome.everything for outcome in newer):
                return Outcome(self.seq, everything=True).as_json() | self._stacks()
            patches = tuple(patch for outcome in newer for patch in outcome.patches)
            return Outcome(self.seq, patches).as_json() | self._stacks()

    def views(self, rows: Iterable[Row]) -> list[dict[str, Any]]:
        """Several rows for the page."""
        with self._lock:
            return [self.view(row) for row in rows]

    def history(self) -> list[dict[str, Any]]:
        """Every event, the oldest first."""
        import json

        with self._lock:
            self._catch_up()
            return [{"seq": e.seq, "time": e.time, **json.loads(e.as_json())} for e in self._events]

    def current(self, states: Sequence[str] = ()) -> Bitext:
        """The rows as a bitext over all source segments, one link a row with a source.

        Args:
            states: rows in other states have an empty target side; none named: all rows count.
        """
        from align.bitext import Document, Link

        with self._lock:
            texts, links = list[str](), list[Link]()
            for row in self.book.rows:
                if row.source[0] == row.source[1]:
                    continue
                text = self.base.text(row) if not states or row.state in states else ""
                links.append(Link(row.source, (len(texts), len(texts) + bool(text))))
                texts += [text] if text else []
            return Bitext(self.base.draft.source, Document.from_segments(texts, self.lang), tuple(links))

    def close(self) -> None:
        """Close the journal."""
        self._journal.close()
