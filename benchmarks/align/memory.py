"""An embedder that encodes no text twice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from align.aligners.base import Embedder, Vectors
from align.bitext import Stamp


class Memory:
    """Another embedder with a memory of its vectors."""

    def __init__(self, model: Embedder) -> None:
        self._model = model
        self._known: dict[str, Vectors] = {}

    @property
    def stamp(self) -> Stamp:
        """That of the model."""
        return self._model.stamp

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, shape (len(texts), d)."""
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        if new:
            self._known |= dict(zip(new, self._model.encode(new), strict=True))
        return np.stack([self._known[text] for text in texts])
