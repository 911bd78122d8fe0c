"""How much longer a whole ``align run`` takes with the shipped glossaries than with one that matches nothing, pair by pair.

Usage: python -m benchmarks.glossary.runtime REPORT [PAIRS]   (4 pairs; on a machine that does nothing else)
Wall seconds from start to end, each run with an empty store; Korean, Chinese, and both in one run.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.glossary.sets import LANGS, ROOT
from benchmarks.speed.pairs import timed_command

GLOSSARIES = [ROOT / "glossaries" / name for name in ("human-rights.tsv", "dprk.tsv")]


def seconds(report: Path, langs: tuple[str, ...], glossaries: list[Path], out: Path) -> float:
    """Wall seconds of one run in a process of its own."""
    named = [part for lang in langs for part in ("--lang", lang)]
    named += [part for path in glossaries for part in ("--glossary", str(path))]
    command = [sys.executable, "-m", "align", "run", str(report), *named, "--out", str(out)]
    return timed_command(command, stderr=subprocess.DEVNULL).wall


def main() -> None:
    """Measure and print."""
    report, pairs = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 4
    with tempfile.TemporaryDirectory() as folder:
        place, none = Path(folder), Path(folder) / "none.tsv"
        none.write_text("en\tko\tzh-Hans\nqqzzy\t가나\t呀\n", encoding="utf-8")
        for langs in (*((lang,) for lang in LANGS), LANGS):
            name = "-".join(langs)
            seconds(report, langs, GLOSSARIES, place / f"warm-{name}")
            found = [
                (
                    seconds(report, langs, [none], place / f"free-{name}-{number}"),
                    seconds(report, langs, GLOSSARIES, place / f"held-{name}-{number}"),
                )
                for number in range(pairs)
            ]
            ratios = [held / free for free, held in found]
            means = sum(held for _, held in found) / sum(free for free, _ in found)
            spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
            print(f"{name}: median {median(ratios):.2f} ({spread}), of the means {means:.2f}", flush=True)


if __name__ == "__main__":
    main()
