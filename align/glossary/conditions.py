"""Context conditions of a source term: ``execution`` means 처형, but not in ``execution of the budget``.

A condition is a phrase in lower case. With ``~``, which stands for the term, it says what is next to it: ``~ of … budget*``,
``budget ~``. Without ``~`` it may stand anywhere else in the same sentence. ``…`` (or ``...``) is up to three words that a noun
phrase can have inside, so that ``~ of … order*`` is not found in ``execution of men on the orders of``; ``*`` at the end of a
word is any ending.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from align.text.normalise import fold

__all__ = ["fault_in", "holds"]

_HERE = "~"
_GAP = r"[^\w.;:!?]{1,3}"
_OUTSIDE = (
    "about|after|against|and|as|at|because|before|but|by|during|for|from|if|in|into|of|on|or|over|since|than|that|to|under|until|"
    "when|where|which|while|who|whom|whose|with|within|without"
)  # words that begin another phrase
_FEW = rf"(?:(?!(?:{_OUTSIDE})(?!\w))\w+{_GAP}){{0,3}}"
_DOTS = ("…", "...")
_WINDOW = 200  # characters looked at on each side of the term


@dataclass(frozen=True, slots=True)
class _Pattern:
    """``before`` ends at the term, ``after`` begins behind it; ``anywhere`` stands on either side."""

    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    anywhere: re.Pattern[str] | None = None

    def found(self, text: str, start: int, end: int) -> bool:
        left, right = text[:start], text[end:]
        if self.anywhere is not None:
            return bool(self.anywhere.search(left) or self.anywhere.search(right))
        before = self.before is None or self.before.search(left[-_WINDOW:])
        return bool(before and (self.after is None or self.after.match(right[:_WINDOW])))


def holds(unless: tuple[str, ...], only_if: tuple[str, ...], text: str, span: tuple[int, int]) -> bool:
    """Whether the term at ``span`` of a text, folded to lower case with hyphens as spaces, is the one that is meant.

    Args:
        unless: phrases of which none may be there.
        only_if: phrases of which one must be there; none at all asks for nothing.
        text: one sentence.
        span: where in it the term stands.
    """
    if any(_found(phrase, text, span) for phrase in unless):
        return False
    return not only_if or any(_found(phrase, text, span) for phrase in only_if)


def _found(phrase: str, text: str, span: tuple[int, int]) -> bool:
    """Most phrases lack a word in most texts, which is seen sooner than a pattern is compiled."""
    return all(word in text for word in _literals(phrase)) and _compiled(phrase).found(text, *span)


@lru_cache(maxsize=4096)
def _literals(phrase: str) -> tuple[str, ...]:
    """What a text must hold wherever the phrase stands in it."""
    return tuple(_folded(word) for word in phrase.split() if word not in (_HERE, *_DOTS))


def _folded(word: str) -> str:
    return fold(word.rstrip("*"), lower=True, hyphens=True).text


def fault_in(phrase: str) -> str:
    """What is wrong with a condition, in words; empty where it can be used."""
    words = phrase.split()
    if words.count(_HERE) > 1:
        return "~ stands in it more than once"
    if any(_HERE in word and word != _HERE for word in words):
        return "~ must stand by itself, with spaces around it"
    if not any(re.search(r"\w", word) for word in words):
        return "it holds no word"
    return ""


@lru_cache(maxsize=4096)
def _compiled(phrase: str) -> _Pattern:
    words = phrase.split()
    if _HERE not in words:
        return _Pattern(anywhere=re.compile(rf"(?<!\w){_source(words)}(?!\w)"))
    at = words.index(_HERE)
    before, after = words[:at], words[at + 1 :]
    return _Pattern(
        re.compile(rf"(?<!\w){_source(before)}{_GAP}$") if before else None,
        re.compile(rf"{_GAP}{_source(after)}(?!\w)") if after else None,
    )


def _source(words: list[str]) -> str:
    """The regular expression of words with gaps between them."""
    parts: list[str] = []
    for number, word in enumerate(words):
        if word in _DOTS:
            parts.append(_FEW)
            continue
        plain = re.escape(_folded(word)) + (r"\w*" if word.endswith("*") else "")
        last = number == len(words) - 1
        parts.append(plain if last else plain + _GAP)
    return "".join(parts)
