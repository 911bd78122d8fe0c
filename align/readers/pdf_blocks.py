"""From the lines of all pages to blocks: headings by size, paragraphs joined over lines, columns and pages, notes apart."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from align.bitext import Block, BlockKind
from align.readers.layout import Layout
from align.readers.pdf_furniture import without_furniture
from align.readers.pdf_lines import Line
from align.text.joining import joint
from align.text.scripts import is_hangul

__all__ = ["blocks_of"]

_BULLET = re.compile(r"^(?:[-*•‣▪◦●○■□◆▶·–]|\(?\d{1,2}[.)]|\(?[a-zA-Z][.)]|[①-⑳])\s+\S")
_BULLET_SIGN = re.compile(r"^[•‣▪◦●○■□◆▶]\s*")
_NOTE_START = re.compile(r"^[\[(]?\d{1,3}[\])]?[.\s]\s*\S")
_NOTE_SIGN = re.compile(r"^[\[(]?\d{1,3}[\])]?[.\s]\s*")
_LEADER = re.compile(r"(?:\.\s?){5,}\s*(?:\d{1,4}|[ivxlc]{1,7})?$|…{2,}\s*\d{1,4}$|·{4,}\s*\d{1,4}$")
_TERMINAL = re.compile(r"[.!?。！？…:：][\"'”’」』)）\]》]*$")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_LARGER = 1.1  # times the body's size: a heading
_SMALLER = 0.93  # times the body's size: a note
_LONGEST_HEADING = 200


@dataclass(frozen=True, slots=True)
class _Body:
    """What most of a document looks like.

    Attributes:
        size: of its body text, in points.
        leading: usual distance of two lines of a paragraph, in sizes.
        words: all its words in small letters.
        spaced: whether lines that break between words end in a space of their own.
    """

    size: float
    leading: float
    words: frozenset[str]
    spaced: bool


def _body(lines: list[Line]) -> _Body:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    size = max(sizes, key=lambda size: (sizes[size], -size))
    steps = Counter(
        round((before.y - line.y) / size, 1)
        for before, line in pairwise(lines)
        if before.page == line.page and abs(before.size - line.size) < 0.2 and 0.8 < (before.y - line.y) / size < 2.6
    )
    enough = max(
        2, sum(steps.values()) // 12
    )  # where most paragraphs have one line, most steps are those between paragraphs
    leading = min((step for step, count in steps.items() if count >= enough), default=1.2)
    words = Counter(word.lower() for line in lines for word in _WORD.findall(line.text)[:-1])
    ends = [line.spaced for line in lines if line.x1 > line.right - 3 * line.size]
    return _Body(size, leading, frozenset(words), sum(ends) * 4 > len(ends))


def _is_heading(line: Line, body: _Body) -> bool:
    if line.cell or len(line.text) > _LONGEST_HEADING or not any(char.isalpha() for char in line.text):
        return False
    if line.size >= _LARGER * body.size:
        return True
    if line.x1 > line.right - 1.5 * line.size and len(line.text) > 60:
        return False  # a full line goes on in the next one
    short_bold = line.bold and line.size >= 0.97 * body.size
    return short_bold and not _TERMINAL.search(line.text) and not _BULLET.match(line.text)


def _split_notes(pages: list[list[Line]], body: _Body) -> tuple[list[Line], list[Line]]:
    """The lines of the text, and those of the notes: small ones at the foot of a page, from the first that has a number."""
    text: list[Line] = []
    notes: list[Line] = []
    for page in pages:
        small = [line.size < _SMALLER * body.size for line in page]
        foot = len(page)
        while foot and small[foot - 1] and not page[foot - 1].cell:
            foot -= 1
        while foot < len(page) and not (page[foot].marked or _NOTE_START.match(page[foot].text)):
            foot += 1
        text += page[:foot]
        notes += page[foot:]
    return text, notes


def _starts_paragraph(before: Line, line: Line, after: Line | None, body: _Body) -> bool:
    """Whether a line of body text begins a new paragraph behind the line before it."""
    ended = bool(_TERMINAL.search(before.text))
    if _BULLET.match(line.text) and (ended or before.x1 < before.right - 2 * before.size or _BULLET.match(before.text)):
        return True
    moved = line.page != before.page or line.y > before.y or abs(line.left - before.left) > 3 * line.size
    short = before.x1 < before.right - 0.12 * (before.right - before.left) - line.size
    if moved:
        indented = line.x0 > line.left + 0.8 * line.size and (after is None or after.x0 < line.x0 - 0.5 * line.size)
        return ended and (short or indented)
    if before.y - line.y > (body.leading + 0.25) * max(line.size, before.size):
        return True
    returns = line.x0 > line.left + 0.8 * line.size and after is not None and after.x0 < line.x0 - 0.5 * line.size
    if short and returns and not _BULLET.match(before.text):
        return True
    if line.x0 > before.x0 + 0.8 * line.size and not _BULLET.match(before.text):
        return ended or short or returns
    return ended and short


def _joint(before: Line, line: Line, body: _Body) -> tuple[int, str]:
    hyphen = before.text.endswith(("-", "\u00ad"))
    if body.spaced and before.spaced and not hyphen:
        return 0, " "
    if body.spaced and is_hangul(before.text[-1]) and is_hangul(line.text[0]):
        return 0, ""  # lines that break between words end in a space here, and this one does not
    return joint(before.text, line.text, body.words)


def _joined(lines: list[Line], body: _Body) -> str:
    pieces = [lines[0].text]
    for before, line in pairwise(lines):
        lost, between = _joint(before, line, body)
        if lost:
            pieces[-1] = pieces[-1][:-lost]
        pieces += [between, line.text]
    return "".join(pieces)


def _groups(lines: list[Line], body: _Body) -> list[tuple[BlockKind, list[Line]]]:
    """Lines that belong together, with the kind of block that they make."""
    found: list[tuple[BlockKind, list[Line]]] = []
    for number, line in enumerate(lines):
        after = lines[number + 1] if number + 1 < len(lines) and not _is_heading(lines[number + 1], body) else None
        kind = _kind(line, after, body)
        last_kind, last = found[-1] if found else ("boilerplate", [])
        same = bool(last) and (kind == last_kind or (kind == "paragraph" and last_kind == "list_item"))
        if same and kind == "heading":
            same = _same_heading(last[-1], line)
        elif same:
            same = kind not in ("table_cell", "boilerplate") and not _starts_paragraph(last[-1], line, after, body)
        if same:
            last.append(line)
        else:
            found.append(("list_item" if kind == "paragraph" and _BULLET.match(line.text) else kind, [line]))
    return found


def _kind(line: Line, after: Line | None, body: _Body) -> BlockKind:
    beside = line.cell and after is not None and after.page == line.page and abs(after.y - line.y) < 1
    if _LEADER.search(line.text) or (beside and after is not None and _LEADER.search(after.text)):
        return "boilerplate"  # a line of a table of contents
    if line.cell:
        return "table_cell"
    return "heading" if _is_heading(line, body) else "paragraph"


def _same_heading(before: Line, line: Line) -> bool:
    near = 0 < before.y - line.y < 1.6 * line.size and before.page == line.page
    return near and abs(before.size - line.size) < 0.2 and before.bold == line.bold


def blocks_of(pages: list[list[Line]]) -> tuple[str, list[Block]]:
    """The text of a document and its blocks; notes follow the text. Running heads and page numbers belong to no place in it.

    Args:
        pages: the lines of each page in reading order.
    """
    pages = [page for page in without_furniture(pages) if page]
    layout = Layout()
    if not pages:
        return layout.result()
    body = _body([line for page in pages for line in page])
    text, notes = _split_notes(pages, body)
    groups = _groups(text, body)
    largest = max((lines[0].size for kind, lines in groups if kind == "heading"), default=0.0)
    titles = [lines for kind, lines in groups if kind == "heading" and lines[0].size > largest - 0.2]
    for kind, lines in groups:
        content = _joined(lines, body)
        if kind == "heading" and len(titles) == 1 and lines is titles[0] and lines[0].page == text[0].page:
            kind = "title"
        elif content.startswith(("©", "ⓒ")):
            kind = "caption"
        layout.add(_BULLET_SIGN.sub("", content) if kind == "list_item" else content, kind)
    for group in _note_groups(notes):
        content = _joined(group, body)
        layout.add(content if group[0].marked else _NOTE_SIGN.sub("", content), "footnote")
    return layout.result()


def _note_groups(lines: list[Line]) -> list[list[Line]]:
    found: list[list[Line]] = []
    for line in lines:
        if not found or line.marked or _NOTE_START.match(line.text):
            found.append([line])
        else:
            found[-1].append(line)
    return found
