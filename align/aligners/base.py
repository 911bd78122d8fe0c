"""The contracts of sentence alignment: what turns texts into vectors, where vectors are kept, what lines documents up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from align.bitext import Bitext, Document, Stamp

__all__ = ["Aligner", "Embedder", "VectorCache", "Vectors"]

Vectors = NDArray[np.float32]
"""Sentence vectors, one a row, of unit length: shape (sentences, dimensions)."""


class Embedder(Protocol):
    """A model that maps sentences of any supported language into one space, where translations lie close together."""

    @property
    def stamp(self) -> Stamp:
        """Name, version and model digest: everything that decides the vectors."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, shape (len(texts), d), in order."""


class VectorCache(Protocol):
    """A store of bytes by key, for vectors that were paid for already. Keys hold the model's digest."""

    def get_many(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The values that are known; unknown keys are simply absent."""

    def put_many(self, items: Mapping[str, bytes]) -> None:
        """Keep the values."""


class Aligner(Protocol):
    """Lines two segmented documents up; every segment of both comes out in exactly one link, in order."""

    @property
    def stamp(self) -> Stamp:
        """Name, version, settings digest and model digest."""

    def align(self, source: Document, target: Document) -> Bitext:
        """The bitext; ``Link.score`` is the confidence in [0, 1]."""
