"""Korean: particles that do not agree with the word before them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from align.bitext import Finding
from align.checks.base import Pair, View
from align.text import hangul, particles
from align.text.kiwi import Morph, tokenize

__all__ = ["find"]

_OPEN = {"을": "를", "은": "는", "이": "가"}  # after a consonant -> after a vowel
# Only what could be such a slip is shown to the analyser: a vowel before 을, 은, 이 at the end of a word.
_SUSPECT = re.compile(r"[가-힣]+[을은이](?![가-힣])")
_AFTER_PARTICLE = re.compile(r"(?<=[가-힣])(?:에|에서|에게)은(?![가-힣])")
_NO_PARTICLE = frozenset(("NNG", "NNP", "NNB", "MM", "IC"))


def find(view: View) -> Iterator[Finding]:
    """은(는) and its kind, and forms that are certainly wrong (``정부을``)."""
    if view.target_lang != "ko":
        return
    for pair in view.pairs:
        known = set()
        for change in particles.check(pair.target):
            if change.sure:
                known.add(change.span)
                message = f"particle “{change.found}” should be “{change.right}”"
                yield pair.finding("particle", message, "warning", change.span)
        yield from _after_vowel(pair, known)


def _after_vowel(pair: Pair, known: set[tuple[int, int]]) -> Iterator[Finding]:
    """을, 은 and 이 after a vowel, where the analyser sees a noun before them and no particle in them.

    Its grammar forbids those particles there, so it takes them for words of their own (``을`` the noun); a word that ends in
    the same letter (``가을``, ``아이``) it knows.
    """
    text = pair.target
    suspects = [match.end() - 1 for match in _SUSPECT.finditer(text) if not _closed(text, match.end() - 2)]
    places = {match.end() - 1 for match in _AFTER_PARTICLE.finditer(text)}
    tokens = (tokenize(text) or ()) if suspects else ()
    places |= {at for at in suspects if _is_slip(text, at, tokens)}
    for at in sorted(places):
        if (at, at + 1) not in known:
            message = f"particle “{text[at]}” should be “{_OPEN[text[at]]}”"
            yield pair.finding("particle", message, "warning", (at, at + 1))


def _closed(text: str, at: int) -> bool:
    """Whether the syllable at a place ends in a consonant, or is none."""
    return not ("가" <= text[at] <= "힣") or bool(hangul.final(text[at]))


def _is_slip(text: str, at: int, tokens: Sequence[Morph]) -> bool:
    number = next((n for n, token in enumerate(tokens) if token.start == at and token.len == 1), None)
    if not number or tokens[number].form != text[at] or tokens[number].tag not in _NO_PARTICLE:
        return False
    before = tokens[number - 1]
    touching = before.start + before.len == at
    return touching and (before.tag[0] == "N" or before.tag in ("ETN", "XSN"))
