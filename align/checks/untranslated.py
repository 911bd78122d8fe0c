"""Words of the source that stand untranslated in the target."""

from __future__ import annotations

import re
from collections.abc import Iterator

from align.bitext import Finding
from align.checks.base import Pair, View, blank, clip
from align.checks.symbols import PROTECTED

__all__ = ["find"]

_LETTER = "A-Za-zÀ-ÖØ-öø-ɏ"
_WORD = rf"[{_LETTER}][{_LETTER}'’-]*"
_RUN = re.compile(rf"(?<![{_LETTER}0-9.]){_WORD}(?:[ \n]+{_WORD})*(?![{_LETTER}0-9]|\.[a-z]|\s?[（(])")
# First mentions carry the original in parentheses; works and words as words stand in quotes.
_ASIDE = re.compile(r"\([^()]*\)|（[^（）]*）|《[^》]*》|〈[^〉]*〉|\[[^\]]*\]")
_QUOTED = re.compile(r"[“‘\"'「『][A-Za-z'’-]+[”’\"'」』]")
_UNITS = frozenset(
    ("km", "kg", "mg", "cm", "mm", "ml", "kb", "mb", "gb", "kwh", "mph", "hz", "khz", "mhz", "bpm", "ppm")
)
_LITTLE = frozenset(
    ("of", "on", "the", "and", "in", "for", "at", "to", "by", "de", "la", "du", "van", "von", "al", "el")
)
_SHORTEST = 4  # letters of a lone word; shorter ones may be units, particles of names, codes


def find(view: View) -> Iterator[Finding]:
    """Runs of Latin words that the source has too; not acronyms, names, addresses or what is in parentheses."""
    if view.target_lang == "en":
        return
    for pair in view.both:
        plain = blank(blank(blank(pair.target, PROTECTED), _ASIDE), _QUOTED)
        source = " ".join(blank(blank(pair.source, PROTECTED), _ASIDE).split())
        for match in _RUN.finditer(plain):
            if pair.target != pair.source and _suspicious(match.group(), source):
                message = f"“{clip(match.group())}” is left untranslated"
                yield pair.finding("untranslated", message, "error", _span(pair, match))


def _span(pair: Pair, match: re.Match[str]) -> tuple[int, int]:
    return match.start(), match.start() + len(pair.target[match.start() : match.end()].rstrip())


def _suspicious(run: str, source: str) -> bool:
    words = run.split()
    common = [word for word in words if word.islower() and word not in _UNITS and len(word) > 1]
    if any(word[0].isupper() for word in words) and _LITTLE.issuperset(common):
        return False  # a name: Bank of America
    quoted = rf"(?<![A-Za-z0-9]){re.escape(' '.join(words))}(?![A-Za-z0-9])"
    there = re.search(quoted, source, re.IGNORECASE)
    if there is None:
        return False
    if len(words) == 1:
        return bool(common) and len(run) >= _SHORTEST
    return bool(common) and (len(common) > 1 or len(words) < 4)
