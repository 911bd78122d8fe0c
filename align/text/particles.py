"""Agreement of Korean particles with the word before them: 은/는, 이/가, 을/를, 과/와, 으로/로 and their kind.

No library does all of it (the best of six open ones gets 44 of 47 cases); the rules are few. A particle that is already right is
never touched, nor is anything that only looks like one: what stands after a term must be a whole particle, or a stack of them,
up to the end of the spaced word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from align.text import hangul
from align.text.sounds import Sound, sound_of

__all__ = ["Change", "agree", "check", "repair", "repair_after"]

# After a consonant, after a vowel. In order: longer ones first where one begins with another.
_PAIRS = (
    ("은", "는"), ("이", "가"), ("을", "를"), ("과", "와"), ("아", "야"),
    ("이야말로", "야말로"), ("이라고", "라고"), ("이라는", "라는"), ("이라도", "라도"), ("이라며", "라며"), ("이라면", "라면"),
    ("이라서", "라서"), ("이라", "라"), ("이란", "란"), ("이랑", "랑"), ("이나마", "나마"), ("이나", "나"), ("이며", "며"),
    ("이든지", "든지"), ("이든", "든"), ("이여", "여"), ("이시여", "시여"), ("이에요", "예요"), ("이었", "였"), ("이다", "다"),
    ("이고", "고"), ("이지만", "지만"), ("이면", "면"), ("이므로", "므로"), ("이야", "야"),
)  # fmt: skip
_EURO = ("으로", "로")
# Forms with 이 that stand after a vowel too: the copula keeps it at will.
_KEEPS_I = (
    "이다",
    "이고",
    "이며",
    "이지만",
    "이면",
    "이므로",
    "이라면",
    "이라서",
    "이라고",
    "이라는",
    "이라",
    "이라도",
)
# Without 이 these could be words, suffixes or endings of their own after a consonant.
_UNSAFE = ("고", "면", "지만", "므로", "여", "시여", "야", "아", "라면", "라서", "다")
_TAILS = {
    "으로": "서의|서는|서도|서|써의|써는|써도|써|부터의|부터는|부터도|부터|는|도|만|의|까지",
    "이": "야말로",
    "이라는": "", "이라고": "는|도|만", "이며": "", "이든": "가|지", "이다": "", "이란": "", "이라도": "", "이나": "",
    "이었": "다|고|으며|지만|던|습니다|을|는데|음|기|다는|다고",
    "이에요": "", "이고": "", "과": "의|는|도|만|도의", "이랑": "은|도|만",
}  # fmt: skip
_BOTH = re.compile(
    r"(?:은\(는\)|는\(은\)|이\(가\)|가\(이\)|을\(를\)|를\(을\)|과\(와\)|와\(과\)|\(으\)로|으로\(로\)|로\(으로\)|아\(야\)|야\(아\)"
    r"|\(이\)(?=나|라|며|란|랑|든|여|고|다))"
)
_BOTH_HEAD = {
    "은": "은",
    "는": "은",
    "이": "이",
    "가": "이",
    "을": "을",
    "를": "을",
    "과": "과",
    "와": "과",
    "아": "아",
    "야": "아",
}
_CLOSERS = re.compile(r"[\"'’”」』》〉】\]］｣›»*_\u200b]+")
_GLOSS = re.compile(r"\s?[(（][^()（）\n]*[)）]")
_END = re.compile(r"$|[\s.,;:!?…·。，、)\]}’”\"'」』》〉—–-]")


@dataclass(frozen=True, slots=True)
class Change:
    """A particle that is or was wrong: its span in the text given, what stands there, what should; ``sure`` as of the sound."""

    span: tuple[int, int]
    found: str
    right: str
    sure: bool = True


def _choose(sound: Sound, closed: str, opened: str) -> str:
    """Of a pair the form that fits."""
    if (closed, opened) == _EURO:
        return closed if sound.ending == "closed" else opened
    return closed if sound.closed else opened


def _split(particle: str) -> tuple[str, str, str] | None:
    """(form after a consonant, form after a vowel, rest) of a particle or stack; the longest head whose rest is known wins."""
    candidates = []
    for closed, opened in (*_PAIRS, _EURO):
        for head in (closed, opened):
            rest = particle[len(head) :]
            tails = _TAILS.get(closed, "").split("|")
            if particle.startswith(head) and (not rest or rest in tails):
                candidates.append((len(head), closed, opened, rest))
    if not candidates:
        return None
    _, closed, opened, rest = max(candidates, key=lambda item: item[0])
    return closed, opened, rest


def agree(before: str, particle: str, reading: str | None = None) -> str:
    """The form of ``particle`` (either member of a pair, with what is stacked on it) that fits after ``before``.

    A particle that does not vary (의, 에서, 도 ...), or a word whose sound is unknown, leaves it as it is.
    """
    sound, parts = sound_of(before, reading), _split(particle)
    if sound is None or parts is None:
        return particle
    closed, opened, rest = parts
    return _choose(sound, closed, opened) + rest


def _wrong(particle: str, sound: Sound) -> str | None:
    """The right form of a particle that does not fit, ``None`` where it fits, does not vary, or is not safely a particle."""
    parts = _split(particle)
    if parts is None:
        return None
    closed, opened, rest = parts
    right = _choose(sound, closed, opened) + rest
    if right == particle or (not sound.closed and closed in _KEEPS_I and particle.startswith(closed)):
        return None
    if opened in _UNSAFE and particle.startswith(opened) and not particle.startswith(closed):
        return None
    return right


def repair_after(text: str, end: int, reading: str | None = None) -> tuple[str, Change | None]:
    """Make the particle after a term agree with it.

    Args:
        text: the whole text.
        end: offset just after the term; closing quotes and a gloss in parentheses may follow it before the particle.
        reading: how the term is read, where its spelling does not say.

    Returns:
        The text and the change made, or the same text and ``None``.
    """
    at = end
    for pattern in (_CLOSERS, _GLOSS, _CLOSERS):
        skipped = pattern.match(text, at)
        if skipped and not _BOTH.match(text, at):
            at = skipped.end()
    change = _change_at(text, at, sound_of(text[:end], reading))
    if change is None:
        return text, None
    return text[: change.span[0]] + change.right + text[change.span[1] :], change


def _change_at(text: str, at: int, sound: Sound | None) -> Change | None:
    if sound is None:
        return None
    if both := _BOTH.match(text, at):
        return Change(both.span(), both.group(), _resolve(both.group(), sound), sound.sure)
    stop = at
    while stop < len(text) and hangul.is_syllable(text[stop]):
        stop += 1
    word = text[at:stop]
    if not word or not _END.match(text, stop):
        return None
    right = _wrong(word, sound)
    return None if right is None else Change((at, stop), word, right, sound.sure)


def _resolve(both: str, sound: Sound) -> str:
    """``은(는)`` and its kind as one form."""
    if both == "(이)":
        return "이" if sound.closed else ""
    if "로" in both:
        return _choose(sound, *_EURO)
    closed = _BOTH_HEAD[both[0]]
    return _choose(sound, closed, dict(_PAIRS)[closed])


# Endings that no Korean word has after a final consonant (를, 와) or after a vowel or ㄹ (으로).
_CLEAR = re.compile(r"(?<=[가-힣])(?:를|와|으로)(?=$|[\s.,;:!?。，、)’”」』》])")
_ACRONYM = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z]{2,3}|\d+)(?=([가-힣]{1,4})(?:$|[\s.,;:!?。，、)’”」』》]))")
_WORDS_IN_WA = ("못와", "안와")


def check(text: str) -> list[Change]:
    """Particles that are certainly wrong, in order: 은(는) and its kind, 를 and 와 after a consonant, 으로 after a vowel or ㄹ,
    and any particle that disagrees with a short acronym or a number.
    """  # noqa: D205
    found = [_both_change(text, match) for match in _BOTH.finditer(text)]
    for match in _CLEAR.finditer(text):
        sound = sound_of(text[: match.start()])
        right = _wrong(match.group(), sound) if sound else None
        if right and text[match.start() - 1 : match.end()] not in _WORDS_IN_WA:
            found.append(Change(match.span(), match.group(), right))
    for match in _ACRONYM.finditer(text):
        sound = sound_of(text[: match.end()])
        change = _change_at(text, match.end(), sound) if sound and sound.sure else None
        if change is not None and not (match.group().isdigit() and change.found in ("이", "가", "아", "야")):
            found.append(change)
    return sorted((change for change in found if change), key=lambda change: change.span)


def _both_change(text: str, match: re.Match[str]) -> Change | None:
    attached = match.start() > 0 and not text[match.start() - 1].isspace()
    sound = sound_of(text[: match.start()]) if attached else None
    return Change(match.span(), match.group(), _resolve(match.group(), sound), sound.sure) if sound else None


def repair(text: str) -> str:
    """The text with every particle that ``check`` finds made right."""
    for change in reversed(check(text)):
        text = text[: change.span[0]] + change.right + text[change.span[1] :]
    return text
