"""Marks of footnotes: ``12``, ``[3]``, ``*``, ``iv``. No part of a sentence: taken out where a format sets them apart."""

from __future__ import annotations

import re

__all__ = ["is_note_link", "is_note_mark", "is_superscript_mark", "raised"]

_MARK = re.compile(r"^\s*[\[(]?(?:\d{1,3}|[*†‡§¶]{1,3}|[ivx]{1,5}|注?\d{1,3}|[①-⑳])[\])]?\s*$")
_LIST = re.compile(r"^\s*[\[(]?\d{1,3}[\])]?(?:\s*[,、–-]\s*[\[(]?\d{1,3}[\])]?)*\s*$")
_LINK = re.compile(r"#(?:_?ftn|_?fn|footnote|note|cite|endnote|_edn)", re.IGNORECASE)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_UNIT = re.compile(r"(?:^|[^A-Za-z])(?:[kcmd]?m|CO|10)$")


def is_note_mark(text: str) -> bool:
    """Whether a text, set apart as superscript or as a link to a note, is nothing but the mark of a note."""
    return bool(_MARK.match(text) or _LIST.match(text))


def is_superscript_mark(text: str, before: str) -> bool:
    """Whether a raised text behind ``before`` is the mark of a note and not a power: ``km²`` stays whole."""
    return is_note_mark(text) and not _UNIT.search(before)


def raised(text: str, before: str) -> str:
    """What a raised text behind ``before`` reads as: nothing for the mark of a note, raised digits for a power."""
    if is_superscript_mark(text, before):
        return ""
    return text.translate(_RAISED) if text.strip().isdecimal() and text.isascii() else text


def is_note_link(address: str) -> bool:
    """Whether a link leads to a note of its own page, by the names that word processors and publishers give to notes."""
    return bool(_LINK.search(address))
