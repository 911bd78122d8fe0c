"""From corpora to one compressed file of piece ids: read, clean, hold back, score, cap, augment, encode."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.errors import DiskError, InputError
from align.training import augment, slots
from align.training.cleaning import folded, normalise_pair, reason_to_drop
from align.training.contamination import HeldBack, held_back_texts
from align.training.corpus import Pair, read_source
from align.training.pieces import UNKNOWN, Pieces
from align.training.settings import DataSettings
from align.training.similarity import embedder, similarities

__all__ = ["KINDS", "Pack", "clean_pairs", "load_pack", "pack", "write_pack"]

KINDS = ("plain", "joined", "noisy", "slotted")
_LEAST_SPACE = 512 * 2**20
_WRONG_LANGUAGE = 0.5  # share of a source's pairs in the wrong script from which on the whole source is refused


def _refuse_wrong_language(name: str, counts: Counter[str], total: int) -> None:
    if total >= 20 and counts["script"] > _WRONG_LANGUAGE * total:
        raise InputError(
            f"{counts['script']} of {total} pairs are not English with the language that was named",
            where=name,
            hint="Check the order of the columns and the language of the source in the settings.",
        )


def _read_clean(data: DataSettings, held: HeldBack) -> tuple[list[Pair], dict[str, Counter[str]]]:
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
    kept, counts = _read_clean(data, held)
    kept = _capped(kept, dict(data.caps), seed)
    doubtful = [pair for pair in kept if pair.name in data.scored]
    if doubtful:
        scores = similarities(doubtful, work / "similarity.sqlite", embedder(), tell)
        bad = {id(pair) for pair, score in zip(doubtful, scores, strict=True) if score < data.min_similarity}
        for pair in kept:
            counts[f"{pair.name} {pair.lang}"].update({"dissimilar": id(pair) in bad})
        kept = [pair for pair in kept if id(pair) not in bad]
    for pair in kept:
        counts[f"{pair.name} {pair.lang}"]["used"] += 1
    if not kept:
        raise InputError("no pair is left to train on", hint="The counts above say what was dropped and why.")
    return kept, counts


@dataclass(frozen=True, slots=True)
class Pack:
    """Encoded examples, in four parallel columns.

    Attributes:
        sources: ids of the English side: tag, pieces, ``</s>``.
        targets: ids of the other side: pieces, ``</s>``.
        groups: number of the tier and language of each example.
        kinds: number of its kind in ``KINDS``.
        group_names: ``tier lang`` of each group number.
        digest: of the whole content, for checkpoints and the trail.
    """

    sources: list[NDArray[np.uint16]]
    targets: list[NDArray[np.uint16]]
    groups: NDArray[np.uint8]
    kinds: NDArray[np.uint8]
    group_names: tuple[str, ...]
    digest: str = ""

    def __len__(self) -> int:
        return len(self.sources)

    def target_pieces(self) -> dict[str, NDArray[np.int64]]:
        """For each language the sorted ids of all pieces that its targets use."""
        found: dict[str, NDArray[np.int64]] = {}
        for lang in sorted({name.split()[-1] for name in self.group_names}):
            numbers = [number for number, name in enumerate(self.group_names) if name.split()[-1] == lang]
            rows = np.flatnonzero(np.isin(self.groups, numbers))
            found[lang] = np.unique(np.concatenate([self.targets[row] for row in rows])).astype(np.int64)
        return found


def pack(pairs: Sequence[Pair], pieces: Pieces, max_pieces: int, seed: int, *, variants: bool = True) -> Pack:
    """Encode pairs, and if asked their joined and noisy variants; what is too long or mostly unknown is left out.

    Raises:
        InputError: nothing is left.
    """
    examples = [(0, pair) for pair in pairs]
    if variants:
        examples += [(1, pair) for pair in augment.joined(pairs, seed)]
        examples += [(2, augment.noisy(pair, seed)) for pair in pairs]
        examples += [(3, made) for pair in pairs if (made := slots.slotted(pair, seed)) is not None]
        tier = max(pair.tier for pair in pairs)
        examples += [
            (3, pair) for lang in sorted({pair.lang for pair in pairs}) for pair in slots.country_pairs(lang, tier)
        ]
    names = sorted({f"{pair.tier} {pair.lang}" for pair in pairs})
    sources, targets, groups, kinds = [], [], [], []
    for lang in sorted({pair.lang for pair in pairs}):
        here = [(kind, pair) for kind, pair in examples if pair.lang == lang]
        english = pieces.encode_sources([pair.english for _, pair in here], lang)
        foreign = pieces.encode_targets([pair.target for _, pair in here])
        for (kind, pair), source, target in zip(here, english, foreign, strict=True):
            strange = max((source == UNKNOWN).mean(), (target == UNKNOWN).mean())
            if len(source) <= max_pieces and len(target) <= max_pieces and strange <= 0.1:
                sources.append(source)
                targets.append(target)
                groups.append(names.index(f"{pair.tier} {lang}"))
                kinds.append(kind)
    if not sources:
        raise InputError(
            "no pair fits the model",
            hint=f"Every pair is longer than {max_pieces} pieces or unknown to the vocabulary.",
        )
    return Pack(sources, targets, np.array(groups, np.uint8), np.array(kinds, np.uint8), tuple(names))


def write_pack(made: Pack, path: Path) -> None:
    """Write a pack as one compressed file, whole or not at all."""
    flat: dict[str, Any] = {
        "source": np.concatenate(made.sources), "source_lengths": np.array([len(ids) for ids in made.sources], np.uint16),
        "target": np.concatenate(made.targets), "target_lengths": np.array([len(ids) for ids in made.targets], np.uint16),
        "groups": made.groups, "kinds": made.kinds, "names": np.array(json.dumps(made.group_names)),
    }  # fmt: skip
    part = path.with_suffix(".part.npz")
    try:
        np.savez_compressed(part, **flat)
        part.replace(path)
    except OSError as full:
        raise DiskError(f"the pack cannot be written: {full}", where=str(path)) from full


def load_pack(path: Path) -> Pack:
    """Read a pack.

    Raises:
        InputError: the file is missing or not a pack.
    """
    try:
        with np.load(path, allow_pickle=False) as flat:
            sides = [
                np.split(flat[side], np.cumsum(flat[f"{side}_lengths"].astype(np.int64))[:-1])
                for side in ("source", "target")
            ]
            names = tuple(json.loads(str(flat["names"])))
            digest = hashlib.sha256(flat["source"].tobytes() + flat["target"].tobytes()).hexdigest()[:16]
            return Pack(sides[0], sides[1], flat["groups"], flat["kinds"], names, digest)
    except (OSError, ValueError, KeyError) as wrong:
        raise InputError(
            f"no usable training data: {wrong}", where=str(path), hint="Run the prepare step again."
        ) from wrong
