"""From checkpoints to a model folder in transformers format: averaged, half precision, with its tokenizer."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import torch

from align.errors import DiskError
from align.training import checkpoint
from align.training.model import load, with_decoding, write_generation

__all__ = ["export"]

_TOKENIZER = ("source.spm", "target.spm", "vocab.json", "tokenizer_config.json")


def export(start: Path, run: Path, out: Path, count: int, *, guided: bool = False, annotated: bool = False) -> Any:
    """Write the average of the last ``count`` checkpoints of a run as an fp16 model folder.

    Args:
        start: the folder that the run began with: shape and tokenizer.
        run: the run's folder, with its checkpoints.
        out: the folder to write; it is put in place whole.
        count: how many checkpoints to average.
        guided: whether the run trained an alignment; the model then says so, and how it is best decoded.
        annotated: whether the run had annotated terms; the model then says so.

    Returns:
        The model, in float32.
    """
    model = load(start)
    model.load_state_dict(checkpoint.average(checkpoint.latest_weights(run)[-count:]))
    with_decoding(model.config, guided, annotated=annotated)
    part = out.with_name(out.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir(parents=True)
        model.to(torch.float16).save_pretrained(part)
        for name in _TOKENIZER:
            shutil.copyfile(start / name, part / name)
        write_generation(part, model.config.pad_token_id, model.config.max_position_embeddings)
        for file in part.iterdir():  # safetensors writes for its owner alone
            file.chmod(0o644)
        shutil.rmtree(out, ignore_errors=True)
        part.replace(out)
    except OSError as full:
        raise DiskError(f"the model cannot be written: {full}", where=str(out)) from full
    return model.float()
