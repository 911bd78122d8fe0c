"""Whole texts that are missing, left as they were, or added."""

from __future__ import annotations

import re
from collections.abc import Iterator

from align.bitext import Finding
from align.checks.base import View, blank, clip
from align.checks.symbols import PROTECTED

__all__ = ["find"]

_WORD = re.compile(r"[A-Za-z]{2,}")
_COMMON = re.compile(r"(?<![\w'’])[a-z]{2,}(?![\w])")


def find(view: View) -> Iterator[Finding]:
    """Source text without a translation, a translation that is the source again, target text without a source."""
    for pair in view.pairs:
        if not pair.target:
            yield pair.finding("omission", f"no translation of “{clip(pair.source)}”")
        elif not pair.source:
            yield pair.finding(
                "addition", "nothing in the source stands behind this text", "info", (0, len(pair.target))
            )
        elif _same(pair.source, pair.target):
            message = "the source text stands here untranslated"
            yield pair.finding("untranslated", message, "error", (0, len(pair.target)))


def _same(source: str, target: str) -> bool:
    """Whether the target repeats a source that has words to translate (a name or a number may stay as it is)."""
    if " ".join(source.split()).casefold() != " ".join(target.split()).casefold():
        return False
    plain = blank(source, PROTECTED)
    return bool(_COMMON.search(plain)) or len(_WORD.findall(plain)) > 3
