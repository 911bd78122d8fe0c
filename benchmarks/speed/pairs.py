"""Two ways timed side by side: A B, B A, A B ..., so that what else the machine does meets both alike."""

from __future__ import annotations

import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.installed import installed


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds of one run: on the clock, and of all processors together."""

    wall: float
    cpu: float


def timed(action: Callable[[], object]) -> Timed:
    """An action in this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    action()
    return Timed(time.perf_counter() - wall, time.process_time() - cpu)


def timed_command(command: Sequence[str], **options: Any) -> Timed:
    """A command, from its start to its end, in the surroundings of an installed package unless ``env`` says others."""

    def used() -> float:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return children.ru_utime + children.ru_stime

    wall, cpu = time.perf_counter(), used()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **{"env": installed(), **options})
    return Timed(time.perf_counter() - wall, used() - cpu)


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median and quartiles; with fewer than four values the extremes stand for the quartiles."""
    low, _, high = statistics.quantiles(values, n=4) if len(values) > 3 else (min(values), 0, max(values))
    return {
        "median": round(statistics.median(values), 3),
        "q1": round(low, 3),
        "q3": round(high, 3),
        "pairs": len(values),
    }


def compared(ours: Callable[[], Timed], other: Callable[[], Timed], times: int) -> dict[str, Any]:
    """How many times as fast ``ours`` is as ``other``: ratios pair by pair."""
    found: list[tuple[Timed, Timed]] = []
    for turn in range(times):
        if turn % 2:
            second = other()
            found.append((ours(), second))
        else:
            first = ours()
            found.append((first, other()))
    return {
        "ratio": spread([theirs.wall / mine.wall for mine, theirs in found]),
        "ratio of processor time": spread([theirs.cpu / mine.cpu for mine, theirs in found]),
        "ours, seconds": spread([mine.wall for mine, _ in found]),
        "theirs, seconds": spread([theirs.wall for _, theirs in found]),
        "ours, processor seconds": spread([mine.cpu for mine, _ in found]),
        "theirs, processor seconds": spread([theirs.cpu for _, theirs in found]),
    }
