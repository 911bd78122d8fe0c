"""``align run`` from its start to its end: where the time goes, and the peak of memory.

Usage: python -m benchmarks.speed.whole ARGUMENT...   (runs ``align ARGUMENT...`` and prints one JSON object)
"""

from __future__ import annotations

import contextlib
import io
import json
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Any

from benchmarks.installed import installed
from benchmarks.speed.sets import ROOT
from benchmarks.speed.stages import _peak
from benchmarks.speed.translate import fresh_cache

LANGS = ("ko", "zh-Hans")


def here(arguments: list[str]) -> dict[str, Any]:
    """Run the command line in this process."""
    from align.cli import main

    text, code = io.StringIO(), 0
    with contextlib.redirect_stdout(text):
        sys.argv = ["align", *arguments]
        try:
            main()
        except SystemExit as ended:
            code = int(ended.code or 0)
    return {"code": code, "summary": json.loads(text.getvalue()), "cpu": time.process_time(), "peak": _peak() // 1024}


def apart(arguments: list[str]) -> dict[str, Any]:
    """Run it in a process of its own; ``wall`` is from start to end."""
    started = time.perf_counter()
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.speed.whole", *arguments]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, env=installed())
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {**found, "wall": time.perf_counter() - started}


def share(times: dict[str, float], whole: float) -> dict[str, float]:
    """Shares of the whole time: drafting, holding the terms (translation under constraints), loading, and all the rest."""
    groups = {"translate": "translate ", "hold terms": "hold terms ", "load models": "load model "}
    found = {
        name: sum(value for key, value in times.items() if key.startswith(start)) for name, start in groups.items()
    }
    found["other stages"] = sum(times.values()) - sum(found.values())
    found["start and end"] = whole - sum(times.values())
    return {name: round(value / whole, 3) for name, value in found.items()}


def measured(name: str, arguments: list[str], runs: int) -> dict[str, Any]:
    """Medians over runs with an empty store, and one run more on the store that is there then."""
    found = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as out, fresh_cache():
            command = [
                "run",
                *arguments,
                *(part for lang in LANGS for part in ("--lang", lang)),
                "--out",
                out,
                "--json",
            ]
            found.append(apart(command))
            again = apart(command)
    stages = [{item["stage"]: item["seconds"] for item in each["summary"]["times"]} for each in found]
    times = {stage: round(statistics.median(each[stage] for each in stages), 3) for stage in stages[0]}
    wall = statistics.median(each["wall"] for each in found)
    row = {
        "report": name, "languages": list(LANGS), "segments": found[0]["summary"]["segments"], "runs": runs,
        "wall": round(wall, 2), "cpu": round(statistics.median(each["cpu"] for each in found), 2),
        "peak megabytes": max(each["peak"] for each in found), "stages": times, "shares": share(times, wall),
        "unchanged second run": {"wall": round(again["wall"], 2), "cpu": round(again["cpu"], 2)},
    }  # fmt: skip
    print(f"{name}: {row['wall']} s, shares {row['shares']}, peak {row['peak megabytes']} MB")
    return row


if __name__ == "__main__":
    print(json.dumps(here(sys.argv[1:])))
