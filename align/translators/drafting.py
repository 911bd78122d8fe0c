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

from align.lang import LANGUAGES
from align.results import Hypothesis
from align.text.register import in_register
from align.text.width import full_width
from align.translators.clauses import split_clauses
from align.translators.pieces import Pieces
from align.translators.repetition import NO_REPEAT, loops
from align.translators.settings import DecodingSettings

__all__ = ["Candidate", "Drafter", "Search", "SearchOrder", "coverage", "finish"]


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
    sums = [sum(column) for column in zip(*attention[1:], strict=True)] if len(attention) > 1 else [0.0] * len(visible)
    logs = [math.log(min(1.0, max(_FLOOR, total))) for total, seen in zip(sums, visible, strict=True) if seen]
    return sum(logs) / len(logs) if logs else 0.0


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

    def search(self, rows: Sequence[Sequence[int]], order: SearchOrder) -> list[list[Candidate]]:
        """Candidates of each row of source ids (tag and end token included), best first."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A text or a clause of it: number of the text, source ids, and what is allowed (see ``SearchOrder``)."""

    text: int
    ids: tuple[int, ...]
    comma_end: bool
    any_script: bool

    @property
    def kind(self) -> tuple[int, bool, bool]:
        """What units of one batch have in common."""
        return self.bound, self.comma_end, self.any_script

    @property
    def bound(self) -> int:
        """The length class, an upper bound of the number of pieces: 8, 12, 16, 24, 32, 48, 64 ..."""
        power = 1 << max(3, (len(self.ids) - 1).bit_length())
        return power * 3 // 4 if power > 8 and len(self.ids) <= power * 3 // 4 else power


def finish(text: str, lang: str, settings: DecodingSettings) -> str:
    """A text as it leaves the model, made presentable.

    Composed, single-spaced; Chinese with Chinese punctuation, Korean in one register.
    """
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()
    if lang == "ko":
        return in_register(text, settings.register)
    return full_width(text) if settings.full_width and LANGUAGES[lang].is_chinese else text


class Drafter:
    """Translates texts with any search.

    Rows are batched only with rows of their own length class, which decides the longest output, so that a text is decoded
    alike whatever stands beside it.
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
        by_text: dict[int, list[list[Candidate]]] = {}
        for unit, candidates in zip(units, results, strict=True):
            by_text.setdefault(unit.text, []).append(candidates)
        drafts = []
        for number, text in enumerate(texts):
            if number in by_text:
                drafts.append(self._joined(by_text[number])[: max(1, nbest)])
            else:
                drafts.append([Hypothesis(text.strip(), 0.0)] if text.strip() else [])
        return drafts

    def _units(self, number: int, text: str) -> Iterable[_Unit]:
        if _VERBATIM.fullmatch(text.strip()) or not any(character.isalpha() for character in text):
            return
        spans = split_clauses(text.strip(), lambda part: len(self._pieces.source(part).ids) <= self._limit)
        for start, end in spans:
            part = text.strip()[start:end]
            is_last = end == len(text.strip())
            guarded = self._settings.comma_guard and (is_last or part[-1] in ".!?")
            comma_end = not guarded or self._pieces.ends_open(part)
            any_script = not self._settings.script_guard or self._pieces.mixes_scripts(text)
            yield _Unit(number, self._pieces.source(part).ids, comma_end, any_script)

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

        in_order = sorted(range(len(units)), key=lambda number: (kind(number), len(units[number].ids), number))
        for (bound, comma_end, any_script), group in groupby(in_order, key=kind):
            members = list(group)
            size = max(1, self._settings.batch_tokens // bound)
            longest = self._pieces.max_length(bound)
            this = replace(order, max_length=longest, comma_end=comma_end, any_script=any_script)
            for at in range(0, len(members), size):
                batch = members[at : at + size]
                found = self._search.search([units[number].ids for number in batch], this)
                for number, candidates in zip(batch, found, strict=True):
                    results[number] = self._ranked(candidates)
        return results

    def _ranked(self, candidates: list[Candidate]) -> list[Candidate]:
        weight = self._settings.coverage_penalty or 0.0
        return sorted(candidates, key=lambda each: -(each.score + weight * each.coverage)) if weight else candidates

    def _joined(self, parts: list[list[Candidate]]) -> list[Hypothesis]:
        """Hypotheses of a whole text from those of its clauses: the k-th best of each together, equal texts once."""
        found: dict[str, Hypothesis] = {}
        joiner = LANGUAGES[self._pieces.lang].joiner
        for rank in range(max(len(candidates) for candidates in parts)):
            chosen = [candidates[min(rank, len(candidates) - 1)] for candidates in parts if candidates]
            joined = joiner.join(filter(None, (self._pieces.text(each.ids) for each in chosen)))
            text = finish(joined, self._pieces.lang, self._settings)
            tokens = sum(len(each.ids) + 1 for each in chosen)
            score = sum(each.score * (len(each.ids) + 1) for each in chosen) / tokens
            if text:
                found.setdefault(text, Hypothesis(text, score))
        return list(found.values())
