"""Translations that are much too short or too long for their source."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from statistics import median

from align.bitext import Finding
from align.checks.base import Pair, View

__all__ = ["find"]

# Median and spread of log(target letters / source letters), measured on 11,000 sentence pairs of reports.
_PRIOR = {"ko": (-1.05, 0.145), "zh-Hans": (-1.26, 0.145), "zh-Hant": (-1.26, 0.145)}
_LATIN = re.compile("[A-Za-z]")
_SHORTEST = 60  # characters of a source whose ratio says something
_ENOUGH = 30  # pairs from which a document's own median is taken
_DRIFT = 0.25  # how far a document's median may lie from the usual one: a draft of half sentences is not a style
_SHORT, _LONG = 3.4, 3.6  # in units of spread


def _size(text: str) -> int:
    """Letters; three Latin ones (a name given in the original too) count as one, about what they say."""
    return max(1, sum(not char.isspace() for char in text) - 2 * len(_LATIN.findall(text)) // 3)


def _ratio(pair: Pair) -> float:
    return math.log(_size(pair.target) / len(pair.source.strip()))


def find(view: View) -> Iterator[Finding]:
    """Pairs whose ratio of lengths is far from that of the document, by median and median deviation."""
    prior = _PRIOR.get(view.target_lang)
    if view.source_lang != "en" or prior is None:
        return
    long_ones = [pair for pair in view.both if not pair.heading and len(pair.source.strip()) >= _SHORTEST]
    ratios = [_ratio(pair) for pair in long_ones]
    centre, spread = prior
    if len(ratios) >= _ENOUGH:
        centre = min(max(median(ratios), centre - _DRIFT), centre + _DRIFT)
        spread = min(max(1.4826 * median(abs(ratio - centre) for ratio in ratios), spread), 1.6 * spread)
    for pair, ratio in zip(long_ones, ratios, strict=True):
        # Short texts vary more: one word more or less weighs more.
        width = spread * math.sqrt(1 + _SHORTEST / len(pair.source))
        percent = round(100 * math.exp(ratio - centre))
        if ratio < centre - _SHORT * width:
            yield pair.finding("length", f"only {percent} % of the usual length: something may be left out")
        elif ratio > centre + _LONG * width:
            yield pair.finding("length", f"{percent} % of the usual length: something may be added")
