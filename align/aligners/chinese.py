"""Traditional Chinese as the sentence encoder knows it best: in Simplified characters."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from align.aligners.base import Embedder, Vectors
from align.bitext import Stamp

__all__ = ["Simplified", "simplified", "suited"]


@lru_cache(maxsize=1)
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def simplified(text: str) -> str:
    """The text in Simplified characters, nearly always as many."""
    return str(_converter().convert(text))


class Simplified:
    """Another embedder that sees Traditional characters as Simplified ones; texts in other scripts stay as they are.

    The encoder has seen far more of these: strict F1 on news with made beads rose by 0.009 (seeds 10 and 11) and 0.004 (0 to 2).
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    @property
    def stamp(self) -> Stamp:
        """That of the embedder; the conversion belongs to the version of the aligner."""
        return self._embedder.stamp

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, shape (len(texts), d), in order."""
        return self._embedder.encode([simplified(text) for text in texts])


def suited(embedder: Embedder, *langs: str) -> Embedder:
    """The embedder for texts in these languages."""
    return Simplified(embedder) if "zh-Hant" in langs else embedder
