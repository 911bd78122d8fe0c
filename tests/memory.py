"""A store of strings in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

__all__ = ["Memory"]


class Memory:
    """What the code takes for a store: values by key, and all of them in ``items``."""

    def __init__(self) -> None:
        self.items: dict[str, str] = {}

    def get_many(self, keys: Sequence[str]) -> dict[str, str]:
        """The values of the keys that are there."""
        return {key: self.items[key] for key in keys if key in self.items}

    def put_many(self, entries: Mapping[str, str]) -> None:
        """Keep values."""
        self.items.update(entries)
