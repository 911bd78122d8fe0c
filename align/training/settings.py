"""A training run as one TOML file and the dataclasses that it is read into. Unknown keys are errors, never ignored."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from align.errors import InputError, UsageError

__all__ = ["DataSettings", "ModelSettings", "Settings", "SourceSettings", "TrainSettings", "read"]

_Section = TypeVar("_Section")


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """One path with parallel text.

    Attributes:
        path: file or folder (``*.tsv``, ``*.tsv.xz``, ``*.tmx``); relative paths are relative to the folder the run
            starts in.
        layout: ``table`` (tier, name, English, target; one language a file), ``corpus`` (English and one column for
            each of ``targets``), ``pair`` (English, target), ``glossary`` (a header line with ``en`` and language codes; each
            term is a text by itself) or ``tmx``.
        targets: language codes of the target columns, in order.
        name: what the pairs are called in counts, caps and the model card; a table names its own.
        tier: tier of the pairs; a table names its own.
        convert: an OpenCC configuration for the target side (``tw2sp``), empty for none.
        only: the names that are taken from a table; empty for all.
    """

    path: str
    layout: str
    targets: tuple[str, ...]
    name: str = ""
    tier: str = "A"
    convert: str = ""
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DataSettings:
    """What is read, what is held back, what is dropped.

    Attributes:
        sources: where parallel text comes from.
        held_back: files whose sentences, and near-duplicates of them, never enter training (TSV, TXT, JSONL).
        caps: most pairs of one name and language; ``default`` for the names that are not listed; 0 leaves a name out.
        weights: share of the batches' pairs for each tier; tiers that are not listed are left out.
        min_similarity: least cosine of sentence embeddings of the two sides.
        scored: names whose pairs are scored by sentence embeddings; the rest is taken as clean.
        max_pieces: longest side in SentencePiece pieces.
        overlap: share of shingles in common with one held-back sentence that makes a near-duplicate.
        terms: glossaries (TSV with a header line) whose terms are annotated in a share of the examples.
    """

    sources: tuple[SourceSettings, ...]
    held_back: tuple[str, ...] = ()
    caps: Mapping[str, int] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=lambda: {"A": 1.0})
    min_similarity: float = 0.4
    scored: tuple[str, ...] = ()
    max_pieces: int = 128
    overlap: float = 0.6
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """The shape of a new model; ``start`` names a folder to go on from instead, and then the shape is that folder's.

    Attributes:
        extra_pieces: most pieces that are added to the vocabulary of ``start`` for characters that it lacks.
        deeper: how many times the encoder layers of ``start`` there shall be (see ``align.training.deepen``).
    """

    start: str = ""
    width: int = 256
    ffn: int = 1024
    heads: int = 4
    encoder_layers: int = 3
    decoder_layers: int = 2
    positions: int = 256
    pieces: int = 12000
    dropout: float = 0.1
    extra_pieces: int = 0
    deeper: int = 1
    warm_start: bool = True


@dataclass(frozen=True, slots=True)
class TrainSettings:
    """How it is trained. The run ends at ``updates`` or ``minutes``, whichever comes first; 0 means no such limit.

    Attributes:
        batch_tokens: padded target tokens of a batch (and at most 1.5 times as many source tokens).
        rate: peak learning rate; ``warmup`` updates lead up to it; the last ``cooldown`` share of the run leads down
            to 0.
        smoothing: label smoothing.
        guided: weight of the guided alignment at the start and at the end of the run.
        joined: share of examples that are two or three sentences joined.
        slotted: share of examples whose numbers, months or countries are exchanged on both sides.
        sampled: share of examples in a segmentation drawn by chance, for tiers that have such (the top one).
        annotated: share of examples with terms annotated in the source, for tiers that have such (the top one).
        noise: share of examples whose source gets another casing or loses its final punctuation.
        precision: ``float32``, ``bfloat16`` or ``auto`` (what the machine multiplies faster).
        average: how many of the last checkpoints are averaged into the export.
        checkpoint_minutes: time between two checkpoints.
    """

    seed: int = 1
    updates: int = 0
    minutes: float = 0.0
    batch_tokens: int = 2048
    rate: float = 1e-3
    warmup: int = 200
    cooldown: float = 0.35
    smoothing: float = 0.1
    clip: float = 1.0
    weight_decay: float = 0.01
    guided: tuple[float, float] = (0.5, 0.1)
    joined: float = 0.15
    noise: float = 0.05
    slotted: float = 0.1
    sampled: float = 0.0
    annotated: float = 0.0
    precision: str = "auto"
    average: int = 4
    checkpoint_minutes: float = 5.0
    checkpoint_updates: int = 0
    threads: int = 1


@dataclass(frozen=True, slots=True)
class Settings:
    """All of one run."""

    data: DataSettings
    model: ModelSettings
    train: TrainSettings


def _section(kind: type[_Section], table: Mapping[str, Any], where: str) -> _Section:
    """A dataclass from a TOML table; lists become tuples."""
    known = {entry.name for entry in fields(kind)}  # type: ignore[arg-type]  # every section is a dataclass
    unknown = sorted(set(table) - known)
    if unknown:
        raise UsageError(
            f"unknown setting {unknown[0]!r}", where=where, hint=f"This section knows: {', '.join(sorted(known))}."
        )
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    try:
        return kind(**values)
    except TypeError as wrong:
        raise UsageError(f"a setting is missing or wrong: {wrong}", where=where) from wrong


def _check(settings: Settings, where: str) -> None:
    train, model = settings.train, settings.model
    if train.precision not in {"auto", "float32", "bfloat16"}:
        raise UsageError(f"precision is {train.precision!r}", where=where, hint="Use auto, float32 or bfloat16.")
    if train.updates <= 0 and train.minutes <= 0:
        raise UsageError("the run has no end", where=where, hint="Set updates or minutes in [train].")
    if not model.start and model.width % model.heads:
        raise UsageError(f"width {model.width} cannot be split into {model.heads} heads", where=where)
    if not settings.data.sources:
        raise UsageError("no [[data.sources]]", where=where, hint="Name at least one file with parallel text.")
    for source in settings.data.sources:
        if source.layout not in {"table", "corpus", "pair", "glossary", "tmx"}:
            raise UsageError(
                f"layout is {source.layout!r}", where=where, hint="Use table, corpus, pair, glossary or tmx."
            )


def read(path: Path) -> Settings:
    """The settings of one TOML file with the sections ``[data]``, ``[[data.sources]]``, ``[model]`` and ``[train]``.

    Raises:
        InputError: the file cannot be read or is not TOML.
        UsageError: a setting is unknown, missing or out of its range.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise InputError(f"the training settings cannot be read: {wrong}", where=str(path)) from wrong
    unknown = sorted(set(table) - {"data", "model", "train"})
    if unknown:
        raise UsageError(f"unknown section [{unknown[0]}]", where=str(path), hint="Use [data], [model] and [train].")
    data = dict(table.get("data", {}))
    sources = [_section(SourceSettings, entry, f"{path} [[data.sources]]") for entry in data.pop("sources", [])]
    settings = Settings(
        _section(DataSettings, data | {"sources": sources}, f"{path} [data]"),
        _section(ModelSettings, table.get("model", {}), f"{path} [model]"),
        _section(TrainSettings, table.get("train", {}), f"{path} [train]"),
    )
    _check(settings, str(path))
    return settings
