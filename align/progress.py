"""How long work tells how far it is, whoever is watching."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

__all__ = ["Advance", "Progress", "silent"]

Advance = Callable[[int], None]
"""Called with the number of items finished since the last call."""


class Progress(Protocol):
    """Opens one bar for a stage of known size; the bar closes with the context."""

    def __call__(self, stage: str, total: int) -> AbstractContextManager[Advance]:
        """Start a stage of ``total`` items."""


@contextmanager
def silent(stage: str, total: int) -> Iterator[Advance]:  # noqa: ARG001 (the signature of Progress)
    """Progress that nobody watches."""
    yield lambda _done: None
