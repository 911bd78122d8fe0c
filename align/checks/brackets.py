"""Quotation marks and brackets that are opened and not closed, or closed and not opened."""

from __future__ import annotations

import re
from collections.abc import Iterator

from align.bitext import Finding
from align.checks.base import View
from align.text.quotes import PAIRS, read_quotes

__all__ = ["find"]

# "a) first", "1) second": the bracket of a list mark has no partner and needs none.
_LIST = re.compile(r"(?:^|[\s,，;；、：:])(?:[a-zA-Z]|\d{1,3}|[ivx]{1,5}|[가-힣]|[一二三四五六七八九十]{1,3})[)）]")
_APOSTROPHES = "'‘’"
_OPENER = {close: mark for mark, close in PAIRS.items()}
_ROUND = "()（）[]［］"  # an aside ends in its sentence; only quotations go on
_REACH = 3  # links over which a quotation may go on


def find(view: View) -> Iterator[Finding]:
    """Unpaired marks that the source does not have either; a quotation may go on over several links."""
    loose = [_loose(pair.target) for pair in view.pairs]
    for at, pair in enumerate(view.pairs):
        if not loose[at] or (pair.source and _loose(pair.source)):
            continue
        before = {mark for marks in loose[max(0, at - _REACH) : at] for _, mark in marks if mark not in _ROUND}
        after = {mark for marks in loose[at + 1 : at + 1 + _REACH] for _, mark in marks if mark not in _ROUND}
        for place, mark in loose[at]:
            if PAIRS.get(mark, mark) not in after and _OPENER.get(mark, mark) not in before:
                yield pair.finding("bracket", f"“{mark}” has no partner", "warning", (place, place + 1))
                break


def _loose(text: str) -> list[tuple[int, str]]:
    """Places of unpaired marks and the marks."""
    plain = text.replace("\n", " ")
    quotes = read_quotes(plain)
    paired = {match.end() - 1 for match in _LIST.finditer(plain)} | {place for span in quotes.spans for place in span}
    left = (quotes.opening | quotes.closing | quotes.stray) - paired
    return [(place, plain[place]) for place in sorted(left) if plain[place] not in _APOSTROPHES]
