"""Full-width punctuation for Chinese: ``他说,"好".`` becomes ``他说，“好”。``.

Marian models write half-width marks (their SentencePiece folds ``，`` to ``,``); mainland and Taiwan usage is full-width
(GB/T 15834-2011). Marks inside numbers, Latin words, addresses and times stay as they are.
"""

from __future__ import annotations

import re

__all__ = ["full_width"]

_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_WIDE = "，。、；：？！（）《》〈〉「」『』【】“”‘’…—·"
_MARKS = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_HAS_HAN = re.compile(f"[{_HAN}]")
_SPACE = re.compile(
    rf"(?<=[{_HAN}{_WIDE}])[ \t]+(?=[{_HAN}{_WIDE}])|[ \t]+(?=[，。、；：？！）》」』】])|(?<=[，。、；：？！（《「『【])[ \t]+"
)
_MARK = re.compile(r"[,;:?!]")
_STOP = re.compile(
    rf"(?<!\.[A-Z])(?<=[{_HAN}{_WIDE}0-9A-Za-z%\"'])\.(?=[\"'”’）)\s]*$)|(?<=[{_HAN}{_WIDE}])\.(?![.0-9A-Za-z])"
)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_ELLIPSIS = re.compile(r"\.{3,}|。{3,}|…+")
_CLOSERS = "\"'”’）)】》"


def full_width(text: str) -> str:
    """The text with Chinese punctuation. Text without a Chinese character is returned as it is. Idempotent."""
    if not _HAS_HAN.search(text):
        return text
    while (wider := _widened(text)) != text:  # a mark made wide may be what its neighbour waits for
        text = wider
    return text


def _widened(text: str) -> str:
    """One pass. Marks only become wider and spaces only fewer, so that repeating it comes to an end."""
    text = _ELLIPSIS.sub("……", text)
    text = _MARK.sub(lambda match: _mark(text, match.start()), text)
    text = _STOP.sub("。", text)
    text = _BRACKETS.sub(_bracket, text)
    return _SPACE.sub("", _quotes(text))


def _is_wide(character: str) -> bool:
    return bool(character) and (bool(_HAS_HAN.match(character)) or character in _WIDE)


def _mark(text: str, at: int) -> str:
    """The mark at ``at`` in full width where Chinese stands next to it, looking past spaces and closing quotes."""
    mark = text[at]
    before, after = text[at - 1] if at else "", text[at + 1] if at + 1 < len(text) else ""
    if mark in ",:" and before.isdigit() and after.isdigit():
        return mark  # 1,000 and 10:30
    left = text[:at].rstrip(" " + _CLOSERS)[-1:]
    right = text[at + 1 :].lstrip(" \"'“‘（(《【" + _CLOSERS)[:1]
    if _is_wide(left) or (_is_wide(right) and after != "/"):
        return _MARKS[mark]
    at_end = not right
    return _MARKS[mark] if at_end and mark in "?!;" else mark


def _bracket(match: re.Match[str]) -> str:
    """Round brackets are full-width around Chinese text, and after it."""
    before = match.string[: match.start()].rstrip()[-1:]
    if _HAS_HAN.search(match.group(1)) or _is_wide(before):
        return f"（{match.group(1)}）"
    return match.group()


def _quotes(text: str) -> str:
    """Straight double quotes in pairs, opening and closing in turn; an odd one out stays straight."""
    places = [at for at, character in enumerate(text) if character == '"']
    paired = places[: len(places) - len(places) % 2]
    characters = list(text)
    for number, at in enumerate(paired):
        characters[at] = "“”"[number % 2]
    return "".join(characters)
