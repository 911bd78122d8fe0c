"""A store of finished work: key -> value in one SQLite file, kept through a kill at any moment.

Keys are digests of everything that decides a value (text, model, settings), so an entry is never wrong, only unused.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from threading import Lock
from types import TracebackType

from align.errors import DiskError

__all__ = ["Store", "VectorStore", "key_of"]

_BATCH = 500  # below SQLite's oldest limit of 999 variables in one statement


def key_of(*decided_by: str) -> str:
    """The key of a value: SHA-256 (64 hexadecimal digits) over everything that decides it."""
    return hashlib.sha256(json.dumps(decided_by, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


class Store:
    """Values by key, committed at each ``put_many``.

    WAL mode: a process killed in the middle of a write loses that write only, and readers never wait for a writer. Threads may
    share one store: a transaction is one thread's at a time.

    Args:
        path: the SQLite file; its folder is created.

    Raises:
        DiskError: the file cannot be opened or written, or is not a store.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._using = Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            # Values stand apart from the index of keys: large rows in a tree of random keys cost more the more there are.
            self._db.execute("CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, value BLOB NOT NULL)")
        except (sqlite3.Error, OSError) as error:
            raise self._fault("opened", error) from error

    def _fault(self, verb: str, error: Exception) -> DiskError:
        return DiskError(
            f"the store of finished work cannot be {verb}: {error}",
            where=str(self.path),
            hint="Free some space or choose another folder with --out; a damaged store can be deleted, it only saves time.",
        )

    def get_many(self, keys: Iterable[str]) -> dict[str, str]:
        """The values of those keys that are present."""
        wanted = list(dict.fromkeys(keys))
        found: dict[str, str] = {}
        try:
            for start in range(0, len(wanted), _BATCH):
                batch = wanted[start : start + _BATCH]
                marks = ",".join("?" * len(batch))
                query = f"SELECT key, value FROM entries WHERE key IN ({marks})"  # noqa: S608 (only question marks)
                with self._using, closing(self._db.execute(query, batch)) as rows:
                    found.update(rows)
        except sqlite3.Error as error:
            raise self._fault("read", error) from error
        return found

    def put_many(self, entries: Mapping[str, str]) -> None:
        """Store all entries or, on any failure, none of them."""
        with self._using:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                self._db.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?)", list(entries.items()))
                self._db.execute("COMMIT")
            except sqlite3.Error as error:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise self._fault("written", error) from error

    def __len__(self) -> int:
        with closing(self._db.execute("SELECT COUNT(*) FROM entries")) as rows:
            return int(rows.fetchone()[0])

    def close(self) -> None:
        """Close the file; safe to call twice."""
        self._db.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class VectorStore:
    """A cache of vectors (``aligners.base.VectorCache``) in a store whose file may come to be only later.

    Published versions are lined up before anything is written into the output folder. Until ``flush`` new vectors are in memory.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._fresh: dict[str, bytes] = {}

    def get_many(self, keys: Sequence[str]) -> dict[str, bytes]:
        """The vectors that are known."""
        found = {key: self._fresh[key] for key in keys if key in self._fresh}
        if self._path.is_file():
            with Store(self._path) as store:
                stored = store.get_many([key for key in keys if key not in found])
            found |= {key: base64.b64decode(value) for key, value in stored.items()}
        return found

    def put_many(self, items: Mapping[str, bytes]) -> None:
        """Keep new vectors until ``flush``."""
        self._fresh |= items

    def flush(self, store: Store) -> None:
        """Write the new vectors to the store."""
        if self._fresh:
            store.put_many({key: base64.b64encode(value).decode() for key, value in self._fresh.items()})
            self._fresh = {}
