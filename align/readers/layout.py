"""Build a document's text from blocks that a format names, with a blank line between them."""

from __future__ import annotations

import re

from align.bitext import Block, BlockKind

__all__ = ["Layout"]

_SPACE = re.compile(r"[^\S\xa0]+")
_BETWEEN = "\n\n"
_HALVES = re.compile("[\ud800-\udfff]")  # half a character: no file can hold it


class Layout:
    """Blocks in the making. A second title becomes a heading: a document has one title."""

    def __init__(self) -> None:
        self._parts: list[tuple[str, BlockKind]] = []

    def __len__(self) -> int:
        return len(self._parts)

    def add(self, text: str, kind: BlockKind) -> None:
        """Add a block; runs of white space, which mean nothing in a marked-up format, become one space."""
        clean = _SPACE.sub(" ", _HALVES.sub("\ufffd", text)).strip()
        if not clean:
            return
        if kind == "title" and any(known == "title" for _, known in self._parts):
            kind = "heading"
        self._parts.append((clean, kind))

    def keep(self, text: str) -> None:
        """Keep what is no text to translate (code, raw mark-up) as it stands, as boilerplate."""
        clean = _HALVES.sub("\ufffd", text).strip()
        if clean:
            self._parts.append((clean, "boilerplate"))

    def only_kind(self) -> BlockKind | None:
        """The kind of the first block, ``None`` without blocks."""
        return self._parts[0][1] if self._parts else None

    def result(self) -> tuple[str, list[Block]]:
        """The text and its blocks."""
        blocks, position = [], 0
        for text, kind in self._parts:
            blocks.append(Block(position, position + len(text), kind))
            position += len(text) + len(_BETWEEN)
        return _BETWEEN.join(text for text, _ in self._parts), blocks
