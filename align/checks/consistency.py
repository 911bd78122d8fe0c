"""The same source translated in two ways, and two sources translated the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from align.bitext import Finding
from align.checks.base import Pair, View, clip
from align.text.normalise import fold

__all__ = ["find"]

_MARKS = re.compile(r"[\W_]+")
_SHORTEST = 6  # characters of a target that says enough to be told apart


def _key(text: str) -> str:
    return _MARKS.sub("", fold(text, lower=True).text)


def find(view: View) -> Iterator[Finding]:
    """Later links that differ from the first of their kind; case, spaces and punctuation do not count."""
    targets: dict[str, tuple[Pair, str]] = {}
    sources: dict[str, tuple[Pair, str]] = {}
    for pair in view.both:
        source, target = _key(pair.source), _key(pair.target)
        first, wanted = targets.setdefault(source, (pair, target))
        if source and wanted != target:
            message = f"the same source text is “{clip(first.target)}” in line {first.link + 1}"
            yield pair.finding("inconsistent", message, "warning", (0, len(pair.target)))
        other, meant = sources.setdefault(target, (pair, source))
        if len(target) >= _SHORTEST and meant != source:
            message = (
                f"line {other.link + 1}, with another source text, has the same translation: “{clip(other.source)}”"
            )
            yield pair.finding("inconsistent", message, "info", (0, len(pair.target)))
