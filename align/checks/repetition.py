"""Words and phrases that come again and again, as in the loops of a translation model."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from align.bitext import Finding
from align.checks.base import View, clip

__all__ = ["find"]

_TOKEN = re.compile(r"[^\s.,;:!?…。，、；：？！\"'“”‘’()（）]+")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_ANY = rf"[{_HAN}\d]"
# Character loops (not 一步一步, one by one): one character five times, two or three characters three times, four or more twice.
_LOOPS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"([{_HAN}])\1{{4,}}",
        rf"((?=\d{{0,2}}[{_HAN}]){_ANY}{{2,3}}[，、]?)\1{{2,}}",
        rf"((?!一)(?=\d{{0,3}}.?[{_HAN}])[^\s]{{4,40}}?)\1",
    )
)
_LONGEST_UNIT = 12
_GRAM, _TIMES = {"ko": 3, "zh": 8}, {"ko": 3, "zh": 3}
# Doubled words that are words.
_FINE = frozenset(
    ("하나", "하나하나", "조금", "아주", "매우", "오래", "점점", "차츰", "구석", "집집", "서로", "천천히", "멀리")
)


def find(view: View) -> Iterator[Finding]:
    """The first loop of each target, unless its source repeats itself as well."""
    chinese = view.target_lang.startswith("zh")
    for pair in view.pairs:
        span = _chinese_loop(pair.target) if chinese else _word_loop(pair.target)
        if span and not _source_repeats(pair.source):
            shown = clip(pair.target[span[0] : span[1]])
            yield pair.finding("repetition", f"“{shown}” is said several times over", "error", span)


def _source_repeats(source: str) -> bool:
    words = [word.lower() for word in _TOKEN.findall(source)]
    if any(left == right for left, right in pairwise(words)):
        return True
    pairs = Counter(pairwise(words))
    return any(count >= 4 for count in pairs.values())


def _chinese_loop(text: str) -> tuple[int, int] | None:
    for pattern in _LOOPS:
        match = pattern.search(text)
        if match:
            return match.span()
    size = _GRAM["zh"]
    grams = Counter(text[at : at + size] for at in range(len(text) - size + 1))
    gram, count = max(grams.items(), key=lambda item: item[1], default=("", 0))
    if count >= _TIMES["zh"] and re.fullmatch(f"[{_HAN}]+", gram):
        at = text.index(gram, text.index(gram) + 1)
        return at, at + size
    return None


def _word_loop(text: str) -> tuple[int, int] | None:
    found = list(_TOKEN.finditer(text))
    words = [match.group() for match in found]
    for unit in range(1, min(_LONGEST_UNIT, len(words) // 2) + 1):
        for at in range(len(words) - 2 * unit + 1):
            if words[at : at + unit] == words[at + unit : at + 2 * unit] and _telling(words[at : at + unit]):
                if unit == 1 and text[found[at].end() : found[at + 1].start()].strip():
                    continue  # 구금, 구금: a list, or the end of one clause and the start of the next
                return found[at].start(), found[at + 2 * unit - 1].end()
    size = _GRAM["ko"]
    grams = Counter(tuple(words[at : at + size]) for at in range(len(words) - size + 1))
    for at in range(len(words) - size + 1):
        if grams[tuple(words[at : at + size])] >= _TIMES["ko"]:
            return found[at].start(), found[at + size - 1].end()
    return None


def _telling(unit: Sequence[str]) -> bool:
    """Whether a doubled unit can only be a slip: not a number, not a word that Korean doubles at will."""
    if len(unit) > 1:  # 한 장 한 장: one by one
        return any(not word.isdigit() for word in unit) and not (len(unit) == 2 and unit[0] == "한")
    return len(unit[0]) > 1 and not unit[0][0].isdigit() and unit[0] not in _FINE
