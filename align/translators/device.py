"""Where CTranslate2 computes: on the processors, or on a CUDA device where the user asks for one."""

from __future__ import annotations

import os
from functools import cache
from typing import Literal

from align.errors import EnvironmentFault, UsageError

__all__ = ["ASKED_BY", "Device", "device"]

Device = Literal["cpu", "cuda"]
ASKED_BY = "ALIGN_DEVICE"


def device() -> Device:
    """What ``ALIGN_DEVICE`` asks for: ``cpu`` (the default), ``cuda``, or ``auto`` for CUDA where there is a device.

    The processors are the default so that a command writes the same bytes on every machine: a CUDA device rounds
    int8 products otherwise, and some drafts come out in other words. An environment variable reaches the workers of
    a pool or cluster, each of which decides for the machine that it is on.

    Raises:
        UsageError: the variable holds another word.
        EnvironmentFault: ``cuda``, and CTranslate2 sees no device.
    """
    asked = os.environ.get(ASKED_BY, "").lower() or "cpu"
    if asked == "cpu":
        return "cpu"
    if asked not in {"auto", "cuda"}:
        raise UsageError(f"unknown device {asked!r}", where=ASKED_BY, hint="Use cpu, cuda or auto.")
    if _devices():
        return "cuda"
    if asked == "cuda":
        raise EnvironmentFault(
            "CTranslate2 sees no CUDA device",
            where=ASKED_BY,
            hint="Install the driver, or set it to cpu or auto.",
        )
    return "cpu"


@cache
def _devices() -> int:
    import ctranslate2

    return int(ctranslate2.get_cuda_device_count())
