"""What a line break inside a paragraph stands for: a space, or nothing.

Pure functions for formats that keep lines where their paragraphs were broken: PDF pages and soft breaks in word processors.
"""

from __future__ import annotations

import re
from collections.abc import Container

from align.text.scripts import is_han, is_hangul

__all__ = ["joint", "separator"]

_WIDE = re.compile("[\u3000-\u303f\u3040-\u30ff\uff01-\uff60\ufe30-\ufe4f]")
_AMBIGUOUS = frozenset("“”‘’…—·")  # set wide beside Chinese characters, narrow beside Latin letters
_CLOSING = frozenset(")]}）］｝〉》」』】〕、。，．：；！？”’…%％")
_OPENING = frozenset("([{（［｛〈《「『【〔“‘")
_DASHES = ("—", "―", "⸺")
_HYPHENS = ("-", "\u2010", "\u00ad", "\u2011")
_LAST_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*$")
_FIRST_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PREFIXES = (
    "all anti co counter cross de ex extra far fast half high inter intra late life long low macro mid multi near neo no non off "
    "old on one open out over part post pre pro pseudo quasi re self semi short single so state sub super then three ten two "
    "ultra under vice well wide north south east west first second third full hard home human year day month week twenty thirty "
    "forty fifty sixty seventy eighty ninety"
)
_KEEPS_HYPHEN = frozenset(_PREFIXES.split())


def _is_chinese(char: str) -> bool:
    return is_han(char) or bool(_WIDE.match(char))


def separator(left: str, right: str) -> str:
    """A space, or nothing where both sides are set without spaces: Chinese, an em dash, a bracket that opens or closes.

    Args:
        left: the end of a line.
        right: the start of the next one.
    """
    before, after = left[-1:], right[:1]
    if not before or not after or before.isspace() or after.isspace():
        return ""
    if before in _OPENING and before not in _AMBIGUOUS:
        return ""
    if before in _DASHES or after in _DASHES:
        return ""
    if is_hangul(before) or is_hangul(after):
        return "" if after in _CLOSING or before in _OPENING else " "
    if _is_chinese(before) and (_is_chinese(after) or after.isalnum() or after in _AMBIGUOUS):
        return ""
    if _is_chinese(after) and (before.isalnum() or before in _AMBIGUOUS or before in "%％"):
        return ""
    return " "


def joint(left: str, right: str, known: Container[str] = frozenset()) -> tuple[int, str]:
    """How two lines of one paragraph go together: how many characters the first loses at its end, and what comes between.

    A hyphen before a small letter is a division, unless the word with the hyphen stands elsewhere in the text or its first part
    is one that usually keeps it (``self-``, ``non-``, numbers). A Hangul word is put together only where the text has it
    elsewhere.

    Args:
        left: a line without white space at its end.
        right: the next line without white space at its start.
        known: the words of the text, in small letters, for what the two halves alone do not tell.
    """
    first = _FIRST_WORD.match(right)
    if left.endswith(_HYPHENS) and first and left[-2:-1].isalpha():
        return (0, "") if _keeps_hyphen(left, first.group(), known) else (1, "")
    if left[-1:] and right[:1] and is_hangul(left[-1]) and is_hangul(right[0]):
        last = _LAST_WORD.search(left)
        if last and first and (last.group() + first.group()) in known and last.group() not in known:
            return 0, ""
    return 0, separator(left, right)


def _keeps_hyphen(left: str, first: str, known: Container[str]) -> bool:
    """Whether the hyphen at a line end belongs to the word."""
    if left[-1] == "\u00ad":
        return False
    stem = _LAST_WORD.search(left[:-1])
    half = stem.group().lower() if stem else ""
    if f"{half}-{first.lower()}" in known:
        return True
    if half + first.lower() in known:
        return False
    return not first[0].islower() or "-" in half or half in _KEEPS_HYPHEN or not half.isascii()
