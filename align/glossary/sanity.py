"""Is a candidate translation still a translation? A held term is never bought with a broken sentence.

A candidate is judged beside the free translation, fault by fault and by degree: what the free translation does itself (it
repeats, it has no end) cannot speak against a candidate that does it no more.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from align.text.normalise import fold

__all__ = ["Bounds", "ends", "lost", "objection", "sentence_ends"]

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# What stands in a translation exactly as in its source: document symbols, addresses.
_EXACT = re.compile(
    r"https?://[^\s)\]}>\"'”’，。、]*[^\s)\]}>\"'”’，。、.,;:!?]|www\.[\w./-]*[\w/]|[\w.+-]+@[\w-]+\.[\w.-]*\w"
    r"|(?<![\w/])[A-Z]{1,6}(?:/[A-Z0-9][\w.]*)+(?:/\w+)*"
)
_SENTENCE_END = re.compile(r"[.。!?！？…](?=\s|$|[\"'”’」』)）])")
_CLOSERS = "\"'”’」』)）】》 "
_ENDS = ".。!?！？…"
_SPAN = 24  # characters: the longest unit whose repetition is looked for
_REPEATED = re.compile(rf"(.{{2,{_SPAN}}}?)\1+|(\w)\2{{2,}}")
_WORSE = 1.1  # times as much repetition as in the free translation is still no more


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a candidate may differ in from the free translation.

    Attributes:
        shortest: least length, as a share of the free translation's characters.
        longest: greatest length, likewise.
        slack: characters that are always allowed on top, for short segments.
        usual: by the first two letters of the language, least and greatest length as shares of the source's characters that
            are never too short or too long, because the free translation may be the one that is broken.
        score_drop: by how many nats per token the model may like it less.
        rendering_cost: what each rendering that it brings may cost on top, in nats per token times characters of the text.
    """

    shortest: float = 0.6
    longest: float = 1.6
    slack: int = 8
    usual: tuple[tuple[str, float, float], ...] = (("ko", 0.33, 0.62), ("zh", 0.2, 0.42))
    score_drop: float = 1.0
    rendering_cost: float = 20.0


def objection(source: str, free: str, candidate: str, bounds: Bounds, lang: str = "ko") -> str:
    """Why ``candidate`` is not acceptable beside the free translation, in words; empty where nothing speaks against it."""
    if not candidate.strip():
        return "it is empty"
    low, high = len(free) * bounds.shortest - bounds.slack, len(free) * bounds.longest + bounds.slack
    shares = next(((least, most) for code, least, most in bounds.usual if lang.startswith(code)), (0.35, 0.5))
    if not min(low, len(source) * shares[0]) <= len(candidate) <= max(high, len(source) * shares[1]):
        return f"its length is {len(candidate) / max(1, len(free)):.1f} times that of the free translation"
    if missing := lost(source, free, candidate):
        return f"it loses {'the number ' if missing[:1].isdigit() else ''}{missing}"
    if _repeats_more(free, candidate):
        return "it repeats itself"
    if ends(source) and ends(free) and not ends(candidate):  # a clause that goes on needs none
        return "it has no end"
    if sentence_ends(candidate) > max(1, sentence_ends(free)):
        return "it falls apart into more sentences"
    return ""


def ends(text: str) -> bool:
    """Whether a text ends with an end mark, quotes and brackets aside."""
    return text.rstrip(_CLOSERS)[-1:] in tuple(_ENDS)


def sentence_ends(text: str) -> int:
    """How many sentences a text has, by their end marks."""
    return len(_SENTENCE_END.findall(text))


def lost(source: str, free: str, candidate: str) -> str:
    """A symbol, an address or a number that the source and the free translation have and the candidate lacks."""
    for pattern in (_EXACT, _NUMBER):
        has = [Counter(pattern.findall(fold(text).text)) for text in (source, free, candidate)]
        kept, now = has[0] & has[1], has[0] & has[2]
        if kept.total() > now.total():
            return str(min(kept - now))
    return ""


def _repeats_more(free: str, candidate: str) -> bool:
    """More often in a row than in the free translation (twice is no fault), and over a larger part of the text."""
    often, share = _repetition(candidate)
    often_free, share_free = _repetition(free)
    return often > max(often_free, 2) and share > share_free * _WORSE


def _repetition(text: str) -> tuple[int, float]:
    """How often the most repeated unit stands in a row, or a sequence of three words in the text, whichever is more; and
    the share of the text that repeats what stands just before it.
    """  # noqa: D205
    most, extra = 1, 0
    for unit in _REPEATED.finditer(text):
        piece = unit.group(1) or unit.group(2)
        if any(char.isalpha() for char in piece):
            copies = len(unit.group()) // len(piece)
            extra += (copies - 1) * len(piece)
            most = max(most, copies + (len(piece) > 3) if unit.group(1) else copies - 1)
    words = text.split()
    triples = Counter(zip(words, words[1:], words[2:], strict=False))
    extra += sum((count - 1) * len(" ".join(words)) for words, count in triples.items() if count > 1)
    return max([most, *triples.values()]), extra / max(1, len(text))
