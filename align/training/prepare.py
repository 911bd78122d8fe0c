"""The packed training data: pairs and their variants as piece ids in one compressed file, ready for any machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.errors import DiskError, InputError
from align.training import annotate, augment, slots
from align.training.annotate import Terms
from align.training.corpus import Pair
from align.training.pieces import UNKNOWN, Pieces, Sampled

__all__ = ["KINDS", "Pack", "load_pack", "pack", "write_pack"]

KINDS = ("plain", "joined", "noisy", "slotted", "sampled", "annotated")
_SAMPLES = 2  # segmentations of a pair of the top tier
_ALPHA = 0.3  # a sixth more pieces in English, a tenth in Korean, 3 % in Chinese


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


def pack(
    pairs: Sequence[Pair],
    pieces: Pieces,
    max_pieces: int,
    seed: int,
    *,
    variants: bool = True,
    terms: Terms | None = None,
) -> Pack:
    """Encode pairs, and if asked their variants; what is too long or mostly unknown is left out.

    Variants are joined, noisy and slotted pairs, those of the top tier (``max`` of the names) in other segmentations, and where
    ``terms`` are given and the model has tags, those of the top tier with terms annotated.

    Raises:
        InputError: nothing is left.
    """
    examples, tier = [(0, pair) for pair in pairs], max((pair.tier for pair in pairs), default="")
    if variants:
        examples += [(1, pair) for pair in augment.joined(pairs, seed)]
        examples += [(2, augment.noisy(pair, seed)) for pair in pairs]
        examples += [(3, made) for pair in pairs if (made := slots.slotted(pair, seed)) is not None]
        examples += [
            (3, pair) for lang in sorted({pair.lang for pair in pairs}) for pair in slots.country_pairs(lang, tier)
        ]
        examples += [(4, pair) for _ in range(_SAMPLES) for pair in pairs if pair.tier == tier]
    names = sorted({f"{pair.tier} {pair.lang}" for pair in pairs})
    sources, targets, groups, kinds = [], [], [], []
    for lang in sorted({pair.lang for pair in pairs}):
        here = [(kind, pair) for kind, pair in examples if pair.lang == lang]
        usual, drawn = ([pair for kind, pair in here if (kind == 4) is sampled] for sampled in (False, True))
        by_chance = Sampled(_ALPHA, seed)
        english = pieces.encode_sources([pair.english for pair in usual], lang)
        english += pieces.encode_sources([pair.english for pair in drawn], lang, by_chance)
        foreign = pieces.encode_targets([pair.target for pair in usual])
        foreign += pieces.encode_targets([pair.target for pair in drawn], by_chance)
        if variants and terms and pieces.tag(lang):
            top = [pair for pair in pairs if pair.tier == tier and pair.lang == lang]
            told = list(annotate.annotated(top, terms, seed))
            here += [(5, item.pair) for item in told]
            english += [pieces.encode_annotated(item.pair.english, lang, item.notes) for item in told]
            foreign += pieces.encode_targets([item.pair.target for item in told])
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
