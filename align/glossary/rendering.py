"""Find a rendering in a Korean or Chinese text: spacing, width and bracket variants, but no substrings of other words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from align.bitext import Span
from align.glossary import hanzi, morph
from align.text import hangul
from align.text.normalise import Folded, fold

__all__ = ["find_rendering", "spelled"]

_TITLE_MARKS = {"《": "》", "〈": "〉", "「": "」", "『": "』"}
_ASCII = re.compile(r"[A-Za-z0-9]")
_SAFE_LENGTH = 3  # syllables; without an analyser only longer hits inside a word are believed
# Vowels of an open stem with 어 or 아 behind them: ㅣ ㅕ, ㅜ ㅝ, ㅗ ㅘ, ㅚ ㅙ, ㅡ lost before ㅓ or ㅏ. By number in Unicode.
_CONTRACTED = {20: (6,), 13: (14,), 8: (9,), 11: (10,), 18: (4, 0)}
_VOWELS, _FINALS = 21, 28


@dataclass(frozen=True, slots=True)
class _Needle:
    """What is looked for: a pattern over text without spaces, and where the rendering itself has spaces."""

    pattern: re.Pattern[str]
    breaks: frozenset[int]
    inflects: bool = False  # the span takes in what follows
    any_ending: bool = False  # a bare stem: whatever follows is its ending


def spelled(rendering: str, *, verb: bool = False) -> str:
    """The part of a rendering that every inflected form and spelling keeps: no title marks, a verb's stem."""
    core = rendering
    while core and _TITLE_MARKS.get(core[0]) == core[-1]:
        core = core[1:-1]
    if verb and core.endswith("하다") and len(core) > len("하다") + 1:
        return core[: -len("하다")]
    return core[:-1] if verb and core.endswith("다") and len(core) > len("다") + 1 else core


def find_rendering(text: str, rendering: str, lang: str, *, verb: bool = False) -> list[Span]:
    """All places where ``rendering`` stands in ``text`` as words of its own, in order, not overlapping.

    Args:
        text: the target text, as it is.
        rendering: as the glossary writes it.
        lang: ``ko``, ``zh-Hans`` or ``zh-Hant``.
        verb: the rendering inflects (``비준하다`` is found in ``비준했다`` and in ``비준 절차``).
    """
    needle = _needle(rendering, lang, verb)
    if needle is None:
        return []
    folded = _tight(text)
    found: list[Span] = []
    for match in needle.pattern.finditer(folded.text):
        span = folded.span(*match.span())
        if "\n" in text[span[0] : span[1]] or _cuts_latin(text, span):
            continue
        if lang == "ko" and not _is_korean_word(text, span, needle):
            continue
        if lang != "ko" and not _is_chinese_word(folded, match.span(), lang):
            continue
        found.append(_widened(text, span, rendering, needle))
    return [span for at, span in enumerate(found) if at == 0 or found[at - 1][1] <= span[0]]


@lru_cache(maxsize=512)
def _tight(text: str) -> Folded:
    """The text folded without spaces; one text is asked for many renderings."""
    return fold(text, spaces=False)


@lru_cache(maxsize=16384)
def _needle(rendering: str, lang: str, verb: bool) -> _Needle | None:
    korean_verb = verb and lang == "ko" and rendering.endswith("다")
    core = spelled(rendering, verb=korean_verb)
    plain = fold(core).text
    tight = plain.replace(" ", "")
    if not tight:
        return None
    breaks = frozenset(at - plain[:at].count(" ") for at, char in enumerate(plain) if char == " ")
    if korean_verb and not rendering.endswith("하다") and hangul.is_syllable(tight[-1]):
        return _Needle(re.compile(_any_ending(tight)), breaks, inflects=True, any_ending=True)
    return _Needle(re.compile(re.escape(tight)), breaks, inflects=korean_verb)


def _any_ending(stem: str) -> str:
    """A pattern of a verb's stem as its endings change it: any final consonant, contractions with 어, 르 as ㄹ라 and ㄹ러."""
    last, before = hangul.first_two(stem[-1]), stem[:-1]
    place = ord(last) - ord("가")
    initial, vowel = place // (_VOWELS * _FINALS), place // _FINALS % _VOWELS
    forms = [last, *(["해"] if last == "하" else [])]
    forms += [chr(ord("가") + (initial * _VOWELS + other) * _FINALS) for other in _CONTRACTED.get(vowel, ())]
    pattern = re.escape(before) + "[" + "".join(f"{form}-{chr(ord(form) + _FINALS - 1)}" for form in forms) + "]"
    if stem[-1] == "르" and before and hangul.is_syllable(before[-1]):
        doubled = re.escape(before[:-1]) + chr(ord(hangul.first_two(before[-1])) + hangul.RIEUL)
        return f"(?:{pattern}|{doubled}[라-랗러-렇])"
    return pattern


def _cuts_latin(text: str, span: Span) -> bool:
    """Whether a Latin word or a number goes on beyond an end of the span."""
    start, end = span
    left = start > 0 and _ASCII.match(text[start - 1]) and _ASCII.match(text[start])
    right = end < len(text) and _ASCII.match(text[end]) and _ASCII.match(text[end - 1])
    return bool(left or right)


def _is_korean_word(text: str, span: Span, needle: _Needle) -> bool:
    start, end = span
    inside_left = start > 0 and hangul.is_syllable(text[start - 1]) and hangul.is_syllable(text[start])
    piece = text[start:end]
    gaps = {at - len(re.findall(r"\s", piece[:at])) for at, char in enumerate(piece) if char.isspace()}
    length = len(piece) - len(re.findall(r"\s", piece))
    if gaps - needle.breaks and (inside_left or length < _SAFE_LENGTH):
        return False
    rest_end = end
    while rest_end < len(text) and hangul.is_syllable(text[rest_end]):
        rest_end += 1
    rest = text[end:rest_end] if hangul.is_syllable(text[end - 1]) else ""
    open_right = bool(rest) and not needle.any_ending and not hangul.follows_noun(rest)
    if not inside_left and not open_right:
        return True
    return _verified(text, span, left=inside_left, right=open_right, length=length)


def _verified(text: str, span: Span, *, left: bool, right: bool, length: int) -> bool:
    """Ask the analyser about the spaced words at the two ends of the span."""
    for position, wanted in ((span[0], left), (span[1], right)):
        if not wanted:
            continue
        anchor = position if position == span[0] else position - 1
        begin, end = _spaced_word(text, anchor)
        edges = morph.word_boundaries(text[begin:end])
        if edges is None:
            return length >= _SAFE_LENGTH
        if position - begin not in edges:
            return False
    return True


def _spaced_word(text: str, at: int) -> Span:
    """The run of Hangul, letters and digits around an offset."""
    begin = end = at
    while begin > 0 and text[begin - 1].isalnum():
        begin -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return begin, end


def _is_chinese_word(folded: Folded, span: Span, lang: str) -> bool:
    return hanzi.is_word(folded.text, span[0], span[1], lang)


def _widened(text: str, span: Span, rendering: str, needle: _Needle) -> Span:
    """The span with the title marks of the rendering, or with the ending of a verb."""
    start, end = span
    closing = _TITLE_MARKS.get(rendering[0])
    if closing and rendering[-1] == closing and start and _TITLE_MARKS.get(text[start - 1]) == text[end : end + 1]:
        return start - 1, end + 1
    while needle.inflects and end < len(text) and hangul.is_syllable(text[end]):
        end += 1
    return start, end
