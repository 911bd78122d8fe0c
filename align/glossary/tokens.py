"""Tokens for the metrics that count tokens: Chinese characters, Korean morphemes; runs of letters or digits are whole.

A figure rests on how a text is cut, so ``signature`` names the cut and the version of the analyser.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from align.glossary import morph
from align.text.hangul import is_syllable
from align.text.normalise import fold

__all__ = ["Token", "phrase", "places", "signature", "tokens"]

_PIECE = re.compile(r"[A-Za-z0-9]+|[\u3400-\u9fff\uf900-\ufaff]|[^\W\u3400-\u9fff\uf900-\ufaff]+|[^\w\s]")
_KOREAN_WORD = re.compile(r"[^\W_]*[가-힣][^\W_]*|[^\W_]+|[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its span in the text, its form folded to lower case, and whether it is more than punctuation.

    ``ending`` says that it is an ending or particle behind a stem.
    """

    start: int
    end: int
    form: str
    word: bool = True
    ending: bool = False


def signature(lang: str) -> str:
    """How a text of this language is cut: ``tok:char`` or ``tok:kiwi-0.24.1-0.24.0``."""
    analyser = morph.version() if lang == "ko" else ""
    return f"tok:{analyser or 'char'}"


@lru_cache(maxsize=8192)
def tokens(text: str, lang: str) -> tuple[Token, ...]:
    """The tokens of a text, in order."""
    found: list[Token] = []
    for match in (_KOREAN_WORD if lang == "ko" else _PIECE).finditer(text):
        parts = _morphemes(match.group()) if lang == "ko" else None
        if parts is None:
            found.append(_token(match.group(), *match.span()))
        else:
            found += [
                _token(form, match.start() + start, match.start() + end, tag.startswith(("E", "J", "XSV", "XSA", "VC")))
                for start, end, form, tag in parts
            ]
    return tuple(found)


def _morphemes(word: str) -> tuple[tuple[int, int, str, str], ...] | None:
    if not any(is_syllable(char) for char in word):
        return None
    return morph.morphemes(word) or tuple((at, at + 1, char, "") for at, char in enumerate(word))


def _token(form: str, start: int, end: int, ending: bool = False) -> Token:
    return Token(start, end, fold(form, lower=True).text, any(char.isalnum() for char in form), ending)


def phrase(rendering: str, lang: str, *, lemma: bool = False) -> tuple[str, ...]:
    """The forms that a rendering is looked for by; as a lemma without the endings behind its last stem."""
    parts = [token for token in tokens(rendering, lang) if token.word]
    while lemma and len(parts) > 1 and parts[-1].ending:
        parts.pop()
    return tuple(token.form for token in parts)


def places(sequence: Sequence[str], forms: Sequence[str]) -> list[int]:
    """Where ``sequence`` begins in ``forms``."""
    size = len(sequence)
    if not size:
        return []
    return [at for at in range(len(forms) - size + 1) if list(forms[at : at + size]) == list(sequence)]
