"""Names and symbols that must survive letter by letter: addresses, document symbols, handles, codes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from align.bitext import Finding
from align.checks.base import View, clip

__all__ = ["PROTECTED", "find"]

PROTECTED = re.compile(
    r"https?://[^\s<>\"”’）)\]，。；、]+|(?<![\w.])www\.[^\s<>\"”’）)\]，。；、]+"
    r"|[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    r"|(?<![A-Za-z0-9/.])(?:[A-Z]{1,10}(?:\.\d+)?/)(?:[A-Z0-9][A-Za-z0-9.()*-]*/)*\d[A-Za-z0-9.()*-]*(?:/[A-Za-z0-9.*-]+)*"
    r"|(?<!\w)[@#][A-Za-z_]\w{2,}",
    re.ASCII,
)
_TRAILING = ".,;:!?)(*'"


def _symbols(text: str) -> list[str]:
    return [match.group().rstrip(_TRAILING) for match in PROTECTED.finditer(text)]


def find(view: View) -> Iterator[Finding]:
    """Symbols of the source that the target does not have exactly as they are."""
    for pair in view.both:
        for symbol in dict.fromkeys(_symbols(pair.source)):
            if symbol not in pair.target:
                message = f"“{clip(symbol, 60)}” stands in the source and must be kept exactly as it is"
                yield pair.finding("symbol", message, "error")
