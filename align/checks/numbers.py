"""Numbers, dates and amounts that are missing or other than in the source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from align.bitext import Finding
from align.checks.base import Pair, View, blank
from align.checks.symbols import PROTECTED
from align.text.numbers import Quantity, quantities

__all__ = ["find"]

_NOTE = re.compile(r"\[\d{1,3}\]|［\d{1,3}］")


def find(view: View) -> Iterator[Finding]:
    """Numbers of the source without a counterpart of the same value in the target, and numbers in digits of the target that
    the source gives no reason for. Order is free: word order differs.
    """  # noqa: D205
    for pair in view.both:
        yield from _compare(pair, view)


def _read(text: str, lang: str) -> list[Quantity]:
    return quantities(blank(blank(text, PROTECTED), _NOTE), lang)


def _compare(pair: Pair, view: View) -> Iterator[Finding]:
    source, target = _read(pair.source, view.source_lang), _read(pair.target, view.target_lang)
    there = frozenset[Decimal]().union(*(item.values for item in target))
    known = frozenset[Decimal]().union(*(item.values for item in source))
    missing = [item for item in source if item.firm and not item.values & there]
    extra = [item for item in target if item.digits and not item.values & known and max(item.values) > 1]
    for number, item in enumerate(missing):
        said = pair.source[item.start : item.end].strip()
        if len(missing) == len(extra):
            other = extra[number]
            shown = pair.target[other.start : other.end].strip()
            yield pair.finding(
                "number", f"the source says “{said}”, the translation “{shown}”", "error", (other.start, other.end)
            )
        else:
            yield pair.finding(
                "number", f"“{said}” is missing from the translation", "error" if item.digits else "warning"
            )
    if not missing:
        for item in extra:
            shown = pair.target[item.start : item.end].strip()
            yield pair.finding("number", f"“{shown}” is not in the source", "warning", (item.start, item.end))
