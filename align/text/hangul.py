"""Facts about Hangul: syllables, final consonants, and what may follow a noun inside one spaced word."""

from __future__ import annotations

import re

__all__ = ["RIEUL", "final", "first_two", "follows_noun", "is_syllable", "split_particle"]

RIEUL = 8
"""Number of the final consonant ㄹ, the only one that changes 으로 into 로."""

_FIRST, _LAST = 0xAC00, 0xD7A3

_CASE = (
    "은|는|이|가|을|를|과|와|의|에|로|으로|도|만|께|께서|에게|에게서|한테|에서|에는|에도"
    "|까지|부터|마저|조차|처럼|보다|마다|밖에|뿐|라도|이라도|커녕"
)
_TAIL = "는|은|도|만|의|서|써|까지|부터|라도|이라도|나|이나|에|가|이|를|을|로|으로|와|과"
_PLURAL = "(?:들)?"
_PARTICLES = re.compile(
    rf"{_PLURAL}(?:(?:{_CASE})(?:서|써)?(?:{_TAIL})?(?:{_TAIL})?|이나|나|이란|란|이라는|라는|이라고|라고|이라|라|이며|며|이든지?|든지"
    r"|이랑|랑|간의?|(?:이)?(?:다|었|였|고|지만|므로|면서)[가-힣]{0,4})?"
)
_VERBAL = re.compile(
    r"(?:하|해|했|한|할|함|합|되|돼|됐|된|될|됨|됩|당하|당해|당했|당한|당할|시키|시켜|시켰|시킨)[가-힣]{0,5}|적(?:인|으로|이[가-힣]{0,3})?"
)
# Sino-Korean suffixes that leave the noun what it is: 결의안, 수감형, 사형수. Not 서 (고문서), 단 (고문단), 인 (중국인).
_NOUN_SUFFIXES = tuple("형법죄권안자측령수")
_STRIP = re.compile(
    r"(?:들)?(?:으로부터|에게서는|에게서|에서는|에서도|에서의|에게는|에게도|으로는|으로도|으로의|으로서|으로써|이라는|이라고|라는|라고|에서|에게|에는|에도|으로|로서|로써|로의"
    r"|로부터|까지|부터|처럼|보다|마저|조차|마다|은|는|이|가|을|를|과|와|의|에|로|도|만)$"
)


def is_syllable(char: str) -> bool:
    """Whether a character is a whole Hangul syllable."""
    return len(char) == 1 and _FIRST <= ord(char) <= _LAST


def final(char: str) -> int:
    """Number of a syllable's final consonant, 0 to 27; 0 is none."""
    return (ord(char) - _FIRST) % 28


def first_two(char: str) -> str:
    """The syllable without its final consonant."""
    return chr(ord(char) - final(char))


def follows_noun(rest: str) -> bool:
    """Whether ``rest``, the remainder of a spaced word, can only be particles or a verbal ending after a noun."""
    stripped = rest[1:] if rest[:1] in _NOUN_SUFFIXES else rest
    return any(_PARTICLES.fullmatch(part) or _VERBAL.fullmatch(part) for part in (rest, stripped))


def split_particle(word: str) -> tuple[str, str]:
    """A spaced word as (noun, particles), by the longest list of particles that leaves a noun of two syllables or more."""
    for start in range(2, len(word)):
        if _STRIP.fullmatch(word[start:]):
            return word[:start], word[start:]
    return word, ""
