"""Korean morphology as a verifier: does a substring hit begin and end where words begin and end?

``난민`` stands in ``피난민`` and ``고문`` in ``고문서`` without being there. The analyser (kiwipiepy) takes seconds to load and
is asked only about words that the small rules of ``align.text.hangul`` leave open; answers are kept for the process.
"""

from __future__ import annotations

from functools import lru_cache

from align.text.kiwi import tokenize, version

__all__ = ["morphemes", "noun_end", "verb_root", "version", "word_boundaries"]

_DENYING = frozenset("무비불미몰")


@lru_cache(maxsize=65536)
def _tokens(word: str) -> tuple[tuple[int, int, str], ...] | None:
    found = tokenize(word)
    return None if found is None else tuple((token.start, token.start + token.len, token.tag) for token in found)


@lru_cache(maxsize=65536)
def morphemes(word: str) -> tuple[tuple[int, int, str, str], ...] | None:
    """(start, end, form, tag) of each morpheme of a spaced Korean word; ``None`` where no analyser is installed.

    Forms are undone contractions (했 is 하 and 었), so spans may overlap.
    """
    found = tokenize(word)
    if found is None:
        return None
    return tuple((token.start, token.start + token.len, token.form, token.tag) for token in found)


def word_boundaries(word: str) -> frozenset[int] | None:
    """Offsets in a spaced Korean word where a morpheme begins or ends; ``None`` where no analyser is installed."""
    tokens = _tokens(word)
    if tokens is None:
        return None
    # 무차별 is indiscriminate, not discrimination: a prefix that denies belongs to its word.
    inside = {end for start, end, tag in tokens if tag == "XPN" and word[start:end] in _DENYING}
    return frozenset(edge for start, end, _ in tokens for edge in (start, end)) - inside


def noun_end(word: str) -> int | None:
    """Where the plural, the particles and the copula at the end of a spaced Korean word begin; ``None`` without an analyser.

    0 where the word is a verb: there is no noun to replace.
    """
    tokens = _tokens(word)
    if tokens is None:
        return None
    end = len(word)
    for start, stop, tag in reversed(tokens):
        if (tag.startswith("V") and not tag.startswith("VC")) or tag.startswith("XSV"):
            return 0
        if not tag.startswith(("J", "E", "VC")) and word[start:stop] != "들":
            break
        end = start
    return end


def verb_root(word: str) -> int | None:
    """Where the 하 or 되 of a verb made from a noun begins (승인 in 승인했다); ``None`` where it is no such verb."""
    for start, _, tag in _tokens(word) or ():
        if tag in ("XSV", "XSA") and start:
            return start
    return None
