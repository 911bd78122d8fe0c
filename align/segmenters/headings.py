"""Headings that stand in one line with the text under them and that no menu lists.

Korean and Chinese have no capitals that would show the joint, so a small model reads it (``align.text.joints``). How sure it must
be depends on what else speaks for a lost line break: a page around the text, a sentence that begins without the white space that
others have, a space between Chinese words. In English a title in capitals before the first word of a sentence shows it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf

from align.segmenters.boundary import Piece
from align.text.glue import STARTERS, is_title_like
from align.text.headwords import MOST, heads_text, usual_start
from align.text.joints import LONGEST, best_joint, joint_score

__all__ = ["cut_modelled_headings", "cut_spaced_titles", "mark_question_titles"]

_SURE = {"ko": 4.0, "zh": 1.5}
"""Scores asked for where nothing but the words speaks for a heading."""
_PAGE = {"ko": 0.25, "zh": -0.25}
"""Less is asked where the text came with the furniture of a page around it: its line breaks are lost."""
_GLUED = 2.5
"""And less where this sentence has no white space before it while most others have."""
_STRANGE = 2.0
"""More where fewer than half of its characters are in words of headings or said again below: a subject and its verb."""
_USUAL = 2.5
"""And less for a heading that reports usually have, word for word."""
_SOON = 1.0
"""More right after the first sentence under another heading."""
_SPACED = 1.5
"""And less for a space between two Chinese characters."""
_RARE = 0.34
_SHORTEST_BODY = 6
_SPACE = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff“「《]|\d{1,4}[年月])")
_FEWEST_TITLES = 2
_TOPICAL = 3
_ONE_LINE = 200  # sentences: a longer line without furniture is a file of some kind, not a page that was pasted
_BELOW = 600  # characters after a sentence in which the words of its heading may come again


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What a document tells about the joints of its blocks: a page around it, sentences that are glued, and how many."""

    lang: str
    page: bool
    any_glued: bool
    scarce: bool

    @classmethod
    def of(cls, pieces: list[Piece], lang: str, page: bool) -> _Evidence:
        glued = sum(piece.glued for piece in pieces)
        return cls(lang, page, glued > 0, 0 < glued <= _RARE * len(pieces))

    @property
    def spaced(self) -> bool:
        """Whether blocks may be joined by a space: always in Chinese, in Korean only where nothing is glued."""
        return self.lang == "zh" or not self.any_glued

    def asked(self, piece: Piece, text: str, place: int) -> float:
        """The score that a joint at ``place`` in the text must reach."""
        score = _PAGE[self.lang] if self.page else _SURE[self.lang]
        if self.scarce and piece.glued:
            score -= _GLUED
        if not heads_text(text[piece.start : place], text[place : piece.end + _BELOW]):
            score += _STRANGE
        if usual_start(text[piece.start : place]) == place - piece.start:
            score -= _USUAL
        if self.lang == "zh" and text[place] == " ":
            return score - _SPACED if _SPACE.match(text, place) else inf
        return score


def cut_modelled_headings(text: str, pieces: list[Piece], lang: str, *, page: bool) -> list[Piece]:
    """Cut off the headings at the start of sentences that the model of a language sees, and mark them.

    Args:
        text: the whole document.
        pieces: its pieces, with offsets into it.
        lang: ``ko`` or ``zh``.
        page: whether the text came with the furniture of a page around it.
    """
    evidence = _Evidence.of(pieces, lang, page)
    one_line = lang == "zh" and 1 < len(pieces) <= _ONE_LINE and "\n" not in text[pieces[0].start : pieces[-1].end]
    if not page and not one_line and not (lang == "ko" and evidence.any_glued):
        return pieces  # sentences of Chinese are never parted: that all stands in one line is all that speaks for lost breaks
    if sum(piece.kind == "heading" for piece in pieces) >= _FEWEST_TITLES:
        return pieces  # the page's own contents have told
    found: list[Piece] = []
    for piece in pieces:
        if piece.kind != "sentence" or (piece.rule == "start of paragraph" and not page) or not (piece.glued or page):
            found.append(piece)
            continue
        head = text[piece.start : min(piece.end, piece.start + LONGEST + 14)]
        place, score = _joint(head, evidence)
        long_enough = piece.end - piece.start - place > _SHORTEST_BODY
        soon = any(before.kind == "heading" for before in found[-2:])
        if long_enough and score > evidence.asked(piece, text, piece.start + place) + soon * _SOON:
            found += _halves(text, piece, piece.start + place, "reads like a heading")
        else:
            found.append(piece)
    return found


def _joint(head: str, evidence: _Evidence) -> tuple[int, float]:
    """Where the heading at the start of a piece ends, and the score: behind a usual heading, else at the likeliest place."""
    lang = evidence.lang
    usual = usual_start(head)
    if (
        usual
        and len(head) - usual > 2
        and (evidence.spaced if head[usual] == " " else lang == "zh" or evidence.any_glued)
    ):
        return usual, joint_score(head, lang, usual)
    return best_joint(head, lang, spaced=evidence.spaced, glued=lang == "zh" or evidence.any_glued)


def _halves(text: str, piece: Piece, place: int, rule: str) -> list[Piece]:
    start = place + (text[place] == " ")
    heading = replace(piece, end=place, kind="heading", rule=f"{piece.rule}; {rule}")
    return [heading, replace(piece, start=start, rule="after glued heading", glued=start == place)]


def cut_spaced_titles(text: str, pieces: list[Piece], *, page: bool) -> list[Piece]:
    """Cut off English titles that one space joins to their text: ``Forced Labor The government``.

    The word after the title must be one that begins sentences, by itself or elsewhere in this document; on a page whose blocks
    are joined by spaces a common noun will do. At least two sentences must begin like that: one alone may be a name.
    """
    openers: frozenset[str] | set[str] = _OPENERS
    spaced_page = page and not any(piece.glued for piece in pieces)
    if spaced_page:
        common = set(re.findall(r"(?<=[a-z,] )[a-z]{4,}", text))
        common |= {f"{word}s" for word in common} | {word[:-1] for word in common if word.endswith("s")}
        nouns = {word.capitalize() for word in common} | set(_NOUN.findall(text))
        starts = Counter(match.group() for piece in pieces if (match := _WORD.match(text, piece.start)))
        openers = openers | nouns | {word for word, count in starts.items() if count > 1}
    places = {
        number: place
        for number, piece in enumerate(pieces)
        if piece.kind == "sentence" and (place := _title_end(text, piece, openers, spaced_page)) is not None
    }
    if len(places) < (1 if spaced_page else _FEWEST_TITLES):
        return pieces
    found: list[Piece] = []
    for number, piece in enumerate(pieces):
        place = places.get(number)
        found += [piece] if place is None else _halves(text, piece, place, "title before the first word of a sentence")
    return found


def mark_question_titles(text: str, pieces: list[Piece]) -> list[Piece]:
    """Mark as headings the English titles that end in a question mark and are glued to both sides: ``Who Gave the Order?``."""
    found = list(pieces)
    for number, (piece, after) in enumerate(pairwise(pieces)):
        title = text[piece.start : piece.end]
        asks = piece.kind == "sentence" and piece.glued and after.glued and title.endswith("?")
        if asks and len(title.split()) >= 3 and is_title_like(title, strict=True):
            found[number] = replace(piece, kind="heading", rule=f"{piece.rule}; reads like a heading")
    return found


def _title_end(text: str, piece: Piece, openers: frozenset[str] | set[str], spaced_page: bool) -> int | None:
    """Where a title ends that a word which begins sentences follows, and after it a small letter.

    On a page whose blocks are joined by spaces any word before a verb will do. Of several such places the first before one of the
    usual openers counts, else the last in the run of capitals.
    """
    first = _TITLE_START.match(text, piece.start)
    if not first or first.group(1) in _OPENERS:
        return None
    last = topical = None
    for match in _TITLE_TOKEN.finditer(text, first.end(1), min(piece.end, piece.start + 110)):
        word = match.group(1)
        if not word[0].isupper():
            if word not in _SMALL:
                break
            continue
        left = text[piece.start : match.start()]
        if spaced_page and _heads(left, text[match.start() : match.start() + 1500]):
            topical = match.start()
        known = word in openers and _FOLLOWS.match(text, match.end()) is not None
        known = known or (spaced_page and (word in _SMALL_CAPITAL or _VERB.match(text, match.end()) is not None))
        if known and _is_title(left):
            if word in _OPENERS:
                return match.start()
            last = match.start()
    return topical if last is None else last


def _heads(left: str, after: str) -> bool:
    """Whether three words or more, the last with a capital, are those of a heading."""
    words = left.split()
    return (
        len(words) >= _TOPICAL
        and words[-1][0].isupper()
        and words[-1][-1].isalpha()
        and heads_text(left, after, least=MOST)
    )


_WORD = re.compile(r"[\w’'-]+")
_TITLE_START = re.compile(r"([A-Z][\w’'-]*),?(?: [a-z]{1,7}){0,2} [A-Z]")
_TITLE_TOKEN = re.compile(r" ([\w’'-]+)(?:,(?= ))?")
_FOLLOWS = re.compile(r" (?:[a-z\d]|[A-Z][\w.]* \d)")
_VERB = re.compile(
    r" (?:is|are|was|were|has|have|had|did|does|do|can|could|may|might|must|will|would|should|said|says|came|remains?|remained|"
    r"continues?|continued|began|became|found|told|took|made|held|never|also|still|often|\w+ly [a-z]+ed)\b"
)
_NOUN = re.compile(r"\b[A-Z][a-z]+(?:tions?|ments?|ness|ity|ism|ing|ers|ists|ances?|ences?)\b")
_SMALL = frozenset(
    [
        "and",
        "of",
        "in",
        "for",
        "to",
        "the",
        "on",
        "by",
        "a",
        "an",
        "at",
        "from",
        "with",
        "or",
        "during",
        "against",
        "under",
    ]
)
_SMALL_CAPITAL = frozenset(word.capitalize() for word in _SMALL - {"or"}) - {"To", "From", "With", "And", "Of"}
"""Words that a title writes small: with a capital they begin a sentence."""
_IN_TITLES = frozenset(
    [
        *(
            "Human",
            "Security",
            "Government",
            "Police",
            "Women",
            "Children",
            "People",
            "Media",
            "International",
            "Domestic",
        ),
        *(
            "Local",
            "State",
            "And",
            "Of",
            "To",
            "For",
            "From",
            "With",
            "Without",
            "No",
            "Not",
            "How",
            "What",
            "Why",
            "Who",
        ),
        *("Where", "When", "One", "Two", "Three"),
    ]
)

_OPENERS = STARTERS - _IN_TITLES


def _is_title(left: str) -> bool:
    words = left.split()
    return (
        (len(words) > 1 or len(left) > 5)
        and words[0] not in _OPENERS
        and words[-1][0].isupper()
        and is_title_like(left, strict=True)
    )
