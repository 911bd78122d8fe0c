"""What is not a translation at all: beads that were forced are dissolved; missing, added and moved passages are reported.

A monotone path must put every sentence somewhere. Where a paragraph was replaced by another one the cheapest way is one large
bead of texts that have nothing to do with each other; such a bead is worse than none. A passage that stands elsewhere shows as
two runs of sentences without a partner whose sentences are nearest to each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from align.aligners.dynamic import Bead
from align.aligners.refine import mean_vector
from align.aligners.sides import Side
from align.bitext import Bitext, Document, Finding

__all__ = ["passage_findings", "unforced"]

_UNLIKE, _DOUBTFUL = 0.06, 0.25  # cosines of centred blocks: of a hundred true beads less than one lies below 0.25
_FEW = 8  # sentences of a text, below which nothing is known of chance
_LIKELY = 0.4  # confidence that a bead between the two needs
_SHARED = 3.0  # weight of shared numbers and Latin words (1 for one that stands nowhere else) that cannot be chance
_MOVED = 0.4  # cosine of two sentences without a partner that are each other's nearest
_SHARE = 0.4  # of the sentences of a run must have such a partner
_SHOWN = 40  # characters of a passage in a message


def unforced(beads: Sequence[Bead], source: Side, target: Side) -> list[Bead]:
    """The beads, those that join texts unlike each other taken apart into sentences without a partner."""
    out: list[Bead] = []
    for bead in beads:
        if bead.source[0] < bead.source[1] and bead.target[0] < bead.target[1] and _is_forced(bead, source, target):
            sure, (i, k), (j, m) = round(1 - bead.confidence, 4), bead.source, bead.target
            out += [Bead((n, n + 1), (j, j), sure) for n in range(i, k)]
            out += [Bead((k, k), (n, n + 1), sure) for n in range(j, m)]
        else:
            out.append(bead)
    return out


def _is_forced(bead: Bead, source: Side, target: Side) -> bool:
    if source.count < _FEW or target.count < _FEW:  # the mean that was taken off says little
        return False
    tokens = [
        side.surface.tokens[side.pad + span[0] : side.pad + span[1]].sum(axis=0)
        for side, span in ((source, bead.source), (target, bead.target))
    ]
    if float(tokens[0] @ tokens[1]) >= _SHARED:
        return False
    cosine = float(mean_vector(source, bead.source) @ mean_vector(target, bead.target))
    return cosine < _UNLIKE or (cosine < _DOUBTFUL and bead.confidence < _LIKELY)


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring links without a partner: their numbers, and the sentences of both sides."""

    links: tuple[int, ...]
    sentences: tuple[tuple[int, ...], tuple[int, ...]]


def _runs(bitext: Bitext) -> list[_Run]:
    runs: list[_Run] = []
    open_: list[int] = []
    for number, link in enumerate([*bitext.links, None]):
        if link is not None and not (link.sources and link.targets):
            open_.append(number)
        elif open_:
            links = [bitext.links[n] for n in open_]
            sentences = tuple(n for k in links for n in k.sources), tuple(n for k in links for n in k.targets)
            runs.append(_Run(tuple(open_), sentences))
            open_ = []
    return runs


def passage_findings(bitext: Bitext, source: Side, target: Side) -> tuple[Finding, ...]:
    """``missing-passage``, ``added-passage`` and ``moved-passage``, in link order.

    A passage is two sentences or more, or a whole paragraph; single sentences are left to the checks.
    """
    runs = _runs(bitext)
    moved = _moved(runs, source, target)
    found: list[Finding] = []
    for place, run in enumerate(runs):
        for side, document in ((0, bitext.source), (1, bitext.target)):
            if (place, side) in moved:
                found.append(_moved_finding(bitext, run, runs[moved[place, side]], side))
            elif _is_passage(run.sentences[side], document):
                found.append(_lost_finding(bitext, run, side))
    return tuple(found)


def _is_passage(sentences: Sequence[int], document: Document) -> bool:
    if len(sentences) != 1:
        return bool(sentences)
    blocks = document.block_of()
    return bool(document.blocks) and blocks.count(blocks[sentences[0]]) == 1


def _first(bitext: Bitext, run: _Run, side: int) -> int:
    """The first link of a run with a sentence on this side."""
    return next(n for n in run.links if (bitext.links[n].targets if side else bitext.links[n].sources))


def _shown(document: Document, sentences: Sequence[int]) -> str:
    text = document.segment_text(sentences[0])
    count = f"{len(sentences)} sentences" if len(sentences) > 1 else "1 sentence"
    return f"{count} from “{text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}”"


def _lost_finding(bitext: Bitext, run: _Run, side: int) -> Finding:
    link, sentences = _first(bitext, run, side), run.sentences[side]
    if side == 0:
        return Finding("missing-passage", link, f"no counterpart for {_shown(bitext.source, sentences)}")
    span = bitext.target.segments[sentences[0]].start, bitext.target.segments[sentences[-1]].end
    return Finding(
        "added-passage", link, f"nothing in the source stands behind {_shown(bitext.target, sentences)}", target=span
    )


def _moved_finding(bitext: Bitext, run: _Run, other: _Run, side: int) -> Finding:
    documents, names = (bitext.source, bitext.target), ("source", "published version")
    here, there = _shown(documents[side], run.sentences[side]), other.sentences[1 - side][0] + 1
    message = f"{here}: the counterpart stands elsewhere, at sentence {there} of the {names[1 - side]}"
    return Finding("moved-passage", _first(bitext, run, side), message)


def _moved(runs: Sequence[_Run], source: Side, target: Side) -> dict[tuple[int, int], int]:
    """For (run, side) the run where most of its sentences have their nearest partner."""
    owner = [[(place, n) for place, run in enumerate(runs) for n in run.sentences[side]] for side in (0, 1)]
    if not owner[0] or not owner[1]:
        return {}
    likeness = source.real[[n for _, n in owner[0]]] @ target.real[[n for _, n in owner[1]]].T
    places = [np.array([place for place, _ in side]) for side in owner]
    pairs = [(int(places[0][x]), int(places[1][y])) for x, y in _mutual(likeness) if likeness[x, y] >= _MOVED]
    found: dict[tuple[int, int], int] = {}
    for x, y in dict.fromkeys(pairs):
        count = pairs.count((x, y))
        if x != y and max(count / len(runs[x].sentences[0]), count / len(runs[y].sentences[1])) >= _SHARE:
            found.setdefault((x, 0), y)
            found.setdefault((y, 1), x)
    return found


def _mutual(likeness: NDArray[np.float32]) -> Iterator[tuple[int, int]]:
    """Rows and columns that are each other's nearest."""
    nearest, back = likeness.argmax(axis=1), likeness.argmax(axis=0)
    for row, column in enumerate(nearest.tolist()):
        if back[column] == row:
            yield row, column
