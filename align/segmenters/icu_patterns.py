r"""Regular expressions as SRX files write them (ICU), for Python: ``\p{Lu}``, ``\h``; none that could run for ever."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache

__all__ = ["python_pattern"]

_LONGEST = 20_000
_ESCAPE = re.compile(r"\\(?:[pP]\{\^?([\w =]+)\}|[pP]([A-Z])|x\{([0-9A-Fa-f]{1,6})\}|[hHvVR]|.)", re.DOTALL)
_SIMPLE = {
    "h": r"[ \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]",
    "v": r"[\n\x0b\f\r\x85\u2028\u2029]",
    "R": r"(?:\r\n|[\n\x0b\f\r\x85\u2028\u2029])",
}
_NAMES = {
    "Letter": "L", "Uppercase_Letter": "Lu", "Lowercase_Letter": "Ll", "Number": "N", "Punctuation": "P", "Alpha": "L",
    "Alphabetic": "L", "Upper": "Lu", "Lower": "Ll", "Digit": "Nd", "Punct": "P",
}  # fmt: skip
_SCRIPTS = {
    "Han": "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f",
    "Hangul": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3",
    "Latin": "A-Za-zªºÀ-ÖØ-öø-ʸḀ-ỿ",
    "Hiragana": "\u3041-\u309f",
    "Katakana": "\u30a0-\u30ff",
}
_REPEATED = re.compile(r"(?:[*+]|\{\d+,\})(\+?)")
_CLASS = re.compile(r"\[\^?\]?(?:[^\]\\]|\\.)*\]", re.DOTALL)


@lru_cache(maxsize=64)
def _members(name: str) -> str:
    """The inside of a character class for a Unicode category or script."""
    name = name.removeprefix("Script=").removeprefix("sc=").removeprefix("Is").strip()
    if name in _SCRIPTS:
        return _SCRIPTS[name]
    category = _NAMES.get(name, name)
    if not re.fullmatch(r"[LMNPSZC][a-z]?", category):
        raise ValueError(f"unknown property {name!r}")
    ranges: list[list[int]] = []
    for code in range(min(sys.maxunicode, 0x1FFFF)):
        if unicodedata.category(chr(code)).startswith(category):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in ranges)


def _translated(match: re.Match[str], in_class: bool) -> str:
    whole = match.group()
    name = match.group(1) or match.group(2)
    if name:
        negative = (whole[1] == "P") != ("{^" in whole)
        if not in_class:
            return f"[{'^' if negative else ''}{_members(name)}]"
        if negative:
            raise ValueError(f"{whole} inside a character class")
        return _members(name)
    if match.group(3):
        return f"\\U{int(match.group(3), 16):08x}"
    if whole[1] in _SIMPLE:
        return _SIMPLE[whole[1]][1:-1] if in_class else _SIMPLE[whole[1]]
    if whole[1] in "HV":
        raise ValueError(f"{whole} is not supported")
    return whole


def _runs_away(source: str) -> bool:
    """Whether a group that holds an open repetition is itself repeated: ``(a+)+`` may take exponential time."""
    bare = _CLASS.sub("x", re.sub(r"\\.", "x", source, flags=re.DOTALL))
    holds, position = [False], 0
    while position < len(bare):
        char = bare[position]
        position += 1
        inner = False
        if char == "(":
            holds.append(False)
            continue
        if char == ")" and len(holds) > 1:
            inner = holds.pop()
            holds[-1] = holds[-1] or inner
        repeated = _REPEATED.match(bare, position)
        if repeated:
            if inner and not repeated.group(1):
                return True
            holds[-1] = True
            position = repeated.end()
    return False


def python_pattern(source: str) -> re.Pattern[str]:
    r"""Compile an ICU pattern.

    Raises:
        ValueError: it uses what Python cannot say, or repeats a repetition (``(a+)+``), which may take for ever.
        re.error: it is not a pattern.
    """
    if len(source) > _LONGEST:
        raise ValueError(f"longer than {_LONGEST} characters")
    if _runs_away(source):
        raise ValueError("a repetition of a repetition may take for ever")
    parts, position, in_class = [], 0, False
    while position < len(source):
        match = _ESCAPE.match(source, position)
        if match:
            parts.append(_translated(match, in_class))
            position = match.end()
            continue
        char = source[position]
        if char == "[" and not in_class:
            in_class = True
        elif char == "]" and in_class and parts[-1] not in ("[", "[^"):
            in_class = False
        elif char == "[":
            char = r"\["
        parts.append("[^" if char == "[" and source[position + 1 : position + 2] == "^" else char)
        position += 1 + (parts[-1] == "[^")
    return re.compile("".join(parts))
