"""Markdown: markdown-it-py's tokens as blocks; the document's text is the rendered plain text, a blank line between blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.token import Token

from align.bitext import Block, BlockKind
from align.readers.layout import Layout
from align.readers.plain import plain_blocks

__all__ = ["read_markdown"]

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---[ \t]*\n", re.DOTALL)
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,20}\](?!:)")
_FOOTNOTE_TEXT = re.compile(r"^\[\^[^\]\s]{1,20}\]:\s*")
_NO_TEXT = ("fence", "code_block", "html_block")
_INNER = {"softbreak": " ", "hardbreak": " "}


def _plain(children: Iterable[Token]) -> str:
    """The visible text of an inline token. Pictures give nothing; HTML tags give nothing; footnote marks are left out."""
    parts = []
    for child in children:
        if child.type in ("text", "code_inline", "text_special"):
            parts.append(child.content)
        else:
            parts.append(_INNER.get(child.type, ""))
    return _FOOTNOTE.sub("", "".join(parts))


def _kind(openings: list[Token]) -> BlockKind:
    names = [token.type for token in openings]
    if "heading_open" in names:
        return "title" if openings[-1].tag == "h1" else "heading"
    if "th_open" in names or "td_open" in names:
        return "table_cell"
    return "list_item" if "list_item_open" in names else "paragraph"


def read_markdown(text: str) -> tuple[str, list[Block]]:
    """The plain text of a Markdown document and its blocks.

    Only the first heading of level one is the title. Code blocks, HTML blocks and front matter are no text to translate: they are
    kept as boilerplate. A Markdown file without any mark-up reads as plain text would.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    source = _FRONT_MATTER.sub("", text)
    layout = Layout()
    layout.keep(text[: len(text) - len(source)])
    openings: list[Token] = []
    for token in MarkdownIt("commonmark").enable("table").parse(source):
        if token.nesting == 1:
            openings.append(token)
        elif token.nesting == -1:
            openings.pop()
        elif token.type == "inline":
            layout.add(*_inline_block(token, openings))
        elif token.type in _NO_TEXT:
            layout.keep(token.content)
    if len(layout) <= 1 and layout.only_kind() in ("paragraph", None):
        return text, plain_blocks(text)
    return layout.result()


def _inline_block(token: Token, openings: list[Token]) -> tuple[str, BlockKind]:
    content = _plain(token.children or [])
    if _FOOTNOTE_TEXT.match(token.content):
        return _FOOTNOTE_TEXT.sub("", _plain(token.children or []) or token.content), "footnote"
    if content.lstrip().startswith(("©", "ⓒ")):
        return content, "caption"
    return content, _kind(openings)
