"""HTML pages: trafilatura finds the body, lxml walks it into blocks.

Marks of footnotes (``<sup>``, links to ``#ftn1``) are no part of a sentence and are taken out before; the notes themselves stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from align.bitext import Block, BlockKind
from align.errors import InputError
from align.readers.layout import Layout
from align.readers.notes import is_note_link, is_note_mark, is_superscript_mark

__all__ = ["read_html"]

_KINDS: dict[str, BlockKind] = {
    "head": "heading", "p": "paragraph", "item": "list_item", "cell": "table_cell", "quote": "paragraph", "ab": "paragraph",
}  # fmt: skip
_INLINE_END = {"lb": " "}
_SIZE_LIMIT = 50_000_000
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class _Page:
    """What is known of a page beside its body: its title, and the texts of its captions."""

    title: str
    captions: frozenset[str]


def read_html(html: str, where: str = "") -> tuple[str, list[Block]]:
    """The text of a page's body and its blocks.

    Args:
        html: the decoded page.
        where: its name, for messages.

    Raises:
        InputError: the page has no body, or is too large.
    """
    if len(html) > _SIZE_LIMIT:
        raise InputError("the page is too large to be an article", where=where, hint="Save the article itself as text.")
    tree = _parse(html, where)
    _drop_note_marks(tree)
    layout = Layout()
    page = _Page(_title(tree), _keep_captions(tree))
    body = _body(tree)
    if body is not None:
        if page.title and not _has_heading(body, page.title):
            layout.add(page.title, "title")
        for element in body:
            _block(element, layout, page)
    if not len(layout) or (layout.only_kind() == "title" and len(layout) == 1):
        raise InputError(
            "the page has no body: no article text was found in it",
            where=where,
            hint="It may be a menu page, or one that a script fills in the browser: save the article as text and read that.",
        )
    return layout.result()


def _parse(html: str, where: str) -> Any:
    import lxml.etree
    import lxml.html

    cleaned = re.sub(r"^\s*<\?xml[^>]*\?>", "", html.replace("\x00", ""))
    try:
        return lxml.html.document_fromstring(cleaned, parser=lxml.html.HTMLParser(huge_tree=False, no_network=True))
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, ValueError) as error:
        raise InputError("the page has no body: it is no HTML", where=where, hint="Check the file.") from error


def _drop_note_marks(tree: Any) -> None:
    """Take out superscript note marks, keeping the text around them."""
    for element in list(tree.iter("sup", "a")):
        content = element.text_content()
        if element.tag == "a":
            if is_note_mark(content) and is_note_link(element.get("href") or ""):
                element.drop_tree()
        elif is_superscript_mark(content, _before(element)) or (is_note_mark(content) and _has_link(element)):
            element.drop_tree()
        elif content.strip().isdecimal():  # a power or an area: 10³, km²
            raised = content.strip().translate(_RAISED)
            for child in list(element):
                child.drop_tree()
            element.text = raised


def _has_link(element: Any) -> bool:
    return next(element.iter("a"), None) is not None or element.getparent().tag == "a"


def _before(element: Any) -> str:
    """The text that stands directly before an element inside its parent."""
    previous = element.getprevious()
    if previous is None:
        return str(element.getparent().text or "")
    return str(previous.tail or "") or str(previous.text_content() if isinstance(previous.tag, str) else "")


def _keep_captions(tree: Any) -> frozenset[str]:
    """Make captions of figures paragraphs, which the search for the body would drop otherwise; gives their texts."""
    captions = set()
    for element in tree.iter("figcaption"):
        text = " ".join(element.text_content().split())
        if text:
            captions.add(text)
            element.tag = "p"
    if captions:
        for figure in tree.iter("figure"):
            figure.tag = "div"
    return frozenset(captions)


def _title(tree: Any) -> str:
    """The page's one ``h1``, if it has one."""
    headings = [" ".join(element.text_content().split()) for element in tree.iter("h1")]
    headings = [heading for heading in dict.fromkeys(headings) if heading]
    return headings[0] if len(headings) == 1 else ""


def _body(tree: Any) -> Any:
    """The article as trafilatura's small XML (head, p, list, item, table, row, cell, hi, lb), ``None`` where it finds none."""
    import trafilatura

    found: Any = trafilatura.bare_extraction(
        tree,
        include_comments=False,
        include_tables=True,
        include_formatting=True,
        favor_recall=True,
        with_metadata=False,
    )
    return found.body if found is not None else None


def _has_heading(body: Any, title: str) -> bool:
    return any(" ".join("".join(head.itertext()).split()) == title for head in body.iter("head"))


def _block(element: Any, layout: Layout, page: _Page) -> None:
    """Add one element; a container adds its children, and text that stands loose beside them."""
    tag = element.tag if isinstance(element.tag, str) else ""
    inner = [child for child in element if child.tag in _KINDS or child.tag in ("list", "table", "row")]
    if inner:
        layout.add(element.text or "", _KINDS.get(tag, "paragraph"))
        for child in element:
            _block(child, layout, page)
            layout.add(child.tail or "", _KINDS.get(tag, "paragraph"))
        return
    text = _text(element)
    if tag == "code":  # a block of code; code inside a paragraph is part of its sentence
        layout.keep(text)
        return
    kind = _KINDS.get(tag, "paragraph")
    flat = " ".join(text.split())
    if tag == "head" and flat == page.title:
        kind = "title"
    if flat in page.captions or flat.startswith(("©", "ⓒ")):
        kind = "caption"
    layout.add(text, kind)


def _text(element: Any) -> str:
    parts = [element.text or ""]
    for child in element:
        parts += [_INLINE_END.get(child.tag, ""), _text(child), child.tail or ""]
    return "".join(parts)
