"""Beads that are not sure enough, taken apart: ``at_least``."""

from __future__ import annotations

from dataclasses import replace

from align.bitext import Bitext, Link
from align.errors import UsageError

__all__ = ["at_least"]


def at_least(bitext: Bitext, confidence: float) -> tuple[Bitext, int]:
    """The bitext with every bead of two sides under a confidence taken apart, and how many there were.

    Their sentences stay, without a partner and with the confidence of the bead, so that every sentence still stands in exactly
    one link. Beads without a score are kept. Findings move with their links; term hits of a bead that falls are dropped with it.

    Raises:
        UsageError: the confidence is not within 0 and 1.
    """
    if not 0 <= confidence <= 1:
        raise UsageError(f"the least confidence is {confidence}", hint="Use a number from 0 to 1.")
    links: list[Link] = []
    place: list[int] = []  # of each old link the first new one
    fallen = set()
    for number, link in enumerate(bitext.links):
        place.append(len(links))
        if link.sources and link.targets and link.score is not None and link.score < confidence:
            fallen.add(number)
            links += [Link((n, n + 1), (link.target[0], link.target[0]), link.score) for n in link.sources]
            links += [Link((link.source[1], link.source[1]), (n, n + 1), link.score) for n in link.targets]
        else:
            links.append(link)
    findings = tuple(
        replace(finding, link=place[finding.link], target=None if finding.link in fallen else finding.target)
        for finding in bitext.findings
    )
    terms = tuple(replace(hit, link=place[hit.link]) for hit in bitext.terms if hit.link not in fallen)
    return replace(bitext, links=tuple(links), findings=findings, terms=terms), len(fallen)
