"""Loaded models that stay in memory for the next one who asks, while somebody says that there will be a next one.

A run of one report loads a model once anyway. Whoever works on many pieces of text one after the other (``align.streaming``,
``align.many``) opens ``keeping()`` around all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakValueDictionary

__all__ = ["in_hand", "keep_from_now_on", "keeping", "kept"]

T = TypeVar("T")
_IN_HAND: WeakValueDictionary[Hashable, Any] = WeakValueDictionary()
_MAKING = Lock()


class _Shelf:
    """What is kept, and how many contexts want it."""

    def __init__(self) -> None:
        self.items: dict[Hashable, Any] = {}
        self.wanted = 0


_SHELF = _Shelf()


def keep_from_now_on() -> None:
    """Keep models until the process ends: for the worker processes of a pool."""
    _SHELF.wanted += 1


@contextmanager
def keeping() -> Iterator[None]:
    """Keep models inside; the outermost such context lets them go."""
    keep_from_now_on()
    try:
        yield
    finally:
        _SHELF.wanted -= 1
        if not _SHELF.wanted:
            _SHELF.items.clear()


def kept(key: Hashable, make: Callable[[], T]) -> T:
    """What ``make`` makes, or what it made for the same key before, where models are kept. A failure is not kept.

    Args:
        key: everything that decides the thing, its kind included.
        make: loads it.
    """
    if not _SHELF.wanted:
        return make()
    if key not in _SHELF.items:
        _SHELF.items[key] = make()
    found: T = _SHELF.items[key]
    return found


def in_hand(key: Hashable, make: Callable[[], T]) -> T:
    """What ``make`` makes, or what it made for the same key while somebody still holds it: two languages read one network.

    Args:
        key: everything that decides the thing, its kind included.
        make: loads it; only one thread at a time is let in.
    """
    with _MAKING:
        found: T | None = _IN_HAND.get(key)
        if found is None:
            found = make()
            _IN_HAND[key] = found
        return found
