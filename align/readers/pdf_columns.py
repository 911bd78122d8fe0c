"""The lines of a PDF page in reading order: columns one after the other, tables row by row."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from statistics import median

from align.readers.pdf_lines import Line, page_lines
from align.readers.pdf_runs import Run

__all__ = ["LineReader"]

_MOST_COLUMNS = 3
_LEAST_LINES = 4  # a column has at least so many
_LABEL = re.compile(r"^(?:[-*•‣▪◦●○■□◆▶·–]|\(?[\da-zA-Z]{1,3}[.)]|[①-⑳])$")
_LABEL_GAP = 4.0  # of the size: a number this near to a text is its label and no cell of a table


def _gutter(lines: list[Line]) -> float | None:
    """The middle of a white strip between two columns of prose, ``None`` where there is one column only."""
    if len(lines) < 2 * _LEAST_LINES:
        return None
    starts, ends = sorted(line.x0 for line in lines), sorted(line.x1 for line in lines)
    left, right = starts[0], ends[-1]
    least = 0.5 * median(line.size for line in lines)
    best: tuple[int, float, float] | None = None
    for edge in dict.fromkeys(ends):
        following = bisect_right(starts, edge)
        if following == len(starts) or not left + 0.15 * (right - left) < edge < right - 0.15 * (right - left):
            continue
        width = starts[following] - edge
        place = edge + width / 2
        crossing = following - bisect_left(ends, place)
        if width >= least and (best is None or (crossing, -width) < best[:2]):
            best = (crossing, -width, place)
    if best is None or best[0] > 0.25 * len(lines) or not _are_columns(lines, best[2]):
        return None
    return best[2]


def _are_columns(lines: list[Line], place: float) -> bool:
    """Whether both sides of a strip are prose: enough lines, side by side, most of them nearly as wide as their column."""
    sides = [line for line in lines if line.x1 <= place], [line for line in lines if line.x0 >= place]
    if min(map(len, sides)) < _LEAST_LINES:
        return False
    spans = [(min(line.y for line in side), max(line.y for line in side)) for side in sides]
    shared = min(spans[0][1], spans[1][1]) - max(spans[0][0], spans[1][0])
    if shared < 0.4 * min(high - low for low, high in spans):
        return False
    for side in sides:
        width = max(line.x1 for line in side) - min(line.x0 for line in side)
        if median(line.x1 - line.x0 for line in side) < 0.6 * width or width < 8 * median(line.size for line in side):
            return False
    return True


def _extent(lines: list[Line]) -> tuple[float, float]:
    return min((line.x0 for line in lines), default=0.0), max((line.x1 for line in lines), default=0.0)


def _in_order(lines: list[Line], edges: tuple[float, float], gutter: float | None, depth: int = 0) -> list[Line]:
    """Lines in reading order with the edges of their columns; lines across a gutter part what is above from what is below."""
    if gutter is None:
        return _one_column(lines, edges)
    inner = (
        _extent([line for line in lines if line.x1 <= gutter]),
        _extent([line for line in lines if line.x0 >= gutter]),
    )
    found: list[Line] = []
    sides: tuple[list[Line], list[Line]] = ([], [])

    def close_band() -> None:
        for side, own in zip(sides, inner, strict=True):
            found.extend(_in_order(side, own, _gutter(side) if depth + 2 < _MOST_COLUMNS else None, depth + 1))
            side.clear()

    for line in sorted(lines, key=lambda line: -line.y):
        if line.x0 < gutter < line.x1:
            close_band()
            found.append(replace(line, left=edges[0], right=edges[1]))
        else:
            sides[line.x0 >= gutter].append(line)
    close_band()
    return found


def _merged(row: list[Line]) -> Line:
    text = " ".join(line.text for line in row)
    last = row[-1]
    return replace(
        row[0], x1=last.x1, size=last.size, text=text, bold=all(line.bold for line in row), spaced=last.spaced
    )


def _labelled(row: list[Line]) -> list[Line]:
    """A row with the bullet or number that stands before its first text taken into it."""
    near = len(row) > 1 and _LABEL.match(row[0].text) and row[1].x0 - row[0].x1 < _LABEL_GAP * row[1].size
    return [_merged(row[:2]), *row[2:]] if near else row


def _one_column(lines: list[Line], edges: tuple[float, float]) -> list[Line]:
    """Lines top to bottom. Several in one row are cells where the rows beside are like that too, else one line with wide gaps."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (-line.y, line.x0)):
        if rows and abs(rows[-1][0].y - line.y) < 0.3 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    found: list[Line] = []
    for number, row in enumerate(rows):
        row = _labelled(sorted(row, key=lambda line: line.x0))
        beside = rows[max(0, number - 1) : number] + rows[number + 1 : number + 2]
        if len(row) > 1 and not any(len(other) > 1 for other in beside):
            row = [_merged(row)]
        found += [replace(line, left=edges[0], right=edges[1], cell=len(row) > 1) for line in row]
    return found


class LineReader:
    """Reads page after page; a page with too few lines to show its columns has those of the pages before."""

    def __init__(self) -> None:
        self._gutter: float | None = None

    def lines(self, runs: list[Run], page: int) -> list[Line]:
        """The lines of one page in reading order."""
        lines = page_lines(runs, page)
        gutter = _gutter(lines)
        if gutter is None and self._gutter is not None and _has_strip(lines, self._gutter):
            gutter = self._gutter
        self._gutter = gutter if gutter is not None else self._gutter
        return _in_order(lines, _extent(lines), gutter)


def _has_strip(lines: list[Line], place: float) -> bool:
    """Whether a known gutter may go through a page: something right of it, and few lines across."""
    across = sum(line.x0 < place < line.x1 for line in lines)
    return any(line.x0 >= place for line in lines) and across * 4 <= len(lines)
