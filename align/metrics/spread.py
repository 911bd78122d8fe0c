"""Beads of texts as numbers of pieces, where files do not number their sentences.

Both files are laid over the same two texts and the texts cut wherever a bead of either file begins or ends. A bead is then the
pieces that it covers, and the measure of ``align.metrics.beads`` works as on sentences.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from align.bitext import Bitext
from align.errors import InputError
from align.metrics.beads import BeadNumbers

__all__ = ["spread"]

_Spans = list[tuple[int, int]]
_SHOWN = 40  # characters of a text in a message


def spread(first: tuple[Bitext, str], second: tuple[Bitext, str]) -> tuple[list[BeadNumbers], list[BeadNumbers]]:
    """The links of two bitexts (each with its name) of the same texts as numbers of shared pieces; white space does not count.

    A file may leave out beads with an empty side, as TMX files do; the longer text is then the whole.

    Raises:
        InputError: a bead of one file does not stand in the other's text, or not in this order.
    """
    sides = []
    for at in (0, 1):
        texts = [[_tight(text[at]) for text in _texts(bitext)] for bitext, _ in (first, second)]
        whole = max(("".join(side) for side in texts), key=len)
        spans = [
            _found(side, whole, name, ("source", "target")[at])
            for side, (_, name) in zip(texts, (first, second), strict=True)
        ]
        edges = sorted({edge for found in spans for span in found for edge in span})
        sides.append(
            [[tuple(range(bisect_left(edges, a), bisect_left(edges, b))) for a, b in found] for found in spans]
        )
    one, two = (list(zip(sides[0][n], sides[1][n], strict=True)) for n in (0, 1))
    return one, two


def _texts(bitext: Bitext) -> list[tuple[str, str]]:
    return [("".join(bitext.source_texts(link)), "".join(bitext.target_texts(link))) for link in bitext.links]


def _tight(text: str) -> str:
    return "".join(text.split())


def _found(texts: Sequence[str], whole: str, name: str, side: str) -> _Spans:
    spans, position = [], 0
    for number, text in enumerate(texts, 1):
        start = whole.find(text, position)
        if start < 0:
            shown = text[:_SHOWN] + "…" * (len(text) > _SHOWN)
            raise InputError(
                f"the {side} text “{shown}” does not stand in the other file, or not in this order",
                where=f"{name}, bead {number}",
                hint="Both files must be alignments of the same two texts.",
            )
        position = start + len(text)
        spans.append((start, position))
    return spans
