"""Time and memory by size of the document, up to 100 MB, as JSON and a plot in benchmarks/results.

Well-punctuated text is made from the project's own corpus (CC0), in paragraphs of five sentences. Each measurement runs in a
process of its own; time is that of the processor, memory the peak of the whole process.

Usage: python -m benchmarks.segment.speed [--most 100]
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "benchmarks" / "results"
COLUMN = {"en": 0, "ko": 1, "zh-Hans": 2}
SIZES = (1, 3, 10, 30, 100)
COLOURS = {"en": "#4269d0", "ko": "#ef6f4c", "zh-Hans": "#3ca951"}


def text_of(lang: str, megabytes: int) -> str:
    """At least so many megabytes of paragraphs in one language."""
    sentences = [
        line.split("\t")[COLUMN[lang]]
        for path in sorted((ROOT / "corpora" / "human-rights").glob("*.tsv"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    joiner = "" if lang.startswith("zh") else " "
    once = "\n\n".join(joiner.join(sentences[n : n + 5]) for n in range(0, len(sentences), 5)) + "\n\n"
    return once * (megabytes * 1_000_000 // len(once.encode()) + 1)


def measure_here(lang: str, megabytes: int) -> dict[str, float]:
    """Measure one size in this process."""
    from align.bitext import Document
    from align.segmenters.segment import segment

    text = text_of(lang, megabytes)
    size = len(text.encode()) / 1e6
    segment(Document(text[:100_000], lang))
    began = time.process_time()
    count = len(segment(Document(text, lang)))
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"megabytes": round(size, 2), "seconds": round(seconds, 3), "segments": count, "peak_mib": round(peak)}


def measure(lang: str, megabytes: int) -> dict[str, float]:
    """Measure one size in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.segment.speed", "--one", lang, str(megabytes)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def plot(rows: dict[str, list[dict[str, float]]]) -> str:
    """Seconds over megabytes as SVG: straight lines are linear time."""
    width, height, pad = 640, 400, 56
    most_x = max(row["megabytes"] for found in rows.values() for row in found)
    most_y = max(row["seconds"] for found in rows.values() for row in found)

    def at(row: dict[str, float]) -> tuple[float, float]:
        x = pad + (width - 2 * pad) * row["megabytes"] / most_x
        return x, height - pad - (height - 2 * pad) * row["seconds"] / most_y

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        f'<path d="M{pad} {pad}V{height - pad}H{width - pad}" fill="none" stroke="#888"/>',
        f'<text x="{width - pad}" y="{height - pad + 32}" text-anchor="end">{most_x:.0f} MB of text</text>',
        f'<text x="{pad}" y="{pad - 12}">{most_y:.1f} s of processor time</text>',
    ]
    for number, (lang, found) in enumerate(rows.items()):
        points = [at(row) for row in found]
        line = "L".join(f"{x:.1f} {y:.1f}" for x, y in [(pad, height - pad), *points])
        parts.append(f'<path d="M{line}" fill="none" stroke="{COLOURS[lang]}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{COLOURS[lang]}"/>' for x, y in points]
        rate = found[-1]["megabytes"] / found[-1]["seconds"]
        label = f"{lang}: {rate:.1f} MB/s"
        parts.append(f'<text x="{pad + 16}" y="{pad + 12 + 18 * number}" fill="{COLOURS[lang]}">{label}</text>')
    return "\n".join([*parts, "</svg>", ""])


def main() -> None:
    """Measure all sizes and write ``segmentation-speed.json`` and ``.svg``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=SIZES[-1], help="largest size in MB")
    parser.add_argument("--one", nargs=2, metavar=("LANG", "MB"), help="measure one size here and print it")
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure_here(args.one[0], int(args.one[1]))))
        return
    rows = {lang: [measure(lang, size) for size in SIZES if size <= args.most] for lang in COLUMN}
    RESULTS.mkdir(parents=True, exist_ok=True)
    report = {"python": platform.python_version(), "machine": platform.machine(), "rows": rows}
    (RESULTS / "segmentation-speed.json").write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    (RESULTS / "segmentation-speed.svg").write_text(plot(rows), encoding="utf-8")
    for lang, found in rows.items():
        print(lang, *(f"{row['megabytes']} MB: {row['seconds']} s, {row['peak_mib']} MiB;" for row in found))


if __name__ == "__main__":
    main()
