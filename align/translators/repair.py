"""Rebuilding the two vocabularies of a checkpoint that lost one of them when it was converted.

Marian models trained with separate vocabularies (``sepvoc``) have a SentencePiece model and an embedding table a side. Some,
such as ``Helsinki-NLP/opus-mt-tc-big-en-ko``, stand on the hub with one ``vocab.json`` for both sides, so that every target id
is spelled with the wrong piece. Their ids are still the raw SentencePiece order with ``<pad>`` behind it, which makes both
vocabularies recoverable from the two ``.spm`` files.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from align.errors import DiskError, ModelError
from align.translators.facts import read_facts

__all__ = ["repair"]

_TABLES = ("model.encoder.embed_tokens.weight", "model.decoder.embed_tokens.weight")


def repair(folder: Path, out: Path) -> tuple[str, ...]:
    """Write a repaired copy of a model to ``out``; gives what was changed, in words.

    Whether the copy translates is for ``align models test`` to say: files can be right and weights wrong.

    Raises:
        ModelError: the folder holds no Marian model, it has two vocabularies already, or it is not broken in this way.
        DiskError: ``out`` exists or cannot be written.
    """
    facts = read_facts(folder)
    if (folder / "target_vocab.json").is_file():
        raise ModelError("the model has two vocabularies already", where=str(folder), hint="Nothing needs repair.")
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    source, target = _pieces(folder / "source.spm"), _pieces(folder / "target.spm")
    _check(folder, config, (source, target))
    rows = _decoder_rows(folder)
    if rows is not None and rows <= facts.pad:
        raise _not_this(folder, f"the decoder's table has {rows} rows, and <pad> is {facts.pad}")
    changes = ["vocab.json and target_vocab.json rebuilt from source.spm and target.spm"]
    if rows is not None and config.get("share_encoder_decoder_embeddings", True):
        config |= {"share_encoder_decoder_embeddings": False, "decoder_vocab_size": rows}
        changes.append("config.json: the two embedding tables are separate")
    tokenizer = _tokenizer_config(folder) | {"separate_vocabs": True}
    changes.append("tokenizer_config.json: separate vocabularies")
    files = {
        "vocab.json": _numbered(source, facts.pad),
        "target_vocab.json": _numbered(target, facts.pad),
        "config.json": config,
        "tokenizer_config.json": tokenizer,
    }
    _write(folder, out, files)
    return tuple(changes)


def _pieces(path: Path) -> list[str]:
    from sentencepiece import SentencePieceProcessor

    model = SentencePieceProcessor(model_file=str(path))
    return [model.id_to_piece(number) for number in range(model.get_piece_size())]


def _check(folder: Path, config: dict[str, Any], sides: tuple[list[str], list[str]]) -> None:
    if sides[0] == sides[1]:
        raise _not_this(folder, "source.spm and target.spm are the same, so one vocabulary is right")
    pad, end = int(config["pad_token_id"]), int(config["eos_token_id"])
    for name, pieces in zip(("source.spm", "target.spm"), sides, strict=True):
        if not (end < len(pieces) and pieces[end] == "</s>"):
            raise _not_this(folder, f"id {end} ends a sentence, but in {name} that is another piece")
        if len(pieces) > pad:
            raise _not_this(folder, f"{name} has {len(pieces)} pieces, which leaves no place for <pad> at {pad}")


def _not_this(folder: Path, why: str) -> ModelError:
    return ModelError(
        f"the model is not broken in the way that can be repaired: {why}",
        where=str(folder),
        hint="See `align models list` for models that are known to work.",
    )


def _decoder_rows(folder: Path) -> int | None:
    """Rows of the decoder's own embedding table; ``None`` where the weights hold one table for both sides."""
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise ModelError(
            "only model.safetensors can be looked into",
            where=str(folder),
            hint="Convert the weights to safetensors first.",
        )
    from safetensors import safe_open

    with safe_open(str(weights), framework="np") as tensors:
        if not set(_TABLES) <= set(tensors.keys()):
            return None
        return int(tensors.get_slice(_TABLES[1]).get_shape()[0])


def _tokenizer_config(folder: Path) -> dict[str, Any]:
    path = folder / "tokenizer_config.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def _numbered(pieces: list[str], pad: int) -> dict[str, int]:
    return {piece: number for number, piece in enumerate(pieces)} | {"<pad>": pad}


def _write(folder: Path, out: Path, files: dict[str, dict[str, Any]]) -> None:
    """The copy appears whole or not at all."""
    try:
        if out.exists() and any(out.iterdir()):
            raise DiskError("the output folder is not empty", where=str(out), hint="Name a new one with --out.")
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".partial-", dir=out.parent) as work:
            made = Path(work) / "model"
            shutil.copytree(folder, made)
            for name, content in files.items():
                (made / name).write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
            made.rename(out)
    except OSError as error:
        raise DiskError(
            f"the repaired model cannot be written: {error.strerror}", where=str(out), hint="Free some space."
        ) from error
