"""What this process may use of the machine that it is on."""

from __future__ import annotations

import os

__all__ = ["allowed", "processors"]


def allowed() -> int:
    """How many processors the system lets this process use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def processors() -> int:
    """How many of them its threads should use: ``OMP_NUM_THREADS`` is a limit, as it is for the runtimes."""
    limit = os.environ.get("OMP_NUM_THREADS", "")
    return min(allowed(), int(limit)) if limit.isdigit() and int(limit) else allowed()
