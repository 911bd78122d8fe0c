"""Normalisation of training text, and the filters that need nothing but the pair itself.

The English side gets straight quotes, as the translators give it to the model. The target side keeps the marks of its
language: a SentencePiece with ``nmt_nfkc`` would fold the full-width ones, so the folding is done here and only where
    wanted.
"""

from __future__ import annotations

import re
import unicodedata

from align.text.width import full_width
from align.training.corpus import Pair

__all__ = ["folded", "normalise_english", "normalise_pair", "normalise_target", "reason_to_drop"]

_STRAIGHT = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "′": "'", "″": '"'}
)
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SPACE = re.compile(r"[\s\u00a0\u3000]+")
_WIDE_ASCII = re.compile(r"[Ａ-Ｚａ-ｚ０-９％＋＝＆＠＃＄]+")
_HANGUL = re.compile(r"[가-힣]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_LATIN = re.compile(r"[A-Za-z]")
_SPACED = re.compile(
    r"(?<=[\u3400-\u9fff]) (?=[A-Za-z0-9])|(?<=[A-Za-z0-9%]) (?=[\u3400-\u9fff])"
)  # a habit of software
_DIGITS = re.compile(r"\d+")
_MARKUP = re.compile(r"<[/a-z][^>]*>|\{\{|\}\}|https?://|\\[a-z]+\{|[{}\[\]|`$]{2}|%\w?\(|&[a-z]+;")


def _plain(text: str) -> str:
    """NFC, no invisible characters, single spaces, full-width letters and digits narrow."""
    text = _SPACE.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()
    return _WIDE_ASCII.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


def normalise_english(text: str) -> str:
    """English as the model reads it: NFC, straight quotes, three dots."""
    return _plain(text).translate(_STRAIGHT).replace("…", "...")


def normalise_target(text: str, lang: str) -> str:
    """The target as the model is to write it: Korean with straight quotes, Chinese with full-width marks."""
    text = _plain(text)
    if not lang.startswith("zh"):
        return text.translate(_STRAIGHT).replace("…", "...")
    return full_width(_SPACED.sub("", text))


def normalise_pair(pair: Pair) -> Pair:
    """The pair with both sides normalised."""
    english, target = normalise_english(pair.english), normalise_target(pair.target, pair.lang)
    return Pair(pair.tier, pair.name, pair.lang, english, target, pair.where)


def folded(text: str) -> str:
    """Letters and digits only, lower case: equal for texts that differ in punctuation, spacing or width alone."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


def _wrong_script(pair: Pair) -> bool:
    english, target = pair.english, pair.target
    if _HANGUL.search(english) or _HAN.search(english) or not _LATIN.search(english):
        return True
    own = len((_HANGUL if pair.lang == "ko" else _HAN).findall(target))
    if pair.lang == "ko":
        foreign = len(_KANA.findall(target)) + max(0, len(_HAN.findall(target)) - own // 4)
    else:
        foreign = len(_KANA.findall(target)) + len(_HANGUL.findall(target))
    return foreign > 0 or own < 2 or len(_LATIN.findall(target)) > 1.5 * own


def _numbers_differ(pair: Pair) -> bool:
    """Whether a number of three digits or more stands on one side only; smaller ones may be words on the other."""
    sides = [
        {number for number in _DIGITS.findall(text.replace(",", "")) if len(number) >= 4}
        for text in (pair.english, pair.target)
    ]
    return bool(sides[0] ^ sides[1]) and not any(unit in pair.target for unit in "万亿만억천百千")


def reason_to_drop(pair: Pair) -> str:
    """Why a normalised pair is unfit for training; empty when nothing is wrong with it."""
    english, target = pair.english, pair.target
    words = len(english.split())
    if not english or not target:
        return "empty"
    if _wrong_script(pair):
        return "script"
    if not 1 <= words <= 110 or len(target) > 450:
        return "length"
    low, high = (0.18, 1.3) if pair.lang == "ko" else (0.1, 0.9)
    if len(english) > 24 and not low <= len(target) / len(english) <= high:
        return "ratio"
    if _MARKUP.search(english) or _MARKUP.search(target):
        return "markup"
    if _numbers_differ(pair):
        return "numbers"
    return ""
