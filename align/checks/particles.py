"""Korean: particles that do not agree with the word before them."""

from __future__ import annotations

from collections.abc import Iterator

from align.bitext import Finding
from align.checks.base import View
from align.text import particles

__all__ = ["find"]


def find(view: View) -> Iterator[Finding]:
    """은(는) and its kind, and forms that are certainly wrong (``정부을``)."""
    if view.target_lang != "ko":
        return
    for pair in view.pairs:
        for change in particles.check(pair.target):
            if change.sure:
                message = f"particle “{change.found}” should be “{change.right}”"
                yield pair.finding("particle", message, "warning", change.span)
