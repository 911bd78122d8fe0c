"""Start-up, a first run and second runs of a report in two languages: wall and processor time.

Usage: python -m benchmarks.second_run [ROUNDS] [REPORT]   (5 rounds; on a machine that does nothing else)
The sample report with its published versions, and REPORT, where it is named, without any: its changed sentence has one word more.
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

from benchmarks.installed import installed

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "corpora" / "sample-report"
Times = dict[str, list[tuple[float, float]]]


def timed(*args: str | Path) -> tuple[float, float]:
    """Wall and processor seconds of ``align ARGS`` in a process of its own."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "align", *map(str, args)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, env=installed())
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def report(source: Path, out: Path, published: Path | None) -> tuple[float, float]:
    """The run of a report; ``published`` is the folder of its published versions."""
    named: list[str | Path] = []
    for lang in ("ko", "zh-Hans"):
        named += ["--lang", lang]
        named += ["--published", f"{lang}={published / f'report.{lang}.md'}"] if published else []
    return timed("run", source, *named, "--out", out)


def measured(text: str, changed: str, place: Path, rounds: int, published: Path | None) -> Times:
    """All runs of one report; the first run of each round has an empty store, converted models and unpacked weights."""
    sources = place / "same" / "report.md", place / "changed" / "report.md"
    for path, content in zip(sources, (text, changed), strict=True):
        path.parent.mkdir(parents=True)
        path.write_text(content, encoding="utf-8")
    report(sources[0], place / "warm", published)
    found: Times = {"first run": [], "second run, nothing changed": [], "second run, one sentence changed": []}
    for number in range(rounds):
        out, copy = place / f"first{number}", place / f"copy{number}"
        found["first run"].append(report(sources[0], out, published))
        shutil.copytree(out, copy)
        found["second run, nothing changed"].append(report(sources[0], out, published))
        found["second run, one sentence changed"].append(report(sources[1], copy, published))
    return found


def _one_word_more(text: str) -> str:
    """The text with a word put into a sentence of its middle."""
    at = text.index(". ", len(text) // 3)
    return f"{text[:at]} again{text[at:]}"


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    text = (SAMPLE / "report.en.md").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        sample = measured(text, text.replace("January 29", "February 29"), place / "sample", rounds, SAMPLE)
        found = {f"sample report: {name}": times for name, times in sample.items()}
        found["align --help"] = [timed("--help") for _ in range(rounds)]
        found["align segment"] = [timed("segment", SAMPLE / "report.en.md", "--lang", "en") for _ in range(rounds)]
        if len(sys.argv) > 2:
            other = Path(sys.argv[2]).read_text(encoding="utf-8")
            times = measured(other, _one_word_more(other), place / "other", rounds, None)
            found |= {f"{Path(sys.argv[2]).name}: {name}": each for name, each in times.items()}
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
