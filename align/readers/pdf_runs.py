"""What a PDF page shows: runs of text with their place and size, by walking its content stream.

pypdf parses the file and its fonts, within limits on everything that can be blown up; this module keeps the state of the text,
which ISO 32000-2, 9.3 and 9.4 define. Positions are in points from the lower left corner of the page as it is read.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any

from align.readers.pdf_fonts import FontBook, PdfFont

__all__ = ["PageText", "Run", "page_text"]

_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DEEPEST_FORM = 6
_MOST_FORMS = 500
_SPACE_FROM = 0.17  # of the size: a wider gap between two strings is a space
_LONGEST_RUN = 1_000  # characters: lengthening a run copies it
_SAME_RUN_TO = 1.0  # of the size: a wider gap begins a new run
_SMALLEST, _FARTHEST = 1.0, 1e5  # points: what is smaller or farther away nobody sees


@dataclass(frozen=True, slots=True)
class Run:
    """Text on one baseline: ``x0`` to ``x1`` at ``y``, with the size of its font in points."""

    x0: float
    x1: float
    y: float
    size: float
    text: str
    bold: bool = False


@dataclass(slots=True)
class PageText:
    """The runs of a page in the order in which they are drawn.

    Attributes:
        runs: upright text only.
        sideways: how many characters run in another direction than most of the page, and were left out.
        pictures: how many pictures it shows.
        work: how many operations were read, a string counting as five.
    """

    runs: list[Run] = field(default_factory=list)
    sideways: int = 0
    pictures: int = 0
    work: int = 0


def _times(first: _Matrix, second: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


@dataclass(frozen=True, slots=True)
class _State:
    """The text state that ``q`` saves and ``Q`` restores."""

    ctm: _Matrix = _IDENTITY
    font: PdfFont | None = None
    size: float = 1.0
    spacing: float = 0.0
    word_spacing: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0


def _number(operands: list[Any], place: int = 0) -> float:
    try:
        value = float(operands[place])
    except (IndexError, TypeError, ValueError):
        return 0.0
    return value if math.isfinite(value) and abs(value) < 1e7 else 0.0


def _matrix(operands: list[Any]) -> _Matrix:
    a, b, c, d, e, f = (_number(operands, place) for place in range(6))
    return a, b, c, d, e, f


class _Machine:
    """Walks operations; ``glyphs`` gathers (direction in quarter turns, run)."""

    def __init__(self, reader: Any, fonts: FontBook) -> None:
        self.reader = reader
        self.fonts = fonts
        self.glyphs: list[tuple[int, Run]] = []
        self.page = PageText()
        self.state = _State()
        self.text: _Matrix = _IDENTITY
        self.line: _Matrix = _IDENTITY
        self.artifacts: list[bool] = []
        self.forms = 0

    def walk(self, content: Any, resources: Any, depth: int = 0) -> None:
        saved: list[_State] = []
        for operands, operator in content.operations:
            self.page.work += 1
            if operator == b"q":
                saved.append(self.state)
            elif operator == b"Q":
                self.state = saved.pop() if saved else self.state
            elif operator == b"Do":
                self._draw(operands, resources, depth)
            elif operator == b"Tf":
                self._font(operands, resources)
            elif operator in (b"BMC", b"BDC"):
                self.artifacts.append(bool(operands) and str(operands[0]) == "/Artifact")
            elif operator == b"EMC":
                del self.artifacts[-1:]
            elif operator == b"INLINE IMAGE":
                self.page.pictures += 1
            else:
                self._text_operator(operator, list(operands) if isinstance(operands, list) else [])

    def _text_operator(self, operator: bytes, operands: list[Any]) -> None:
        state = self.state
        match operator:
            case b"cm":
                self.state = replace(state, ctm=_times(_matrix(operands), state.ctm))
            case b"BT":
                self.text = self.line = _IDENTITY
            case b"Td":
                self._move(_number(operands), _number(operands, 1))
            case b"TD":
                self.state = replace(state, leading=-_number(operands, 1))
                self._move(_number(operands), _number(operands, 1))
            case b"Tm":
                self.text = self.line = _matrix(operands)
            case b"T*":
                self._move(0, -state.leading)
            case b"Tj" | b"TJ":
                self._show(operands[0] if operands else b"")
            case b"'" | b'"':
                if operator == b'"':
                    self.state = replace(state, word_spacing=_number(operands), spacing=_number(operands, 1))
                self._move(0, -state.leading)
                self._show(operands[-1] if operands else b"")
            case _:
                self._setting(operator, operands)

    def _setting(self, operator: bytes, operands: list[Any]) -> None:
        value = _number(operands)
        match operator:
            case b"Tc":
                self.state = replace(self.state, spacing=value)
            case b"Tw":
                self.state = replace(self.state, word_spacing=value)
            case b"Tz":
                self.state = replace(self.state, scale=value / 100)
            case b"TL":
                self.state = replace(self.state, leading=value)
            case b"Ts":
                self.state = replace(self.state, rise=value)
            case _:
                pass

    def _move(self, x: float, y: float) -> None:
        self.text = self.line = _times((1, 0, 0, 1, x, y), self.line)

    def _font(self, operands: list[Any], resources: Any) -> None:
        font = self.fonts.find(operands[0] if operands else "", resources)
        self.state = replace(self.state, font=font, size=_number(operands, 1))

    def _draw(self, operands: list[Any], resources: Any, depth: int) -> None:
        """A picture, or a form: a content stream of its own."""
        from pypdf.generic import ContentStream

        try:
            drawn = resources["/XObject"].get_object()[operands[0]].get_object()
            kind = drawn.get("/Subtype")
        except (KeyError, TypeError, AttributeError, IndexError):
            return
        if kind == "/Image":
            self.page.pictures += 1
        if kind != "/Form" or depth >= _DEEPEST_FORM or self.forms >= _MOST_FORMS:
            return
        self.forms += 1
        before = self.state
        own = _matrix(list(drawn["/Matrix"])) if "/Matrix" in drawn else _IDENTITY
        self.state = replace(before, ctm=_times(own, before.ctm))
        inner = drawn["/Resources"].get_object() if "/Resources" in drawn else resources
        self.walk(ContentStream(drawn, self.reader, "bytes"), inner, depth + 1)
        self.state = before

    def _show(self, operand: Any) -> None:
        for item in operand if isinstance(operand, list) else [operand]:
            if isinstance(item, (bytes, str)):
                self._string(item)
            elif isinstance(item, (int, float)):
                self._advance(-_number([item]) / 1000 * self.state.size * self.state.scale)

    def _advance(self, distance: float) -> None:
        self.text = _times((1, 0, 0, 1, distance, 0), self.text)

    def _string(self, value: bytes | str) -> None:
        state = self.state
        if state.font is None:
            return
        self.page.work += 4
        codes, text = state.font.decoded(value)
        width = state.font.width(codes, text) / 1000 * state.size
        width += len(codes) * state.spacing + codes.count(" ") * state.word_spacing
        start = _times(_times((1, 0, 0, 1, 0, state.rise), self.text), state.ctm)
        self._advance(width * state.scale)
        end = _times(_times((1, 0, 0, 1, 0, state.rise), self.text), state.ctm)
        size = abs(state.size) * math.hypot(start[2], start[3])
        shown = size >= _SMALLEST and all(abs(place) < _FARTHEST for place in (*start[4:], *end[4:]))
        if any(self.artifacts) or not text or not shown:
            return
        turns = round(math.degrees(math.atan2(start[1], start[0])) / 90) % 4
        (x0, y), (x1, _) = _turned(start[4], start[5], turns), _turned(end[4], end[5], turns)
        self._add(turns, Run(min(x0, x1), max(x0, x1), y, size, text, state.font.bold))

    def _add(self, turns: int, run: Run) -> None:
        """Add a run, or lengthen the last one where it goes on on the same line."""
        last = self.glyphs[-1][1] if self.glyphs and self.glyphs[-1][0] == turns else None
        if (
            last
            and abs(last.y - run.y) < 0.05 * run.size
            and abs(last.size - run.size) < 0.05
            and last.bold == run.bold
        ):
            gap = (run.x0 - last.x1) / max(run.size, 0.1)
            if -0.3 < gap < _SAME_RUN_TO and len(last.text) < _LONGEST_RUN:
                self.glyphs[-1] = (
                    turns,
                    replace(last, x1=run.x1, text=last.text + space_between(last, run) + run.text),
                )
                return
        self.glyphs.append((turns, run))


def space_between(left: Run, right: Run) -> str:
    """A space where the gap between two runs of a line is one: wider in Chinese, which is set with air between characters."""
    if not left.text or not right.text or left.text[-1].isspace() or right.text[0].isspace():
        return ""
    wide = left.text[-1] >= "\u2e80" and right.text[0] >= "\u2e80" and not "\uac00" <= left.text[-1] <= "\ud7a3"
    return " " if right.x0 - left.x1 > (0.9 if wide else _SPACE_FROM) * max(left.size, right.size) else ""


def _turned(x: float, y: float, turns: int) -> tuple[float, float]:
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turns]


def page_text(page: Any, reader: Any, fonts: FontBook) -> PageText:
    """The text of one page of pypdf's, read in the direction in which most of it runs.

    Raises:
        Exception: whatever pypdf raises for a broken page; the caller knows the page's number.
    """
    from pypdf.generic import ArrayObject, ContentStream, StreamObject

    machine = _Machine(reader, fonts)
    drawn = page["/Contents"].get_object() if "/Contents" in page else None
    if isinstance(drawn, (ArrayObject, StreamObject)):
        content = ContentStream(drawn, reader, "bytes")
        machine.walk(content, page.get("/Resources", {}).get_object() if "/Resources" in page else {})
    found = machine.page
    weights = [0, 0, 0, 0]
    for turns, run in machine.glyphs:
        weights[turns] += len(run.text)
    main = weights.index(max(weights))
    found.runs = [run for turns, run in machine.glyphs if turns == main]
    found.sideways = sum(weights) - weights[main]
    return found
