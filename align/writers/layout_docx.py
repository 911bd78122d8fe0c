"""A Word document with its text replaced by the translation: styles, lists, tables, emphasis and links stay (python-docx)."""

from __future__ import annotations

import copy
import io
from typing import Any

from align.writers.layout import Block, Mark, Piece, Project, Translation, place, rebuilt
from align.writers.repack import without_times

__all__ = ["translated_docx"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FONTS = {"ko": "Malgun Gothic", "zh-Hans": "Microsoft YaHei", "zh-Hant": "Microsoft JhengHei"}


def translated_docx(data: bytes, translation: Translation, project: Project) -> tuple[bytes, set[int]]:
    """The document in the translation's language, and the numbers of the segments that found their place in it."""
    from docx import Document

    document = Document(io.BytesIO(data))
    paragraphs = list(document.element.body.iter(f"{_W}p"))
    made = [_inline(paragraph) for paragraph in paragraphs]
    places = place([block.text for block, _ in made], translation.sources)
    placed = set()
    for (block, runs), here in zip(made, places, strict=True):
        if here and any(spot.segment in translation.targets for spot in here):
            _fill(rebuilt(block, here, translation, project), runs, translation.lang)
        placed |= {spot.segment for spot in here}
    out = io.BytesIO()
    document.save(out)
    return without_times(out.getvalue()), placed


def _text(run: Any) -> str:
    parts = []
    for child in run:
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            parts.append(" ")
        elif child.tag == f"{_W}noBreakHyphen":
            parts.append("-")
    return "".join(parts)


def _runs(paragraph: Any) -> list[Any]:
    """Runs with text, also inside links and tracked insertions; not those of text boxes, whose paragraphs are their own."""

    def ours(run: Any) -> bool:
        inside = next(run.iterancestors(f"{_W}p")) is paragraph
        return inside and next(run.iterancestors(f"{_W}del"), None) is None

    return [run for run in paragraph.iter(f"{_W}r") if _text(run) and ours(run)]


def _inline(paragraph: Any) -> tuple[Block, list[Any]]:
    """The text of a paragraph; a mark for each run that looks other than the most common one, or stands in a link."""
    runs = _runs(paragraph)
    looks = [_look(run) for run in runs]
    sizes: dict[str, int] = {}
    for run, look in zip(runs, looks, strict=True):
        sizes[look] = sizes.get(look, 0) + len(_text(run))
    usual = max(sizes, key=lambda look: sizes[look], default="")
    marks, position = list[Mark](), 0
    for number, (run, look) in enumerate(zip(runs, looks, strict=True)):
        end = position + len(_text(run))
        before = marks[-1] if marks else None
        if look != usual:
            if before is not None and before.span[1] == position and looks[before.key] == look:
                marks[-1] = Mark((before.span[0], end), before.key)
            else:
                marks.append(Mark((position, end), number))
        position = end
    return Block("".join(map(_text, runs)), tuple(marks)), runs


def _look(run: Any) -> str:
    """Formatting and link of a run, as a text that can be compared."""
    from lxml import etree

    properties = run.find(f"{_W}rPr")
    link = next(run.iterancestors(f"{_W}hyperlink"), None)
    shown = b"" if properties is None else etree.tostring(properties, method="c14n")
    return f"{shown.decode()}|{'' if link is None else id(link)}"


def _fill(pieces: list[Piece], runs: list[Any], lang: str) -> None:
    """New runs in place of the old ones, each a copy of the run that its mark or the paragraph has."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    marked = {key for piece in pieces for key in piece.keys}
    links = {id(run): run.getparent() for run in runs if run.getparent().tag == f"{_W}hyperlink"}
    plain = next((run for number, run in enumerate(runs) if number not in marked and id(run) not in links), runs[0])
    anchor = OxmlElement("w:r")
    first = links.get(id(runs[0]), runs[0])
    first.addprevious(anchor)
    for piece in pieces:
        model = runs[piece.keys[-1]] if piece.keys else plain
        made = copy.deepcopy(model)
        for child in list(made):
            if child.tag != f"{_W}rPr":
                made.remove(child)
        text = OxmlElement("w:t")
        text.set(qn("xml:space"), "preserve")
        text.text = piece.text
        made.append(text)
        _east_asian(made, lang)
        link = links.get(id(model)) if piece.keys else None
        if link is not None:
            whole = copy.copy(link)
            for child in list(whole):
                whole.remove(child)
            whole.append(made)
            made = whole
        anchor.addprevious(made)
    for run in runs:
        if run.getparent() is not None:
            run.getparent().remove(run)
    for link in links.values():
        if link.getparent() is not None and not len(link):
            link.getparent().remove(link)
    holder: Any = anchor.getparent()
    holder.remove(anchor)


def _east_asian(run: Any, lang: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    if lang not in _FONTS:
        return
    properties = run.find(qn("w:rPr"))
    if properties is None:
        properties = OxmlElement("w:rPr")
        run.insert(0, properties)
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    if fonts.get(qn("w:eastAsia")) is None:
        fonts.set(qn("w:eastAsia"), _FONTS[lang])
