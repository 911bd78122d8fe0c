"""Word documents (DOCX): paragraphs, headings, lists, tables, notes and text boxes, with all tracked changes accepted.

Read from the parts themselves with lxml and not with python-docx, which expands every part without a limit and passes over
insertions, text boxes and notes. Headers and footers are left out: they repeat on every page and belong to no place in the text.
Deleted and hidden text and comments are left out because a reader of the document does not see them. Tables of contents stay as
boilerplate. ECMA-376, 5th edition, part 1, in its transitional and its strict variant: elements are known by their local names.
"""

from __future__ import annotations

import logging
import posixpath
from collections.abc import Iterator
from typing import Any

from align.bitext import Block, BlockKind
from align.errors import InputError
from align.readers.archive import Archive
from align.readers.docx_styles import Styles
from align.readers.docx_text import Paragraph, parts_of, read_paragraph
from align.readers.layout import Layout
from align.readers.xml_parts import attribute, children, local, parse_xml

__all__ = ["read_docx"]

_log = logging.getLogger(__name__)
_MAIN = "word/document.xml"
_RELATIONS = "_rels/.rels"
_HIDDEN = frozenset(("del", "moveFrom", "sectPr"))
_END_MARKS = tuple(".!?。！？…:：;；,，、")
_LONGEST_HEADING = 120


def read_docx(data: bytes, where: str = "") -> tuple[str, list[Block]]:
    """The text of a document and its blocks; notes follow the body in the order of their marks.

    Args:
        data: the whole file.
        where: its name, for messages.

    Raises:
        InputError: it is broken, locked, too large, or no Word document.
    """
    archive = Archive(data, where)
    main = _main_part(archive, where)
    folder = posixpath.dirname(main)
    root = parse_xml(archive.read(main), f"{where}:{main}")
    body = next(children(root, "body"), None)
    if body is None:
        raise InputError("the document has no body", where=where, hint="Open it in Word and save it again.")
    styles = f"{folder}/styles.xml"
    reader = _Reader(
        Styles(parse_xml(archive.read(styles), f"{where}:{styles}")) if styles in archive.names else Styles()
    )
    reader.blocks(body, None)
    reader.finish()
    if reader.left_out:
        _log.warning("%s: %d parts embedded from other files are not read", where, reader.left_out)
    _add_notes(reader, archive, folder, where)
    return _laid_out(reader.found)


def _main_part(archive: Archive, where: str) -> str:
    if _MAIN in archive.names:
        return _MAIN
    if _RELATIONS in archive.names:
        for relation in parse_xml(archive.read(_RELATIONS), f"{where}:{_RELATIONS}"):
            target = attribute(relation, "Target").lstrip("/")
            if attribute(relation, "Type").endswith("/officeDocument") and target in archive.names:
                return target
    raise InputError(
        "the file is no Word document: its text is missing", where=where, hint="Open it in Word and save it again."
    )


class _Reader:
    """Blocks in the making: ``found`` has (text, kind, heading level); ``notes`` the ids of the notes in order."""

    def __init__(self, styles: Styles) -> None:
        self.found: list[tuple[str, BlockKind, int]] = []
        self.notes: list[tuple[str, str]] = []
        self.left_out = 0
        self._styles = styles
        self._open: list[str] = []  # the texts of paragraphs whose ends are deleted, which the next one goes on with
        self._open_kind: tuple[BlockKind, int] = ("paragraph", 0)

    def blocks(self, container: Any, inside: BlockKind | None) -> None:
        """Add what a body, a cell, a note or a text box holds; ``inside`` is the kind that all of it has."""
        for element in container:
            name = local(element)
            if name == "p":
                self._paragraph(element, inside)
            elif name == "tbl":
                self.finish()
                self._table(element, inside)
            elif name == "altChunk":
                self.left_out += 1
            elif name == "sdt" and _is_contents(element):
                self.blocks(element, "boilerplate")
            elif name not in _HIDDEN:
                self.blocks(element, inside)

    def finish(self) -> None:
        """Add what deleted paragraph marks kept open."""
        if self._open:
            self.found += [(part, *self._open_kind) for part in parts_of("".join(self._open))]
            self._open = []

    def _table(self, table: Any, inside: BlockKind | None) -> None:
        for row in _within(table, "tr"):
            properties = next(children(row, "trPr"), None)
            if properties is not None and any(True for _ in children(properties, "del")):
                continue
            for cell in _within(row, "tc"):
                self.blocks(cell, inside or "table_cell")
                self.finish()

    def _paragraph(self, element: Any, inside: BlockKind | None) -> None:
        properties = next(children(element, "pPr"), None)
        paragraph = read_paragraph(element)
        self.notes += paragraph.notes
        if not self._open:
            self._open_kind = (inside, 0) if inside is not None else self._kind(paragraph, properties)
        self._open.append(paragraph.text)
        if not paragraph.merges:
            self.finish()
        for box in paragraph.boxes:
            self.finish()
            self.blocks(box, inside)
            self.finish()

    def _kind(self, paragraph: Paragraph, properties: Any) -> tuple[BlockKind, int]:
        kind, level = self._styles.kind(properties)
        text = paragraph.text.strip()
        if text.startswith(("©", "ⓒ")):
            return "caption", 0
        bold = paragraph.bold or self._styles.is_bold(properties)
        if kind == "paragraph" and bold and "\n" not in text and _may_head(text):
            return "heading", 9
        return kind, level


def _may_head(text: str) -> bool:
    return len(text) <= _LONGEST_HEADING and not text.endswith(_END_MARKS) and any(char.isalpha() for char in text)


def _within(element: Any, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also those that a content control wraps."""
    for child in element:
        if local(child) == name:
            yield child
        elif local(child) in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _within(child, name)


def _is_contents(control: Any) -> bool:
    """Whether a content control is the table of contents that Word makes."""
    for properties in children(control, "sdtPr"):
        for part in children(properties, "docPartObj"):
            return any("contents" in attribute(name, "val").lower() for name in children(part, "docPartGallery"))
    return False


def _add_notes(reader: _Reader, archive: Archive, folder: str, where: str) -> None:
    """The notes, in the order in which the text refers to them; one without a mark stays out, as Word shows it nowhere."""
    notes: dict[tuple[str, str], Any] = {}
    for kind in ("footnote", "endnote"):
        name = f"{folder}/{kind}s.xml"
        if name in archive.names:
            root = parse_xml(archive.read(name), f"{where}:{name}")
            notes |= {(kind, attribute(note, "id")): note for note in children(root, kind)}
    for mark in dict.fromkeys(reader.notes):
        if mark in notes:
            reader.blocks(notes[mark], "footnote")
            reader.finish()


def _laid_out(found: list[tuple[str, BlockKind, int]]) -> tuple[str, list[Block]]:
    """Blocks with a title: the paragraph of that style, else a first heading that alone has the highest level."""
    headings = [number for number, block in enumerate(found) if block[1] == "heading"]
    levels = [found[number][2] for number in headings]
    titled = any(kind == "title" for _, kind, _ in found)
    layout = Layout()
    for number, (text, kind, level) in enumerate(found):
        alone = headings[:1] == [number] and level == 1 and levels.count(1) == 1 and not titled
        layout.add(text, "title" if alone else kind)
    return layout.result()
