"""Find glossary terms in English text: one Aho-Corasick pass over folded text, verified for word boundaries and case.

Leftmost-longest: ``human rights abuses`` wins over ``human rights``; what it shadows is kept in a list of its own, because
users ask why a term was not enforced.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from align.bitext import Span
from align.glossary import conditions
from align.glossary.termbase import Concept, Form, Termbase
from align.text.normalise import fold

__all__ = ["Match", "Matcher", "Matches"]

_WORD = re.compile(r"[^\W_]")
# Acronyms that are ordinary words once a whole heading is in capitals.
_ALSO_WORDS = "AID AIDS ALL AM ARM ART AS AT BE CAN CAR DO GO HE ICE IN IS IT MAY ME NO ON OR PEN SO TO UP US WE WHO"
_SHORT = 4


@dataclass(frozen=True, slots=True)
class Match:
    """One occurrence of a concept: which form of it, and where in the text."""

    concept: Concept
    form: Form
    span: Span


@dataclass(frozen=True, slots=True)
class Matches:
    """What was found in a text.

    Attributes:
        kept: matches in order, none overlapping.
        shadowed: valid matches that a longer or earlier one covers.
        ruled_out: matches that a context condition of their entry rules out, and no other entry takes.
    """

    kept: tuple[Match, ...]
    shadowed: tuple[Match, ...]
    ruled_out: tuple[Match, ...] = ()


class Matcher:
    """The automaton of a termbase. Building it is linear in the number of forms, scanning in the length of the text."""

    def __init__(self, termbase: Termbase) -> None:
        self._owners: dict[str, list[tuple[Concept, Form]]] = {}
        for concept in termbase:
            for form in concept.source:
                self._owners.setdefault(_fold_form(form.text), []).append((concept, form))
        for owners in self._owners.values():
            # A written form before a generated one, an entry with a condition before one for all other cases; else by priority.
            owners.sort(key=lambda owner: (owner[1].generated, not (owner[0].unless or owner[0].only_if)))
        self._patterns = list(self._owners)
        self._automaton = AhoCorasick(self._patterns, matchkind=MatchKind.Standard) if self._patterns else None

    def find(self, text: str) -> tuple[Match, ...]:
        """The terms of a text, leftmost-longest."""
        return self.find_all(text).kept

    def find_all(self, text: str) -> Matches:
        """The terms of a text and the valid matches that they shadow."""
        if self._automaton is None or not text:
            return Matches((), ())
        folded = fold(text, lower=True, hyphens=True)
        capitals = _all_capitals(text)
        valid: list[Match] = []
        ruled_out: list[Match] = []
        for number, start, end in self._automaton.find_matches_as_indexes(folded.text, overlapping=True):
            if not _at_boundaries(folded.text, start, end):
                continue
            span = folded.span(start, end)
            pattern = self._patterns[number]
            found = text[span[0] : span[1]]
            owners = [owner for owner in self._owners[pattern] if _case_fits(*owner, found, capitals)]
            meant = (o for o in owners if conditions.holds(o[0].unless, o[0].only_if, folded.text, (start, end)))
            owner = next(meant, None)
            if owner is not None:
                valid.append(Match(*owner, span))
            elif owners:
                ruled_out.append(Match(*owners[0], span))
        valid.sort(key=lambda match: (match.span[0], -match.span[1]))
        kept: list[Match] = []
        shadowed: list[Match] = []
        for match in valid:
            (kept if not kept or kept[-1].span[1] <= match.span[0] else shadowed).append(match)
        return Matches(tuple(kept), tuple(shadowed), tuple(ruled_out))


def _fold_form(text: str) -> str:
    return fold(text, lower=True, hyphens=True).text


def _at_boundaries(text: str, start: int, end: int) -> bool:
    """No letter or digit touches the match, and ``US`` is not the currency ``US$``."""
    if start and _WORD.match(text[start - 1]) and _WORD.match(text[start]):
        return False
    if end < len(text) and _WORD.match(text[end]) and _WORD.match(text[end - 1]):
        return False
    return text[end : end + 1] != "$"


def _all_capitals(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) > _SHORT and text.upper() == text and " " in text.strip()


def _case_fits(concept: Concept, form: Form, found: str, heading: bool) -> bool:
    """Whether capitals are as the entry allows; ``heading`` says that the whole text is in capitals.

    Offsets may differ in length where folding joined characters, so letters are compared in order, letter by letter.
    """
    if concept.case == "any":
        return True
    written, given = _letters(form.text), _letters(found)
    if concept.case == "exact":
        return written == given
    if written.isupper():
        return written == given and not (heading and written in _ALSO_WORDS.split())
    if given.isupper() and len(given) <= _SHORT and not heading:
        return False
    if len(written) != len(given):
        return True
    return all(not want.isupper() or have.isupper() for want, have in zip(written, given, strict=True))


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalpha())
