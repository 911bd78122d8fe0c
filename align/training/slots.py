"""Variants of a pair with other numbers, months and countries, the same on both sides.

A small model learns the figures of its corpus by heart and writes them where others were asked for. Here a number, a
month or a country that stands exactly once on each side is exchanged on both, so that copying is what pays. Names come
from CLDR (Babel), in three languages; a Korean name is exchanged only for one that takes the same particles.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from align.training.corpus import Pair

__all__ = ["country_names", "country_pairs", "slotted"]

_NUMBER = re.compile(
    r"(?<![\w.,\-/])\d{1,3}(?:,\d{3})+(?![\w]|[.,]\d)|(?<![\w.,\-/])\d+(?:\.\d+)?(?![\d]|[.,]\d|[A-Za-z])"
)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})\b(?= \d|,|\.| and| to|$)")
_SAFE_AFTER = re.compile(r"[년월일명개건만억천백세차호%퍼가지회곳여km年月日名人个件万亿千百岁次号项条起家所多％]")
_NO_COUNTRY = {"UN", "EU", "EZ", "QO", "AQ"}
_LOCALES = {"ko": "ko", "zh-Hans": "zh_Hans", "zh-Hant": "zh_Hant"}


@dataclass(frozen=True, slots=True)
class _Countries:
    """English names to those of one language, and the names that may stand for one another."""

    names: dict[str, str]
    classes: dict[bool, tuple[str, ...]]
    pattern: re.Pattern[str]


def _closed(name: str) -> bool:
    """Whether a Korean name ends in a consonant; ``ㄹ`` counts as one, names in other scripts do not."""
    last = ord(name[-1]) - 0xAC00
    return 0 <= last < 11172 and last % 28 != 0


@cache
def _countries(lang: str) -> _Countries:
    from babel import Locale

    english, other = (Locale.parse(code).territories for code in ("en", _LOCALES[lang]))
    names = {
        english[code]: other[code]
        for code in sorted(english)
        if re.fullmatch("[A-Z]{2}", code)
        and code not in _NO_COUNTRY
        and code in other
        and re.fullmatch(r"(?!United)[A-Z][A-Za-z ]+(?<!s)", english[code])  # no article needed
    }
    classes = {kind: tuple(name for name in names if _closed(names[name]) == kind) for kind in (False, True)}
    longest_first = sorted(names, key=len, reverse=True)
    return _Countries(names, classes, re.compile(rf"\b({'|'.join(longest_first)})\b(?!['’-]?[a-z])"))


def country_names(lang: str) -> tuple[str, ...]:
    """Names of countries in a language, as CLDR has them."""
    return tuple(_countries(lang).names.values())


def _once(text: str, part: str) -> bool:
    return text.count(part) == 1


def _other_number(old: str, generator: random.Random) -> str:
    """A number of the same look: a year for a year, as many digits, commas and decimals kept."""
    if re.fullmatch(r"(19|20)\d\d", old):
        return str(generator.randint(*generator.choice(((1948, 1999), (2000, 2030), (2000, 2030)))))
    if len(old) <= 2 and old.isdigit():
        low, high = (2, 9) if len(old) == 1 else (10, 28 if int(old) <= 31 else 99)
        return str(generator.randint(low, high))
    return re.sub(r"\d", lambda found: str(generator.randint(found.start() == 0, 9)), old)


def _numbers(english: str, target: str, generator: random.Random) -> tuple[str, str]:
    for old in dict.fromkeys(_NUMBER.findall(english)):
        alone = re.compile(rf"(?<![\d.,]){re.escape(old)}(?![\d]|[.,]\d)")
        places = [alone.findall(english), list(alone.finditer(target))]
        if old in {"0", "1"} or len(places[0]) != 1 or len(places[1]) != 1:
            continue
        after = target[places[1][0].end() :][:1]
        if _SAFE_AFTER.match(after):
            new = _other_number(old, generator)
            english, target = alone.sub(new, english), alone.sub(new, target)
    return english, target


def _months(english: str, target: str, generator: random.Random) -> tuple[str, str]:
    found = _MONTH.findall(english)
    there = re.findall(r"(?<!\d)(\d{1,2})([월月])", target)
    if len(found) != 1 or len(there) != 1 or _MONTHS[int(there[0][0]) % 12 - 1] != found[0]:
        return english, target
    new = generator.randrange(12)
    target = re.sub(r"(?<!\d)\d{1,2}(?=[월月])", str(new + 1), target)
    return _MONTH.sub(_MONTHS[new], english), target


def _places(english: str, target: str, generator: random.Random, lang: str) -> tuple[str, str]:
    known = _countries(lang)
    for old in dict.fromkeys(known.pattern.findall(english)):
        theirs = known.names[old]
        if (
            _once(english, old)
            and _once(target, theirs)
            and f"{theirs}어" not in target
            and f"{theirs}인" not in target
        ):
            new = generator.choice(known.classes[_closed(theirs)])
            if new not in english and known.names[new] not in target:
                english, target = english.replace(old, new), target.replace(theirs, known.names[new])
    return english, target


def country_pairs(lang: str, tier: str) -> list[Pair]:
    """The names of countries by themselves, as headings have them."""
    return [Pair(tier, "cldr", lang, name, theirs) for name, theirs in sorted(_countries(lang).names.items())]


def slotted(pair: Pair, seed: int) -> Pair | None:
    """The pair with other numbers, months and countries; ``None`` where it has none that can be exchanged.

    Args:
        pair: a normalised pair.
        seed: with the text it decides what comes in.
    """
    generator = random.Random(f"{seed} slots {pair.english}")  # noqa: S311
    sides = (pair.english, pair.target)
    steps: tuple[Callable[[str, str], tuple[str, str]], ...] = (
        lambda english, target: _months(english, target, generator),
        lambda english, target: _numbers(english, target, generator),
        lambda english, target: _places(english, target, generator, pair.lang),
    )
    for step in steps:
        sides = step(*sides)
    if sides == (pair.english, pair.target):
        return None
    return Pair(pair.tier, pair.name, pair.lang, sides[0], sides[1], pair.where)
