"""Decisions on disk: appended, never changed, kept through a kill."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from align.errors import DiskError, InputError
from align.review.events import Event, Target
from align.review.journal import Journal


def test_events_come_back_as_they_were_stored(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j.sqlite3", "base", clock=lambda: 12.5)
    made = [
        journal.append(Event("edit", (Target(3, 0),), "안녕", "confirmed", key="a"), 1),
        journal.append(Event("realign", beads=(((1, 2), (((0, 1), (0, 2), 0.5),)),)), 2),
        journal.append(Event("undo"), 3),
    ]
    journal.close()
    again = Journal(tmp_path / "j.sqlite3", "base")
    assert list(again) == made
    assert [(event.seq, event.time) for event in again] == [(1, 12.5), (2, 12.5), (3, 12.5)]
    assert again.knows("a") == 1
    assert again.knows("b") is None
    assert again.knows("") is None


def test_an_event_can_be_neither_changed_nor_deleted(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j.sqlite3", "base")
    journal.append(Event("undo"), 1)
    with sqlite3.connect(tmp_path / "j.sqlite3") as db:
        for statement in ("UPDATE events SET content = 'x'", "DELETE FROM events"):
            with pytest.raises(sqlite3.IntegrityError, match="events"):
                db.execute(statement)


def test_two_processes_never_take_the_same_number(tmp_path: Path) -> None:
    first, second = (Journal(tmp_path / "j.sqlite3", "base") for _ in range(2))
    assert first.append(Event("undo"), 1) is not None
    assert second.append(Event("redo"), 1) is None
    assert [event.kind for event in second.since(0)] == ["undo"]
    assert second.append(Event("redo"), 2) is not None
    assert [event.kind for event in first.since(1)] == ["redo"]


def test_a_damaged_decision_is_named(tmp_path: Path) -> None:
    Journal(tmp_path / "j.sqlite3", "base").close()
    with sqlite3.connect(tmp_path / "j.sqlite3") as db:
        db.execute('INSERT INTO events VALUES (1, 0, \'\', \'{"kind": "edit", "text"\')')
    with pytest.raises(InputError, match="decision 1 is damaged"):
        Journal(tmp_path / "j.sqlite3", "base").since(0)


def test_decisions_about_another_run_are_refused(tmp_path: Path) -> None:
    Journal(tmp_path / "j.sqlite3", "one").close()
    with pytest.raises(InputError, match="another draft"):
        Journal(tmp_path / "j.sqlite3", "two")


def test_a_file_that_is_no_journal_is_refused(tmp_path: Path) -> None:
    (tmp_path / "j.sqlite3").write_bytes(b"not a database, but long enough to look like one" * 40)
    with pytest.raises(DiskError, match="opened"):
        Journal(tmp_path / "j.sqlite3", "base")


def test_what_was_stored_outlives_a_kill(tmp_path: Path) -> None:
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom align.review.events import Event, Target\n"
        "from align.review.journal import Journal\njournal = Journal(Path(sys.argv[1]), 'base')\n"
        "for n in range(50): journal.append(Event('note', (Target(1, n),), str(n)), n + 1)\n"
        "print('stored', flush=True)\ntime.sleep(60)\n"
    )
    path = tmp_path / "j.sqlite3"
    running = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    assert running.stdout.readline() == "stored\n"
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    running.stdout.close()
    assert [event.text for event in Journal(path, "base")] == [str(n) for n in range(50)]
