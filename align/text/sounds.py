"""How the end of a written word sounds in Korean: the fact that chooses between 은 and 는, 으로 and 로.

It is the sound of the last character that is read, skipping closing quotes, brackets, tags, footnote marks and a gloss in
parentheses. Units are read as words: kg is 킬로그램 and ends in a consonant, km is 킬로미터 and does not.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from align.text import hangul

__all__ = ["Sound", "sound_of"]

Ending = Literal["open", "closed", "rieul"]

_TAIL = re.compile(
    r"(?:[\s\"'’”」』》〉】\]］｣›»*_~\u200b\u200c\u200d\u2060\ufeff¹²³⁰⁴-⁹†‡]|</?[A-Za-z][^<>]*>|[\[［]\s*[\d*†]+\s*[\]］])+$"
)
_GLOSS = re.compile(r"[(（][^()（）]*[)）]$")
_NUMBER = re.compile(r"\d(?:[\d.,]*\d)?$")
_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ](?:[A-Za-zÀ-ÖØ-öø-ÿ.&'’]*[A-Za-zÀ-ÖØ-öø-ÿ])?\.?$")
_DIGITS: dict[str, Ending] = {"0": "closed", "1": "rieul", "2": "open", "3": "closed", "4": "open", "5": "open"}
_DIGITS |= {"6": "closed", "7": "rieul", "8": "rieul", "9": "open"}
_LETTERS: dict[str, Ending] = {"L": "rieul", "M": "closed", "N": "closed", "R": "rieul"}
_UNITS: dict[str, Ending] = {
    "kg": "closed", "g": "closed", "mg": "closed", "t": "closed", "km": "open", "m": "open", "cm": "open", "mm": "open",
    "ha": "open", "L": "open", "l": "open", "ml": "open", "W": "open", "kW": "open", "MW": "open", "GB": "open", "MB": "open",
}  # fmt: skip
_SIGNS: dict[str, Ending] = {
    "%": "open",
    "％": "open",
    "‰": "open",
    "℃": "open",
    "°": "open",
    "$": "open",
    "€": "open",
    "£": "open",
}
_SIGNS |= {"¥": "closed", "₩": "closed", "㎏": "closed", "㎞": "open", "㎡": "open", "&": "open"}
# Acronyms read as words. What is not here is read letter by letter.
_READINGS = {
    "UN": "유엔", "NATO": "나토", "OPEC": "오펙", "UNESCO": "유네스코", "UNICEF": "유니세프", "ASEAN": "아세안",
    "AIDS": "에이즈",
    "INTERPOL": "인터폴", "KINU": "키누", "APEC": "에이펙", "SARS": "사스", "MERS": "메르스",
    "OSCE": "오에스시이", "FIFA": "피파",
    "COVID": "코비드", "UNHCR": "유엔에이치시아르", "MERCOSUR": "메르코수르", "FRONTEX": "프론텍스",
}  # fmt: skip
_JAMO_CLOSED = "ㄱㄴㄷㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎㄲㄸㅃㅆㅉ"
_LONGEST_SPELT = 3  # letters; a longer acronym may be read as a word


@dataclass(frozen=True, slots=True)
class Sound:
    """How a word ends: ``open`` (vowel), ``rieul`` (ㄹ), ``closed`` (another consonant), and whether that is certain."""

    ending: Ending
    sure: bool = True

    @property
    def closed(self) -> bool:
        """Whether it ends in any consonant."""
        return self.ending != "open"


def sound_of(before: str, reading: str | None = None) -> Sound | None:
    """The sound at the end of ``before``; ``None`` where there is nothing that can be read aloud.

    Args:
        before: the text up to the particle.
        reading: how its last word is read, in Hangul; overrides the spelling.
    """
    if reading:
        return sound_of(reading)
    text = unicodedata.normalize("NFC", before[-80:])
    while True:
        shorter = _TAIL.sub("", text)
        gloss = _GLOSS.search(shorter)
        if gloss and gloss.start() and (shorter[: gloss.start()].strip(" \"'‘“「『《〈<[")):
            shorter = shorter[: gloss.start()].rstrip()
        elif gloss:
            shorter = shorter.strip("()（）")
        if shorter == text:
            break
        text = shorter
    return _last_sound(text.rstrip(".,;:!?。，…·-–—/)）(（")) if text else None


def _last_sound(text: str) -> Sound | None:
    if not text:
        return None
    last = text[-1]
    if hangul.is_syllable(last):
        number = hangul.final(last)
        return Sound("open" if number == 0 else "rieul" if number == hangul.RIEUL else "closed")
    if number_match := _NUMBER.search(unicodedata.normalize("NFKC", text)):
        return Sound(_number(number_match.group()))
    if last in _SIGNS:
        return Sound(_SIGNS[last])
    if word := _WORD.search(unicodedata.normalize("NFKC", text)):
        return _latin(word.group(), text[: word.start()])
    if last in _JAMO_CLOSED or last == "ㄹ":
        return Sound("rieul" if last == "ㄹ" else "closed", sure=True)
    if "\u314f" <= last <= "\u3163":
        return Sound("open")
    return None


def _number(digits: str) -> Ending:
    """The last digit as read; trailing zeros are 십, 백, 천, 만, 억 (closed) or 조 (open)."""
    whole = digits.replace(",", "")
    if "." in whole or not whole.endswith("0"):
        return _DIGITS[whole[-1]]
    zeros = len(whole) - len(whole.rstrip("0"))
    trillions = 12 <= zeros < 16 and whole.strip("0") != ""
    return "open" if trillions else "closed"


def _latin(word: str, left: str) -> Sound:
    """Units after a number, acronyms by letter or by a known reading, other words by a guess at their last sound."""
    if left.rstrip()[-1:].isdigit() and word in _UNITS:
        return Sound(_UNITS[word])
    plain = "".join(char for char in word if char.isalpha())
    if plain in _READINGS:
        return sound_of(_READINGS[plain]) or Sound("open", sure=False)
    if plain.isupper():
        return Sound(_LETTERS.get(plain[-1], "open"), sure=len(plain) <= _LONGEST_SPELT)
    low = plain.lower()
    if low.endswith(("n", "m", "ng")):
        return Sound("closed", sure=False)
    return Sound("rieul" if low.endswith(("l", "le")) else "open", sure=False)
