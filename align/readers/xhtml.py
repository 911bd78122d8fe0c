"""Pages of an e-book: every block of an XHTML page in order, notes apart, tables of contents left out."""

from __future__ import annotations

from typing import Any

from align.bitext import BlockKind
from align.errors import InputError
from align.readers.notes import is_note_link, is_note_mark, raised
from align.readers.xml_parts import attribute, local, parse_xml

__all__ = ["Flow"]

_KINDS: dict[str, BlockKind] = {
    "h1": "title", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading",
    "li": "list_item", "dt": "list_item", "dd": "list_item", "td": "table_cell", "th": "table_cell",
    "figcaption": "caption", "caption": "caption",
}  # fmt: skip
_CONTAINERS = (
    "p div section article main header footer aside blockquote ul ol dl table thead tbody tfoot tr figure body pre hr hgroup "
    "address center form fieldset details summary"
)
_BLOCKS = frozenset(_KINDS) | frozenset(_CONTAINERS.split())
_NO_TEXT = "head script style nav svg math audio video object iframe template rt rp img"
_SKIPPED = frozenset(_NO_TEXT.split())
_NOTES = (
    "footnote",
    "endnote",
    "rearnote",
    "doc-footnote",
    "doc-endnote",
    "footnotes",
    "endnotes",
    "rearnotes",
    "doc-endnotes",
)
_MARKS = ("noteref", "doc-noteref", "backlink", "doc-backlink", "pagebreak", "doc-pagebreak")
_CONTENTS = ("toc", "doc-toc", "landmarks", "page-list", "cover", "doc-cover", "index", "doc-index")


def _roles(element: Any) -> set[str]:
    return set(f"{attribute(element, 'type')} {attribute(element, 'role')}".split())


class Flow:
    """Blocks of all pages so far, and the notes found among them."""

    def __init__(self) -> None:
        self.blocks: list[tuple[str, BlockKind]] = []
        self.notes: list[tuple[str, BlockKind]] = []

    def add_page(self, data: bytes, where: str) -> None:
        """Add one page.

        Raises:
            InputError: it is neither XML nor HTML.
        """
        root = _parse(data, where)
        body = next((element for element in root.iter() if local(element) == "body"), None)
        if body is not None:
            self._block(body, "paragraph", False)

    def _emit(self, text: str, kind: BlockKind, note: bool) -> None:
        if not text.strip():
            return
        if note:
            self.notes.append((text, "footnote"))
        else:
            self.blocks.append((text, "caption" if text.lstrip().startswith(("©", "ⓒ")) else kind))

    def _block(self, element: Any, kind: BlockKind, note: bool) -> None:
        """Add an element: runs of inline content become blocks of ``kind``, block elements inside go their own way."""
        roles = _roles(element)
        if roles & set(_CONTENTS):
            return
        note = note or bool(roles & set(_NOTES))
        kind = _KINDS.get(local(element), kind)
        inline = [element.text or ""]
        for child in element:
            name = local(child)
            if name in _BLOCKS or (name not in _SKIPPED and _holds_block(child)):
                self._emit("".join(inline), kind, note)
                self._block(child, kind, note)
                inline = [child.tail or ""]
            elif name == "br" and not "".join(inline).strip():
                inline = [child.tail or ""]
            else:
                inline += [_inline(child, "".join(inline[-2:])), child.tail or ""]
        self._emit("".join(inline), kind, note)


def _holds_block(element: Any) -> bool:
    return any(local(inner) in _BLOCKS for inner in element.iterdescendants())


def _inline(element: Any, before: str = "") -> str:
    """The text of inline content that stands behind ``before``, without the marks of notes."""
    name, roles = local(element), _roles(element)
    if name in _SKIPPED or roles & set(_MARKS):
        return ""
    if name == "br":
        return " "
    pieces = [element.text or ""]
    for child in element:
        pieces += [_inline(child, pieces[-1]), child.tail or ""]
    text = "".join(pieces)
    if name == "sup":
        linked = next(element.iter("{*}a"), None) is not None
        return "" if linked and is_note_mark(text) else raised(text, before)
    return "" if name == "a" and is_note_link(attribute(element, "href")) and is_note_mark(text) else text


def _parse(data: bytes, where: str) -> Any:
    """The page as XML; where it is none, which many books have, as HTML."""
    try:
        return parse_xml(data, where, named_entities=True)
    except InputError as error:
        if "broken" not in error.what or "depth" in error.what:
            raise  # the other parser would drop what lies too deep in silence
        import lxml.html
        from lxml import etree

        parser = lxml.html.HTMLParser(huge_tree=False, no_network=True, remove_comments=True, encoding="utf-8")
        try:
            root: Any = lxml.html.document_fromstring(data, parser=parser)
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            raise error from None
        return root
