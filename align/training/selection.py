"""Which pairs may be trained on: read, cleaned, apart from every evaluation set, similar enough, within caps."""

from __future__ import annotations

import random
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from align.errors import DiskError, InputError
from align.training.cleaning import folded, normalise_pair, reason_to_drop
from align.training.contamination import HeldBack, held_back_texts
from align.training.corpus import Pair, read_source
from align.training.settings import DataSettings
from align.training.similarity import embedder, similarities

__all__ = ["clean_pairs", "read_clean"]

_LEAST_SPACE = 512 * 2**20
_WRONG_LANGUAGE = 0.5  # share of a source's pairs in the wrong script from which on the whole source is refused


def _refuse_wrong_language(name: str, counts: Counter[str], total: int) -> None:
    if total >= 20 and counts["script"] > _WRONG_LANGUAGE * total:
        raise InputError(
            f"{counts['script']} of {total} pairs are not English with the language that was named",
            where=name,
            hint="Check the order of the columns and the language of the source in the settings.",
        )


def read_clean(data: DataSettings, held: HeldBack) -> tuple[list[Pair], dict[str, Counter[str]]]:
    """All fit pairs of all sources, each English text once a language, and what was dropped from which name and why."""
    kept: list[Pair] = []
    seen: set[tuple[str, str]] = set()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for source in data.sources:
        here: Counter[str] = Counter()
        for raw in read_source(source):
            if data.caps.get(raw.name, 1) == 0 or raw.tier not in data.weights:
                continue
            pair = normalise_pair(raw)
            reason = reason_to_drop(pair)
            key = (pair.lang, folded(pair.english))
            if not reason and (key in seen or (pair.lang, folded(pair.target)) in seen):
                reason = "duplicate"
            if not reason and held.touches_pair(pair):
                reason = "held back"
            here[reason or "kept"] += 1
            counts[f"{pair.name} {pair.lang}"][reason or "kept"] += 1
            if not reason:
                seen |= {key, (pair.lang, folded(pair.target))}
                kept.append(pair)
        _refuse_wrong_language(source.path, here, here.total())
    return kept, counts


def _capped(pairs: Iterable[Pair], caps: dict[str, int], seed: int) -> list[Pair]:
    """At most as many pairs of each name and language as its cap, chosen at random, in their old order."""
    groups: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        groups[pair.name, pair.lang].append(pair)
    chosen: list[Pair] = []
    for key in sorted(groups):
        members, cap = groups[key], caps.get(key[0], caps.get("default", len(groups[key])))
        if len(members) > cap:
            picked = sorted(random.Random(f"{seed} {key}").sample(range(len(members)), cap))  # noqa: S311
            members = [members[number] for number in picked]
        chosen += members
    return chosen


def _similar(pairs: list[Pair], data: DataSettings, work: Path, tell: Callable[[str], None]) -> list[Pair]:
    """The pairs without those of doubtful sources whose two sides are too far apart."""
    doubtful = [pair for pair in pairs if pair.name in data.scored]
    if not doubtful:
        return pairs
    scores = similarities(doubtful, work / "similarity.sqlite", embedder(), tell)
    bad = {id(pair) for pair, score in zip(doubtful, scores, strict=True) if score < data.min_similarity}
    return [pair for pair in pairs if id(pair) not in bad]


def clean_pairs(
    data: DataSettings, work: Path, seed: int, tell: Callable[[str], None]
) -> tuple[list[Pair], dict[str, Counter[str]]]:
    """Every pair that training may see, and the count of what was dropped and why, by name and language.

    Raises:
        InputError: a source cannot be read, is in another language than named, or nothing is left.
        DiskError: too little space in the working folder.
    """
    work.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(work).free
    if free < _LEAST_SPACE:
        raise DiskError(f"only {free // 2**20} MB are free, {_LEAST_SPACE // 2**20} MB are needed", where=str(work))
    held = HeldBack((text for path in data.held_back for text in held_back_texts(Path(path))), data.overlap)
    tell("reading and cleaning")
    kept, counts = read_clean(data, held)
    kept = _similar(_capped(kept, dict(data.caps), seed), data, work, tell)
    for pair in kept:
        counts[f"{pair.name} {pair.lang}"]["used"] += 1
    if not kept:
        raise InputError("no pair is left to train on", hint="The counts above say what was dropped and why.")
    return kept, counts
