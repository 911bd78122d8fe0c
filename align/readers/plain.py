"""Plain text, and text scraped from a web page: what is body, what is menu, what is a paragraph, a heading, a caption.

Nothing is changed: the document's text is the text that came, and blocks say what each part of it is.
"""

from __future__ import annotations

import re

from align.bitext import Block, BlockKind
from align.readers.body import body_regions
from align.text.glue import is_title_like

__all__ = ["plain_blocks"]

_PARAGRAPH_BREAK = re.compile(r"\n[^\S\n]*\n\s*")
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_END_MARK = re.compile(r"[.!?。！？…:：;；,，、][\"'”’」』)）\]》]*\s*$")
_CAPTION = re.compile(
    r"^\s*(?:©|\(c\)\s|ⓒ|Photo(?:graph)?(?: by|:| credit)|사진\s?[:=：]|[图圖]片?(?:来源|來源)?[:：]|照片[:：]|攝影[:：])",
    re.IGNORECASE,
)
_CREDIT = re.compile(r"©\s*(?:19|20)\d\d|/(?:AP|AFP|Reuters|Getty|Xinhua|EPA)\b|\bAP Photo\b")
_BULLET = re.compile(r"^\s*(?:[-*•‣▪◦·–]|\(?\d{1,2}[.)]|\(?[a-zA-Z][.)])\s+\S")
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_EAST_ASIAN_TITLE = 40
_WRAPPED_AT = (45, 130)


def _is_wrapped(lines: list[str]) -> bool:
    """Whether a paragraph is broken into lines of about the same width, most of them inside a sentence."""
    inner = [line.rstrip() for line in lines[:-1]]
    if not inner or not all(_WRAPPED_AT[0] <= len(line) <= _WRAPPED_AT[1] for line in inner):
        return False
    return sum(not _END_MARK.search(line) for line in inner) * 2 > len(inner)


def _is_title(text: str) -> bool:
    if _END_MARK.search(text):
        return False
    if _EAST_ASIAN.search(text):
        return len(text) <= _EAST_ASIAN_TITLE and not text.endswith(("다", "요", "了"))
    return is_title_like(text)


def _kind(text: str) -> BlockKind:
    text = text.strip()
    if _CAPTION.match(text) or (len(text) < 300 and _CREDIT.search(text)):
        return "caption"
    if _BULLET.match(text):
        return "list_item"
    return "heading" if len(text) <= 120 and _is_title(text) else "paragraph"


def _paragraphs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the paragraphs in ``[start, end)``: groups of wrapped lines between blank lines, otherwise the lines."""
    spans = []
    position = start
    breaks = [(m.start(), m.end()) for m in _PARAGRAPH_BREAK.finditer(text, start, end)] + [(end, end)]
    for stop, resume in breaks:
        lines = [(m.start(), m.end()) for m in _LINE.finditer(text, position, stop) if m.group().strip()]
        if len(lines) > 1 and _is_wrapped([text[a:b] for a, b in lines]):
            lines = [(lines[0][0], lines[-1][1])]
        spans += lines
        position = resume
    return spans


def _trimmed(text: str, start: int, end: int, kind: BlockKind) -> Block | None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    return Block(start + left, start + right, kind) if left < right else None


def _body_blocks(text: str, start: int, end: int) -> list[Block]:
    found = [_trimmed(text, a, b, _kind(text[a:b])) for a, b in _paragraphs(text, start, end)]
    blocks = [block for block in found if block is not None]
    if len(blocks) == 1 and blocks[0].kind == "heading":  # one short line alone is a sentence to translate
        return [Block(blocks[0].start, blocks[0].end)]
    return [_with_caption(block, after) for block, after in zip(blocks, [*blocks[1:], None], strict=True)]


def _with_caption(block: Block, after: Block | None) -> Block:
    """A short paragraph right before a photo credit belongs to the photo."""
    before_credit = after is not None and after.kind == "caption" and block.kind == "paragraph"
    return Block(block.start, block.end, "caption") if before_credit and block.end - block.start < 300 else block


def plain_blocks(text: str) -> list[Block]:
    """The blocks of a plain text, in order; only white space lies between them.

    A text with the furniture of a page around it is cut into ``boilerplate`` and body; any other text is body from end to end.
    """
    blocks: list[Block] = []
    position = 0
    for start, end in [*body_regions(text), (len(text), len(text))]:
        dropped = _trimmed(text, position, start, "boilerplate")
        if dropped is not None:
            blocks.append(dropped)
        if start < end:
            blocks += _body_blocks(text, start, end)
        position = end
    return blocks
