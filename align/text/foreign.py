"""Whether a stretch of text is in another language than its document."""

from __future__ import annotations

from dataclasses import replace

from align.text.latin import foreign_latin
from align.text.scripts import Guess, guess_language

__all__ = ["foreign_language", "guess_body"]

_LETTERS = 40  # with fewer letters it may be a name or a title
_SURE = 0.1


def guess_body(text: str) -> Guess:
    """The guess by script; Latin text that is plainly not English is named by its own language."""
    guess = guess_language(text)
    other = foreign_latin(text) if guess.lang == "en" else ""
    return replace(guess, lang="", name=other) if other else guess


def foreign_language(text: str, lang: str) -> str:
    """The name of the language that a text of 40 letters or more plainly is in, where it is not ``lang``; else empty.

    The two kinds of Chinese are not told apart.
    """
    if len(text) < _LETTERS:
        return ""
    guess = guess_body(text)
    alike = guess.lang == lang or (guess.lang[:2] == lang[:2] == "zh")
    return guess.name if not alike and guess.letters >= _LETTERS and guess.doubt < _SURE else ""
