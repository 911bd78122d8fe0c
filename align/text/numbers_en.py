"""Numbers in English text: digits, words, ordinals, fractions, decades, months, times of day."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from align.text.quantity import Quantity, shared_scale

__all__ = ["quantities"]


def _words(line: str) -> list[str]:
    return line.split()


_ONES = {word: number for number, word in enumerate(_words("zero one two three four five six seven eight nine"))}
_TEENS = {
    word: number
    for number, word in enumerate(
        _words("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"), 10
    )
}
_TENS = {
    word: 10 * number for number, word in enumerate(_words("twenty thirty forty fifty sixty seventy eighty ninety"), 2)
}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        _words(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
            "sixteenth seventeenth eighteenth nineteenth twentieth"
        ),
        1,
    )
} | {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100}
_SCALES = {
    "hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "bn": 10**9,
    "dozen": 12,
}  # fmt: skip
_MONTHS = {
    name: number
    for number, name in enumerate(
        _words("January February March April May June July August September October November December"), 1
    )
}
# Words that let a translation say a number, and never ask for one.
_LOOSE: dict[str, tuple[int | Decimal, ...]] = {
    "once": (1,), "twice": (2,), "thrice": (3,), "double": (2,), "doubled": (2,), "doubling": (2,), "triple": (3,),
    "tripled": (3,), "quadrupled": (4,), "both": (2,), "couple": (2,), "pair": (2,), "twin": (2,), "twins": (2,),
    "decade": (10,), "century": (100,), "fortnight": (14, 2), "week": (7, 1), "weekly": (7, 1), "weeks": (7,),
    "half": (2, 50, 6, 30, Decimal("0.5")), "quarter": (4, 25, 3, 15), "quarters": (4,), "noon": (12,),
    "midnight": (12, 0, 24), "dozen": (12,), "dozens": (12, 10), "teenage": (10,), "teenager": (10,),
    "teenagers": (10,), "teens": (10,), "twenties": (20,), "thirties": (30,), "forties": (40,), "fifties": (50,),
    "sixties": (60,), "seventies": (70,), "eighties": (80,), "nineties": (90,), "single": (1,), "sole": (1,),
    "only": (1,), "a": (1,), "an": (1,), "each": (1,), "every": (1,), "per": (1,), "daily": (1,), "annual": (1,),
    "annually": (1,), "yearly": (1,), "monthly": (1,), "hourly": (1,), "hundreds": (100,), "thousands": (1000,),
    "millions": (10**6,), "billions": (10**9,), "tens": (10,), "none": (1, 0), "no": (1, 0), "not": (1,),
    "other": (1, 2), "another": (1,), "next": (2, 1), "latter": (2,), "former": (1,), "secondary": (2,),
    "primary": (1,), "centuries": (100,), "decades": (10,), "bilateral": (2,), "trilateral": (3,),
    "millennium": (1000,), "score": (20,), "biennial": (2,), "bimonthly": (2,), "triangle": (3,), "square": (4,),
    "nobody": (1,), "individual": (1,), "hour": (1,), "day": (1,), "month": (1,), "year": (1,), "hourlong": (1,),
    "overnight": (1,), "day-long": (1,), "halved": (2, 50), "triplicate": (3,), "duplicate": (2,), "tripling": (3,),
    "seasons": (4,), "tripartite": (3,), "clock": (24,), "runner": (2,), "Eve": (12, 31, 24), "Christmas": (12, 25),
    "fives": (5,), "threes": (3,), "fours": (4,),
}  # fmt: skip
# A period may be said in another unit: two decades are 20 years, 12 months a year, two weeks 14 days.
_PERIODS = re.compile(r"[\s-](?P<unit>decades?|centur(?:y|ies)|weeks?|months?|years?|dozens?)\b", re.IGNORECASE)
_FACTORS = {"d": (10, 12), "c": (100,), "w": (7,), "m": (Decimal(1) / 12,), "y": (12,)}
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10, "XI": 11, "XII": 12,
          "XIII": 13, "XIV": 14, "XV": 15, "XVI": 16}  # fmt: skip

_NUM = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SMALL = "|".join([*_ONES, *_TEENS])
_AND_A_HALF = re.compile(rf"(?i)\b(\d+|{_SMALL}) and a half\b")
# Nine in ten may come out as 九成, ninety per cent.
_IN_TEN = re.compile(
    r"(?i)(?:(?<=\d in )|(?<=\d of )|(?<=[a-z] in )|(?<=\d out of )|(?<=[a-z] out of ))(?:ten|10)\b(?=\s[a-z]+s\b|[,.;]|\sof)"
)
_COVID = re.compile(r"(?i)\bcovid(?:[-‑–]?(\d+))?")
_DECADE = re.compile(r"(?<![\d,.])(?:(?P<century>\d\d)|['’])?(?P<ten>\d)0['’]?s\b")
_SEASON = re.compile(r"\b(?P<first>(?:1[5-9]|20)\d\d)\s?[-‑–/]\s?(?P<second>\d\d)(?![\d-])")
_CLOCK = re.compile(r"\b(?P<hour>[01]?\d|2[0-4])(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap])\.?\s?m\b\.?")
_CLOCK24 = re.compile(r"\b(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)\b")
_ALWAYS = re.compile(r"\b24/7\b")
_FRACTION = re.compile(
    r"(?i)\b(?P<top>one|two|three|four|five|seven|nine|a)[-\s](?P<bottom>third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth)(?P<s>s?)\b"
)
_OF_WHOLE = re.compile(r"\sof\s(?:the|its|their|all|his|her|our|those|these|them|whom|which|what|that|it)\b")
_MONTH = re.compile(
    r"(?:(?<![\w-])|(?<=mid-)|(?<=Mid-)|(?<=late-)|(?<=early-))(?P<name>(?:January|February|March|April|May|June|July|August|September|October|November|December)|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?=\.?\s\d))\b"
)
_MONTH_BEFORE = re.compile(
    r"(?i)(?:\b(?:in|of|since|until|till|by|from|to|and|late|early|mid|last|next|through|between|before|after|during|or)[\s-]|[-–—/]|\d\s)$"
)
_TOKEN = re.compile(rf"(?<![a-z])(?P<number>{_NUM})(?P<suffix>(?:st|nd|rd|th|bn|m|k)\b)?|(?P<word>[A-Za-z]+)")
_RANGE = re.compile(r"(?:\s(?:to|and|or)\s|\s?[-‑–—]\s?|\spercent(?:age)?\s(?:to|and|or)\s)(?:[$€£¥]|US\$)?")


def _quantity(match: re.Match[str], values: set[int | Decimal], *, digits: bool = True, firm: bool = True) -> Quantity:
    return Quantity(match.start(), match.end(), frozenset(Decimal(value) for value in values), digits, firm=firm)


def _decade(match: re.Match[str]) -> list[Quantity]:
    ten = int(match["ten"]) * 10
    full = int(match["century"]) * 100 + ten if match["century"] else 1900 + ten
    values: set[int | Decimal] = (
        {full, full // 100 + 1} if match["century"] and not ten else {full, ten}
    )  # 2000s: 21st century
    century = Quantity(
        match.start(), match.end(), frozenset({Decimal(full // 100 + 1), Decimal(ten)}), True, firm=False
    )
    return [_quantity(match, values), century]


def _season(match: re.Match[str]) -> list[Quantity]:
    first, second = int(match["first"]), int(match["second"])
    return [_quantity(match, {first}), _quantity(match, {first // 100 * 100 + second, second})]


def _clock(match: re.Match[str]) -> list[Quantity]:
    hour = int(match["hour"])
    later = {hour % 12 + 12, hour} if match.groupdict().get("half") != "a" else {hour}
    found = [_quantity(match, {*later, hour % 12} if hour > 12 else {*later, *({0} if hour == 12 else ())})]
    if match["minute"] and int(match["minute"]):
        found.append(_quantity(match, {int(match["minute"])}))
    return found


def _fraction(match: re.Match[str]) -> list[Quantity]:
    top, bottom = match["top"].lower(), match["bottom"].lower()
    below = 4 if bottom == "quarter" else _ORDINALS[bottom]
    above = _ONES.get(top, 1)
    whole = Decimal(100 * above) / below
    # "two fled, and a third stayed": only "a third of the ..." is a share for certain
    share = top not in ("a", "one") or bool(_OF_WHOLE.match(match.string, match.end()))
    firm = bottom != "quarter" and share and (above == 1) != bool(match["s"])
    return [
        _quantity(match, {below, whole, *((15, 3) if below == 4 else ())}, digits=False, firm=firm),
        _quantity(match, {above, whole, int(whole)}, digits=False, firm=False),
    ]


def _month(match: re.Match[str]) -> list[Quantity]:
    name, text = match["name"], match.string
    number = next(value for month, value in _MONTHS.items() if month.startswith(name[:3]))
    dated = bool(re.match(r"\.?,?\s\d", text[match.end() :])) or bool(_MONTH_BEFORE.search(text[: match.start()]))
    firm = dated or name not in ("May", "March", "August", "April", "June")
    return [_quantity(match, {number}, digits=False, firm=firm)]


def _and_a_half(match: re.Match[str]) -> list[Quantity]:
    """``four and a half``, ``three and a half centuries``."""
    word = match[1].lower()
    number = Decimal(word) if word.isdigit() else Decimal((_ONES | _TEENS)[word])
    return [_quantity(match, {number, number + Decimal("0.5")}, digits=False)]


def _fold(match: re.Match[str]) -> list[Quantity]:
    """``fourfold``: four times as much, or three times more."""
    number = (_ONES | _TEENS | _TENS).get(match[1].lower())
    return [_quantity(match, {number, number - 1}, digits=False)] if number else []


def _million(match: re.Match[str]) -> list[Quantity]:
    whole = _SCALES[match["scale"].lower()]
    return [_quantity(match, {whole // 4 if match["part"].lower() == "quarter" else whole // 2}, digits=False)]


_SPECIAL = (
    (re.compile(r"(?i)\b(?:a\s)?(?P<part>half|quarter)\s(?:of\s)?an?\s(?P<scale>hundred|thousand|million|billion)\b"), _million),
    (re.compile(r"(?i)\b([a-z]+)-?fold\b"), _fold),
    (_IN_TEN, lambda m: [_quantity(m, {10}, digits=False, firm=False)]),
    (_AND_A_HALF, _and_a_half),
    (_COVID, lambda m: [_quantity(m, {int(m[1] or 19)}, firm=False)]),
    (_ALWAYS, lambda m: [_quantity(m, {24, 7}, firm=False)]),
    (_DECADE, _decade),
    (_SEASON, _season),
    (_CLOCK, _clock),
    (_CLOCK24, _clock),
    (_FRACTION, _fraction),
    (_MONTH, _month),
)  # fmt: skip


class _Phrase:
    """A number phrase under construction: ``two hundred and fifty``, ``1.5 million``."""

    def __init__(self, start: int) -> None:
        self.start, self.end = start, start
        self.total, self.section = Decimal(0), Decimal(0)
        self.kind, self.scale = "", 1
        self.digits, self.firm, self.metres = False, True, False

    def takes(self, gap: str, kind: str, value: Decimal) -> bool:
        """Whether the next word goes on with this number."""
        if kind == "scale":
            return gap in ("", " ", "-", "\u00a0") and self.kind in ("digits", "one", "teen", "ten", "scale", "article")
        if self.kind == "ten":
            return gap in (" ", "-") and kind in ("one", "ordinal") and value < 10
        if self.kind == "scale":
            return (
                gap in ((" ", "-", " and ") if self.firm else ("-", " and "))
                and kind in ("one", "teen", "ten", "ordinal")
                and value < self.scale
            )
        return False

    def add(self, kind: str, value: Decimal, end: int) -> None:
        """Take one more word in."""
        if kind == "scale":
            if value < 1000:
                self.section = (self.section or Decimal(1)) * value
            else:
                self.total += (self.section or Decimal(1)) * value
                self.section = Decimal(0)
            self.firm = self.firm and value != _SCALES["dozen"]  # two dozen: twenty and some
            self.scale = int(value) * (self.scale if self.kind == "scale" else 1)
        else:
            self.section += value
            self.scale = 1
        self.kind, self.end = kind, end
        self.digits = self.digits or kind == "digits"

    def quantity(self) -> Quantity:
        """The finished number. ``one``, ``first``, ``second`` and a bare ``hundred`` are not asked of a translation."""
        value = self.total + self.section
        values = {value, value * 10**6} if self.metres else {value}
        return Quantity(
            self.start,
            self.end,
            frozenset(values),
            self.digits,
            self.scale,
            self.firm and value > (1 if self.digits else 2),
        )


def _classify(token: re.Match[str]) -> tuple[str, Decimal] | None:
    if token["number"]:
        factor = {"bn": 10**9, "k": 1000}.get(token["suffix"] or "", 1)
        return "digits", Decimal(token["number"].replace(",", "")) * factor
    word = token["word"].lower()
    for kind, table in (("one", _ONES), ("teen", _TEENS), ("ten", _TENS), ("ordinal", _ORDINALS), ("scale", _SCALES)):
        if word in table:
            return kind, Decimal(table[word])
    return None


def _phrases(text: str, taken: list[tuple[int, int]]) -> list[Quantity]:
    found: list[Quantity] = []
    phrase: _Phrase | None = None
    for token in _TOKEN.finditer(text):
        if any(start <= token.start() < end for start, end in taken):
            continue
        word = token["word"] or ""
        if word in _ROMAN and word != "I":
            found.append(_quantity(token, {_ROMAN[word]}, digits=False, firm=False))
        loose = _LOOSE.get(word) or _LOOSE.get(word.lower())
        if loose:
            found.append(_quantity(token, set(loose), digits=False, firm=False))
        sort = _classify(token)
        if sort is None:
            continue
        if phrase and phrase.takes(text[phrase.end : token.start()], *sort):
            phrase.add(*sort, token.end())
            continue
        if phrase:
            found.append(phrase.quantity())
        phrase = _Phrase(token.start())
        phrase.firm = sort[0] != "scale"  # a bare "hundred" may be an idiom; "two hundred" is a number
        phrase.add(*sort, token.end())
        phrase.metres = token["suffix"] == "m"
    return [*found, phrase.quantity()] if phrase else found


def _with_period(text: str, item: Quantity) -> Quantity:
    """The quantity with what it is in another unit of time."""
    unit = _PERIODS.match(text, item.end)
    if unit is None:
        return item
    others = {value * factor for value in item.values for factor in _FACTORS[unit["unit"][0].lower()]}
    return replace(item, values=item.values | others)


def quantities(text: str) -> list[Quantity]:
    """The numbers of an English text in order of place, those that a translation need not repeat with ``firm`` false."""
    found: list[Quantity] = []
    taken: list[tuple[int, int]] = []
    for pattern, read in _SPECIAL:
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            found += read(match)
            taken.append(match.span())
    found = sorted([*found, *_phrases(text, taken)], key=lambda item: (item.start, item.end))
    found = [_with_period(text, item) for item in found]
    firm = [at for at, item in enumerate(found) if item.firm]
    for left, right in pairwise(firm):
        if found[left].scale == 1 < found[right].scale and _RANGE.fullmatch(text[found[left].end : found[right].start]):
            found[left] = shared_scale(found[left], found[right].scale)
    return found
