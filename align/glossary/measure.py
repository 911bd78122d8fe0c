"""Measure term use in any bitext by looking only: nothing is changed, no model is asked."""

from __future__ import annotations

from dataclasses import replace

from align.bitext import Bitext, Stamp, TermHit
from align.glossary.hits import assess, hit, wants_of
from align.glossary.matcher import Matcher
from align.glossary.termbase import Termbase

__all__ = ["measure", "termbase_stamp"]

_VERSION = "1"


def termbase_stamp(termbase: Termbase) -> Stamp:
    """The stamp that names the termbase which decided the terms."""
    return Stamp("glossary", "termbase", _VERSION, settings=termbase.digest)


def measure(bitext: Bitext, termbase: Termbase) -> Bitext:
    """The same bitext with ``terms`` filled: for every link, whatever its shape, which terms its target has.

    Counts are clipped per link. Hits carry no rung. Earlier hits are replaced.
    """
    matcher = Matcher(termbase)
    hits: list[TermHit] = []
    for number, link in enumerate(bitext.links):
        wants = wants_of(bitext, link, matcher)
        if not wants:
            continue
        span = bitext.target_span(link) or (0, 0)
        outcomes = assess(bitext.target.text[span[0] : span[1]], wants, bitext.target.lang)
        hits += [hit(want, number, outcome, span[0]) for want, outcome in zip(wants, outcomes, strict=True)]
    stamped = replace(bitext, terms=tuple(hits)).stamped(Stamp("glossary", "measure", _VERSION))
    return stamped.stamped(termbase_stamp(termbase))
