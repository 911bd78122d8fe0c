"""Is a candidate translation still a translation? A held term is never bought with a broken sentence."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from align.text.normalise import fold

__all__ = ["Bounds", "objection"]

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SENTENCE_END = re.compile(r"[.。!?！？…](?=\s|$|[\"'”’」』)）])")
_CLOSERS = "\"'”’」』)）】》 "
_ENDS = ".。!?！？…"
_SPAN = 24  # characters: the longest unit whose repetition is looked for


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a candidate may differ in from the free translation.

    Attributes:
        shortest: least length, as a share of the free translation's characters.
        longest: greatest length, likewise.
        slack: characters that are always allowed on top, for short segments.
        usual: least and greatest length as shares of the source's characters that are never too short or too long, because
            the free translation may be the one that is broken.
        score_drop: by how many nats per token the model may like it less.
    """

    shortest: float = 0.6
    longest: float = 1.6
    slack: int = 8
    usual: tuple[float, float] = (0.35, 0.5)
    score_drop: float = 1.0


def objection(source: str, free: str, candidate: str, bounds: Bounds) -> str:
    """Why ``candidate`` is not acceptable beside the free translation, in words; empty where nothing speaks against it."""
    if not candidate.strip():
        return "it is empty"
    low, high = len(free) * bounds.shortest - bounds.slack, len(free) * bounds.longest + bounds.slack
    usual_low, usual_high = (len(source) * share for share in bounds.usual)
    if not min(low, usual_low) <= len(candidate) <= max(high, usual_high):
        return f"its length is {len(candidate) / max(1, len(free)):.1f} times that of the free translation"
    if lost := _lost_numbers(source, free, candidate):
        return f"it loses the number {lost}"
    if _repetition(candidate) > max(_repetition(free), 2):
        return "it repeats itself"
    if _ends(free) and not _ends(candidate):
        return "it has no end"
    if len(_SENTENCE_END.findall(candidate)) > max(1, len(_SENTENCE_END.findall(free))):
        return "it falls apart into more sentences"
    return ""


def _ends(text: str) -> bool:
    return text.rstrip(_CLOSERS)[-1:] in tuple(_ENDS)


def _lost_numbers(source: str, free: str, candidate: str) -> str:
    """A number of the source that the free translation has and the candidate lacks."""
    has = [Counter(_NUMBER.findall(fold(text).text)) for text in (source, free, candidate)]
    lost = (has[0] & has[1]) - has[2]
    return min(lost, default="")


def _repetition(text: str) -> int:
    """How often the most repeated unit stands in a row, or a sequence of three words in the text, whichever is more."""
    most = 1
    for unit in re.finditer(rf"(.{{2,{_SPAN}}}?)\1+", text):
        if any(char.isalpha() for char in unit.group(1)):
            most = max(most, len(unit.group()) // len(unit.group(1)) + (len(unit.group(1)) > 3))
    words = text.split()
    triples = Counter(zip(words, words[1:], words[2:], strict=False))
    return max([most, *triples.values()])
