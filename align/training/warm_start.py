"""Embedding tables that know what the pieces mean before training starts.

Every piece is embedded as a text by a multilingual sentence encoder, and the vectors are brought to the model's
width: the nearest neighbours of a piece are then its translations from the first step. The ``<pad>`` row is zero from
the first step on, because CTranslate2 starts decoding from a zero vector.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from align.training.similarity import Embedder

__all__ = ["piece_vectors", "principal_table", "reduced", "regressed_rows"]

_SPACE = "▁"


def piece_vectors(pieces: Sequence[str], embed: Embedder) -> NDArray[np.float32]:
    """Unit vectors of the pieces as texts, (pieces, dimensions); zero for a lone space mark, tags, bytes and specials."""
    texts = [piece.replace(_SPACE, " ").strip() for piece in pieces]
    empty = [not text or (text[0] in "<>" and text[-1] in "<>" and len(text) > 2) for text in texts]
    vectors = np.concatenate([embed([text or "." for text in texts[n : n + 512]]) for n in range(0, len(texts), 512)])
    vectors[np.array(empty)] = 0
    return np.asarray(vectors, dtype=np.float32)


def reduced(vectors: NDArray[np.float32], dimensions: int) -> NDArray[np.float32]:
    """Unit vectors with fewer dimensions whose products are nearly the same: projected on the main axes, not centred."""
    _, axes = np.linalg.eigh(vectors.T.astype(np.float64) @ vectors)
    small = vectors @ axes[:, ::-1][:, :dimensions]
    return np.asarray(small / np.maximum(np.linalg.norm(small, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def principal_table(vectors: NDArray[np.float32], width: int, seed: int, noise: float = 0.1) -> NDArray[np.float32]:
    """Vectors reduced by principal components to a table (pieces, width) whose rows have length about 1.

    Rows are scaled so that an entry is about 1/sqrt(width), the spread that Marian's tied, scaled embeddings start
    with; a little noise parts pieces that the encoder cannot tell apart. Zero vectors become noise alone.
    """
    generator = np.random.default_rng(seed)
    known = np.linalg.norm(vectors, axis=1) > 0
    centred = vectors - vectors[known].mean(axis=0) if known.any() else vectors
    _, _, axes = np.linalg.svd(centred[known].astype(np.float64), full_matrices=False)
    table = np.zeros((len(vectors), width))
    main = centred @ axes[:width].T
    main /= np.maximum(np.linalg.norm(main, axis=1, keepdims=True), 1e-9)
    table[:, : main.shape[1]] = np.where(known[:, None], main, 0)
    scale = np.where(known, noise, 1.0)[:, None] / np.sqrt(width)
    return np.asarray(table + generator.normal(size=table.shape) * scale, dtype=np.float32)


def regressed_rows(
    vectors: NDArray[np.float32], table: NDArray[np.float32], wanted: NDArray[np.float32], ridge: float = 1.0
) -> NDArray[np.float32]:
    """Rows for new pieces: a ridge regression from encoder vectors (n, d) to the table's rows (n, width)."""
    mean_in, mean_out = vectors.mean(axis=0), table.mean(axis=0)
    centred = (vectors - mean_in).astype(np.float64)
    weights = np.linalg.solve(centred.T @ centred + ridge * np.eye(vectors.shape[1]), centred.T @ (table - mean_out))
    return np.asarray((wanted - mean_in) @ weights + mean_out, dtype=np.float32)
