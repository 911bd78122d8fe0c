"""Split a document into segments: sentences, headings, captions, as offsets into its untouched text."""

from __future__ import annotations

import re

from align.bitext import Block, Document, Segment, SegmentKind
from align.errors import InputError
from align.lang import parse
from align.segmenters.boundary import Boundary, Piece, Splitter, pieces_of
from align.segmenters.headings import cut_modelled_headings, cut_spaced_titles, mark_question_titles
from align.segmenters.repair import cut_at_joints, cut_menu_headings, mark_captions
from align.segmenters.srx import Srx, with_exceptions

__all__ = ["explain", "segment", "splitter_for"]

_LINE_BREAKS = re.compile(r"\s*\n\s*")
_HEADING_BLOCKS = ("title", "heading")


def splitter_for(lang: str) -> Splitter:
    """The splitter of a language.

    Raises:
        UsageError: the language is not one of those supported.
    """
    language = parse(lang)
    if language.is_chinese:
        from align.segmenters.chinese import chinese_boundaries

        return chinese_boundaries
    if language.code == "ko":
        from align.segmenters.korean import korean_boundaries

        return korean_boundaries
    from align.segmenters.english import english_boundaries

    return english_boundaries


def segment(document: Document, *, exceptions: Srx | None = None) -> Document:
    """The same document with segments.

    Every visible character outside boilerplate lies in exactly one segment. Segments of the input are replaced.

    Args:
        document: what a reader made.
        exceptions: the user's own rules (``align.segmenters.srx``), which stand above ours.

    Raises:
        InputError: the document has no text outside boilerplate.
        UsageError: its language is not one of those supported.
    """
    pieces = explain(document, exceptions=exceptions)
    if not pieces:
        raise InputError(
            "there is no text to split",
            where=document.origin.name,
            hint="The page may be all menus: save its article as text and read that.",
        )
    return document.with_segments(Segment(piece.start, piece.end, piece.kind) for piece in pieces)


def explain(document: Document, *, exceptions: Srx | None = None) -> list[Piece]:
    """The segments of a document with the rule that started each; empty where there is no text outside boilerplate."""
    text, split = document.text, splitter_for(document.lang)
    rules = exceptions.rules_for(document.lang) if exceptions is not None else ()
    if rules:
        split = with_exceptions(split, rules)
    blocks = document.blocks or _line_blocks(text)
    menu = "\n".join(text[block.start : block.end] for block in blocks if block.kind == "boilerplate")
    groups = [(block, _block_pieces(text, block, split)) for block in blocks if block.kind != "boilerplate"]
    pieces = [piece for _, group in groups for piece in group]
    scraped = bool(menu) and document.origin.format == "text"
    if menu:
        pieces = cut_menu_headings(text, pieces, menu)
    if document.lang == "en":
        pieces = _cut_blocks(text, [block for block, _ in groups], pieces)
        pieces = mark_question_titles(text, cut_spaced_titles(text, pieces, page=scraped))
    else:
        lang = "zh" if document.lang.startswith("zh") else "ko"
        pieces = cut_modelled_headings(text, pieces, lang, page=scraped)
    return mark_captions(text, pieces)


def _line_blocks(text: str) -> tuple[Block, ...]:
    """A paragraph for each group of lines between blank lines, for a document that came without a reader."""
    found, position = [], 0
    for match in [*re.finditer(r"\n[^\S\n]*\n\s*", text), None]:
        end = match.start() if match else len(text)
        if text[position:end].strip():
            found.append(Block(position, end))
        position = match.end() if match else end
    return tuple(found)


def _kind_of(block: Block) -> SegmentKind:
    if block.kind in _HEADING_BLOCKS:
        return "heading"
    return "caption" if block.kind == "caption" else "sentence"


def _block_pieces(text: str, block: Block, split: Splitter) -> list[Piece]:
    """The pieces of one block: a heading is one piece; anything else is split, each window with its own state of quotation."""
    piece = text[block.start : block.end]
    kind = _kind_of(block)
    boundaries: list[Boundary] = [] if kind == "heading" else split(piece)
    return pieces_of(piece, boundaries, kind, block.start)


def _cut_blocks(text: str, blocks: list[Block], pieces: list[Piece]) -> list[Piece]:
    found: list[Piece] = []
    number = 0
    for block in blocks:
        group = []
        while number < len(pieces) and pieces[number].start < block.end:
            group.append(pieces[number])
            number += 1
        found += group if block.kind in _HEADING_BLOCKS else cut_at_joints(text, group, block.start, block.end)
    return found
