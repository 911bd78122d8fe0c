"""How well an alignment agrees with a gold one: strict and lax precision, recall and F1.

The measure of the field, as ``score.py`` of Vecalign (Thompson & Koehn 2019) computes it, after Sennrich & Volk (2011). A bead is
correct strictly if it stands in the gold exactly, and laxly if it shares a source and a target sentence with a gold bead. Beads
with an empty side count in precision and not in recall; counts are summed over documents before they are divided.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from align.bitext import Bitext
from align.errors import InputError, UsageError

__all__ = [
    "BeadNumbers",
    "Beads",
    "Rates",
    "beads_of",
    "format_beads",
    "parse_beads",
    "parse_ladder",
    "recall_by_shape",
    "score_alignment",
    "score_alignments",
]

BeadNumbers = tuple[tuple[int, ...], tuple[int, ...]]
"""Source and target sentence numbers of one bead, 0-based; a side may be empty."""
Beads = Sequence[BeadNumbers]

_LINE = re.compile(r"\s*(\[[\d,\s]*\])\s*:\s*(\[[\d,\s]*\])\s*(?::\s*[-+.\deE]+\s*)?")


@dataclass(frozen=True, slots=True)
class Rates:
    """Precision, recall and F1 in [0, 1], strict and lax; 0 where nothing could be counted."""

    strict_precision: float
    strict_recall: float
    strict_f1: float
    lax_precision: float
    lax_recall: float
    lax_f1: float


def beads_of(bitext: Bitext) -> list[BeadNumbers]:
    """The links of a bitext as sentence numbers."""
    return [(tuple(link.sources), tuple(link.targets)) for link in bitext.links]


def parse_beads(text: str, *, where: str = "") -> list[BeadNumbers]:
    """Beads from lines such as ``[0, 1]:[2]``, with or without a cost behind a second colon; empty lines are skipped.

    Raises:
        InputError: a line has another form; ``where`` and the line number are named.
    """
    beads: list[BeadNumbers] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line)
        try:
            if found is None:
                raise ValueError(line)
            source, target = (tuple(int(part) for part in json.loads(group)) for group in found.groups())
        except ValueError as error:
            place = f"{where}:{number}" if where else f"line {number}"
            raise InputError(
                f"{line.strip()[:40]!r} is not a bead", where=place, hint="Write [0, 1]:[2], one bead a line."
            ) from error
        beads.append((source, target))
    return beads


_RUNG = re.compile(r"\s*(\d+)\s+(\d+)(?:\s+[-+.\deEinfa]+)?\s*")


def parse_ladder(text: str, *, where: str = "") -> list[BeadNumbers]:
    """Beads from a ladder of hunalign: ``source TAB target TAB score`` a rung, each bead standing between two rungs.

    The first rung is ``0 0``; the last one names the number of sentences of both sides.

    Raises:
        InputError: a line has another form, a rung does not climb, or there are fewer than two.
    """
    rungs: list[tuple[int, int]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        place = f"{where}:{number}" if where else f"line {number}"
        found = _RUNG.fullmatch(line)
        if found is None:
            raise InputError(
                f"{line.strip()[:40]!r} is no rung", where=place, hint="Write: source TAB target TAB score."
            )
        rung = int(found[1]), int(found[2])
        before = rungs[-1] if rungs else (0, 0)
        if (rungs and rung == before) or rung[0] < before[0] or rung[1] < before[1]:
            raise InputError(f"rung {rung[0]} {rung[1]} does not climb", where=place, hint="Rungs go up on both sides.")
        rungs.append(rung)
    if len(rungs) < 2 or rungs[0] != (0, 0):
        raise InputError("the ladder does not begin at 0 0 and end at a last rung", where=where or "ladder")
    return [(tuple(range(i, k)), tuple(range(j, m))) for (i, j), (k, m) in pairwise(rungs)]


def recall_by_shape(gold: Beads, test: Beads) -> list[tuple[str, int, int]]:
    """How many gold beads of each shape (such as ``1:2``) stand in the test exactly: (shape, found, all), most frequent first."""
    known, found = set(test), Counter[str]()
    total = Counter(f"{len(bead[0])}:{len(bead[1])}" for bead in gold)
    found.update(f"{len(bead[0])}:{len(bead[1])}" for bead in gold if bead in known)
    return [
        (shape, found[shape], count) for shape, count in sorted(total.items(), key=lambda item: (-item[1], item[0]))
    ]


def format_beads(beads: Iterable[BeadNumbers]) -> str:
    """Beads as text, one ``[0, 1]:[2]`` a line, with a final line break."""
    return "".join(f"{list(source)}:{list(target)}\n" for source, target in beads)


def _hits(gold: Beads, test: Beads) -> tuple[int, int, int]:
    """Strict hits, lax hits and number of the test beads, each different bead once."""
    wanted = {bead for bead in gold if bead[0] or bead[1]}
    partners: dict[int, set[int]] = {}
    for sources, targets in wanted:
        for source in sources:
            partners.setdefault(source, set()).update(targets)
    strict = lax = 0
    tried = {bead for bead in test if bead[0] or bead[1]}
    for sources, targets in tried:
        if (sources, targets) in wanted:
            strict, lax = strict + 1, lax + 1
        elif any(partners.get(source, set()).intersection(targets) for source in sources):
            lax += 1
    return strict, lax, len(tried)


def _two_sided(beads: Beads) -> list[BeadNumbers]:
    return [bead for bead in beads if bead[0] and bead[1]]


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def score_alignments(pairs: Iterable[tuple[Beads, Beads]]) -> Rates:
    """Rates over several documents, each as (gold, test).

    Raises:
        UsageError: there is no document.
    """
    forward, backward, documents = [0, 0, 0], [0, 0, 0], 0
    for gold, test in pairs:
        documents += 1
        forward = [a + b for a, b in zip(forward, _hits(gold, test), strict=True)]
        backward = [a + b for a, b in zip(backward, _hits(_two_sided(test), _two_sided(gold)), strict=True)]
    if not documents:
        raise UsageError("there is no alignment to score")
    strict = _ratio(forward[0], forward[2]), _ratio(backward[0], backward[2])
    lax = _ratio(forward[1], forward[2]), _ratio(backward[1], backward[2])
    return Rates(*strict, _f1(*strict), *lax, _f1(*lax))


def score_alignment(gold: Beads, test: Beads) -> Rates:
    """Rates of one document."""
    return score_alignments([(gold, test)])
