"""Time and memory of aligning long texts, without encoding: vectors are made from the words.

Usage: python -m benchmarks.align.growth SOURCE TARGET   (one size; prints one JSON object)
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from align.aligners.align import align_documents
from align.aligners.base import Vectors
from align.bitext import Document, Stamp

SIZES = ((1_000, 1_260), (5_000, 6_300), (20_000, 25_200), (50_000, 63_000), (100_000, 126_000))
_WORDS = 5_000


class Made:
    """Vectors that are sums of random vectors of the words; ``seconds`` is the processor time that making them took."""

    stamp = Stamp("embed", "made", "1", model="0" * 16)

    def __init__(self) -> None:
        self._words = np.random.default_rng(0).normal(size=(_WORDS, 512)).astype(np.float32)
        self.seconds = 0.0

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One unit vector a text."""
        start = time.process_time()
        rows = np.empty((len(texts), 512), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[:] = self._words[[zlib.crc32(word.strip(".").encode()) % _WORDS for word in text.split()]].sum(axis=0)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        self.seconds += time.process_time() - start
        return rows


def texts(source: int, target: int) -> tuple[Document, Document]:
    """A text and the same with as many sentences cut in two as it takes."""
    rng = random.Random(1)  # noqa: S311
    lines = [[f"w{rng.randrange(10**9)}" for _ in range(8)] for _ in range(source)]
    cut = set(rng.sample(range(source), target - source))
    other = [
        part for number, words in enumerate(lines) for part in ([words[:4], words[4:]] if number in cut else [words])
    ]
    first, second = ([f"{' '.join(words)}." for words in side] for side in (lines, other))
    return Document.from_segments(first, "en"), Document.from_segments(second, "ko")


def _peak() -> int:
    """Peak memory of this process in KiB; ``ru_maxrss`` would begin with that of the parent."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def one(source: int, target: int) -> dict[str, float]:
    """Processor seconds and peak memory beyond the texts and the encoder; share of right links as a check."""
    documents, embedder = texts(source, target), Made()
    before = _peak()
    start = time.process_time()
    bitext = align_documents(*documents, embedder=embedder)
    seconds = time.process_time() - start - embedder.seconds
    memory = (_peak() - before) / 1024
    shapes = sum(link.shape in ("1:1", "1:2") for link in bitext.links) / source
    return {
        "source": source,
        "target": target,
        "seconds": round(seconds, 2),
        "megabytes": round(memory),
        "right": shapes,
    }


def measured() -> list[dict[str, float]]:
    """Every size in a process of its own."""
    found = []
    for source, target in SIZES:
        command = [sys.executable, "-m", "benchmarks.align.growth", str(source), str(target)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        found.append(json.loads(done.stdout))
        print(found[-1], flush=True)
    return found


if __name__ == "__main__":
    print(json.dumps(one(int(sys.argv[1]), int(sys.argv[2]))))
