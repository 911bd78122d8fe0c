"""The styles of a Word document: what kind of block a paragraph of each style is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from align.bitext import BlockKind
from align.readers.xml_parts import attribute, children, local

__all__ = ["Styles", "is_on"]

_HEADING = re.compile(r"^(?:heading|überschrift|titre)\s?(\d)$|^(?:제목|标题|標題)\s?(\d)$")
_KINDS: tuple[tuple[re.Pattern[str], BlockKind], ...] = (
    (re.compile(r"^(?:title|제목|标题|標題)$"), "title"),
    (re.compile(r"^(?:subtitle|부제|副标题|副標題)$"), "heading"),
    (re.compile(r"^(?:toc|table of figures|index|header|footer|목차|目录|目錄)"), "boilerplate"),
    (re.compile(r"^(?:caption|캡션|题注|題注|標號)"), "caption"),
    (re.compile(r"^(?:footnote|endnote) text"), "footnote"),
    (re.compile(r"^list(?: bullet| number| paragraph| continue)?(?: \d)?$"), "list_item"),
)
_BODY_LEVEL = 9  # the outline level that Word gives to body text
_LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    parent: str
    level: int | None
    numbered: bool
    bold: bool


def is_on(properties: Any, name: str) -> bool:
    """Whether a property like ``w:b`` is there and not switched off."""
    for element in children(properties, name) if properties is not None else ():
        return attribute(element, "val") not in ("0", "false", "off", "none")
    return False


def _child(element: Any, name: str) -> Any:
    return next(children(element, name), None) if element is not None else None


def _level(paragraph_properties: Any) -> int | None:
    found = _child(paragraph_properties, "outlineLvl")
    value = attribute(found, "val") if found is not None else ""
    return int(value) if value.isdecimal() else None


def _is_numbered(paragraph_properties: Any) -> bool | None:
    """Whether a list is switched on (or off) here; ``None`` where nothing is said."""
    found = _child(paragraph_properties, "numPr")
    if found is None:
        return None
    number = _child(found, "numId")
    return number is None or attribute(number, "val") != "0"


class Styles:
    """The paragraph styles of a document, by id.

    Args:
        root: the root of ``word/styles.xml``, ``None`` where the document has none.
    """

    def __init__(self, root: Any = None) -> None:
        self._styles: dict[str, _Style] = {}
        self._default = ""
        for element in root if root is not None else ():
            if local(element) != "style" or attribute(element, "type") not in ("paragraph", ""):
                continue
            name, parent = _child(element, "name"), _child(element, "basedOn")
            properties = _child(element, "pPr")
            identity = attribute(element, "styleId")
            self._styles[identity] = _Style(
                (attribute(name, "val") if name is not None else identity).strip().lower(),
                attribute(parent, "val") if parent is not None else "",
                _level(properties),
                bool(_is_numbered(properties)),
                is_on(_child(element, "rPr"), "b"),
            )
            if attribute(element, "default") in ("1", "true"):
                self._default = identity

    def _chain(self, identity: str) -> list[_Style]:
        """The style and those it is based on, nearest first."""
        found: list[_Style] = []
        while identity in self._styles and len(found) < _LONGEST_CHAIN:
            found.append(self._styles[identity])
            identity = found[-1].parent
        return found

    def kind(self, properties: Any) -> tuple[BlockKind, int]:
        """The kind of a paragraph with these ``w:pPr`` and its heading level (1 to 9, else 0)."""
        named = _child(properties, "pStyle")
        chain = self._chain(attribute(named, "val") if named is not None else self._default)
        for style in chain:
            heading = _HEADING.match(style.name)
            if heading:
                return "heading", int(heading.group(1) or heading.group(2))
            for pattern, kind in _KINDS[:5]:
                if pattern.match(style.name):
                    return kind, 0
        level = _level(properties)
        if level is None:
            level = next((style.level for style in chain if style.level is not None), None)
        if level is not None and level < _BODY_LEVEL:
            return "heading", level + 1
        numbered = _is_numbered(properties)
        if numbered is None:
            numbered = any(style.numbered or _KINDS[5][0].match(style.name) for style in chain)
        return ("list_item" if numbered else "paragraph"), 0

    def is_bold(self, properties: Any) -> bool:
        """Whether paragraphs with these ``w:pPr`` are bold by their style."""
        named = _child(properties, "pStyle")
        return any(style.bold for style in self._chain(attribute(named, "val") if named is not None else self._default))
