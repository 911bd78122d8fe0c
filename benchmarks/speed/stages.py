"""Each stage by itself: megabytes and segments a second, memory, and how time grows from ten segments to a hundred thousand.

Every measurement runs in a process of its own; time is that of the processor, memory what the stage adds at its peak.

Usage: python -m benchmarks.speed.stages STAGE SEGMENTS   (one measurement; prints one JSON object)
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from align.bitext import Bitext, Document
from benchmarks.speed.sets import ROOT

SIZES = (10, 100, 1_000, 10_000, 100_000)
_WARM = 20  # segments that go through first
_COLUMN = {"en": 0, "ko": 1, "zh-Hans": 2}
Prepared = tuple[Callable[[], object], int]  # what is timed, and the bytes of text that go through it


def lines(lang: str, count: int) -> list[str]:
    """Lines of ``corpora/human-rights`` in its order, again from the beginning where they end, with a number to be told apart."""
    paths = sorted((ROOT / "corpora" / "human-rights").glob("[a-n].tsv"))
    once = [line.split("\t") for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [row[_COLUMN[lang]] for row in once if len(row) == len(_COLUMN)]
    return [texts[n % len(texts)] + (f" {n // len(texts)}." if n >= len(texts) else "") for n in range(count)]


def _size(*texts: list[str]) -> int:
    return sum(len(text.encode()) for side in texts for text in side)


def _bitext(count: int, lang: str = "ko") -> tuple[Bitext, int]:
    from align.text.kiwi import tokenize

    tokenize("하나의 문장이다.")  # no analyser is to be loaded while the clock runs
    source, target = lines("en", count), lines(lang, count)
    return Bitext.from_drafts(Document.from_segments(source, "en"), target, lang), _size(source, target)


def _segment(lang: str) -> Callable[[int], Prepared]:
    def prepare(count: int) -> Prepared:
        from align.segmenters.segment import segment

        texts, joiner = lines(lang, count), "" if lang.startswith("zh") else " "
        text = "\n\n".join(joiner.join(texts[at : at + 5]) for at in range(0, len(texts), 5))
        segment(Document("A first one.", lang))
        return lambda: segment(Document(text, lang)), len(text.encode())

    return prepare


def _termbase() -> Any:
    from align.glossary.table import load
    from align.resources import builtin_glossary

    return load([builtin_glossary()])


def _match(count: int) -> Prepared:
    from align.glossary.matcher import Matcher

    matcher, texts = Matcher(_termbase()), lines("en", count)
    return lambda: [matcher.find_all(text) for text in texts], _size(texts)


def _measure(count: int) -> Prepared:
    from align.glossary.measure import measure

    termbase, (bitext, size) = _termbase(), _bitext(count)
    measure(_bitext(_WARM)[0], termbase)
    return lambda: measure(bitext, termbase), size


def _check(count: int) -> Prepared:
    from align.checks.run import check

    bitext, size = _bitext(count)
    check(_bitext(_WARM)[0])
    return lambda: check(bitext), size


def _line_up(count: int) -> Prepared:
    """A made text and the same with a quarter of its sentences cut in two; the vectors are there already."""
    from align.aligners.align import align_documents
    from benchmarks.align.growth import Made, texts
    from benchmarks.align.memory import Memory

    documents, embedder = texts(count, count * 5 // 4), Memory(Made())
    for document in documents:
        embedder.encode(document.texts())
    return lambda: align_documents(*documents, embedder=embedder), _size(*(list(each.texts()) for each in documents))


def _encode(count: int) -> Prepared:
    from align.aligners.use import UseEmbedder

    texts, embedder = lines("ko", count), UseEmbedder()
    embedder.encode(["하나."])
    return lambda: embedder.encode(texts), _size(texts)


def _score(count: int) -> Prepared:
    from align.metrics.published import score_beads

    published, size = _bitext(count)
    targets = lines("ko", count)
    draft = Bitext.from_drafts(published.source, [*targets[1:], targets[0]], "ko")
    score_beads(_bitext(_WARM)[0], _bitext(_WARM)[0])
    return lambda: score_beads(draft, published), size


def _export(form: str) -> Callable[[int], Prepared]:
    def prepare(count: int) -> Prepared:
        from align.glossary.consistency import consistency
        from align.results import Report
        from align.writers import html, jsonl, tmx

        bitext, size = _bitext(count)
        report = Report("report", bitext, consistency(bitext, _termbase(), of="draft"), ())
        ways = {
            "jsonl": lambda: jsonl.render_draft(bitext),
            "tmx": lambda: tmx.render([bitext], tmx.TmxSettings(machine=True)),
            "html": lambda: html.render(report),
        }
        return ways[form], size

    return prepare


STAGES: dict[str, tuple[Callable[[int], Prepared], int]] = {
    "segment English": (_segment("en"), 100_000),
    "segment Korean": (_segment("ko"), 10_000),
    "segment Chinese": (_segment("zh-Hans"), 100_000),
    "find terms": (_match, 100_000),
    "measure terms": (_measure, 10_000),
    "check": (_check, 10_000),
    "encode": (_encode, 1_000),
    "line up": (_line_up, 10_000),
    "score": (_score, 10_000),
    "export jsonl": (_export("jsonl"), 100_000),
    "export tmx": (_export("tmx"), 100_000),
    "export html": (_export("html"), 10_000),
}
"""Name of a stage: what prepares it, and the most segments that it is measured on."""


def _peak() -> int:
    """Peak memory of this process in KiB; ``ru_maxrss`` would begin with that of the parent."""
    status = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))


def one(stage: str, count: int) -> dict[str, float]:
    """One stage on so many segments, in this process."""
    action, size = STAGES[stage][0](count)
    before, started = _peak(), time.process_time()
    action()
    seconds = time.process_time() - started
    return {
        "segments": count,
        "megabytes": round(size / 1e6, 4),
        "seconds": round(seconds, 5),
        "peak megabytes": round((_peak() - before) / 1024, 1),
    }


def measured(most: int) -> dict[str, list[dict[str, float]]]:
    """All stages and sizes up to ``most`` segments."""
    found: dict[str, list[dict[str, float]]] = {}
    for stage, (_, limit) in STAGES.items():
        found[stage] = [_apart(stage, count) for count in SIZES if count <= min(limit, most)]
        last = found[stage][-1]
        rate = last["megabytes"] / last["seconds"]
        print(f"{stage}: {rate:.2f} MB a second, {last['segments'] / last['seconds']:,.0f} segments a second")
    return found


def _apart(stage: str, count: int) -> dict[str, float]:
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.speed.stages", stage, str(count)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


if __name__ == "__main__":
    print(json.dumps(one(sys.argv[1], int(sys.argv[2]))))
