"""The Korean morphological analyser (kiwipiepy), loaded once a process by whoever asks first: it takes a second and 300 MB.

Everybody asks ``tokenize``. Inside ``remembering`` answers are kept in a store by the digest of the text and the versions of
the analyser, so that a text that was analysed in an earlier run needs no analyser.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from threading import Lock
from typing import Any, NamedTuple, Protocol

__all__ = ["Memory", "Morph", "analyser", "remembering", "tokenize", "version", "warm"]

_BATCH = 256  # answers between two writes
_LOADING = Lock()


class Morph(NamedTuple):
    """A morpheme: its form with contractions undone, its tag, and where it stands in the text (offset and length)."""

    form: str
    tag: str
    start: int
    len: int


class Memory(Protocol):
    """A store of strings by key."""

    def get_many(self, keys: Sequence[str]) -> dict[str, str]:
        """The values of those keys that are there."""

    def put_many(self, entries: Mapping[str, str]) -> None:
        """Keep the values."""


class _Remembered:
    """A memory with the answers that are not written yet; threads may share one."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._fresh: dict[str, str] = {}
        self._using = Lock()

    def get(self, key: str) -> str | None:
        return self._fresh.get(key) or self._memory.get_many([key]).get(key)

    def put(self, key: str, value: str) -> None:
        with self._using:
            self._fresh[key] = value
        if len(self._fresh) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        with self._using:
            fresh, self._fresh = self._fresh, {}
        if fresh:
            self._memory.put_many(fresh)


_current: ContextVar[_Remembered | None] = ContextVar("remembered", default=None)


@contextmanager
def remembering(memory: Memory) -> Iterator[None]:
    """Look answers up in a memory, and keep new ones there."""
    kept = _Remembered(memory)
    token = _current.set(kept)
    try:
        yield
    finally:
        _current.reset(token)
        kept.flush()


def tokenize(text: str) -> tuple[Morph, ...] | None:
    """The morphemes of a text, in order; ``None`` where the analyser is not installed."""
    memory = _current.get()
    if memory is None or not version():
        return _tokenize(text)
    key = hashlib.sha256(f"{version()}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()
    known = memory.get(key)
    if known is not None:
        return tuple(Morph(*row) for row in json.loads(known))
    found = _tokenize(text)
    if found is not None:
        memory.put(key, json.dumps(found, ensure_ascii=False))
    return found


def _tokenize(text: str) -> tuple[Morph, ...] | None:
    kiwi = analyser()
    if kiwi is None:
        return None
    return tuple(Morph(token.form, str(token.tag), token.start, token.len) for token in kiwi.tokenize(text))


@cache
def version() -> str:
    """Name and version of the analyser with its model, for signatures; empty where none is installed."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return f"kiwi-{installed('kiwipiepy')}-{installed('kiwipiepy_model')}"
    except PackageNotFoundError:
        return ""


def warm() -> None:
    """Load the analyser now: half of its time goes by at its first answer."""
    _tokenize("가다.")


def analyser() -> Any:
    """The analyser, or ``None`` where it is not installed."""
    with _LOADING:  # two threads must not load it twice
        return _loaded()


@cache
def _loaded() -> Any:
    try:
        from kiwipiepy import Kiwi
    except ImportError:
        return None
    # Names of several words and slips of the pen are no matter for boundaries, and take half of the loading time.
    return Kiwi(num_workers=1, load_multi_dict=False, load_typo_dict=False)
