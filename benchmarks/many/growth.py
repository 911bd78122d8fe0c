"""Peak memory and time of ``align translate`` by number of lines, with the fake model: benchmarks/results/stream.json.

Usage: python -m benchmarks.many.growth [LINES ...]     (without arguments four decades, up to 1,000,000; ``make bench-stream``)

Each length runs in a process of its own with an empty store of finished work. ``seconds`` is processor time (user and system).
"""

from __future__ import annotations

import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
RESULT = ROOT / "benchmarks" / "results" / "stream.json"
DECADES = (1_000, 10_000, 100_000, 1_000_000)
WORDS = 18  # of a line, as in the reports
VOCABULARY = 20_000


def write_lines(path: Path, lines: int, seed: int = 8) -> None:
    """Write so many lines of made-up English words, nearly all of them different; every fiftieth line is empty."""
    dice = random.Random(seed)  # noqa: S311 (made-up words, no secrets)
    words = ["".join(dice.choices("abcdefghijklmnoprstuvw", k=dice.randint(2, 11))) for _ in range(VOCABULARY)]
    with path.open("w", encoding="utf-8") as file:
        for number in range(lines):
            line = " ".join(dice.choices(words, k=dice.randint(WORDS // 2, WORDS * 3 // 2)))
            file.write("\n" if number % 50 == 49 else f"{line.capitalize()}.\n")


# Runs `align` and writes the peak of its memory in KiB; ``ru_maxrss`` would begin with the memory of the process that started it.
_WITNESS = """
import re, runpy, sys
from pathlib import Path
path = Path(sys.argv.pop(1))
try:
    runpy.run_module("align", run_name="__main__", alter_sys=True)
finally:
    path.write_text(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""


def measured(lines: int, folder: Path) -> dict[str, Any]:
    """Run one length; megabytes are the peak of resident memory (Linux counts it in kilobytes)."""
    source, out = folder / f"{lines}.txt", folder / f"{lines}.ko.txt"
    write_lines(source, lines)
    peak = folder / "peak"
    command = [sys.executable, "-c", _WITNESS, str(peak), "translate", str(source), "--lang", "ko", "--model", "fake"]
    surroundings = {**os.environ, "ALIGN_CACHE": str(folder / f"cache-{lines}"), "OMP_NUM_THREADS": "1"}
    started = time.perf_counter()
    process = subprocess.Popen([*command, "--out", str(out)], env=surroundings, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"align translate ended with {process.returncode}")
    with out.open("rb") as file:
        written = sum(1 for _ in file)
    if written != lines:
        raise SystemExit(f"{lines} lines in, {written} out")
    return {
        "lines": lines,
        "seconds": round(usage.ru_utime + usage.ru_stime, 2),
        "wall": round(wall, 2),
        "megabytes": round(int(peak.read_text(encoding="utf-8")) / 1024, 1),
    }


def main() -> None:
    """Measure the lengths that are named, and write them down when they are the usual ones."""
    lengths = tuple(int(argument) for argument in sys.argv[1:]) or DECADES
    rows = []
    for lines in lengths:
        with tempfile.TemporaryDirectory() as folder:
            rows.append(measured(lines, Path(folder)))
        print(rows[-1], flush=True)
    if lengths == DECADES:
        record = {"python": platform.python_version(), "machine": platform.machine(), "model": "fake", "growth": rows}
        RESULT.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
