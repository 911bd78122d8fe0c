"""The chapters as raw text, aligned after our own segmentation, and disturbed on purpose; beads are compared by characters."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from align.bitext import Bitext, Document
from align.metrics.beads import BeadNumbers, parse_beads
from align.readers.plain import plain_blocks
from align.segmenters.segment import segment
from tests.segmenters.pages import Chapter, read_chapter

Places = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True)
class RawPair:
    """Two chapters as the reader would get them, with gold beads over the sentences of their body."""

    source: Chapter
    target: Chapter
    gold: list[BeadNumbers]


def raw_pairs(shared: Path, source: str, target: str) -> list[RawPair]:
    """The six chapters between two of en, ko, zh; ko-zh gold joins beads over the English sentences that they share."""
    pairs = []
    for path in sorted((shared / "corpora" / "chapters").glob("*.jsonl")):
        sides = read_chapter(path, source), read_chapter(path, target)
        if source == "en":
            code = {"ko": "ko", "zh": "zh-Hans"}[target]
            gold = parse_beads(path.with_suffix(f".en-{code}.beads").read_text(encoding="utf-8"))
        else:
            gold = _line_beads(path, source, target)
        pairs.append(RawPair(*sides, gold))
    return pairs


def _line_beads(path: Path, source: str, target: str) -> list[BeadNumbers]:
    beads: list[BeadNumbers] = []
    at = [0, 0]
    for line in path.read_text(encoding="utf-8").splitlines():
        counts = [len(json.loads(line)[lang]) for lang in (source, target)]
        sides = [tuple(range(start, start + count)) for start, count in zip(at, counts, strict=True)]
        at = [start + count for start, count in zip(at, counts, strict=True)]
        if not counts[0] or not counts[1]:
            beads += [((n,), ()) for n in sides[0]] + [((), (n,)) for n in sides[1]]
        else:
            beads.append((sides[0], sides[1]))
    return beads


def visible(text: str) -> int:
    """Number of characters that are no white space."""
    return len("".join(text.split()))


def _spans(texts: Sequence[str]) -> list[range]:
    found, position = [], 0
    for text in texts:
        found.append(range(position, position + visible(text)))
        position += visible(text)
    return found


def places(beads: Sequence[BeadNumbers], source: Sequence[str], target: Sequence[str]) -> list[Places]:
    """Beads as numbers of visible characters: the measure then works whatever the segmentation."""
    sides = _spans(source), _spans(target)
    return [
        (
            tuple(place for n in bead[0] for place in sides[0][n]),
            tuple(place for n in bead[1] for place in sides[1][n]),
        )
        for bead in beads
    ]


def cut(text: str, lang: str) -> Document:
    """Our own segmentation of raw text."""
    return segment(Document(text, {"zh": "zh-Hans"}.get(lang, lang), tuple(plain_blocks(text))))


def body_gold(pair: RawPair) -> list[BeadNumbers]:
    """Gold over the sentences after title, deck and captions, which the reader of a page leaves out."""
    skip = len(pair.source.lead), len(pair.target.lead)
    return [
        (tuple(n - skip[0] for n in x), tuple(n - skip[1] for n in y))
        for x, y in pair.gold
        if (x and x[0] >= skip[0]) or (not x and y[0] >= skip[1])
    ]


def by_characters(bitext: Bitext) -> list[Places]:
    """The links of a bitext as ``places``."""
    beads = [(tuple(link.sources), tuple(link.targets)) for link in bitext.links]
    return places(beads, bitext.source.texts(), bitext.target.texts())


def _keep(paragraphs: Sequence[tuple[str, tuple[str, ...]]]) -> list[bool]:
    """False for every fifth paragraph of running text."""
    count, kept = 0, []
    for kind, _ in paragraphs:
        count += kind == "sentence"
        kept.append(kind != "sentence" or count % 5 != 0)
    return kept


@dataclass(frozen=True)
class Disturbed:
    """A target text with disturbed paragraphs, the gold of what remains, and how many there are."""

    target: str
    sentences: tuple[str, ...]
    gold: list[BeadNumbers]
    disturbances: int


def disturbed(pair: RawPair, other: Chapter, kind: str) -> Disturbed:
    """Every fifth paragraph of the target dropped, moved five paragraphs on, or replaced by one of another chapter.

    A bead with a sentence in such a paragraph falls apart: its source sentences have no partner, nor what stands there instead.
    """
    paragraphs, numbered, at = list(pair.target.paragraphs), [], 0
    for name, texts in paragraphs:
        numbered.append((name, texts, list(range(at, at + len(texts)))))
        at += len(texts)
    kept = _keep(paragraphs)
    foreign = [texts for name, texts in other.body if name == "sentence"]
    out: list[tuple[str, tuple[str, ...], list[int]]] = []
    waiting: list[tuple[int, tuple[str, tuple[str, ...], list[int]]]] = []
    count = 0
    for place, (entry, keep) in enumerate(zip(numbered, kept, strict=True)):
        if keep:
            out.append(entry)
        else:
            count += kind != "moved" or place + 5 < len(numbered)  # the last paragraph has nowhere to go
            if kind == "replaced":
                texts = foreign[place % len(foreign)]
                out.append(("sentence", texts, [-1] * len(texts)))
            elif kind == "moved":
                waiting.append((place + 5, (entry[0], entry[1], [-1] * len(entry[1]))))
        while waiting and (waiting[0][0] <= place or place == len(numbered) - 1):
            out.append(waiting.pop(0)[1])
    new = {old: number for number, old in enumerate(n for _, _, numbers in out for n in numbers) if old >= 0}
    gold: list[BeadNumbers] = []
    for x, y in pair.gold:
        if all(n in new for n in y):
            gold.append((x, tuple(new[n] for n in y)))
        else:
            gold += [((n,), ()) for n in x]
    total = sum(len(numbers) for _, _, numbers in out)
    gold += [((), (n,)) for n in range(total) if n not in new.values()]
    chapter = replace(pair.target, paragraphs=tuple((name, texts) for name, texts, _ in out))
    return Disturbed(chapter.joined(), tuple(chapter.sentences(lead=True)), gold, count)
