"""Units as a table in a Word document (python-docx), the way many reviewers like best, and its way back.

Column 1 holds the id and must stay; only state, translation and note are read back. East Asian fonts are set where Word looks
for them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from typing import Any

from align.errors import InputError
from align.writers.repack import packed, unpacked
from align.writers.table_units import from_rows, rows_of
from align.writers.units import Units, cleaned
from align.writers.xml_input import root_of

__all__ = ["parse", "render"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_MAIN, _CORE, _TITLE = "word/document.xml", "docProps/core.xml", "report"
_FONTS = {"ko": "Malgun Gothic", "zh-Hans": "Microsoft YaHei", "zh-Hant": "Microsoft JhengHei"}
_CHARACTERS = {f"{_W}tab": " ", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "-"}
_LEFT_OUT = frozenset([f"{_W}del", f"{_W}moveFrom", f"{_W}p", f"{_W}pPr", f"{_W}rPr", f"{_W}pict", f"{_W}drawing"])
_WIDTHS = (1.2, 2.2, 6.5, 6.5, 5.5, 3.5)  # centimetres


@cache
def _frame() -> tuple[tuple[str, bytes], ...]:
    """The parts of a landscape document with an empty table, as python-docx makes them; the same for every language."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(1.5)
    document.core_properties.title = _TITLE
    document.core_properties.author = "align"
    table = document.add_table(rows=0, cols=len(_WIDTHS), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Cm(width)
    out = io.BytesIO()
    document.save(out)
    return tuple(unpacked(out.getvalue()))


def render(units: Units) -> bytes:
    """The document, with a header row that is repeated on every page."""
    from lxml import etree

    langs = ("en", "en", units.source_lang, units.target_lang, units.target_lang, "en")
    parts = dict(_frame())
    root: Any = etree.fromstring(parts[_MAIN])
    table = root.find(f"{_W}body/{_W}tbl")
    for at, row in enumerate(rows_of(units)):
        _row(table, row, at == 0, langs)
    parts[_MAIN] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    core: Any = etree.fromstring(parts[_CORE])
    for title in core.iter(f"{_DC}title"):
        title.text = cleaned(units).name
    parts[_CORE] = etree.tostring(core, xml_declaration=True, encoding="UTF-8", standalone=True)
    return packed(parts.items())


def _row(table: Any, cells: list[str], head: bool, langs: tuple[str, ...]) -> None:
    """A table row, written as XML: python-docx would take a minute for a book of cells."""
    from lxml.etree import SubElement

    row = SubElement(table, f"{_W}tr")
    if head:
        SubElement(SubElement(row, f"{_W}trPr"), f"{_W}tblHeader")
    for text, lang, width in zip(cells, langs, _WIDTHS, strict=True):
        cell = SubElement(row, f"{_W}tc")
        SubElement(SubElement(cell, f"{_W}tcPr"), f"{_W}tcW", {f"{_W}w": str(int(width * 567)), f"{_W}type": "dxa"})
        for line in text.split("\n"):
            _run(SubElement(cell, f"{_W}p"), line, head, lang)


def _run(paragraph: Any, text: str, bold: bool, lang: str) -> None:
    from lxml.etree import SubElement

    run = SubElement(paragraph, f"{_W}r")
    properties = SubElement(run, f"{_W}rPr")
    if lang in _FONTS:
        SubElement(properties, f"{_W}rFonts", {f"{_W}eastAsia": _FONTS[lang]})
    if bold:
        SubElement(properties, f"{_W}b")
    SubElement(properties, f"{_W}sz", {f"{_W}val": "18"})
    content = SubElement(run, f"{_W}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    content.text = text


def parse(document_xml: bytes, name: str) -> Units:
    """Units of the table, from the document's main part.

    Tracked insertions count as text; tracked deletions, and the place that a text was moved from, do not.

    Raises:
        InputError: there is no table of ours in it; see also ``from_rows``.
    """
    root = root_of(document_xml, name, "Save the document again as DOCX.")
    for table in root.iter(f"{_W}tbl"):
        kept = (row for row in _inside(table, "tr") if row.find(f"{_W}trPr/{_W}del") is None)
        rows = [[_cell(cell) for cell in _inside(row, "tc")] for row in kept]
        if rows and "id" in [cell.strip().casefold() for cell in rows[0]]:
            return from_rows(rows, name)
    raise InputError(
        "the document holds no table of a review", where=name, hint="Give the file that `align export` wrote."
    )


def _inside(element: Any, kind: str) -> Iterator[Any]:
    """Rows of a table, or cells of a row, also those that stand in a content control."""
    for child in element:
        if child.tag == f"{_W}{kind}":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent"):
            yield from _inside(child, kind)


def _cell(cell: Any) -> str:
    return "\n".join("".join(_texts(paragraph)) for paragraph in cell.iter(f"{_W}p")).strip()


def _texts(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _CHARACTERS:
            yield _CHARACTERS[child.tag]
        elif child.tag not in _LEFT_OUT:
            yield from _texts(child)
