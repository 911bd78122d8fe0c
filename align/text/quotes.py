"""Quotation marks and brackets: which of them open, which close, and what they hold.

A mark that is opened and not closed within ``REACH`` characters, or within its line, is taken for a slip of the keyboard and
holds nothing: one lost mark must never swallow the sentences after it.
"""

from __future__ import annotations

import re

__all__ = ["CLOSERS", "OPENERS", "REACH", "Quotes", "after_note", "read_quotes"]

PAIRS = {
    "“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", "〈": "〉", "(": ")", "（": "）", "[": "]", "［": "］", "【": "】",
    "«": "»", "〔": "〕", "｢": "｣", "＂": "＂", "〝": "〞", "﹁": "﹂", "﹃": "﹄",
}  # fmt: skip
OPENERS = frozenset(PAIRS)
CLOSERS = frozenset(PAIRS.values())
REACH = 400
_DEEPEST = 12  # quotations in quotations: more is noise
_STRAIGHT = "\"'＂"
_SAME = {'"': '"“', "'": "'‘", "＂": "＂“"}  # a straight mark may close what a curly one opened
_MARKS = re.compile("[" + re.escape("".join(sorted(OPENERS | CLOSERS | set(_STRAIGHT)))) + "\n]")


_NOTE = re.compile(r"(?:\[\d{1,3}\]|［\d{1,3}］|[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3})+")


def after_note(text: str, place: int) -> int:
    """Past the marks of footnotes at ``place`` (``[3]``, ``²``), which belong to the sentence before them."""
    note = _NOTE.match(text, place)
    return note.end() if note else place


class Quotes:
    """The quotation marks of one text.

    Attributes:
        stray: positions of curly or angled closing marks that close nothing.
        opening: positions of marks that open, straight ones included.
        closing: positions of marks that close, straight ones included.
        spans: ``(open, close)`` positions of matched pairs, by the place of the closing mark.
    """

    __slots__ = ("_outermost", "closing", "opening", "spans", "stray")

    def __init__(self, opening: set[int], closing: set[int], spans: list[tuple[int, int]], stray: set[int]) -> None:
        self.stray = stray
        self.opening = opening
        self.closing = closing
        self.spans = spans
        self._outermost: list[tuple[int, int]] | None = None

    def outermost(self) -> list[tuple[int, int]]:
        """The spans that lie in no other, in order of place."""
        if self._outermost is None:
            found: list[tuple[int, int]] = []
            for start, end in sorted(self.spans):
                if not found or start > found[-1][1]:
                    found.append((start, end))
            self._outermost = found
        return self._outermost


def _straight_opens(text: str, place: int, is_open: bool) -> bool:
    """Whether a straight mark opens: by the white space on its two sides; where these say nothing, by parity."""
    before = text[place - 1] if place else " "
    after = text[place + 1] if place + 1 < len(text) else " "
    left_free = before.isspace() or before in OPENERS or before in "—–"
    right_free = after.isspace() or after in CLOSERS or after in ".,;:!?。，；：！？、—–"
    if left_free != right_free:
        return left_free
    return not is_open


def _is_apostrophe(text: str, place: int) -> bool:
    """A mark between two letters (``don't``) or after a plural (``workers' rights``) that no opener asks for."""
    before = text[place - 1] if place else " "
    after = text[place + 1] if place + 1 < len(text) else " "
    return before.isalnum() and after.isalpha() and before.isascii() and after.isascii()


def read_quotes(text: str) -> Quotes:
    """Read the marks of a text from left to right, in one pass. A line break closes everything that is open."""
    opening: set[int] = set()
    closing: set[int] = set()
    spans: list[tuple[int, int]] = []
    stray: set[int] = set()
    stack: list[tuple[str, int]] = []
    for match in _MARKS.finditer(text):
        place, mark = match.start(), match.group()
        if mark == "\n":
            stack.clear()
            continue
        while stack and (place - stack[0][1] > REACH or len(stack) > _DEEPEST):
            stack.pop(0)
        if mark in "'’" and _is_apostrophe(text, place):
            continue
        if mark in _STRAIGHT:
            is_open = any(open_mark in _SAME[mark] for open_mark, _ in stack)
            opens = _straight_opens(text, place, is_open)
        else:
            opens = mark in OPENERS
        if opens:
            opening.add(place)
            stack.append((mark, place))
            continue
        closing.add(place)
        partner = next(
            (
                n
                for n in range(len(stack) - 1, -1, -1)
                if stack[n][0] in _SAME.get(mark, mark) or PAIRS.get(stack[n][0]) == mark
            ),
            None,
        )
        if partner is not None:
            spans.append((stack[partner][1], place))
            del stack[partner:]
        elif mark not in _STRAIGHT:
            stray.add(place)
    return Quotes(opening, closing, spans, stray)
