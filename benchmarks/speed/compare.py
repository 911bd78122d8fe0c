"""``make bench``: everything about speed and memory in one run; writes benchmarks/results/speed.json and docs/performance.md.

Usage: python -m benchmarks.speed.compare [SHARED] [--quick] [--page]   (--page draws the page from the last results)
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.speed import page, profiles, quality, stages, translate, whole
from benchmarks.speed.sets import ROOT, machine

RESULTS = ROOT / "benchmarks" / "results" / "speed.json"


def reports(shared: Path | None, runs: int) -> list[dict[str, Any]]:
    """The sample report with its published versions, and the report beside the repository where it is."""
    found = [whole.measured("sample report", ["--report", "sample-report"], runs)]
    own = shared / "report" / "world-report-2021-north-korea.en.txt" if shared else None
    if own is not None and own.is_file():
        found.append(whole.measured("a country chapter without a published version", [str(own)], runs))
    return found


def measured(shared: Path | None, quick: bool) -> dict[str, Any]:
    """All parts in order, with the seconds that each took."""
    has_sets = shared is not None and (shared / "eval").is_dir()
    parts: dict[str, Callable[[], Any]] = {
        "translation": lambda: translate.measured(translate.QUICK if quick else translate.WHOLE),
        "quality": lambda: quality.measured(shared, 60 if quick else 200) if shared and has_sets else ([], []),
        "stages": lambda: stages.measured(1_000 if quick else 100_000),
        "whole": lambda: reports(shared, 1 if quick else 3),
        "profiles": profiles.measured,
    }
    found: dict[str, Any] = {"quick": quick, "machine": machine(), "seconds of parts": {}}
    for name, part in parts.items():
        print(f"== {name}", flush=True)
        started = time.perf_counter()
        found[name] = part()
        found["seconds of parts"][name] = round(time.perf_counter() - started)
    found["quality"], found["lost to int8 in all"] = found["quality"]
    found["lost to int8"] = quality.lost_to_int8(found["quality"])
    return found


def main() -> None:
    """Measure, keep, draw."""
    warnings.simplefilter("ignore")
    given = [value for value in sys.argv[1:] if not value.startswith("--")]
    if "--page" not in sys.argv:
        shared = Path(given[0]) if given and Path(given[0]).is_dir() else None
        found = measured(shared, "--quick" in sys.argv)
        RESULTS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print("seconds of parts:", found["seconds of parts"])
    page.write(json.loads(RESULTS.read_text(encoding="utf-8")))


if __name__ == "__main__":
    main()
