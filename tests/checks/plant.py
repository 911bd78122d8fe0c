"""Errors put into correct translations: one kind a function, with a seeded generator.

Each gives the spoilt text, or ``None`` where the sentence offers no place for the error.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

Plant = Callable[[str, str, Random], str | None]

_NUMBER = re.compile(r"(?<![\d.,])\d[\d,]*(?:\.\d+)?")
_HAN = "\u4e00-\u9fff"


def changed_digit(source: str, target: str, random: Random) -> str | None:
    """One digit of a number becomes another."""
    places = [match.start() for match in re.finditer(r"\d", target)]
    if not places:
        return None
    at = random.choice(places)
    first = at == 0 or not target[at - 1].isdigit()
    digit = random.choice([digit for digit in "123456789" if digit != target[at] and not (first and digit == "0")])
    return target[:at] + digit + target[at + 1 :]


def dropped_number(source: str, target: str, random: Random) -> str | None:
    """A number and its unit are gone."""
    places = list(_NUMBER.finditer(target))
    if not places:
        return None
    match = random.choice(places)
    return target[: match.start()] + target[match.end() :]


def wrong_unit(source: str, target: str, random: Random) -> str | None:
    """만 becomes 억, 万 becomes 亿."""
    swap = {"만": "억", "억": "만", "万": "亿", "亿": "万"}
    places = [match.end() - 1 for match in re.finditer(r"\d[만억万亿]", target)]
    if not places:
        return None
    at = random.choice(places)
    return target[:at] + swap[target[at]] + target[at + 1 :]


def wrong_month(source: str, target: str, random: Random) -> str | None:
    """A month becomes the next one."""
    match = re.search(r"(?<!\d)(\d{1,2})(?=[월月])", target)
    if match is None:
        return None
    return target[: match.start()] + str(int(match[1]) % 12 + 1) + target[match.end() :]


def dropped_clause(source: str, target: str, random: Random) -> str | None:
    """The half of a long sentence before or after a comma is gone."""
    if len(source) < 100:
        return None
    cuts = [match.end() for match in re.finditer(r"[,，；;]\s*", target)]
    cuts = [cut for cut in cuts if 0.4 <= cut / len(target) <= 0.6]
    if not cuts:
        return None
    cut = random.choice(cuts)
    return target[cut:] if random.random() < 0.5 else target[:cut].rstrip(" ,，；;") + target[-1]


def broken_off(source: str, target: str, random: Random) -> str | None:
    """The text ends at a comma, as drafts of Marian models do."""
    cuts = [match.end() for match in re.finditer("[,，]", target)]
    return target[: random.choice(cuts)] if cuts else None


def missing_end(source: str, target: str, random: Random) -> str | None:
    """The final mark is gone."""
    return target[:-1] if target[-1] in ".。?？!！" and source[-1] in ".?!" else None


def half_width(source: str, target: str, random: Random) -> str | None:
    """A full-width comma or stop becomes half-width."""
    places = [at for at, mark in enumerate(target) if mark in "，；：？" and re.match(f"[{_HAN}]", target[at - 1 : at])]
    if not places:
        return None
    at = random.choice(places)
    return target[:at] + {"，": ",", "；": ";", "：": ":", "？": "?"}[target[at]] + target[at + 1 :]


def untranslated(source: str, target: str, random: Random) -> str | None:
    """Two to four words of the source stand in the target."""
    words = re.findall(r"(?<!\S)[a-z]+(?: [a-z]+){1,3}(?!\S)", source)
    phrases = [phrase for phrase in words if len(phrase) > 8]
    places = [match.end() for match in re.finditer(r"[, ，]", target)]
    if not phrases or not places:
        return None
    at = random.choice(places)
    return f"{target[:at]}{random.choice(phrases)} {target[at:]}"


def loop(source: str, target: str, random: Random) -> str | None:
    """A piece of the text is said three times."""
    words = re.findall(r"\S+ ?", target) if " " in target else re.findall("...?", target)
    if len(words) < 6:
        return None
    at = random.randrange(1, len(words) - 3)
    piece = words[at : at + random.choice((1, 2))]
    return "".join([*words[:at], *piece * 3, *words[at:]])


def foreign_script(source: str, target: str, random: Random) -> str | None:
    """A character of another script slips in."""
    at = random.randrange(len(target) // 3, 2 * len(target) // 3)
    if re.search("[()（）]", target):
        return None
    return target[:at] + ("政府" if re.search("[가-힣]", target) else random.choice(("정", "國", "の"))) + target[at:]


def lost_bracket(source: str, target: str, random: Random) -> str | None:
    """One quotation mark or bracket is gone."""
    places = [at for at, mark in enumerate(target) if mark in "“”()（）《》"]
    if not places or re.search("[‘’]", target):
        return None
    at = random.choice(places)
    return target[:at] + target[at + 1 :]


def formal(source: str, target: str, random: Random) -> str | None:
    """A plain Korean ending becomes formal."""
    spoilt = re.sub(r"[했였었]다\.$", lambda match: match.group()[0] + "습니다.", target)
    return spoilt if spoilt != target else None


def particle(source: str, target: str, random: Random) -> str | None:
    """을 and 를, 과 and 와 in each other's place."""
    places = [match.start() for match in re.finditer(r"(?<=[가-힣])[을과](?=[ ,])", target)]
    if not places:
        return None
    at = random.choice(places)
    return target[:at] + {"을": "를", "과": "와"}[target[at]] + target[at + 1 :]


def closed_particle(source: str, target: str, random: Random) -> str | None:
    """를 becomes 을 after a vowel, where only a dictionary knows that no word ends so."""
    places = [match.start() for match in re.finditer(r"(?<=[가-힣])를(?=[ ,])", target)]
    if not places:
        return None
    at = random.choice(places)
    return target[:at] + "을" + target[at + 1 :]


def both_particles(source: str, target: str, random: Random) -> str | None:
    """An undecided particle: 은(는)."""
    match = re.search(r"(?<=[가-힣])[은는](?= )", target)
    return None if match is None else target[: match.start()] + "은(는)" + target[match.end() :]


def doubled_mark(source: str, target: str, random: Random) -> str | None:
    """A comma stands twice."""
    places = [at for at, mark in enumerate(target) if mark in ",，" and not target[at - 1].isdigit()]
    if not places:
        return None
    at = random.choice(places)
    return target[:at] + target[at] + target[at:]
