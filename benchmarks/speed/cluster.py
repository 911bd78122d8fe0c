"""Ray against the process pool on the same documents, pair by pair: benchmarks/results/cluster.json.

Usage: python -m benchmarks.speed.cluster [--documents 1000] [--real 100] [--pairs 5]

``align cluster run --workers 2`` and ``align run --reports --jobs 2``, each from its start to its end with an empty store, first
with the fake model (everything but the network), then with the built-in one on fewer documents. Both are measured with two
documents as well: the difference of the two is what more documents cost, without the start of Ray and of the processes.
Wall seconds: run it on a quiet machine.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from align.engine import EngineSettings
from benchmarks.installed import installed
from benchmarks.speed.pairs import spread, timed_command

ROOT = Path(__file__).parents[2]
RESULT = ROOT / "benchmarks" / "results" / "cluster.json"
SAMPLE = ROOT / "corpora" / "sample-report" / "report.en.md"
WORKERS = "2"
SHARD_KB = "64"  # some dozens of shards, so that both workers have work to the end


def write_documents(path: Path, count: int, seed: int = 8) -> int:
    """Short documents of sentences of the sample report, each with a case number of its own; gives the number of words."""
    dice = random.Random(seed)  # noqa: S311 (no secrets)
    blocks = [block for block in SAMPLE.read_text(encoding="utf-8").split("\n\n") if len(block) > 200]
    words = 0
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            mine = [f"# Case {number}", *dice.sample(blocks, 2), f"Case number {number} was heard in the city in 2021."]
            text = "\n\n".join(mine) + "\n"
            words += len(text.split())
            file.write(json.dumps({"id": f"case-{number}", "text": text}) + "\n")
    return words


def _run(name: str, source: Path, model: str, glossary: Path) -> float:
    """Wall seconds of one of the two ways, with an empty output folder."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "align"]
        if name == "pool":
            command += ["run", "--reports", str(source), "--jobs", WORKERS]
        else:
            command += ["cluster", "run", str(source), "--workers", WORKERS, "--shard-size", SHARD_KB]
        command += ["--lang", "ko", "--model", model, "--glossary", str(glossary), "--out", f"{folder}/out"]
        return timed_command(command, env=installed(OMP_NUM_THREADS="1")).wall


def compared(documents: int, model: str, glossary: Path, pairs: int, folder: Path) -> dict[str, Any]:
    """Medians and quartiles of Ray's time over the pool's, whole and without the start."""
    many, few = folder / "many.jsonl", folder / "few.jsonl"
    words = write_documents(many, documents)
    write_documents(few, 2)
    rows = []
    for turn in range(pairs):
        ways: list[tuple[str, Callable[[], tuple[float, float]]]] = [
            (name, lambda name=name: (_run(name, few, model, glossary), _run(name, many, model, glossary)))  # type: ignore[misc]
            for name in ("pool", "ray")
        ]
        found = {name: way() for name, way in (ways if turn % 2 else reversed(ways))}
        rows.append(found)
        print(
            model, documents, {name: [round(value, 1) for value in times] for name, times in found.items()}, flush=True
        )
    return {
        "model": model,
        "documents": documents,
        "words": words,
        "whole": spread([row["ray"][1] / row["pool"][1] for row in rows]),
        "without_start": spread([(row["ray"][1] - row["ray"][0]) / (row["pool"][1] - row["pool"][0]) for row in rows]),
        "start_seconds": {name: round(statistics.median(row[name][0] for row in rows), 1) for name in ("pool", "ray")},
        "seconds": {name: round(statistics.median(row[name][1] for row in rows), 1) for name in ("pool", "ray")},
    }


def rate(documents: int, folder: Path) -> dict[str, Any]:
    """Segments per core second of one worker on sentences of our corpus, each of them once, twenty to a document."""
    from align.cluster.plan import make_plan
    from align.cluster.run import ClusterSettings, job_of
    from align.cluster.worker import Worker

    sentences: list[str] = []
    for path in sorted((ROOT / "corpora" / "human-rights").glob("*.tsv")):
        with path.open(encoding="utf-8") as file:
            sentences += [line.split("\t", 1)[0].strip() for line in file]
    dice = random.Random(8)  # noqa: S311 (no secrets)
    chosen = dice.sample(sorted({text for text in sentences if text.endswith(".") and len(text) > 40}), documents * 20)
    texts = ["\n\n".join(chosen[at : at + 20]) + "\n" for at in range(0, len(chosen), 20)]
    source = folder / "rate.jsonl"
    source.write_text("".join(json.dumps({"id": f"r{at}", "text": text}) + "\n" for at, text in enumerate(texts)))
    terms = (ROOT / "glossaries" / "human-rights.tsv",)
    settings = ClusterSettings(str(source), ("ko",), str(folder / "rate"), terms, EngineSettings("built-in"))
    worker = Worker(job_of(settings))
    worker.prepare()
    results = [worker.work(shard) for shard in make_plan(str(source), settings.shard_size)[0]]
    worker.close()
    segments, core_seconds = sum(item.segments for item in results), sum(item.core_seconds for item in results)
    return {
        "segments": segments,
        "words_per_segment": round(sum(len(text.split()) for text in texts) / segments, 1),
        "segments_per_core_second": round(segments / core_seconds, 1),
    }


def main() -> None:
    """Measure both models and write the figures down."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--documents", type=int, default=1_000)
    parser.add_argument("--real", type=int, default=100)
    parser.add_argument("--pairs", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        none = folder / "none.tsv"
        none.write_text("en\tko\nqqzzy\t가나\n", encoding="utf-8")
        terms = ROOT / "glossaries" / "human-rights.tsv"
        rows = [
            compared(given.documents, "fake", none, given.pairs, folder),
            compared(given.real, "built-in", terms, given.pairs, folder),
        ]
        measured = rate(50, folder)
    print(measured)
    for row in rows:
        print(
            f"{row['model']:>9} {row['documents']:>6} documents: Ray / pool {row['whole']['median']:.2f} whole, ",
            end="",
        )
        print(f"{row['without_start']['median']:.2f} without the start ({row['start_seconds']})")
    record = {
        "python": platform.python_version(),
        "workers": int(WORKERS),
        "cores": os.cpu_count(),
        "rate": measured,
        "rows": rows,
    }
    RESULT.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
