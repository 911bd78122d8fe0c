"""Characters of the wrong script: Han in Korean, Hangul or kana in Chinese, Traditional in Simplified, broken characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Protocol, cast

from align.bitext import Finding
from align.checks.base import Pair, View, blank

__all__ = ["find"]

_ASIDE = re.compile(r"\([^()]*\)|（[^（）]*）|\[[^\]]*\]|「[^」]*」|『[^』]*』")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]+")
_HANGUL = re.compile("[\uac00-\ud7a3\u1100-\u11ff\u3131-\u318e]+")
_JAMO = re.compile("[\u3131-\u318e]+")
_OTHER = re.compile("[\u0400-\u04ff\u0590-\u05ff\u0600-\u06ff\u0900-\u0dff\u0e00-\u0e7f]+")
_BROKEN = re.compile(
    "[\ufffd\u200b\u200c\u2060\ufeff\ud800-\udfff]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[ÃÂ][\u0080-\u00bf]|▁|<unk>|</?s>|<pad>"
)


def find(view: View) -> Iterator[Finding]:
    """One finding for each kind of intruder in a link, with the first one's place."""
    for pair in view.pairs:
        if pair.target:
            yield from _broken(pair)
            yield from _intruders(pair, view.target_lang)


def _broken(pair: Pair) -> Iterator[Finding]:
    if (match := _BROKEN.search(pair.target)) and match.group() not in pair.source:
        name = match.group() if match.group().isprintable() else f"U+{ord(match.group()[0]):04X}"
        yield pair.finding("character", f"a broken or invisible character ({name})", "error", match.span())


def _intruders(pair: Pair, lang: str) -> Iterator[Finding]:
    plain = blank(pair.target, _ASIDE)
    chinese = lang.startswith("zh")
    wanted = {"ko": ((_HAN, "Chinese characters"), (_KANA, "Japanese kana"), (_OTHER, "letters of another script"))}
    for_chinese = ((_HANGUL, "Hangul"), (_KANA, "Japanese kana"), (_OTHER, "letters of another script"))
    for pattern, name in for_chinese if chinese else wanted.get(lang, ()):
        match = pattern.search(plain)
        if match and match.group() not in pair.source:
            language = "Chinese" if chinese else "Korean"
            yield pair.finding("script", f"{name} in {language} text: “{match.group()}”", "error", match.span())
    if lang == "ko" and (match := _JAMO.search(plain)):
        yield pair.finding("script", f"single Hangul letters: “{match.group()}”", "error", match.span())
    if chinese:
        yield from _other_standard(pair, lang)


def _other_standard(pair: Pair, lang: str) -> Iterator[Finding]:
    wrong = [at for at, char in enumerate(pair.target) if ord(char) > 0x2E7F and _is_of_other(char, lang)]
    if wrong:
        shown = "".join(dict.fromkeys(pair.target[at] for at in wrong))[:8]
        kind = "Traditional" if lang == "zh-Hans" else "Simplified"
        right = "Simplified" if lang == "zh-Hans" else "Traditional"
        yield pair.finding("script", f"{kind} characters in {right} text: “{shown}”", "error", (wrong[0], wrong[0] + 1))


@cache
def _is_of_other(char: str, lang: str) -> bool:
    """Whether a character belongs to the other Chinese standard only.

    It must be outside the national character set of its own standard and have another form there. The first test clears
    nearly every character without a dictionary; the second clears rare characters of names.
    """
    if not _HAN.match(char):
        return False
    own, recipe = ("gb2312", "t2s") if lang == "zh-Hans" else ("big5", "s2t")
    try:
        char.encode(own)
    except UnicodeEncodeError:
        return _converted(char, recipe) != char
    return False


def _converted(char: str, recipe: str) -> str:
    return _converter(recipe).convert(char)


class _Converter(Protocol):
    def convert(self, text: str) -> str:
        """The text in the other standard."""
        ...


@cache
def _converter(recipe: str) -> _Converter:
    import opencc

    return cast(_Converter, opencc.OpenCC(recipe))
