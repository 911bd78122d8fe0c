"""Checkpoints: written whole or not at all, and enough in them to go on as if nothing had happened."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from align.errors import DiskError, InputError

__all__ = ["average", "latest_weights", "load", "save"]

_STATE = "checkpoint.pt"


def _write(value: Any, path: Path) -> None:
    part = path.with_suffix(".part")
    try:
        with part.open("wb") as stream:
            torch.save(value, stream)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except (OSError, RuntimeError) as full:  # torch reports a full disk as RuntimeError
        raise DiskError(f"the checkpoint cannot be written: {full}", where=str(path)) from full


def save(folder: Path, state: dict[str, Any], keep: int) -> None:
    """Write the state of a run, and its weights once more for averaging; the ``keep`` newest weights stay."""
    _write(state["model"], folder / f"weights-{state['update']:08d}.pt")
    _write(state, folder / _STATE)
    for old in latest_weights(folder)[: -max(keep, 1)]:
        old.unlink()


def load(folder: Path) -> dict[str, Any] | None:
    """The state of the last checkpoint, ``None`` where there is none.

    Raises:
        InputError: the file is there and cannot be read.
    """
    path = folder / _STATE
    if not path.exists():
        return None
    try:
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as wrong:  # torch raises many kinds
        raise InputError(
            f"the checkpoint cannot be read: {wrong}", where=str(path), hint="Move it away to start again."
        ) from wrong
    return state


def latest_weights(folder: Path) -> list[Path]:
    """The weights that are kept, oldest first."""
    return sorted(folder.glob("weights-*.pt"))


def average(paths: Sequence[Path]) -> dict[str, torch.Tensor]:
    """The mean of several sets of weights (Junczys-Dowmunt et al. 2016)."""
    if not paths:
        raise InputError("there is no checkpoint to average yet")
    total: dict[str, torch.Tensor] = {}
    for path in paths:
        for name, value in torch.load(path, map_location="cpu", weights_only=True).items():
            total[name] = total[name] + value.double() if name in total else value.double()
    return {name: (value / len(paths)).float() for name, value in total.items()}
