"""Units as a table in a Word document (python-docx), the way many reviewers like best, and its way back.

Column 1 holds the id and must stay; only state, translation and note are read back. East Asian fonts are set where Word looks
for them.
"""

from __future__ import annotations

import io
from typing import Any

from align.errors import InputError
from align.writers.repack import without_times
from align.writers.table_units import from_rows, rows_of
from align.writers.units import Units
from align.writers.xml_input import root_of

__all__ = ["parse", "render"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FONTS = {"ko": "Malgun Gothic", "zh-Hans": "Microsoft YaHei", "zh-Hant": "Microsoft JhengHei"}
_WIDTHS = (1.2, 2.2, 6.5, 6.5, 5.5, 3.5)  # centimetres


def render(units: Units) -> bytes:
    """The document, landscape, with a header row that is repeated on every page."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(1.5)
    document.core_properties.title = units.name
    document.core_properties.author = "align"
    rows = rows_of(units)
    table = document.add_table(rows=0, cols=len(_WIDTHS), style="Table Grid")
    table.autofit = False
    body = table._tbl
    for at, row in enumerate(rows):
        body.append(_row(row, at == 0, ("en", "en", units.source_lang, units.target_lang, units.target_lang, "en")))
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Cm(width)
    out = io.BytesIO()
    document.save(out)
    return without_times(out.getvalue())


def _row(cells: list[str], head: bool, langs: tuple[str, ...]) -> Any:
    """A table row as XML; python-docx would take a minute for a book of cells."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    row = OxmlElement("w:tr")
    if head:
        properties = OxmlElement("w:trPr")
        properties.append(OxmlElement("w:tblHeader"))
        row.append(properties)
    for text, lang, width in zip(cells, langs, _WIDTHS, strict=True):
        cell = OxmlElement("w:tc")
        properties, size = OxmlElement("w:tcPr"), OxmlElement("w:tcW")
        size.set(qn("w:w"), str(int(width * 567)))
        size.set(qn("w:type"), "dxa")
        properties.append(size)
        cell.append(properties)
        for line in text.split("\n"):
            paragraph = OxmlElement("w:p")
            paragraph.append(_run(line, head, lang))
            cell.append(paragraph)
        row.append(cell)
    return row


def _run(text: str, bold: bool, lang: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run, properties = OxmlElement("w:r"), OxmlElement("w:rPr")
    if lang in _FONTS:
        fonts = OxmlElement("w:rFonts")
        fonts.set(qn("w:eastAsia"), _FONTS[lang])
        properties.append(fonts)
    if bold:
        properties.append(OxmlElement("w:b"))
    size = OxmlElement("w:sz")
    size.set(qn("w:val"), "18")
    properties.append(size)
    content = OxmlElement("w:t")
    content.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    content.text = text
    run.append(properties)
    run.append(content)
    return run


def parse(document_xml: bytes, name: str) -> Units:
    """Units of the table, from the document's main part.

    Tracked insertions count as text, tracked deletions do not.

    Raises:
        InputError: there is no table of ours in it; see also ``from_rows``.
    """
    root = root_of(document_xml, name, "Save the document again as DOCX.")
    for table in root.iter(f"{_W}tbl"):
        rows = [[_cell(cell) for cell in row.iterfind(f"{_W}tc")] for row in table.iterfind(f"{_W}tr")]
        if rows and rows[0] and rows[0][0].strip() == "id":
            return from_rows(rows, name)
    raise InputError(
        "the document holds no table of a review", where=name, hint="Give the file that `align export` wrote."
    )


def _cell(cell: Any) -> str:
    paragraphs = []
    for paragraph in cell.iter(f"{_W}p"):
        found = paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br")
        parts = ((element.text or "") if element.tag == f"{_W}t" else " " for element in found)
        paragraphs.append("".join(parts))
    return "\n".join(paragraphs).strip()
