"""What this process may use of the machine that it is on."""

from __future__ import annotations

import os

__all__ = ["allowed", "keep_freed_memory", "processors"]

_TRIM_THRESHOLD, _MMAP_MAX = -1, -4  # names of malloc.h


def allowed() -> int:
    """How many processors the system lets this process use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def processors() -> int:
    """How many of them its threads should use: ``OMP_NUM_THREADS`` is a limit, as it is for the runtimes."""
    limit = os.environ.get("OMP_NUM_THREADS", "")
    return min(allowed(), int(limit)) if limit.isdigit() and int(limit) else allowed()


def keep_freed_memory() -> bool:
    """Keep the memory that this process frees, to use it again, where the C library is glibc.

    By default glibc maps each large block anew and gives it back when freed, so that the system clears every page of
    it again: a seventh of the time of a small model's training, which frees the same large blocks at each update. The
    price is that the process stays as large as it has ever been. Lasts until the process ends.

    Returns:
        Whether it could be set (mallopt(3), ``M_MMAP_MAX`` and ``M_TRIM_THRESHOLD``).
    """
    import ctypes
    import platform

    if platform.libc_ver()[0] != "glibc":
        return False
    library = ctypes.CDLL(None)
    return bool(library.mallopt(_MMAP_MAX, 0) and library.mallopt(_TRIM_THRESHOLD, -1))
