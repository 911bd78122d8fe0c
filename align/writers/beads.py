"""The output formats of ``align beads``."""

from __future__ import annotations

from typing import Literal, get_args

from align.bitext import Bitext
from align.errors import UsageError
from align.writers import jsonl, tmx, tsv

__all__ = ["FORMATS", "BeadFormat", "ladder", "render", "vecalign"]

BeadFormat = Literal["jsonl", "tsv", "tmx", "vecalign", "ladder"]
FORMATS: tuple[BeadFormat, ...] = get_args(BeadFormat)


def render(bitext: Bitext, form: str) -> str:
    """The beads of a bitext in one of ``FORMATS``.

    Raises:
        UsageError: there is no such format.
    """
    if form == "jsonl":
        return jsonl.render_beads(bitext)
    if form == "tsv":
        return tsv.render(bitext)
    if form == "tmx":
        return tmx.render([bitext])
    if form == "vecalign":
        return vecalign(bitext)
    if form == "ladder":
        return ladder(bitext)
    raise UsageError(f"unknown format {form!r}", hint=f"Use one of: {', '.join(FORMATS)}.")


def vecalign(bitext: Bitext) -> str:
    """Vecalign's lines: ``[source numbers]:[target numbers]:score``, 0-based, one bead a line.

    The score is the link's own, higher is better (Vecalign's is a cost); a link without one has two fields, as gold files have.
    """
    lines = []
    for link in bitext.links:
        score = "" if link.score is None else f":{link.score:.6f}"
        lines.append(f"{list(link.sources)}:{list(link.targets)}{score}\n")
    return "".join(lines)


def ladder(bitext: Bitext) -> str:
    """Hunalign's ladder: where each bead begins in both texts and its score (0 without one), then a rung for the ends."""
    rungs = [f"{link.source[0]}\t{link.target[0]}\t{link.score or 0.0:.6f}\n" for link in bitext.links]
    return "".join([*rungs, f"{len(bitext.source)}\t{len(bitext.target)}\t0.000000\n"])
