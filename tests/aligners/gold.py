"""Gold sets for alignment: the chapters, and beads made from line-aligned news by seeded merging and dropping."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from align import lang as languages
from align.bitext import Document
from align.metrics.beads import BeadNumbers, parse_beads

MERGE, DROP, GROUP = 0.15, 0.03, 10


@dataclass(frozen=True)
class Pair:
    """Two segmented texts and their gold beads."""

    source: Document
    target: Document
    gold: list[BeadNumbers]


def digest(pairs: Sequence[Pair]) -> str:
    """First 16 hexadecimal digits of a SHA-256 of texts and gold."""
    whole = hashlib.sha256()
    for pair in pairs:
        whole.update(json.dumps([pair.source.texts(), pair.target.texts(), pair.gold]).encode())
    return whole.hexdigest()[:16]


def chapters(shared: Path, lang: str) -> list[Pair]:
    """The six chapters, pre-segmented, without kinds or paragraphs: the harder way."""
    pairs = []
    for path in sorted((shared / "corpora" / "chapters").glob("*.jsonl")):
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        source = Document.from_segments([text for line in lines for text in line["en"]], "en")
        target = Document.from_segments([text for line in lines for text in line[lang.split("-")[0]]], lang)
        gold = parse_beads(path.with_suffix(f".en-{lang}.beads").read_text(encoding="utf-8"), where=path.name)
        pairs.append(Pair(source, target, gold))
    return pairs


def made(shared: Path, lang: str, seed: int) -> list[Pair]:
    """Beads from NTREX-128: groups of ten documents, lines of a document merged and then dropped on each side by chance."""
    documents: dict[str, list[tuple[str, str]]] = {}
    for line in (shared / "eval" / f"ntrex-first-half.en-{lang}.tsv").read_text(encoding="utf-8").splitlines():
        name, source, target = line.split("\t")
        documents.setdefault(name, []).append((source, target))
    whole, rng = list(documents.values()), random.Random(seed)
    return [_disturbed(whole[first : first + GROUP], lang, rng) for first in range(0, len(whole), GROUP)]


def _disturbed(group: Sequence[Sequence[tuple[str, str]]], lang: str, rng: random.Random) -> Pair:
    sides = [_merged(group, number, code, rng) for number, code in enumerate(("en", lang))]
    kept = [[entry for entry in side if rng.random() >= DROP] for side in sides]
    gold = _components([[lines for _, lines in side] for side in kept])
    source, target = (
        Document.from_segments([text for text, _ in side], code) for side, code in zip(kept, ("en", lang), strict=True)
    )
    return Pair(source, target, gold)


def _merged(
    group: Sequence[Sequence[tuple[str, str]]], side: int, code: str, rng: random.Random
) -> list[tuple[str, list[int]]]:
    """Texts of one side, each with the numbers of the lines that it holds."""
    out: list[tuple[str, list[int]]] = []
    line = 0
    for document in group:
        for position, pair in enumerate(document):
            if position and rng.random() < MERGE:
                text, lines = out[-1]
                out[-1] = (f"{text}{languages.parse(code).joiner}{pair[side]}", [*lines, line])
            else:
                out.append((pair[side], [line]))
            line += 1
    return out


def _components(sides: list[list[list[int]]]) -> list[BeadNumbers]:
    """Segments that share a line, directly or through others, are one bead. Lines of a segment are consecutive."""
    owners: list[dict[int, int]] = [
        {line: number for number, lines in enumerate(side) for line in lines} for side in sides
    ]
    beads: list[tuple[list[int], list[int]]] = []
    last: tuple[int | None, int | None] = (None, None)
    for line in sorted(owners[0].keys() | owners[1].keys()):
        here = (owners[0].get(line), owners[1].get(line))
        joined = any(mine is not None and mine == before for mine, before in zip(here, last, strict=True))
        if not joined:
            beads.append(([], []))
        for numbers, mine in zip(beads[-1], here, strict=True):
            if mine is not None and mine not in numbers:
                numbers.append(mine)
        last = here
    return [(tuple(source), tuple(target)) for source, target in beads]
