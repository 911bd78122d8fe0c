"""Running heads and page numbers of a PDF, which belong to no place in its text."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import takewhile

from align.readers.pdf_lines import Line

__all__ = ["without_furniture"]

_PAGE_NUMBER = re.compile(
    r"^(?:[-–—|·\s]*\d{1,4}[-–—|·\s]*|[ivxlc]{1,7}|(?:page|seite|p\.?)\s*\d+(?:\s*(?:of|/)\s*\d+)?|\d+\s*(?:/|of)\s*\d+|제?\s?\d+\s?(?:쪽|페이지)|第?\s?\d+\s?[页頁](?:\s?共\s?\d+\s?[页頁])?)$",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"\d+")
_EDGE = 2  # lines at the top and bottom of a page that may be running heads


def _key(line: Line) -> tuple[str, int]:
    return _NUMBERS.sub("#", line.text), round(line.y / 4)


def _rows(page: list[Line]) -> list[list[Line]]:
    """The lines of a page by baseline, top to bottom."""
    found: dict[int, list[Line]] = {}
    for line in page:
        found.setdefault(round(line.y), []).append(line)
    return [found[height] for height in sorted(found, reverse=True)]


def without_furniture(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages without running heads and page numbers.

    A row at the top or bottom of a page is one if it stands on another page too, at the same height, numbers aside, or if it is
    a page number; the row behind it is looked at next. Most of a page always stays.
    """
    rows = [_rows(page) for page in pages]
    seen = Counter(
        key for page in rows for row in [*page[:_EDGE], *page[-_EDGE:]] for key in {_key(line) for line in row}
    )

    def is_furniture(row: list[Line]) -> bool:
        again = len(pages) > 1 and all(seen[_key(line)] > 1 for line in row)
        return again or (len(row) == 1 and bool(_PAGE_NUMBER.match(row[0].text)))

    found = []
    for page, own in zip(pages, rows, strict=True):
        dropped: set[int] = set()
        most = min(_EDGE, (len(own) - 1) // 2)
        for edge in (own[:most], own[::-1][:most]):
            dropped |= {id(line) for row in takewhile(is_furniture, edge) for line in row}
        found.append(_within_edges([line for line in page if id(line) not in dropped]))
    return found


def _within_edges(page: list[Line]) -> list[Line]:
    """The lines with the edges of their columns as they are without running heads."""
    columns: dict[tuple[float, float], list[Line]] = {}
    for line in page:
        columns.setdefault((line.left, line.right), []).append(line)
    edges = {key: (min(line.x0 for line in lines), max(line.x1 for line in lines)) for key, lines in columns.items()}
    return [
        replace(line, left=edges[key][0], right=edges[key][1]) for line in page for key in [(line.left, line.right)]
    ]
