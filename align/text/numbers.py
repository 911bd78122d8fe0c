"""Numbers as they are written in English, Korean and Chinese, as values that can be compared.

``12``, ``twelve``, ``열두`` and ``十二`` are one value; so are ``1.5 million``, ``150만`` and ``150万``. Where a spelling can
mean several values (``18:00`` and ``6 p.m.``, ``2 to 3 million``), a quantity holds them all: it agrees with any of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from align.text.numbers_en import quantities as _english
from align.text.quantity import Quantity, shared_scale

__all__ = ["Quantity", "quantities"]

_ZH_DIGITS = dict(zip("〇零一二两兩三四五六七八九", "001222" + "3456789", strict=True))
_TO_ASCII = str.maketrans(dict(zip("０１２３４５６７８９．", "0123456789.", strict=True)))
_ZH_TO_ASCII = str.maketrans(_ZH_DIGITS)
_SMALL = {"十": 10, "百": 100, "千": 1000, "十百": 1000, "廿": 20, "십": 10, "백": 100, "천": 1000}
_BIG = {"万": 10**4, "萬": 10**4, "만": 10**4, "亿": 10**8, "億": 10**8, "억": 10**8, "兆": 10**12, "조": 10**12}
_SCALES = {**_SMALL, **_BIG}
_NUM = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SEPARATOR = re.compile(
    r"\s?(?:[~～∼〜\-–—至到、或,·・和与與及]|에서|내지|[년月월日일时時시分분]?\s?[~～∼〜\-–—至])\s?"
)


@dataclass(frozen=True, slots=True)
class _Style:
    """How one language writes numbers: its units, and what may stand between a number and its unit (``20多万``)."""

    units: str
    fuzz: str

    def run(self) -> re.Pattern[str]:
        number, unit = f"(?:{_NUM})", f"[{self.units}]+"
        group = f"{number}{self.fuzz}{unit}"
        # Without a number before it, a unit binds only what it touches: 흰 천 2,000장 is not 3,000.
        return re.compile(rf"{group}(?:\s?{group})*(?:\s?{number})?|{unit}(?:{group})*{number}?|(?<![a-z]){number}")


_CHINESE = _Style("十百千万萬亿億兆廿", r"[多余餘來来几幾]?(?:\s(?=[万萬亿億兆]))?").run()
_KOREAN = _Style("십백천만억조", r"여?(?:\s(?=[천백십]?[만억조]))?").run()
_TOKEN = re.compile(rf"{_NUM}|[{''.join(key for key in _SCALES if len(key) == 1)}]")


def _value(run: str) -> tuple[Decimal, int]:
    """The value of a run such as ``1억 2천만`` and its last unit (1 where it ends in a digit)."""
    total, section, number = Decimal(0), Decimal(0), None
    last_big, scale = 0, 1
    for token in _TOKEN.findall(run):
        if token[0].isdigit():
            number, scale = Decimal(token.replace(",", "")), 1
            continue
        unit = _SCALES[token]
        scale *= unit
        if token in _SMALL:
            section += (1 if number is None else number) * unit
        else:
            here = section + (number or 0)
            if total and (not here or unit > last_big):
                total = (total + here) * unit
            else:
                total += (here or 1) * unit
            section, last_big = Decimal(0), unit
        number = None
    return total + section + (number or 0), scale


def _runs(text: str, plain: str, pattern: re.Pattern[str]) -> list[Quantity]:
    """Quantities of the digit and unit runs of ``plain``, which is ``text`` with digits made ASCII, offset for offset."""
    found = []
    for match in pattern.finditer(plain):
        run = match.group().rstrip()
        value, scale = _value(run)
        values = {value}
        if "조" in run or text[: match.start()].endswith("분의 "):  # also "article": 제62조 1항; "only": 3분의 1만
            values |= {Decimal(atom.replace(",", "")) for atom in re.findall(_NUM, run)}
        end = match.start() + len(run)
        if plain[end : end + 1] in ("成", "할", "旬"):
            values.add(value * 10)
        written = text[match.start() : end]
        found.append(
            Quantity(match.start(), end, frozenset(values), any(c.isascii() and c.isdigit() for c in written), scale)
        )
    return found


def _spread(text: str, found: list[Quantity]) -> list[Quantity]:
    """Ranges share their last unit: in ``2~3천만`` the 2 may be 20 million."""
    made = list(found)
    for at, (left, right) in enumerate(pairwise(found)):
        if left.scale == 1 < right.scale and _SEPARATOR.fullmatch(text[left.end : right.start]):
            made[at] = shared_scale(left, right.scale)
    return made


_PAIR = re.compile(
    r"(?<![一二两三四五六七八九十])([一二两三四五六七八])([二三四五六七八九])(?=[十百千万亿]|[\u4e00-\u9fff])"
)
_ZH_WORDS = {
    "半": (Decimal("0.5"), 6, 30, 50), "双": (2,), "雙": (2,), "俩": (2,), "倆": (2,), "对": (2,), "兩": (2,),
    "叁": (3,), "翻番": (2,), "季度": (3,), "刻": (15,), "年半": (18,),
}  # fmt: skip


def _chinese(text: str) -> list[Quantity]:
    plain = text.translate(_TO_ASCII)
    found = _runs(text, plain.translate(_ZH_TO_ASCII), _CHINESE)
    for match in _PAIR.finditer(text):  # 三四百: three or four hundred
        scale = Decimal(_SCALES.get(text[match.end() : match.end() + 1], 1))
        low, high = (Decimal(_ZH_DIGITS[match.group(part)]) for part in (1, 2))
        values = frozenset((low, high, low * scale, high * scale))
        found.append(Quantity(match.start(), match.end(), values, False))
    found += _words(text, _ZH_WORDS, "")
    return found


_ONES = {"하나": 1, "한": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "석": 3, "넷": 4, "네": 4, "넉": 4, "다섯": 5, "여섯": 6,
         "일곱": 7, "여덟": 8, "아홉": 9}  # fmt: skip
_TENS = {
    "열": 10,
    "스물": 20,
    "스무": 20,
    "서른": 30,
    "마흔": 40,
    "쉰": 50,
    "예순": 60,
    "일흔": 70,
    "여든": 80,
    "아흔": 90,
}
_NATIVE = re.compile(
    rf"(?<![가-힣])(?:(?:(?P<ten>{'|'.join(_TENS)})\s?)?(?P<one>{'|'.join(_ONES)})|(?P<only>{'|'.join(_TENS)}))"
)
_SINO = dict(zip("일이삼사오육칠팔구", "123456789", strict=True))
_SINO_RUN = re.compile(
    r"(?<![가-힣])제?(?P<run>[일이삼사오육칠팔구]?(?:[십백천만억조][일이삼사오육칠팔구]?)+)"
    r"|제(?P<one>[일이삼사오육칠팔구])(?=\s|[차장조국])"
    r"|(?<![가-힣])(?P<apart>[일이삼사오육칠팔구])(?=\s(?:주|분의|년|월|일|개월|세|층|회|차|위|명|번|대|시))"
)
_KO_WORDS = {
    "하루": (1,), "이틀": (2,), "사흘": (3,), "나흘": (4,), "닷새": (5,), "엿새": (6,), "이레": (7,),
    "일주일": (7, 1), "여드레": (8,), "아흐레": (9,), "열흘": (10,), "보름": (15, 14, 2), "두세": (2, 3),
    "두서너": (2, 3, 4), "서너": (3, 4), "너덧": (4, 5), "네댓": (4, 5), "대여섯": (5, 6), "예닐곱": (6, 7),
    "절반": (2, Decimal("0.5"), 50), "반년": (6,), "반세기": (50,), "양": (2,), "쌍": (2,), "이중": (2,),
    "이차": (2,), "삼": (3,), "사방": (4,), "사계절": (4,), "사각": (4,), "사분": (4,), "오각": (5,), "오륜": (5,),
    "육각": (6,), "팔각": (8,), "부부": (2,), "남북": (2,), "분기": (3,), "여남은": (10,), "둘": (2,), "셋": (3,),
    "넷": (4,), "시월": (10,), "열하루": (11,), "열하룻": (11,), "유월": (6,),
}  # fmt: skip


def _words(text: str, table: dict[str, tuple[int | Decimal, ...]], before: str) -> list[Quantity]:
    pattern = re.compile(before + "(" + "|".join(sorted(table, key=len, reverse=True)) + ")")
    return [
        Quantity(m.start(1), m.end(1), frozenset(Decimal(v) for v in table[m.group(1)]), False)
        for m in pattern.finditer(text)
    ]


def _korean(text: str) -> list[Quantity]:
    plain = text.translate(_TO_ASCII)
    found = _runs(text, plain, _KOREAN)
    for match in _NATIVE.finditer(text):
        value = _TENS.get(match["ten"] or match["only"] or "", 0) + _ONES.get(match["one"] or "", 0)
        found.append(Quantity(match.start(), match.end(), frozenset({Decimal(value)}), False))
    for match in _SINO_RUN.finditer(text):
        run = match["run"] or match["one"] or match["apart"]
        value_of_run, _ = _value("".join(_SINO.get(char, char) for char in run))
        found.append(Quantity(match.start(), match.end(), frozenset({value_of_run}), False))
    found += _words(text, _KO_WORDS, r"(?<![가-힣])[단제매]?")
    return found


def quantities(text: str, lang: str) -> list[Quantity]:
    """The numbers of a text in order of place, written in digits or in words; empty for an unknown language.

    Words are read generously in Korean and Chinese (``세`` may be a 3): what is asked is whether a value can be there.
    """
    if lang == "en":
        return _english(text)
    if lang != "ko" and not lang.startswith("zh"):
        return []
    found = sorted(_korean(text) if lang == "ko" else _chinese(text), key=lambda item: (item.start, item.end))
    digits = _spread(text, [item for item in found if item.digits])
    return sorted([*digits, *(item for item in found if not item.digits)], key=lambda item: (item.start, item.end))
