"""Which words of a source render which pieces of a target: word translation probabilities, and who explains what in a bead.

IBM Model 1 (Brown et al. 1993) over words of the source and pairs of neighbouring characters of the target: pairs need no word
list for Chinese, and in Korean they see through endings, particles and compounds. The counts of a packaged lexicon, which was
trained on the texts of ``corpora/``, are the prior; expectation maximisation over the beads of the run adds what those show.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from align.errors import EnvironmentFault

__all__ = ["NULL", "Lexicon", "Pair", "load", "train", "units", "words"]

NULL = ""
"""The source word that explains what no word does."""

_WORD = re.compile(r"[A-Za-z]+(?:[’'][A-Za-z]+)?|\d+")
_RUN = re.compile(r"[가-힣]+|[\u3400-\u9fff]+|[A-Za-z]+|\d+")
_ENDINGS = (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("e", ""))
_SHORTEST = 4  # letters that a stem keeps
_STEPS = 4
_FLOOR = 1e-6
_UNSEEN = 0.1  # expected count that NULL always has for a unit, so that rare units are not explained by force

Unit = tuple[str, int, int]
"""A piece of a target text: its characters, where it starts and where it ends."""
Pair = tuple[Sequence[str], Sequence[str]]
"""Source words and target units of one bead."""


def words(text: str) -> list[str]:
    """Words of an English text in lower case without their commonest endings."""
    return [_stem(word.lower().replace("’", "'")) for word in _WORD.findall(text)]


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) + len(instead) >= _SHORTEST and not word.endswith("ss"):
            return word[: -len(ending)] + instead
    return word


def units(text: str) -> list[Unit]:
    """Pairs of neighbouring characters inside runs of Hangul and Han; a lone character, a Latin word and a number stand whole."""
    found: list[Unit] = []
    for run in _RUN.finditer(text):
        start, end = run.span()
        if end - start == 1 or run.group().isascii():
            found.append((run.group().lower(), start, end))
        else:
            found += [(text[n : n + 2], n, n + 2) for n in range(start, end - 1)]
    return found


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Expected counts of (source word, target unit)."""

    counts: Mapping[str, Mapping[str, float]]

    def trained(self, pairs: Sequence[Pair]) -> Lexicon:
        """These counts with those of the beads of a run added."""
        return Lexicon(train(pairs, self.counts))

    def explained(self, source: Sequence[str], target: Sequence[str]) -> NDArray[np.float64]:
        """Posterior of each source word for each target unit, shape (units, words); a row sums to 1 with NULL's share."""
        rows = [NULL, *source]
        totals = np.array([sum(self.counts.get(word, {}).values()) + _UNSEEN for word in rows])
        table = np.array([[self.counts.get(word, {}).get(unit, 0.0) for word in rows] for unit in target])
        table = table.reshape(len(target), len(rows)) / totals + _FLOOR
        found: NDArray[np.float64] = (table / table.sum(axis=1, keepdims=True))[:, 1:]
        return found


def train(pairs: Sequence[Pair], prior: Mapping[str, Mapping[str, float]] | None = None) -> dict[str, dict[str, float]]:
    """Expected counts of word and unit after some steps of expectation maximisation; ``prior`` counts are added in each step.

    All possible pairs of all beads are held at once: about 24 bytes each.
    """
    prior = prior or {}
    names: dict[str, int] = {NULL: 0}
    pieces: dict[str, int] = {}
    rows, columns, places, at = [], [], [], 0
    for source, target in pairs:
        ids = np.array([0, *(names.setdefault(word, len(names)) for word in source)], dtype=np.int64)
        ends = np.array([pieces.setdefault(unit, len(pieces)) for unit in target], dtype=np.int64)
        rows.append(np.tile(ids, len(ends)))
        columns.append(np.repeat(ends, len(ids)))
        places.append(np.repeat(np.arange(at, at + len(ends)), len(ids)))
        at += len(ends)
    if not at:
        return {word: dict(known) for word, known in prior.items()}
    width = len(pieces)
    keys, cell = np.unique(np.concatenate(rows) * width + np.concatenate(columns), return_inverse=True)
    place, word_of = np.concatenate(places), keys // width
    spelled, known = list(names), list(pieces)
    before = np.array([prior.get(spelled[key // width], {}).get(known[key % width], 0.0) for key in keys.tolist()])
    rest = np.array([sum(prior.get(word, {}).values()) for word in spelled])
    counts = before + 1e-3
    mass = rest + np.bincount(word_of, counts - before, len(spelled))
    for _ in range(_STEPS):
        chance = (counts / mass[word_of])[cell] + _FLOOR
        posterior = chance / np.bincount(place, chance, at)[place]
        fresh = np.bincount(cell, posterior, len(keys))
        counts, mass = before + fresh, rest + np.bincount(word_of, fresh, len(spelled))
    found = {word: dict(entries) for word, entries in prior.items()}
    for key, count in zip(keys.tolist(), counts.tolist(), strict=True):
        found.setdefault(spelled[key // width], {})[known[key % width]] = count
    return found


@lru_cache(maxsize=3)
def load(lang: str) -> Lexicon:
    """The packaged lexicon from English to a language; an empty one for a language without.

    Raises:
        EnvironmentFault: the packaged file cannot be read.
    """
    path = resources.files("align").joinpath("data", "lexicon", f"en-{lang}.tsv.gz")
    if not path.is_file():
        return Lexicon({})
    try:
        return Lexicon(_Lines(gzip.decompress(path.read_bytes()).decode("utf-8")))
    except (OSError, EOFError, ValueError) as error:
        raise EnvironmentFault(
            f"the packaged lexicon cannot be read ({error})", where=str(path), hint="Install align-toolkit again."
        ) from error


class _Lines(Mapping[str, Mapping[str, float]]):
    """The entries of a packaged file, each read when it is asked for: a run asks for the words of a few sentences."""

    def __init__(self, text: str) -> None:
        parts = (line.partition("\t") for line in text.splitlines() if not line.startswith("#"))
        self._lines = {word: fields for word, _, fields in parts}
        self._read: dict[str, dict[str, float]] = {}

    def __getitem__(self, word: str) -> Mapping[str, float]:
        if word not in self._read:
            self._read[word] = {unit: float(count) for unit, count in _twos(self._lines[word].split("\t"))}
        return self._read[word]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def _twos(fields: Iterable[str]) -> Iterable[tuple[str, str]]:
    each = iter(fields)
    return zip(each, each, strict=True)
