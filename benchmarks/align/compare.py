"""One table of strict and lax F1: align against Gale-Church (galechurch) and Vecalign (sentweave) on the same sets and vectors.

Usage: python -m benchmarks.align.compare SHARED   (``make bench-align`` installs the other tools first)
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

from align.aligners.align import align_documents
from align.aligners.base import Embedder
from align.aligners.length import LengthAligner
from align.aligners.use import UseEmbedder
from align.metrics.beads import BeadNumbers, beads_of, score_alignments
from benchmarks.align import growth, plot
from benchmarks.align.memory import Memory
from tests.aligners.gold import Pair, chapters, digest, made

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "benchmarks" / "results"
PAGE = ROOT / "docs" / "alignment.md"
MARKS = ("<!-- table -->", "<!-- end of table -->")
SEEDS = (0,)
System = Callable[[Pair], list[BeadNumbers]]


def sets(shared: Path) -> dict[str, list[Pair]]:
    """The test sets by name."""
    found = {f"chapters en-{lang}": chapters(shared, lang) for lang in ("ko", "zh-Hans")}
    for lang in ("ko", "zh-Hans", "zh-Hant"):
        found[f"news, made beads, en-{lang}"] = [pair for seed in SEEDS for pair in made(shared, lang, seed)]
    return found


def gale_church(pair: Pair) -> list[BeadNumbers]:
    """On lengths in UTF-8 bytes, those of the target scaled to the same total: without that it does worse."""
    import galechurch

    x, y = ([len(text.encode()) for text in side.texts()] for side in (pair.source, pair.target))
    scale = sum(x) / sum(y)
    block = galechurch.align(["x" * n for n in x], ["x" * max(round(n * scale), 1) for n in y])
    return [
        (tuple(range(bead.source_start, bead.source_end)), tuple(range(bead.target_start, bead.target_end)))
        for bead in block.beads
    ]


def vecalign(embedder: Embedder) -> System:
    """Vecalign as sentweave has it, beads up to 5 (8 takes twice as long and was measured no better on other sets)."""

    def run(pair: Pair) -> list[BeadNumbers]:
        from sentweave import align

        result = align(pair.source.texts(), pair.target.texts(), embedder.encode, alignment_max_size=5)
        return [(tuple(bead.src_indices), tuple(bead.tgt_indices)) for bead in result.alignments]

    return run


def ours(embedder: Embedder) -> System:
    """This project."""
    return lambda pair: beads_of(align_documents(pair.source, pair.target, embedder=embedder))


def main() -> None:
    """Run from the root of the repository."""
    embedder = Memory(UseEmbedder())
    systems: dict[str, System] = {
        f"align {metadata.version('align-toolkit')}": ours(embedder),
        f"Vecalign (sentweave {metadata.version('sentweave')})": vecalign(embedder),
        f"Gale-Church (galechurch {metadata.version('galechurch')})": gale_church,
        "align, lengths only": lambda pair: beads_of(LengthAligner().align(pair.source, pair.target)),
    }
    table: dict[str, dict[str, object]] = {}
    for name, pairs in sets(Path(sys.argv[1])).items():
        table[name] = {"digest": digest(pairs), "systems": {}}
        rows: dict[str, dict[str, float]] = {}
        for system, run in systems.items():
            start = time.process_time()
            rates = score_alignments([(pair.gold, run(pair)) for pair in pairs])
            rows[system] = {"strict": round(rates.strict_f1, 4), "lax": round(rates.lax_f1, 4)}
            print(
                f"{name:32s} {system:32s} {rates.strict_f1:.4f} {rates.lax_f1:.4f} {time.process_time() - start:.1f}s"
            )
        table[name]["systems"] = rows
    rate = encoding_rate(sets(Path(sys.argv[1])))
    speed = growth.measured()
    record = {
        "sets": table, "seeds": SEEDS, "encoder": str(embedder.stamp), "sentences_per_second": rate, "growth": speed,
    }  # fmt: skip
    (RESULTS / "alignment.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    _write_page(table, list(systems), speed, rate)
    plot.main()


def encoding_rate(named: dict[str, list[Pair]]) -> dict[str, int]:
    """Sentences a second of processor time on one thread, for the chapters and the news of one language each."""
    found: dict[str, int] = {}
    UseEmbedder().encode(["The model is loaded before the clock starts."])
    for name in ("chapters en-ko", "chapters en-zh-Hans", "news, made beads, en-ko"):
        texts = sorted({text for pair in named[name] for side in (pair.source, pair.target) for text in side.texts()})
        start = time.process_time()
        UseEmbedder().encode(texts)
        found[name] = round(len(texts) / (time.process_time() - start))
        print(f"encoding {name}: {found[name]} sentences/s", flush=True)
    return found


def _write_page(
    table: dict[str, dict[str, object]], systems: list[str], speed: list[dict[str, float]], rate: dict[str, int]
) -> None:
    lines = [f"| set | {' | '.join(systems)} |", "|---" * (len(systems) + 1) + "|"]
    for name, entry in table.items():
        rows = entry["systems"]
        assert isinstance(rows, dict)
        cells = [f"{rows[system]['strict']:.3f} / {rows[system]['lax']:.3f}" for system in systems]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    lines += ["", "| sentences | processor seconds | MB |", "|---|---|---|"]
    lines += [
        f"| {row['source']:,} x {row['target']:,} | {row['seconds']:.1f} | {row['megabytes']:.0f} |" for row in speed
    ]
    lines += ["", "| encoding, one thread | sentences a processor second |", "|---|---|"]
    lines += [f"| {name} | {count} |" for name, count in rate.items()]
    before, rest = PAGE.read_text(encoding="utf-8").split(MARKS[0])
    after = rest.split(MARKS[1])[1]
    PAGE.write_text("\n".join([before + MARKS[0], *lines, MARKS[1] + after]), encoding="utf-8")


if __name__ == "__main__":
    main()
