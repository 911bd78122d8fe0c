"""The end of a sentence: a final mark that is missing, or a comma in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from align.bitext import Finding
from align.checks.base import View

__all__ = ["find"]

_CLOSERS = r"\"'”’」』）)\]》〉】*_"
# A writer may well close a quotation with an opening mark; that is for the check of brackets.
_AFTER = rf"[{_CLOSERS}“‘「\\s]*"
_SOURCE_END = re.compile(rf"[.?!…。？！][{_CLOSERS}]*\s*(?:\[\d{{1,3}}\])*$")
_ABBREVIATION = re.compile(r"(?:\b[A-Z]\.|\b(?:Inc|Ltd|Co|Corp|Jr|Sr|No|St|etc|al))\.?$")
_TARGET_END = re.compile(rf"[.?!…。？！．]{_AFTER}(?:\[\d{{1,3}}\]|［\d{{1,3}}］)*$")
_OPEN_END = re.compile(rf"[,，、;；:：·/—–-][{_CLOSERS}]*$")
_SOURCE_OPEN = re.compile(rf"[,;:—–-][{_CLOSERS}]*$")


def find(view: View) -> Iterator[Finding]:
    """Where the source ends a sentence and the target does not. Headings need no final mark."""
    for pair in view.both:
        target, source = pair.target.rstrip(), pair.source.rstrip()
        last = (len(target) - 1, len(target))
        if _OPEN_END.search(target) and not _SOURCE_OPEN.search(source):
            yield pair.finding("end", f"the text breaks off with “{target[-1]}”: its end may be missing", "error", last)
            continue
        ends = _SOURCE_END.search(source) and not _ABBREVIATION.search(source)
        if ends and not pair.heading and not _TARGET_END.search(target):
            yield pair.finding("end", "the final punctuation mark is missing", "warning", last)
