"""Quotation marks and brackets that are opened and not closed, or closed and not opened; quotations and asides that are gone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from align.bitext import Finding
from align.checks.base import Pair, View
from align.text.quotes import read_quotes

__all__ = ["find"]

_APOSTROPHE = re.compile(r"[’'‘](?=[^’']*$)|[’']")
_LIST = re.compile(r"(?:^|[\s,，;；、])[（(]?(?:[a-zA-Z0-9]{1,3}|[ivx]{1,5}|[가-힣]|[一二三四五六七八九十]{1,3})[)）]")
_ASIDE = re.compile(r"[(（][^()（）]{12,}[)）]")
_QUOTES = "“”‘’\"'「」『』《》〈〉«»"
_REACH = 3  # links over which a quotation may go on


def find(view: View) -> Iterator[Finding]:
    """Unpaired marks that the source does not have either; a quotation may go on over several links."""
    loose = [_loose(pair.target) for pair in view.pairs]
    for at, pair in enumerate(view.pairs):
        if not pair.target or not loose[at]:
            continue
        near = loose[max(0, at - _REACH) : at] + loose[at + 1 : at + 1 + _REACH]
        if (pair.source and _loose(pair.source)) or _answered(loose[at], near):
            continue
        place = loose[at][0]
        mark = pair.target[place[0]]
        yield pair.finding("bracket", f"“{mark}” has no partner", "warning", (place[0], place[0] + 1))


def _loose(text: str) -> list[tuple[int, bool]]:
    """Places of unpaired marks, and whether they open."""
    plain = _LIST.sub(lambda match: " " * len(match.group()), text.replace("\n", " "))
    plain = plain.replace("’", "'") if text.isascii() else plain
    quotes = read_quotes(plain)
    paired = {place for span in quotes.spans for place in span}
    left = [(place, True) for place in quotes.opening - paired if plain[place] not in "'‘’"]
    left += [(place, False) for place in (quotes.closing | quotes.stray) - paired if plain[place] not in "'’"]
    return sorted(left)


def _answered(own: Sequence[tuple[int, bool]], near: Sequence[list[tuple[int, bool]]]) -> bool:
    """Whether neighbours have marks of the other direction for the unpaired ones here."""
    others = [opens for marks in near for _, opens in marks]
    return all((not opens) in others for _, opens in own)
