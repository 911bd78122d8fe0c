"""Cutting a segment that is too long for a model at clause borders. Nothing is truncated: the spans cover all the text."""

from __future__ import annotations

import re
from collections.abc import Callable

from align.bitext import Span

__all__ = ["split_clauses"]

# Places to cut after, strongest first; a weaker one is used only where no stronger one stands in the middle part of the text.
_BORDERS = tuple(
    re.compile(pattern)
    for pattern in (
        r"[.!?。！？][\"'”’)\]]*\s+|[。！？][”’）」』]*",
        r"[;；:：][\"'”’)\]]*\s*(?!\d)",
        r",[\"'”’)\]]*\s+|[，、]|\s*[—–]+\s*|\s-\s|\)\s+",
        r"\s+(?=(?:and|or|but|which|who|that|when|while|because|although|where|to|of|in|by|for|with)\b)",
        r"\s+",
    )
)


def split_clauses(text: str, fits: Callable[[str], bool]) -> list[Span]:
    """Spans of ``text``, in order, each short enough, that cover everything but white space between them.

    Cuts near the middle at the strongest border there is, again and again; inside a word only where there is nothing else.

    Args:
        text: without surrounding white space.
        fits: whether a stretch of text is short enough. A single character always counts as short enough.
    """
    pending, done = [(0, len(text))], []
    while pending:
        start, end = _stripped(text, *pending.pop())
        if start == end:
            continue
        if end - start == 1 or fits(text[start:end]):
            done.append((start, end))
            continue
        middle = start + _cut(text[start:end])
        pending += [(middle, end), (start, middle)]
    return done


def _cut(text: str) -> int:
    """Where to cut ``text`` in two: between 1 and ``len(text) - 1``."""
    length = len(text)
    for pattern in _BORDERS:
        ends = [match.end() for match in pattern.finditer(text)]
        inner = [end for end in ends if length / 5 <= end <= length * 4 / 5]
        if inner:
            return min(inner, key=lambda end: (abs(2 * end - length), end))
    return length // 2


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
