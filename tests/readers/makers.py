"""The same report in every format that is read: made here, so that a test knows what must come out."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import docx
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from align.bitext import BlockKind

__all__ = ["FORMATS", "Item", "docx_bytes", "epub_bytes", "make_html", "make_markdown", "make_pdf", "zipped"]

Item = tuple[BlockKind, str]
_FONTS = {"ko": "HYSMyeongJo-Medium", "zh-Hans": "STSong-Light", "zh-Hant": "MSung-Light"}


def make_markdown(items: Sequence[Item], lang: str) -> bytes:
    marks = {"title": "# ", "heading": "## ", "list_item": "- "}
    return "".join(f"{marks.get(kind, '')}{text}\n\n" for kind, text in items).encode()


def make_html(items: Sequence[Item], lang: str) -> bytes:
    tags = {"title": "h1", "heading": "h2"}
    body = "\n".join(f"<{tags.get(kind, 'p')}>{html.escape(text)}</{tags.get(kind, 'p')}>" for kind, text in items)
    menu = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/about'>About us</a></li></ul></nav>"
    page = f"<!DOCTYPE html><html lang={lang!r}><head><meta charset=utf-8><title>x</title></head><body>{menu}"
    return f"{page}<main><article>{body}</article></main><footer><p>Privacy</p></footer></body></html>".encode()


def docx_bytes(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def make_docx(items: Sequence[Item], lang: str) -> bytes:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "A running head"
    styles = {"title": "Title", "heading": "Heading 1", "list_item": "List Bullet"}
    for kind, text in items:
        document.add_paragraph(text, style=styles.get(kind))
    return docx_bytes(document)


def zipped(parts: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def epub_bytes(pages: Sequence[str], nav: str = "<ol><li><a href='0.xhtml'>Start</a></li></ol>") -> bytes:
    """A book of pages, each the inside of a ``body``."""
    head = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub='
    head += '"http://www.idpf.org/2007/ops"><head><title>x</title></head><body>'
    items = "".join(
        f'<item id="p{n}" href="text/{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(len(pages))
    )
    spine = "".join(f'<itemref idref="p{n}"/>' for n in range(len(pages)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata/><manifest>'
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        f'{items}</manifest><spine><itemref idref="nav"/>{spine}</spine></package>'
    )
    container = (
        '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    parts: dict[str, bytes | str] = {
        "mimetype": "application/epub+zip", "META-INF/container.xml": container, "OEBPS/content.opf": package,
        "OEBPS/nav.xhtml": f"{head}<nav epub:type='toc'>{nav}</nav></body></html>",
    }  # fmt: skip
    return zipped(parts | {f"OEBPS/text/{n}.xhtml": f"{head}{page}</body></html>" for n, page in enumerate(pages)})


def make_epub(items: Sequence[Item], lang: str) -> bytes:
    tags = {"title": "h1", "heading": "h2"}
    body = [f"<{tags.get(kind, 'p')}>{html.escape(text)}</{tags.get(kind, 'p')}>" for kind, text in items]
    middle = len(body) // 2
    return epub_bytes(["\n".join(body[:middle]), "\n".join(body[middle:])])


def _decorate(font: str) -> Callable[[Any, Any], None]:
    def draw(canvas: Any, document: Any) -> None:
        canvas.saveState()
        canvas.setFont(font, 8)
        canvas.drawString(60, A4[1] - 30, "A running head")
        canvas.drawCentredString(A4[0] / 2, 25, str(document.page))
        canvas.restoreState()

    return draw


def make_pdf(
    items: Sequence[Item], lang: str, *, columns: int = 1, justified: bool = False, indent: float = 0
) -> bytes:
    """Pages with a running head and page numbers; paragraphs parted by space, or by an indent of so many points."""
    font, bold, wrap = "Times-Roman", "Times-Bold", None
    if lang != "en":
        font = bold = _FONTS[lang]
        wrap = "CJK" if lang.startswith("zh") else None
        if font not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(UnicodeCIDFont(font))
    base = ParagraphStyle("p", fontName=font, fontSize=10, leading=13, spaceAfter=0 if indent else 7, wordWrap=wrap)
    base.firstLineIndent = indent
    base.alignment = TA_JUSTIFY if justified else 0
    styles = {
        "title": ParagraphStyle("t", fontName=bold, fontSize=20, leading=24, spaceAfter=10, wordWrap=wrap),
        "heading": ParagraphStyle(
            "h", fontName=bold, fontSize=13, leading=16, spaceBefore=6, spaceAfter=6, wordWrap=wrap
        ),
    }
    out = io.BytesIO()
    pages = BaseDocTemplate(out, pagesize=A4, invariant=1)
    width = (A4[0] - 120 - 20 * (columns - 1)) / columns
    frames = [Frame(60 + n * (width + 20), 50, width, A4[1] - 110, 0, 0, 0, 0) for n in range(columns)]
    pages.addPageTemplates([PageTemplate(frames=frames, onPage=_decorate(font))])
    story: list[Flowable] = [Paragraph(html.escape(text), styles.get(kind, base)) for kind, text in items]
    pages.build(story)
    return out.getvalue()


FORMATS: dict[str, Callable[[Sequence[Item], str], bytes]] = {
    "markdown": make_markdown, "html": make_html, "docx": make_docx, "pdf": make_pdf, "epub": make_epub,
}  # fmt: skip
