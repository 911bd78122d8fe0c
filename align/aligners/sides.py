"""One side of an alignment: its sentences as centred vectors, whole and by their first and last pieces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from align.aligners.base import Embedder, Vectors
from align.aligners.lattice import Floats
from align.aligners.surface import Surface
from align.bitext import Document

__all__ = ["Side", "centred", "make_side", "pieces"]

# Inside a segment: after final punctuation, colon, semicolon or dash. Commas are left alone: they stand elsewhere in Korean.
_CUT = re.compile(
    r"(?<=[^.!?\s][.!?])[\"”’')]*\s+(?=\S)|(?<=[。！？])[”’\"」』）]*(?=\S)|(?<=[;:—；：])\s*(?=\S)"
)  # fmt: skip
# The same, and after commas and the Korean endings that join clauses.
_ENDINGS = "지만|으며|면서|는데|하고|하며|했고|됐고"
_FINE_CUT = re.compile(rf"{_CUT.pattern}|(?<=,)\s+(?=\S)|(?<=，)(?=\S)|(?<=[가-힣](?:{_ENDINGS}))\s+(?=\S)")
_SHORTEST = 20  # bytes of a piece whose vector can be trusted


def pieces(text: str, *, fine: bool = False) -> list[str]:
    """The clauses of a segment at strong punctuation, short ones joined to a neighbour; one piece where there is no cut.

    ``fine`` cuts at commas too.
    """
    found: list[str] = []
    start = 0
    for end in [*(cut.end() for cut in (_FINE_CUT if fine else _CUT).finditer(text)), len(text)]:
        piece = text[start:end].strip()
        if len(piece.encode()) >= _SHORTEST:
            found.append(piece)
            start = end
    rest = text[start:].strip()
    if rest and found:
        found[-1] = f"{found[-1]} {rest}"
    return found or [text]


@dataclass(frozen=True, slots=True)
class Side:
    """Sentences of one side, with ``pad`` empty ones in front and behind, so that no window needs a special case.

    Attributes:
        vectors: centred unit vectors, shape (n + 2 pad, d).
        heads: the same for the first piece of each sentence.
        tails: the same for the last piece.
        several: 1 for a sentence of more than one piece.
        surface: the padded surface.
        norms: length of the weighted sum of the block of k + 1 sentences that ends before sentence i, shape (pad - 1, n + 1).
        count: number of real sentences.
        pad: most sentences that a bead has on one side, and one for the neighbour.
        mean: the vector that was taken off all of them.
    """

    vectors: Vectors
    heads: Vectors
    tails: Vectors
    several: Floats
    surface: Surface
    norms: Floats
    count: int
    pad: int
    mean: Vectors

    @property
    def real(self) -> Vectors:
        """The vectors without the padding, shape (n, d)."""
        return self.vectors[self.pad : self.pad + self.count]

    def part(self, rows: slice) -> Side:
        """Some padded rows, with the norms of all."""
        surface = Surface(*(getattr(self.surface, name)[rows] for name in Surface.__slots__))
        return replace(
            self, vectors=self.vectors[rows], heads=self.heads[rows], tails=self.tails[rows],
            several=self.several[rows], surface=surface,
        )  # fmt: skip


def centred(vectors: Vectors, mean: Vectors) -> Vectors:
    """Unit vectors after the mean of the document is taken off: it is the topic, which says nothing about sentences."""
    moved = vectors - mean
    unit: Vectors = (moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6)).astype(np.float32)
    return unit


def _norms(vectors: Vectors, lengths: Floats, count: int, pad: int) -> Floats:
    total = np.zeros((count + 1, vectors.shape[1]), dtype=np.float32)
    norms = np.ones((pad - 1, count + 1), dtype=np.float32)
    for size in range(1, pad):
        rows = slice(pad - size, pad - size + count + 1)
        total += vectors[rows] * lengths[rows, None]
        norms[size - 1] = np.maximum(np.linalg.norm(total, axis=1), 1e-6)
    return norms


def make_side(document: Document, surface: Surface, embedder: Embedder, reach: int) -> Side:
    """Encode the segments of a document and the pieces of those that have several.

    The mean over the document is taken off every vector: it is the topic, which says nothing about sentences.
    """
    texts = document.texts()
    parts = [pieces(text) for text in texts]
    split = [number for number, found in enumerate(parts) if len(found) > 1]
    raw = embedder.encode([*texts, *(parts[number][0] for number in split), *(parts[number][-1] for number in split)])
    count, pad = len(texts), reach + 1
    mean = raw[:count].mean(axis=0) if count > 2 else np.zeros(raw.shape[1], dtype=np.float32)
    vectors = centred(raw[:count], mean)

    def padded(array: Floats) -> Floats:
        return np.pad(array, [(pad, pad)] + [(0, 0)] * (array.ndim - 1))

    def with_pieces(numbers: Sequence[int], rows: Vectors) -> Vectors:
        changed = vectors.copy()
        changed[list(numbers)] = centred(rows, mean)
        return padded(changed)

    several = np.zeros(count, dtype=np.float32)
    several[split] = 1
    wide = Surface(*(padded(getattr(surface, name)) for name in Surface.__slots__))
    heads, tails = (with_pieces(split, rows) for rows in (raw[count : count + len(split)], raw[count + len(split) :]))
    whole = padded(vectors)
    return Side(whole, heads, tails, padded(several), wide, _norms(whole, wide.lengths, count, pad), count, pad, mean)
