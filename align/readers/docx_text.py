"""The text of one Word paragraph, as it reads with all tracked changes accepted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from align.readers.docx_styles import is_on
from align.readers.notes import raised
from align.readers.xml_parts import attribute, children, local
from align.text.joining import separator

__all__ = ["Paragraph", "parts_of", "read_paragraph", "text_boxes"]

_REMOVED = frozenset(
    ("del", "moveFrom", "delText", "instrText", "delInstrText", "rt", "commentReference", "pPr", "rPr")
)
_BOXES = frozenset(("drawing", "pict", "object", "AlternateContent"))
_FIXED = {"tab": " ", "ptab": " ", "noBreakHyphen": "-", "softHyphen": ""}
_BREAK = "\n"


@dataclass(slots=True)
class Paragraph:
    """What a ``w:p`` holds.

    Attributes:
        text: its visible text, with soft breaks as line breaks.
        notes: what it refers to, in order: (``footnote`` or ``endnote``, id).
        boxes: the ``w:txbxContent`` elements anchored in it.
        bold: whether every visible run is bold.
        merges: whether its end is a deleted one, so that the next paragraph goes on where it stops.
    """

    text: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    bold: bool = False
    merges: bool = False


def text_boxes(element: Any) -> list[Any]:
    """The contents of the text boxes in a drawing, once each: Word writes them a second time for old programs."""
    if local(element) == "txbxContent":
        return [element]
    found: list[Any] = []
    for child in element:
        if local(element) == "AlternateContent" and local(child) == "Fallback" and found:
            continue
        found += text_boxes(child)
    return found


class _Reader:
    """Walks the runs of a paragraph; ``chunks`` is the text so far with soft breaks as line breaks."""

    def __init__(self) -> None:
        self.chunks: list[str] = []
        self.paragraph = Paragraph()
        self.bold: list[bool] = []

    def walk(self, element: Any) -> None:
        for child in element:
            name = local(child)
            if name == "r":
                self._run(child)
            elif name in _BOXES:
                self.paragraph.boxes += text_boxes(child)
            elif name == "t":  # the letters of a formula
                self.chunks.append(child.text or "")
            elif name not in _REMOVED:
                self.walk(child)

    def _run(self, run: Any) -> None:
        properties = next(children(run, "rPr"), None)
        if is_on(properties, "vanish"):
            return
        text = "".join(self._piece(child) for child in run)
        place = next(children(properties, "vertAlign"), None) if properties is not None else None
        if place is not None and attribute(place, "val") == "superscript":
            before = "".join(self.chunks[-3:])
            text = raised(text, before) if before.strip() else text
        self.chunks.append(text)
        if text.strip():
            self.bold.append(is_on(properties, "b"))

    def _piece(self, element: Any) -> str:
        name = local(element)
        if name == "t":
            return element.text or ""
        if name in ("br", "cr"):
            return _BREAK if attribute(element, "type") in ("", "textWrapping") else " "
        if name in ("footnoteReference", "endnoteReference"):
            self.paragraph.notes.append((name.removesuffix("Reference"), attribute(element, "id")))
        elif name in _BOXES:
            self.paragraph.boxes += text_boxes(element)
        elif name == "ruby":
            inner = _Reader()
            for base in children(element, "rubyBase"):
                inner.walk(base)
            return "".join(inner.chunks)
        return _FIXED.get(name, "")


def _joined(lines: list[str]) -> str:
    pieces = [lines[0].strip()]
    for line in lines[1:]:
        clean = line.strip()
        pieces += [separator(pieces[-1], clean), clean]
    return "".join(pieces)


def parts_of(text: str) -> list[str]:
    """The stretches of a paragraph between pairs of soft breaks, with single ones as what they stand for."""
    groups: list[list[str]] = [[]]
    for line in text.split(_BREAK):
        if line.strip():
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    return [_joined(group) for group in groups if group]


def read_paragraph(element: Any) -> Paragraph:
    """One ``w:p``."""
    reader = _Reader()
    reader.walk(element)
    found = reader.paragraph
    found.text = "".join(reader.chunks)
    found.bold = bool(reader.bold) and all(reader.bold)
    properties = next(children(element, "pPr"), None)
    mark = next(children(properties, "rPr"), None) if properties is not None else None
    found.merges = mark is not None and any(True for name in ("del", "moveFrom") for _ in children(mark, name))
    return found
