"""The store keeps what was finished, through kills and damage."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import DiskError
from align.store import Store

texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.dictionaries(texts, texts, max_size=20), st.lists(texts, max_size=5))
def test_what_is_put_comes_back_and_nothing_else(entries: dict[str, str], others: list[str]) -> None:
    with Store(Path(":memory:")) as store:
        store.put_many(entries)
        assert store.get_many([*entries, *others]) == entries
        assert len(store) == len(entries)


def test_more_keys_than_one_statement_takes(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite3") as store:
        store.put_many({str(n): "x" for n in range(2500)})
        assert len(store.get_many(str(n) for n in range(3000))) == 2500


def test_a_killed_writer_loses_nothing_that_was_put(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite3"
    code = (
        "import os, signal, sys; from pathlib import Path; from align.store import Store\n"
        "store = Store(Path(sys.argv[1])); store.put_many({'a': '1'}); store._db.execute('BEGIN'); "
        "store._db.execute(\"INSERT INTO entries VALUES ('b', '2')\"); os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    with Store(path) as store:
        assert store.get_many(["a", "b"]) == {"a": "1"}


def test_a_damaged_file_and_a_folder_without_permission_are_clear_errors(tmp_path: Path) -> None:
    (tmp_path / "bad").write_bytes(b"this is no database, whatever its name says" * 100)
    with pytest.raises(DiskError, match="store of finished work cannot be opened"):
        Store(tmp_path / "bad")
    (tmp_path / "file").write_text("x")
    with pytest.raises(DiskError):
        Store(tmp_path / "file" / "s.sqlite3")


def test_a_full_disk_is_reported_with_what_to_do(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite3") as store:
        store.put_many({"a": "1"})
        store._db.execute(f"PRAGMA max_page_count = {store._db.execute('PRAGMA page_count').fetchone()[0]}")
        with pytest.raises(DiskError, match="Free some space"):
            store.put_many({str(n): "x" * 4096 for n in range(50)})
        assert store.get_many(["a", "0"]) == {"a": "1"}
