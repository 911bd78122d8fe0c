"""One register in Korean: final predicates of sentences from plain style (-다) to formal style (-니다) and back.

Only the last word of a sentence is touched, outside quotations, where a final mark follows it. The analyser (kiwipiepy) says
what the word is made of, small rules write the other ending, and the analyser must read the result as the same stem with the
ending that was wanted; in any doubt the word stays as it is. Dictionary forms (``보장하다``) and nominal endings are no
sentences and are left alone, so headings are too. Requests (``하라``, ``십시오``) and talk (``-요``) have no counterpart here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from align.text.hangul import RIEUL, final, first_two, is_syllable
from align.text.kiwi import Morph, tokenize
from align.text.quotes import read_quotes

__all__ = ["Register", "in_register"]

Register = Literal["plain", "formal", "as_written"]

_NIEUN, _BIEUP, _SSANG_SIOT = 4, 17, 20
_SENTENCE_END = re.compile(r"(?P<word>[가-힣]+)(?=[.?!]+[)\]\"'”’]*(?:\s|$))")
_CANDIDATE = {"formal": re.compile(r"(?:(?<!니)다|아니다|가)$"), "plain": re.compile(r"니[다까]$")}
_ADJECTIVES = ("VA", "XSA", "VCP", "VCN")
_DENIALS = ("않", "못하")
# Stems of a describing and of an acting word alike, whose formal endings are the same: which plain one is meant is a guess.
_TWOFOLD = frozenset(("이르", "달", "굽", "늦", "밝", "굳", "감사하"))
_SHORT = frozenset(
    ("크", "세", "차", "짜", "싸", "쓰", "희", "길", "멀", "잘", "둥글")
)  # describing stems before -ㅂ니다
_SENTENCE = re.compile(r"(?<=[.?!])\s+")


@dataclass(frozen=True, slots=True)
class _Predicate:
    """The end of a sentence: its last spaced word, its stem, whether it describes (an adjective or the copula), its ending."""

    word: str
    stem: Morph
    describes: bool
    honorific: bool
    ending: str


def in_register(text: str, register: Register) -> str:
    """The text with its final predicates in one register; ``as_written`` leaves it as it is.

    Quotations, words without a final mark and everything that the rules are not sure of stay. Idempotent.
    """
    if register == "as_written":
        return text
    masked = list(text)
    for start, end in read_quotes(text).outermost():
        masked[start : end + 1] = " " * (end + 1 - start)
    for match in reversed(list(_SENTENCE_END.finditer("".join(masked)))):
        if _CANDIDATE[register].search(match["word"]):
            start, end = match.span("word")
            begin = max((found.end() for found in _SENTENCE.finditer(text, 0, start)), default=0)
            mark = text[end]
            text = text[:start] + _converted(text[begin:start], match["word"], mark, register) + text[end:]
    return text


@lru_cache(maxsize=4096)
def _converted(before: str, word: str, mark: str, register: Register) -> str:
    """The word in the other register where that is certain, else as it is."""
    morphs = _morphs(before + word + mark)
    predicate = _predicate(morphs, word)
    if predicate is None:
        return word
    found = _formal(predicate) if register == "formal" else _plain(predicate)
    if found is None:
        return word
    made, ending = found
    again = _morphs(before + made + mark)
    same = [morph.form for morph in _body(again)] == [morph.form for morph in _body(morphs)]
    return made if same and _ending(again) == ending else word


def _morphs(sentence: str) -> Sequence[Morph]:
    return tokenize(sentence) or ()


def _body(morphs: Sequence[Morph]) -> Sequence[Morph]:
    """All but the final ending and mark."""
    return morphs[:-2]


def _ending(morphs: Sequence[Morph]) -> str:
    """The final ending; empty where the sentence does not end in an ending and one mark."""
    return morphs[-2].form if len(morphs) > 2 and morphs[-2].tag == "EF" and morphs[-1].tag == "SF" else ""


def _predicate(morphs: Sequence[Morph], word: str) -> _Predicate | None:
    ending, stems = _ending(morphs), list(_body(morphs))
    honorific = False
    while stems and stems[-1].tag == "EP":
        honorific = honorific or stems.pop().form in ("시", "으시")
        if honorific and stems and stems[-1].tag == "EP":
            return None
    if not ending or not stems or not stems[-1].tag.startswith(("V", "XSV", "XSA")):
        return None
    return _Predicate(word, stems[-1], _describes(stems), honorific, ending)


def _describes(stems: Sequence[Morph]) -> bool:
    """Whether the predicate describes: its own kind, or for an auxiliary that of the verb that it helps."""
    last = stems[-1]
    if last.tag != "VX":
        return last.tag.startswith(_ADJECTIVES)
    if last.form == "싶":
        return True
    nominal = any(morph.form == "기" for morph in stems[-3:-1])  # 중요하기도 하다
    if last.form not in _DENIALS and not (last.form == "하" and nominal):
        return False
    main = next((morph for morph in reversed(stems[:-1]) if morph.tag.startswith(("V", "XS"))), last)
    return main.tag.startswith(_ADJECTIVES)


def _with_final(syllable: str, consonant: int) -> str:
    return chr(ord(first_two(syllable)) + consonant)


def _formal(found: _Predicate) -> tuple[str, str] | None:
    """The word in formal style and the ending that the analyser should see."""
    word = found.word
    tail, short, long = ("니다", "ᆸ니다", "습니다") if word.endswith("다") else ("니까", "ᆸ니까", "습니까")
    if found.ending in ("다", "ᆫ다"):
        cut = word[:-1]
    elif found.ending == "는다" or (found.ending == "는가" and len(word) > 2):
        cut = word[:-2]
    elif found.ending == "ᆫ가" and not found.stem.tag.endswith("-I"):
        cut = word[:-1]
    else:
        return None
    if not cut or not is_syllable(cut[-1]):
        return None
    consonant = final(cut[-1])
    if found.ending == "다" and consonant != _SSANG_SIOT and not found.describes:
        return None  # a dictionary form
    if (
        found.ending == "다"
        and found.stem.tag == "VCP"
        and not found.stem.len
        and consonant != _SSANG_SIOT
        and len(word) > 2
    ):
        return f"{cut}입{tail}", short  # 국가다
    drops = consonant in (0, RIEUL) or (found.ending in ("ᆫ다", "ᆫ가") and consonant == _NIEUN)
    if drops:
        return f"{cut[:-1]}{_with_final(cut[-1], _BIEUP)}{tail}", short
    return (f"{cut}{long}", long) if found.ending not in ("ᆫ다", "ᆫ가") else None


def _plain(found: _Predicate) -> tuple[str, str] | None:
    """The word in plain style and the ending that the analyser should see."""
    word, asks = found.word, found.word.endswith("까")
    if found.stem.form in _TWOFOLD and final(word[-4:-3] or "가") != _SSANG_SIOT:
        return None
    if found.ending in ("습니다", "습니까"):
        base = word[:-3]
        if not base:
            return None
        past = final(base[-1]) == _SSANG_SIOT
        if asks:
            return (f"{base}는가", "는가") if past or not found.describes or found.stem.form == "없" else None
        return (f"{base}다", "다") if past or found.describes else (f"{base}는다", "는다")
    if found.ending not in ("ᆸ니다", "ᆸ니까") or final(word[-3]) != _BIEUP:
        return None
    base, last = word[:-3], first_two(word[-3])
    if found.stem.tag == "VCP" and last != "이":
        return None  # 국갑니다
    if not found.describes:
        return (f"{base}{last}는가", "는가") if asks else (f"{base}{_with_final(last, _NIEUN)}다", "ᆫ다")
    if found.honorific or (
        len(found.stem.form) == 1 and found.stem.tag.startswith("VA") and found.stem.form not in _SHORT
    ):
        return None
    if asks:
        return f"{base}{_with_final(last, _NIEUN)}가", "ᆫ가"
    liquid = is_syllable(found.stem.form[-1]) and final(found.stem.form[-1]) == RIEUL
    return f"{base}{_with_final(last, RIEUL) if liquid else last}다", "다"
