"""Translations that begin as a draft does, have a wanted rendering where the model would soonest write it, and go on freely.

One forced reading of the draft tells, for every place in it, how likely the model would write the rendering there and how much
it looks at the term while writing. The best places become prefixes, and the fast runtime finishes them. That costs about one
more translation of the segment, where a search with constraints costs ten; it guarantees the rendering that it is asked for,
but not what the rest of the draft held.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

import numpy as np

from align.bitext import Span
from align.results import Hypothesis
from align.translators.drafting import SearchOrder
from align.translators.stepping import MarianStepDecoder, Reading

__all__ = ["Guide", "Place", "Wanted"]

_BEAM = 2
_UNSEEN = 0.05  # attention that a place counts with where the model does not look at the term at all
_BATCH = 48
_LOOKS = 2.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A rendering to be written.

    Attributes:
        text: number of the (source, draft) pair.
        term: span of the term in the source text.
        renderings: what will do.
        kept: spans of the draft that a prefix may not end in.
        begin: character of the draft that a prefix may not end before.
        rank: which of the best places to take, from 0.
        alone: whether it gets an answer whatever else its text wants.
    """

    text: int
    term: Span
    renderings: tuple[str, ...]
    kept: tuple[Span, ...] = ()
    begin: int = 0
    rank: int = 0
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a draft would be left, and what would be written there: token position, tokens, and how good the place is."""

    at: int
    tokens: tuple[int, ...]
    score: float


@dataclass(frozen=True, slots=True)
class _Row:
    """One prefix to be finished: what it is for, source ids and the ids that the output begins with.

    ``known`` is the sum of the log-probabilities of ``counted`` of those: all but what follows the first token of a rendering,
    which the model did not choose.
    """

    wanted: int
    source: tuple[int, ...]
    prefix: tuple[int, ...]
    known: float
    counted: int
    comma_end: bool
    any_script: bool

    @property
    def kind(self) -> tuple[int, bool, bool]:
        """What rows of one batch have in common."""
        return len(self.source), self.comma_end, self.any_script


class Completer(Protocol):
    """A translator that can finish what was begun."""

    def completes(
        self, batches: Sequence[tuple[Sequence[tuple[Sequence[int], Sequence[int]]], SearchOrder]]
    ) -> Iterable[list[tuple[tuple[int, ...], float]]]:
        """For each batch, and in it for each (source ids, first target ids), the best target ids that begin so.

        With them the mean log-probability of a token of what was added, the end token counted.
        """


class Guide:
    """Finds places with the network in numpy and finishes prefixes with CTranslate2."""

    def __init__(self, decoder: MarianStepDecoder, translator: Completer) -> None:
        self._decoder = decoder
        self._translator = translator

    def guided(self, pairs: Sequence[tuple[str, str]], wanted: Sequence[Wanted]) -> list[list[Hypothesis]]:
        """For each wanted rendering the translation that has it, if any.

        Of several that one text wants only the one whose place comes first gets one, unless they are ``alone``: those behind it
        find their places in the new text.
        """
        rows: list[_Row] = []
        by_text: dict[int, list[int]] = {}
        for number, want in enumerate(wanted):
            by_text.setdefault(want.text, []).append(number)
        self._decoder.prepare([pairs[text] for text in by_text])
        for text, numbers in by_text.items():
            rows += self._rows(*pairs[text], [(number, wanted[number]) for number in numbers])
        results: list[list[Hypothesis]] = [[] for _ in wanted]
        for row, found in self._finished(rows):
            results[row.wanted] += found
        return [sorted(dict.fromkeys(found), key=lambda hypothesis: -hypothesis.score) for found in results]

    def _rows(self, source: str, draft: str, wanted: Iterable[tuple[int, Wanted]]) -> list[_Row]:
        reading = self._decoder.read(source, draft)
        if reading is None:
            return []
        guards, wanted = self._decoder.guards(source), list(wanted)
        chosen = [(place, number) for number, want in wanted if (place := self._place(reading, want)) is not None]
        if chosen and not all(want.alone for _, want in wanted):
            chosen = [min(chosen, key=lambda each: (each[0].at, -each[0].score, each[1]))]
        return [self._row(reading, place, number, guards) for place, number in chosen]

    def _row(self, reading: Reading, place: Place, number: int, guards: tuple[bool, bool]) -> _Row:
        prefix = (*reading.target.ids[: place.at], *place.tokens)
        first = float(reading.logs[place.at, reading.columns[place.tokens[0]]])
        columns = [reading.columns.get(token) for token in reading.target.ids[: place.at]]
        known = sum(float(reading.logs[at, column]) for at, column in enumerate(columns) if column is not None)
        return _Row(number, reading.source.ids, prefix, known + first, place.at + 1, *guards)

    def _place(self, reading: Reading, want: Wanted) -> Place | None:
        return next(iter(_best(self._places(reading, want))[want.rank :]), None)

    def _places(self, reading: Reading, want: Wanted) -> list[Place]:
        """Every place of the draft where a spelling may begin; the model's own view of how good each is."""
        inside = [
            n for n, (start, end) in enumerate(reading.source.spans) if start < want.term[1] and want.term[0] < end
        ]
        looks = np.log(reading.attention[:, inside].sum(axis=1) + _UNSEEN)
        free = [
            at
            for at, (start, _) in enumerate(reading.target.spans)
            if start >= want.begin and not any(left < start < right for left, right in want.kept)
        ]
        found = []
        for rendering in want.renderings:
            for tokens in self._decoder.spell(rendering):
                column = reading.columns.get(tokens[0])
                if column is not None:
                    likely = reading.logs[:, column] + _LOOKS * looks
                    found += [Place(at, tuple(tokens), float(likely[at])) for at in free]
        return found

    def _finished(self, rows: Sequence[_Row]) -> Iterable[tuple[_Row, list[Hypothesis]]]:
        batches: list[tuple[list[_Row], SearchOrder]] = []
        for (length, comma_end, any_script), group in groupby(sorted(rows, key=_sorting), key=lambda row: row.kind):
            members = list(group)
            longest = self._decoder.longest(length)
            order = SearchOrder(_BEAM, 1, longest, comma_end=comma_end, any_script=any_script)
            batches += [(members[at : at + _BATCH], order) for at in range(0, len(members), _BATCH)]
        asked = [([(row.source, row.prefix) for row in batch], order) for batch, order in batches]
        for (batch, _), found in zip(batches, self._translator.completes(asked), strict=True):
            for row, (ids, score) in zip(batch, found, strict=True):
                added = len(ids) + 1 - len(row.prefix)
                mean = (row.known + score * added) / (row.counted + added)
                yield row, [Hypothesis(self._decoder.text(ids), mean)]


def _sorting(row: _Row) -> tuple[tuple[int, bool, bool], tuple[int, ...]]:
    return row.kind, row.prefix


def _best(places: Sequence[Place]) -> list[Place]:
    """The best places, each token position once."""
    found: dict[int, Place] = {}
    for place in sorted(places, key=lambda place: (-place.score, place.at, place.tokens)):
        found.setdefault(place.at, place)
    return list(found.values())
