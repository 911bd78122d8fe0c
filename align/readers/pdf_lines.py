"""From runs of text to the lines of a page."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, insort_right
from collections import Counter
from dataclasses import dataclass

from align.readers.notes import raised
from align.readers.pdf_runs import Run, space_between

__all__ = ["Line", "clean", "page_lines"]

_GAP = 1.0  # of the size: a wider gap on a baseline parts a line into cells or columns
_EDGE_OF = 6  # runs that start at the same place make it the edge of a column
_BAND = 40.0  # points: rows farther apart than this are not compared
_LIGATURES = {0xFB00 + number: text for number, text in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))}
_BULLETS = dict.fromkeys(
    (0x7F, 0xF0A7, 0xF0B7, 0xF076, 0xF0D8, 0xF0FC), "•"
)  # unused codes and symbol fonts show bullets
_RADICALS = re.compile("[\u2e80-\u2fdf]")  # some fonts name common characters by their radicals
_JUNK = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\ufeff\ue000-\uf8ff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of one column.

    Attributes:
        x0, x1, y: its extent and baseline in points; ``y`` grows upwards.
        size: of its largest common font.
        text: without white space at its ends.
        bold: whether all of it is bold.
        left, right: the edges of its column.
        cell: whether it stands beside others on its baseline, as in a table.
        page: number of its page, from 0.
        spaced: whether the line ended in a space of its own.
        marked: whether a raised mark of a note stood at its start.
    """

    x0: float
    x1: float
    y: float
    size: float
    text: str
    bold: bool = False
    left: float = 0.0
    right: float = 0.0
    cell: bool = False
    page: int = 0
    spaced: bool = False
    marked: bool = False


def clean(text: str) -> str:
    """Characters as a reader sees them: ligatures and radicals as letters, composed Hangul, no control characters."""
    text = _RADICALS.sub(
        lambda match: unicodedata.normalize("NFKC", match.group()), text.translate(_LIGATURES | _BULLETS)
    )
    text = _SURROGATE.sub("\ufffd", text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    return unicodedata.normalize("NFC", _JUNK.sub("", _SPACE.sub(" ", text)))


class _Row:
    """Runs that share a baseline, in order; the first one that came is the largest."""

    def __init__(self, run: Run) -> None:
        self.y, self.size = run.y, run.size
        self.runs = [run]

    def takes(self, run: Run) -> bool:
        """Whether a run belongs here: on the baseline, or a raised or lowered small one right beside a large one."""
        distance = abs(self.y - run.y)
        if run.size > 0.8 * self.size:
            return distance < 0.3 * self.size
        if distance >= 0.55 * self.size:
            return False
        place = bisect_left(self.runs, run.x0, key=lambda other: other.x0)
        near = self.runs[max(0, place - 1) : place + 1]
        beside = any(max(other.x0 - run.x1, run.x0 - other.x1) < 0.5 * self.size for other in near)
        return beside or distance < 0.1 * self.size

    def add(self, run: Run) -> None:
        insort_right(self.runs, run, key=lambda other: other.x0)


def _baselines(runs: list[Run]) -> list[list[Run]]:
    """Runs of one baseline together, each row from left to right. Large runs come first, so that small ones find their place."""
    bands: dict[int, list[_Row]] = {}
    for run in sorted(runs, key=lambda run: (-run.size, -run.y, run.x0)):
        band = int(run.y // _BAND)
        near = (row for number in (band, band + 1, band - 1) for row in bands.get(number, ()))
        row = next((row for row in near if row.takes(run)), None)
        if row is None:
            bands.setdefault(band, []).append(_Row(run))
        else:
            row.add(run)
    return [row.runs for rows in bands.values() for row in rows]


def _edges(runs: list[Run]) -> frozenset[int]:
    """The places where many runs start, in points: the left edges of columns."""
    starts = Counter(round(run.x0) for run in runs)
    return frozenset(place for place, count in starts.items() if count >= _EDGE_OF)


def _chunks(row: list[Run], page: int, edges: frozenset[int]) -> list[Line]:
    """The stretches of a baseline between wide gaps, as lines; doubled runs (a poor man's bold) count once.

    The edge of a column parts a line too: fonts that do not say how wide they are make the line before it look too long.
    """
    groups: list[list[Run]] = []
    for run in row:
        last = groups[-1][-1] if groups else None
        at_edge = last is not None and round(run.x0) in edges and round(groups[-1][0].x0) in edges
        if (
            last is None
            or run.x0 - last.x1 > _GAP * max(run.size, last.size)
            or (at_edge and run.x0 > last.x0 + run.size)
        ):
            groups.append([run])
        elif not (run.text == last.text and abs(run.x0 - last.x0) < 0.2 * run.size):
            groups[-1].append(run)
    lines = [_line(group, page) for group in groups]
    return [line for line in lines if line.text]


def _line(group: list[Run], page: int) -> Line:
    sizes: dict[float, int] = {}
    for run in group:
        sizes[run.size] = sizes.get(run.size, 0) + len(run.text.strip())
    size = max(sizes, key=lambda size: (sizes[size], size))
    baseline = next(run.y for run in group if run.size == size)
    text, marked, before = "", False, None
    for run in group:
        shown = run.text
        if run.size < 0.85 * size and run.y > baseline + 0.1 * size:
            shown = raised(run.text, text)
            marked = marked or not (shown or text.strip())
            if not shown:
                continue
        text += (space_between(before, run) if before and text else "") + shown
        before = run
    text = clean(text)
    bold = all(run.bold for run in group if run.text.strip())
    spaced = text != text.rstrip()
    x1 = max(run.x1 for run in group)
    return Line(group[0].x0, x1, baseline, size, text.strip(), bold, page=page, spaced=spaced, marked=marked)


def page_lines(runs: list[Run], page: int) -> list[Line]:
    """The lines of a page, in no order: a line ends at a wide gap and at the edge of a column."""
    runs = [run for run in runs if run.text]
    edges = _edges(runs)
    return [line for row in _baselines(runs) for line in _chunks(row, page, edges)]
