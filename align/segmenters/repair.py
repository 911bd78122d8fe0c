"""The repair of glued text: headings and paragraphs that lost the line break after them.

Boundaries are only inserted; no character is changed. Two cues: a heading recurs in the page's own menu (any language), and in a
script with capitals the joint itself shows (``Forced LaborThe government``).
"""

from __future__ import annotations

from dataclasses import replace

from align.segmenters.boundary import Piece
from align.text.glue import STARTERS, case_joints, is_title_like
from align.text.menus import recurring_headings

__all__ = ["cut_at_joints", "cut_menu_headings", "mark_captions"]

_CREDIT = "©ⓒ"
_CAPTION_LIMIT = 400


def _cut(text: str, piece: Piece, place: int, rule: str) -> tuple[Piece | None, Piece | None]:
    """Two pieces from one, trimmed; ``None`` for a side without visible characters."""
    left, right = text[piece.start : place].rstrip(), text[place : piece.end]
    first = replace(piece, end=piece.start + len(left)) if left else None
    start = place + len(right) - len(right.lstrip())
    second = replace(piece, start=start, rule=rule, glued=start == place) if start < piece.end else None
    return first, second


def cut_menu_headings(text: str, pieces: list[Piece], menu: str) -> list[Piece]:
    """Cut off the headings that the menu lists, and mark them.

    Args:
        text: the whole document.
        pieces: sentences with offsets into it.
        menu: the text that the reader cut away.
    """
    if not menu.strip():
        return pieces
    starts = [piece.start for piece in pieces]
    headings = {heading.start: heading.end for heading in recurring_headings(menu, text, starts)}
    found: list[Piece] = []
    for piece in pieces:
        end = headings.get(piece.start)
        if end is None or end > piece.end:
            found.append(piece)
            continue
        heading, rest = _cut(text, piece, end, "after heading of the menu")
        if heading is not None:
            found.append(replace(heading, kind="heading", rule=f"{piece.rule}; heading of the menu"))
        if rest is not None:
            found.append(rest)
    return found


def cut_at_joints(text: str, pieces: list[Piece], start: int, end: int) -> list[Piece]:
    """Cut English pieces of the block ``[start, end)`` where a capital is glued to what stands before it.

    What stands before is a heading if it reads like one; otherwise a paragraph without an end mark.
    """
    joints = [start + place for place in case_joints(text[start:end])]
    if not joints:
        return pieces
    glued = sum(piece.glued for piece in pieces) >= 2
    found: list[Piece] = []
    number = 0
    for piece in pieces:
        current: Piece | None = piece
        while current is not None and number < len(joints) and joints[number] < piece.end:
            joint = joints[number]
            number += 1
            if joint <= current.start or current.kind == "heading":
                continue
            left = text[current.start : joint]
            heading = _heads(left, text, joint, current, glued)
            if not heading and not _breaks(left, text, joint, glued):
                continue
            first, current = _cut(
                text, current, joint, "after glued heading" if heading else "glued without an end mark"
            )
            if first is not None:
                found.append(
                    replace(first, kind="heading", rule=f"{first.rule}; reads like a heading") if heading else first
                )
        if current is not None:
            found.append(current)
    return found


def _next_word(text: str, place: int) -> str:
    word = ""
    while place < len(text) and len(word) < 30 and (text[place].isalnum() or text[place] in "’'-"):
        word += text[place]
        place += 1
    return word


def _heads(left: str, text: str, joint: int, piece: Piece, glued: bool) -> bool:
    """Whether the left side of a joint is a heading that was glued to its text."""
    if left[:1] in _CREDIT or text[joint] in _CREDIT:
        return False
    opens = (
        piece.glued
        or piece.rule == "start of paragraph"
        or piece.rule.startswith("after")
        or _next_word(text, joint) in STARTERS
    )
    return (
        opens
        and is_title_like(left)
        and (glued or is_title_like(left, strict=True) or _next_word(text, joint) in STARTERS)
    )


def _breaks(left: str, text: str, joint: int, glued: bool) -> bool:
    """Whether a joint without a heading is still a lost line break."""
    if text[joint] in _CREDIT or left[:1] in _CREDIT:
        return True
    if text[joint] in "“‘":
        return glued and left[-1:].islower()
    return _next_word(text, joint) in STARTERS


def mark_captions(text: str, pieces: list[Piece]) -> list[Piece]:
    """Mark photo credits as captions, and the sentence before a credit near the top, which tells what the photo shows."""
    found = list(pieces)
    for number, piece in enumerate(found):
        if text[piece.start] in _CREDIT and piece.end - piece.start < 160 and piece.kind == "sentence":
            found[number] = replace(piece, kind="caption")
            before = found[number - 1] if number else None
            if (
                before is not None
                and number <= 4
                and before.kind == "sentence"
                and before.end - before.start < _CAPTION_LIMIT
            ):
                found[number - 1] = replace(before, kind="caption")
    return found
