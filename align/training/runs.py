"""A run from its settings: ``prepare`` reads, cleans and encodes; ``fit`` trains; ``finish`` exports.

One folder holds everything:

start/       model and tokenizer that training begins with
pack.npz     encoded training examples, compressed: all that another machine needs, with start/ and vectors.npy
held.npz     encoded pairs whose loss is watched
vectors.npy  piece vectors for guided alignment
counts.json  what was read, kept and dropped, by source and reason
run/         checkpoints, log.jsonl, loss.svg
export/      the model in transformers format
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from align.errors import DiskError, EnvironmentFault
from align.lang import TARGETS
from align.training import loop, model
from align.training.annotate import read_terms
from align.training.checkpoint import latest_weights
from align.training.cleaning import normalise_pair
from align.training.corpus import Pair
from align.training.deepen import deepened
from align.training.evaluate import EvaluationSet
from align.training.export import export
from align.training.pieces import Pieces, layout, tag_of, train, write_folder
from align.training.prepare import load_pack, pack, write_pack
from align.training.selection import clean_pairs
from align.training.settings import ModelSettings, Settings
from align.training.similarity import Embedder, embedder
from align.training.spmfile import pieces as spm_pieces
from align.training.warm_start import piece_vectors, reduced

__all__ = ["check_room", "finish", "fit", "prepare"]

_TOKENIZER_FILES = ("source.spm", "target.spm", "vocab.json", "tokenizer_config.json")
_GUIDE_DIMENSIONS = 128
_BYTES_A_WEIGHT = 20  # weights, gradients, two moments, and room for a copy at a checkpoint


def check_room(settings: Settings, folder: Path) -> None:
    """Refuse a run that this machine has no room for, before any work.

    Raises:
        DiskError: too little space for the checkpoints that are kept.
        EnvironmentFault: too little memory for the optimiser.
        ModelError: the model to start from is missing or not Marian.
    """
    import os

    shape = settings.model
    if shape.start:
        weights = sum(value.numel() for value in deepened(model.load(shape.start), shape.deeper).parameters())
    else:
        layer = shape.width * (4 * shape.width + 2 * shape.ffn)
        weights = shape.pieces * shape.width + layer * (shape.encoder_layers + shape.decoder_layers)
        weights += 4 * shape.width**2 * shape.decoder_layers
    folder.mkdir(parents=True, exist_ok=True)
    wanted = weights * 4 * (settings.train.average + 5) + 100 * 2**20
    free = shutil.disk_usage(folder).free
    if free < wanted:
        raise DiskError(
            f"{wanted // 2**20} MB are needed and {free // 2**20} MB are free",
            where=str(folder),
            hint="Free some space, or keep fewer checkpoints (average).",
        )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    if memory < weights * _BYTES_A_WEIGHT:
        raise EnvironmentFault(
            f"{weights:,} weights need {weights * _BYTES_A_WEIGHT // 2**20} MB of memory, there are {memory // 2**20}"
        )


def _new_start(shape: ModelSettings, pairs: Sequence[Pair], start: Path, seed: int, embed: Embedder) -> None:
    """A new model and its tokenizer, from the cleaned pairs."""
    texts = [text for pair in pairs for text in (pair.english, pair.target)]
    tags = [tag_of(lang) for lang in TARGETS]
    start.mkdir(parents=True, exist_ok=True)
    data = train(texts, start / "joint", shape.pieces, tags).read_bytes()
    write_folder(start, (data, data), layout(spm_pieces(data), tags), shape.positions)
    (start / "joint.spm").unlink()
    known = Pieces.load(start)
    model.new(shape, known, embed if shape.warm_start else None, seed).save_pretrained(start)
    model.write_generation(start, known.pad, shape.positions)


def _old_start(shape: ModelSettings, pairs: Sequence[Pair], start: Path, embed: Embedder) -> None:
    """A copy of the model to go on from, with the pieces added that it lacks."""
    from transformers.utils.hub import cached_file

    folder = Path(shape.start)
    if not folder.is_dir():
        folder = Path(str(cached_file(shape.start, "vocab.json"))).parent
        for name in _TOKENIZER_FILES:
            cached_file(shape.start, name)
    if shape.extra_pieces:
        added = model.missing_characters((pair.target for pair in pairs), Pieces.load(folder), shape.extra_pieces)
        model.add_pieces(folder, start, added, embed)
        if shape.deeper > 1:
            deepened(model.load(start), shape.deeper).save_pretrained(start)
        return
    start.mkdir(parents=True, exist_ok=True)
    trained = deepened(model.load(shape.start), shape.deeper)
    trained.save_pretrained(start)
    for name in _TOKENIZER_FILES:
        shutil.copyfile(folder / name, start / name)
    model.write_generation(start, trained.config.pad_token_id, trained.config.max_position_embeddings)


def prepare(
    settings: Settings, folder: Path, tell: Callable[[str], None], watched: Sequence[EvaluationSet] = ()
) -> None:
    """Everything before training, once; a folder that is prepared already is left as it is.

    Raises:
        AlignError: the data, the model or the machine is not fit for the run; see ``clean_pairs`` and ``check_room``.
    """
    if (folder / "pack.npz").exists():
        tell("prepared already")
        return
    check_room(settings, folder)
    pairs, counts = clean_pairs(settings.data, folder, settings.train.seed, tell)
    (folder / "counts.json").write_text(
        json.dumps(counts, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8"
    )
    tell(f"{len(pairs)} pairs are kept; making the model to start from")
    start, embed = folder / "start", embedder()
    if settings.model.start:
        _old_start(settings.model, pairs, start, embed)
    else:
        _new_start(settings.model, pairs, start, settings.train.seed, embed)
    known = Pieces.load(start)
    if max(settings.train.guided) > 0:
        np.save(folder / "vectors.npy", reduced(piece_vectors(known.strings(), embed), _GUIDE_DIMENSIONS))
    watch = [
        normalise_pair(Pair("watched", tested.name, tested.lang, english, target))
        for tested in watched
        for english, target in zip(tested.sources, tested.references, strict=True)
    ]
    if watch:
        write_pack(
            pack(watch, known, settings.data.max_pieces, settings.train.seed, variants=False), folder / "held.npz"
        )
    tell("encoding")
    made = pack(
        pairs,
        known,
        settings.data.max_pieces,
        settings.train.seed,
        terms=read_terms(map(Path, settings.data.terms), sorted({pair.lang for pair in pairs})),
    )
    write_pack(made, folder / "pack.npz")
    (folder / "settings.json").write_text(json.dumps(asdict(settings), indent=1), encoding="utf-8")


def fit(settings: Settings, folder: Path) -> loop.Run:
    """Train what was prepared, from the last checkpoint if there is one; ``prepare`` may have been on another machine."""
    network = model.load(folder / "start", settings.model.dropout)
    vectors = torch.from_numpy(np.load(folder / "vectors.npy")) if (folder / "vectors.npy").exists() else None
    held = load_pack(folder / "held.npz") if (folder / "held.npz").exists() else None
    data = load_pack(folder / "pack.npz")
    run = loop.Run(network, data, folder / "run", settings.train, dict(settings.data.weights), vectors, held)
    loop.train(run)
    return run


def finish(settings: Settings, folder: Path) -> Path:
    """Export the average of the last checkpoints; returns the model's folder."""
    out = folder / "export"
    count = min(settings.train.average, len(latest_weights(folder / "run")))
    annotated = settings.train.annotated > 0 and bool(settings.data.terms)
    guided = max(settings.train.guided) > 0
    export(folder / "start", folder / "run", out, count, guided=guided, annotated=annotated)
    return out
