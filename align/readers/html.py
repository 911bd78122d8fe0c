"""HTML pages: trafilatura finds the body, lxml walks it into blocks.

Marks of footnotes (``<sup>``, links to ``#ftn1``) are no part of a sentence and are taken out before; the notes themselves stay.
"""

from __future__ import annotations

import re
from typing import Any

from align.bitext import Block, BlockKind
from align.errors import InputError
from align.readers.layout import Layout
from align.readers.notes import is_note_link, is_note_mark

__all__ = ["read_html"]

_KINDS: dict[str, BlockKind] = {
    "head": "heading", "p": "paragraph", "item": "list_item", "cell": "table_cell", "quote": "paragraph", "ab": "paragraph",
}  # fmt: skip
_INLINE_END = {"lb": " "}
_SIZE_LIMIT = 50_000_000


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
    body = _body(tree)
    title = _title(tree)
    if body is not None:
        if title and not _has_heading(body, title):
            layout.add(title, "title")
        _walk(body, layout, title)
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
        if not is_note_mark(content) or (element.tag == "a" and not is_note_link(element.get("href") or "")):
            continue
        element.drop_tree()


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


def _walk(body: Any, layout: Layout, title: str) -> None:
    for element in body:
        _block(element, layout, title)


def _block(element: Any, layout: Layout, title: str) -> None:
    """Add one element; a container adds its children, and text that stands loose beside them."""
    tag = element.tag if isinstance(element.tag, str) else ""
    inner = [child for child in element if child.tag in _KINDS or child.tag in ("list", "table", "row")]
    if inner:
        layout.add(element.text or "", _KINDS.get(tag, "paragraph"))
        for child in element:
            _block(child, layout, title)
            layout.add(child.tail or "", _KINDS.get(tag, "paragraph"))
        return
    text = _text(element)
    kind = _KINDS.get(tag, "paragraph")
    if tag == "head" and " ".join(text.split()) == title:
        kind = "title"
    if text.lstrip().startswith(("©", "ⓒ")):
        kind = "caption"
    layout.add(text, kind)


def _text(element: Any) -> str:
    parts = [element.text or ""]
    for child in element:
        parts += [_INLINE_END.get(child.tag, ""), _text(child), child.tail or ""]
    return "".join(parts)
