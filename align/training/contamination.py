"""Nothing of an evaluation set enters training: exact and near duplicates are found by shingles on both sides.

English is cut into overlapping runs of three words, the target into runs of five letters. A training pair is dropped
when, on either side, the share of shingles that it has in common with one held-back sentence, of the shorter of the
two, reaches the bound (containment, Broder 1997); texts too short for that are compared whole, without punctuation
and case.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from align.errors import InputError
from align.training.cleaning import folded
from align.training.corpus import Pair

__all__ = ["HeldBack", "held_back_texts"]

_WORD = re.compile(r"[a-z0-9]+")
_LATIN = re.compile(r"[A-Za-z]")


def _strings(value: object) -> list[str]:
    """Every string in a JSON value."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for entry in inner for text in _strings(entry)]


def held_back_texts(path: Path) -> list[str]:
    """Every sentence of a held-back file, of all its languages: cells of a TSV, strings of a JSONL, lines of a text.

    A folder stands for all its TSV, TXT and JSONL files. A line longer than a sentence (a whole report) is cut at
    full stops.

    Raises:
        InputError: the path is not there or cannot be read: held-back text must never be skipped in silence.
    """
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix in {".tsv", ".txt", ".jsonl"})
        return [text for file in files for text in held_back_texts(file)]
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as wrong:
        raise InputError(f"a held-back set cannot be read: {wrong}", where=str(path)) from wrong
    if path.suffix == ".jsonl":
        lines = [text for line in lines if line.strip() for text in _strings(json.loads(line))]
    cells = [cell for line in lines for cell in line.split("\t")]
    return [part.strip() for cell in cells for part in re.split(r"(?<=[.!?])\s+", cell) if part.strip()] + [
        cell.strip() for cell in cells if cell.strip()
    ]


def _shingles(text: str) -> frozenset[str]:
    """Runs of three words where the text is written in Latin letters, of five letters elsewhere."""
    letters = folded(text)
    if 2 * len(_LATIN.findall(text)) > len(letters):
        words = _WORD.findall(text.casefold())
        return frozenset(" ".join(words[n : n + 3]) for n in range(len(words) - 2))
    return frozenset(letters[n : n + 5] for n in range(len(letters) - 4))


class HeldBack:
    """An index of held-back sentences that tells which pairs come too near to one of them."""

    def __init__(self, texts: Iterable[str], overlap: float = 0.6) -> None:
        self._overlap = overlap
        self._whole: set[str] = set()
        self._sizes: list[int] = []
        self._index: dict[str, list[int]] = defaultdict(list)
        for text in dict.fromkeys(texts):
            if len(letters := folded(text)) >= 4:
                self._whole.add(letters)
            shingles = _shingles(text)
            if len(shingles) >= 4:
                for shingle in shingles:
                    self._index[shingle].append(len(self._sizes))
                self._sizes.append(len(shingles))

    def touches(self, text: str) -> bool:
        """Whether a text equals a held-back sentence, or shares too many shingles with one."""
        if folded(text) in self._whole:
            return True
        shingles = _shingles(text)
        if len(shingles) < 4:
            return False
        shared: Counter[int] = Counter()
        for shingle in shingles:
            shared.update(self._index.get(shingle, ()))
        return any(hits >= self._overlap * min(len(shingles), self._sizes[number]) for number, hits in shared.items())

    def touches_pair(self, pair: Pair) -> bool:
        """Whether either side of a pair comes too near."""
        return self.touches(pair.english) or self.touches(pair.target)
