"""HTML with its text replaced by the translation; everything else (menus, scripts, pictures, attributes) stays as it is."""

from __future__ import annotations

from typing import Any

from align.lang import LANGUAGES
from align.writers.layout import Block, Mark, Piece, Project, Translation, place, rebuilt

__all__ = ["translated_html"]

_BLOCKS = frozenset(
    (
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "td", "th", "caption", "figcaption", "blockquote", "div",
        "section", "article", "header", "summary", "legend", "label", "option",
    )
)  # fmt: skip
_SKIPPED = frozenset(["script", "style", "template", "noscript", "textarea", "svg", "math", "head"])
_VOID = frozenset(["br", "img", "wbr", "hr", "input"])


def translated_html(data: bytes, translation: Translation, project: Project) -> tuple[bytes, set[int]]:
    """The page in the translation's language, and the numbers of the segments that found their place in it."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8" if _is_utf8(data) else None, huge_tree=False)
    tree: Any = html.document_fromstring(data, parser=parser)
    leaves = [element for element in tree.iter() if _is_leaf(element)]
    made = [_inline(element) for element in leaves]
    places = place([block.text for block, _ in made], translation.sources)
    placed = set()
    for element, (block, nodes), here in zip(leaves, made, places, strict=True):
        if here and any(spot.segment in translation.targets for spot in here):
            _fill(element, rebuilt(block, here, translation, project), nodes)
        placed |= {spot.segment for spot in here}
    _name(tree, translation)
    language = LANGUAGES.get(translation.lang)
    tree.set("lang", language.code if language else translation.lang)
    for meta in tree.xpath("//meta[@charset]"):
        meta.set("charset", "utf-8")
    return etree.tostring(tree, method="html", encoding="utf-8", doctype="<!DOCTYPE html>"), placed


def _name(tree: Any, translation: Translation) -> None:
    """The page's title, where it says what a segment says."""
    known = {" ".join(source.split()): number for number, source in enumerate(translation.sources)}
    for title in tree.iterfind("head/title"):
        number = known.get(" ".join((title.text or "").split()))
        if number is not None:
            title.text = translation.targets.get(number) or title.text


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_leaf(element: Any) -> bool:
    """A block with text of its own and no block inside."""
    if not isinstance(element.tag, str) or element.tag not in _BLOCKS:
        return False
    if (
        any(parent.tag in _SKIPPED for parent in element.iterancestors() if parent.tag != "head")
        and element.tag != "title"
    ):
        return False
    return not any(isinstance(child.tag, str) and child.tag in _BLOCKS for child in element.iterdescendants()) and bool(
        "".join(element.itertext()).strip()
    )


def _inline(element: Any) -> tuple[Block, list[Any]]:
    """The text of a block and its inline elements; elements without text stand in the text as nothing."""
    parts: list[str] = []
    marks: list[Mark] = []
    nodes: list[Any] = []

    def walk(node: Any) -> None:
        for child in node:
            if isinstance(child.tag, str) and child.tag not in _SKIPPED:
                start = sum(map(len, parts))
                at = len(marks)
                nodes.append(child)
                marks.append(Mark((start, start), len(nodes) - 1))
                parts.append(" " if child.tag == "br" else child.text or "")
                walk(child)
                marks[at] = Mark((start, sum(map(len, parts))), marks[at].key)
            parts.append(child.tail or "")

    parts.append(element.text or "")
    walk(element)
    kept = tuple(mark for mark in marks if mark.span[0] < mark.span[1] and nodes[mark.key].tag not in _VOID)
    return Block("".join(parts), kept), nodes


def _fill(element: Any, pieces: list[Piece], nodes: list[Any]) -> None:
    """Put pieces into a block; pictures and other elements without text go to its end, so that none is lost."""
    silent = [node for node in nodes if node.tag in ("img", "input") or _is_silent(node)]
    within = {id(inner) for node in silent for inner in node.iterdescendants()}
    empty = [node for node in silent if id(node) not in within]
    for child in list(element):
        element.remove(child)
    element.text = None
    open_: list[tuple[int, Any]] = []
    for piece in pieces:
        while open_ and [key for key, _ in open_] != list(piece.keys[: len(open_)]):
            open_.pop()
        for key in piece.keys[len(open_) :]:
            parent = open_[-1][1] if open_ else element
            made = parent.makeelement(nodes[key].tag, dict(nodes[key].attrib))
            parent.append(made)
            open_.append((key, made))
        _add(open_[-1][1] if open_ else element, piece.text)
    for node in empty:
        node.tail = None
        element.append(node)


def _is_silent(node: Any) -> bool:
    return node.tag not in _VOID and not "".join(node.itertext()).strip()


def _add(node: Any, text: str) -> None:
    """Text at the end of an element."""
    if len(node):
        node[-1].tail = (node[-1].tail or "") + text
    else:
        node.text = (node.text or "") + text
