"""Start-up, a first run and second runs of the sample report in two languages with published versions: wall and processor time.

Usage: python -m benchmarks.second_run [ROUNDS]   (5 rounds; on a machine that does nothing else)
Medians over the rounds, as JSON; the bars: help 0.3 s, segment 0.6 s, a second run after one changed sentence 1.5 s.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "corpora" / "sample-report"


def timed(*args: str | Path) -> tuple[float, float]:
    """Wall and processor seconds of ``align ARGS`` in a process of its own."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-m", "align", *map(str, args)], cwd=ROOT, check=True, capture_output=True)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def report(source: Path, out: Path) -> tuple[float, float]:
    """The run of a report."""
    named = [
        part for lang in ("ko", "zh-Hans")
        for part in ("--lang", lang, "--published", f"{lang}={SAMPLE / f'report.{lang}.md'}")
    ]  # fmt: skip
    return timed("run", source, *named, "--out", out)


def measured(rounds: int, place: Path) -> dict[str, list[tuple[float, float]]]:
    """All measurements; the first run of each round has an empty store, converted models and unpacked weights."""
    same, changed = place / "same" / "report.en.md", place / "changed" / "report.en.md"
    text = (SAMPLE / "report.en.md").read_text(encoding="utf-8")
    for path, content in ((same, text), (changed, text.replace("January 29", "February 29"))):
        path.parent.mkdir()
        path.write_text(content, encoding="utf-8")
    report(same, place / "warm")
    found: dict[str, list[tuple[float, float]]] = {}
    for number in range(rounds):
        out, copy = place / f"first{number}", place / f"copy{number}"
        found.setdefault("align --help", []).append(timed("--help"))
        found.setdefault("align segment", []).append(timed("segment", same, "--lang", "en"))
        found.setdefault("first run", []).append(report(same, out))
        shutil.copytree(out, copy)
        found.setdefault("second run, nothing changed", []).append(report(same, out))
        found.setdefault("second run, one sentence changed", []).append(report(changed, copy))
    return found


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        found = measured(rounds, Path(folder))
    rows = {
        name: {
            "wall": round(median(wall for wall, _ in times), 3),
            "processor": round(median(cpu for _, cpu in times), 3),
        }
        for name, times in found.items()
    }
    print(json.dumps({"rounds": rounds, "processors": len(os.sched_getaffinity(0)), "seconds": rows}, indent=2))


if __name__ == "__main__":
    main()
