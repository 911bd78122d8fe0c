"""What all runtimes share around the search: splitting, batching, guarding, finishing, putting back in order.

A runtime turns rows of source ids into rows of target ids (``Search``); everything else about a translation is here, so that
the runtimes cannot differ in it.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Protocol

from align.bitext import Span
from align.lang import LANGUAGES
from align.results import Clause, Hypothesis
from align.text.register import in_register
from align.text.width import full_width
from align.translators.clauses import split_clauses
from align.translators.pieces import Pieces
from align.translators.repetition import NO_REPEAT, loops
from align.translators.settings import DecodingSettings

__all__ = ["Candidate", "Drafter", "Search", "SearchOrder", "allowed", "coverage", "finish"]


# An address alone is no language: it passes as it is, like a line of figures.
_FLOOR = 0.01  # least attention that a source piece counts with: one that got none must not outweigh everything
_VERBATIM = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One result of a search.

    Attributes:
        ids: target ids without the end token.
        score: mean log-probability of a token in nats, end token included.
        coverage: mean over the source pieces of the logarithm of the attention that a piece got in all, at most 1: 0 where
            every piece was looked at, below where some were passed over (Wu et al. 2016, eq. 14). 0 where nobody asked.
    """

    ids: tuple[int, ...]
    score: float
    coverage: float = 0.0


def coverage(attention: Sequence[Sequence[float]], visible: Sequence[bool]) -> float:
    """The coverage of a candidate (see ``Candidate``).

    The first token does not count: what CTranslate2 returns for it in a batch is the attention of another row.

    Args:
        attention: of each written token, the end token left out, to each source piece.
        visible: whether a source piece stands for text; tags and the end token do not count.
    """
    if len(attention) < 2:
        return math.log(_FLOOR) if any(visible) else 0.0
    import numpy as np

    totals = np.asarray(attention[1:], dtype=np.float64).sum(axis=0)[np.asarray(visible, dtype=bool)]
    return float(np.log(np.minimum(np.maximum(totals, _FLOOR), 1.0)).sum() / len(totals)) if len(totals) else 0.0


@dataclass(frozen=True, slots=True)
class SearchOrder:
    """How one batch is to be searched.

    Attributes:
        beam: beam size, at least ``nbest``.
        nbest: hypotheses wanted for each row.
        max_length: longest output in tokens, end token included.
        comma_end: whether an output may end right after a comma.
        any_script: whether an output may hold letters of another target language's script.
        no_repeat: n-grams of this length may not come twice; 0 for no such ban.
        coverage: whether the candidates' coverage is wanted.
    """

    beam: int
    nbest: int
    max_length: int
    comma_end: bool
    any_script: bool
    no_repeat: int = 0
    coverage: bool = False


class Search(Protocol):
    """The part of a translator that a runtime supplies."""

    def searches(
        self, batches: Sequence[tuple[Sequence[Sequence[int]], SearchOrder]]
    ) -> Iterable[list[list[Candidate]]]:
        """For each batch the candidates of each of its rows of source ids (tag and end token included), best first.

        Batches may be searched side by side; they come out in the order in which they went in.
        """


@dataclass(frozen=True, slots=True)
class _Unit:
    """A text or a clause of it: number of the text, span, source ids, and what is allowed (see ``SearchOrder``)."""

    text: int
    span: Span
    ids: tuple[int, ...]
    comma_end: bool
    any_script: bool

    @property
    def kind(self) -> tuple[int, bool, bool]:
        """What units of one batch have in common."""
        return len(self.ids), self.comma_end, self.any_script


def finish(text: str, lang: str, settings: DecodingSettings) -> str:
    """A text as it leaves the model, made presentable.

    Composed, single-spaced; Chinese with Chinese punctuation, Korean in one register.
    """
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()
    if lang == "ko":
        return in_register(text, settings.register)
    return full_width(text) if settings.full_width and LANGUAGES[lang].is_chinese else text


def allowed(
    part: str, text: str, pieces: Pieces, settings: DecodingSettings, *, ends: bool = True
) -> tuple[bool, bool]:
    """Whether the translation of a part of a text may end right after a comma, and hold another language's script.

    Args:
        part: what is translated.
        text: the whole that it is a part of, whose letters decide about the script.
        pieces: of the translator.
        settings: of the translator: which guards there are.
        ends: whether the part is the end of a sentence; what goes on may end anyhow.
    """
    return (
        not (settings.comma_guard and ends) or pieces.ends_open(part),
        not settings.script_guard or pieces.mixes_scripts(text),
    )


class Drafter:
    """Translates texts with any search.

    Rows are batched only with rows of their own length, so that a text is decoded alike whatever stands beside it: padding moves
    the last bits of a row's states, which int8 rounding can make another translation.
    """

    def __init__(self, pieces: Pieces, settings: DecodingSettings, search: Search) -> None:
        self._pieces = pieces
        self._settings = settings
        self._search = search
        self._limit = min(pieces.facts.positions, settings.max_source_pieces or pieces.facts.positions)

    def translate(self, texts: Sequence[str], nbest: int) -> list[list[Hypothesis]]:
        """See ``align.translators.base.Translator.translate``. A text without a letter is its own translation."""
        units = [unit for number, text in enumerate(texts) for unit in self._units(number, text)]
        results = self._guarded(units, max(1, nbest))
        by_text: dict[int, list[tuple[Span, list[Candidate]]]] = {}
        for unit, candidates in zip(units, results, strict=True):
            by_text.setdefault(unit.text, []).append((unit.span, candidates))
        drafts = []
        for number, text in enumerate(texts):
            if number in by_text:
                drafts.append(self._joined(by_text[number])[: max(1, nbest)])
            else:
                drafts.append([Hypothesis(text.strip(), 0.0)] if text.strip() else [])
        return drafts

    def annotated(self, texts: Sequence[tuple[str, Sequence[tuple[int, str]]]], nbest: int) -> list[list[Hypothesis]]:
        """For each (source text, notes) the best hypotheses of the text with its terms annotated (see ``Pieces.annotated``).

        Texts are not split: for one that is too long for the model there is none.
        """
        units = []
        for number, (text, notes) in enumerate(texts):
            ids = self._pieces.annotated(text, notes)
            if len(ids) <= self._pieces.facts.positions:
                units.append(_Unit(number, (0, len(text)), ids, *allowed(text, text, self._pieces, self._settings)))
        beam = max(self._settings.beam, nbest)
        # Without coverage: of a term and its annotation only one needs to be looked at.
        found = self._batched(units, SearchOrder(beam, nbest, 0, comma_end=True, any_script=True))
        drafts: list[list[Hypothesis]] = [[] for _ in texts]
        for unit, candidates in zip(units, found, strict=True):
            drafts[unit.text] = self._joined([(unit.span, candidates)])
        return drafts

    def _units(self, number: int, text: str) -> Iterable[_Unit]:
        if _VERBATIM.fullmatch(text.strip()) or not any(character.isalpha() for character in text):
            return
        known: dict[str, tuple[int, ...]] = {}

        def ids(part: str) -> tuple[int, ...]:
            if part not in known:
                known[part] = self._pieces.source_ids(part)
            return known[part]

        spans = split_clauses(text.strip(), lambda part: len(ids(part)) <= self._limit)
        before = len(text) - len(text.lstrip())
        for start, end in spans:
            part = text.strip()[start:end]
            is_last = end == len(text.strip())
            ends = is_last or part[-1] in ".!?"
            span = (start + before, end + before)
            yield _Unit(number, span, ids(part), *allowed(part, text, self._pieces, self._settings, ends=ends))

    def _guarded(self, units: Sequence[_Unit], nbest: int) -> list[list[Candidate]]:
        """Search, and search again without repetition where the best candidate goes round in circles."""
        beam, coverage = max(self._settings.beam, nbest), bool(self._settings.coverage_penalty)
        # All that the beam has finished is ranked by coverage, however few are wanted.
        order = SearchOrder(beam, beam if coverage else nbest, 0, comma_end=True, any_script=True, coverage=coverage)
        results = self._batched(units, order)
        if not self._settings.repetition_guard:
            return results
        looping = [
            number
            for number, (unit, found) in enumerate(zip(units, results, strict=True))
            if found and loops(found[0].ids) and not loops(unit.ids)
        ]
        again = self._batched([units[number] for number in looping], replace(order, no_repeat=NO_REPEAT))
        for number, found in zip(looping, again, strict=True):
            if found and found[0].ids and not loops(found[0].ids):
                results[number] = found
        return results

    def _batched(self, units: Sequence[_Unit], order: SearchOrder) -> list[list[Candidate]]:
        results: list[list[Candidate]] = [[] for _ in units]

        def kind(number: int) -> tuple[int, bool, bool]:
            return units[number].kind

        in_order = sorted(range(len(units)), key=lambda number: (kind(number), number))
        batches: list[tuple[list[int], SearchOrder]] = []
        for (length, comma_end, any_script), group in groupby(in_order, key=kind):
            members = list(group)
            size = max(1, self._settings.batch_tokens // length)
            longest = self._pieces.max_length(length)
            this = replace(order, max_length=longest, comma_end=comma_end, any_script=any_script)
            batches += [(members[at : at + size], this) for at in range(0, len(members), size)]
        rows = [([units[number].ids for number in batch], this) for batch, this in batches]
        for (batch, _), found in zip(batches, self._search.searches(rows), strict=True):
            for number, candidates in zip(batch, found, strict=True):
                results[number] = self._ranked(candidates)
        return results

    def _ranked(self, candidates: list[Candidate]) -> list[Candidate]:
        weight = self._settings.coverage_penalty or 0.0
        return sorted(candidates, key=lambda each: -(each.score + weight * each.coverage)) if weight else candidates

    def _joined(self, parts: list[tuple[Span, list[Candidate]]]) -> list[Hypothesis]:
        """Hypotheses of a whole text from those of its clauses: the k-th best of each together, equal texts once."""
        found: dict[str, Hypothesis] = {}
        joiner = LANGUAGES[self._pieces.lang].joiner
        for rank in range(max(len(candidates) for _, candidates in parts)):
            chosen = [
                (span, candidates[min(rank, len(candidates) - 1)] if candidates else Candidate((), 0.0))
                for span, candidates in parts
            ]
            texts = [self._pieces.text(each.ids) for _, each in chosen]
            text = finish(joiner.join(filter(None, texts)), self._pieces.lang, self._settings)
            tokens = sum(len(each.ids) + 1 for _, each in chosen if each.ids)
            score = sum(each.score * (len(each.ids) + 1) for _, each in chosen if each.ids) / max(1, tokens)
            if text:
                clauses = self._clauses(chosen, texts, text) if len(chosen) > 1 else ()
                found.setdefault(text, Hypothesis(text, score, clauses))
        return list(found.values())

    def _clauses(self, chosen: list[tuple[Span, Candidate]], texts: list[str], whole: str) -> tuple[Clause, ...]:
        """The clauses of a hypothesis; none where finishing them one by one does not come to the same text."""
        finished = [finish(text, self._pieces.lang, self._settings) for text in texts]
        if LANGUAGES[self._pieces.lang].joiner.join(filter(None, finished)) != whole:
            return ()
        return tuple(Clause(span, text, each.score) for (span, each), text in zip(chosen, finished, strict=True))
