"""Lexically constrained beam search with dynamic beam allocation, over any ``StepDecoder``.

Post and Vilar (2018), "Fast lexically constrained decoding with dynamic beam allocation": one beam is shared by banks of
hypotheses that have met equally much of the constraints. Hu et al. (2019): the constraints form a trie, several texts go in one
batch. A constraint here is a choice of renderings, and each rendering a choice of token sequences; one token counts for one
constraint only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.errors import InputError
from align.glossary.base import StepDecoder
from align.glossary.constraints import Progress, Tracker
from align.glossary.sanity import ends, sentence_ends
from align.results import Hypothesis

__all__ = ["QUICK", "SearchSettings", "search"]


_LOOP = 8  # tokens: the longest sequence whose repetition is looked for
_NEXT_SENTENCE = re.compile(r"(?:[.!?…][\"'”’)]*\s+|[。！？][”’」』）]*)(?=\w)")
_NEAR = 12.0  # nats: candidates are looked for this close to the best before all are sorted


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """Size and end of the search.

    Attributes:
        beam: hypotheses a text without constraints; each bank of constraint tokens adds one, up to ``widest``.
        widest: most hypotheses a text.
        nbest: how many finished hypotheses are returned.
        rows: most hypotheses in one call of the decoder; texts are taken in groups that fit. Does not change any result.
        patient: go on until no running hypothesis can beat the finished ones, even with its best possible end. Without it the
            search of a text ends when its running hypotheses are worse than the finished ones as they stand.
        loops: how often in a row a sequence of up to eight tokens may stand; 0 allows any number.
        no_repeat: sequences of this length may not come twice, but for those of constraints; 0 allows any.
        max_length: most tokens of an output, the end token included; ``None`` asks the decoder.
    """

    beam: int = 6
    widest: int = 16
    nbest: int = 4
    rows: int = 256
    patient: bool = False
    loops: int = 2
    no_repeat: int = 4
    max_length: int | None = None


QUICK = SearchSettings(beam=4, widest=8, nbest=4)
"""What the ladder searches with: 3 and 7 lost one term in 175; twice that, with earlier weights, took twice the time."""


@dataclass(frozen=True, slots=True)
class _Running:
    """A hypothesis that goes on: its tokens, the sum of their log-probabilities, its progress, its row in the last call."""

    tokens: tuple[int, ...]
    total: float
    progress: Progress
    row: int


class _Stops:
    """Which tokens end a sentence, found out as they come."""

    def __init__(self, decoder: StepDecoder) -> None:
        self.text = decoder.text
        self._known: dict[int, bool] = {}

    def __contains__(self, token: int) -> bool:
        if token not in self._known:
            self._known[token] = ends(self.text((token,)))
        return self._known[token]


@dataclass(slots=True)
class _Text:
    """The search of one text; ``previous`` is how many rows it had in the last call of the decoder."""

    number: int
    tracker: Tracker
    width: int
    limit: int
    running: list[_Running]
    finished: list[tuple[float, tuple[int, ...]]]
    previous: int = 1
    bans: tuple[tuple[int, ...], ...] = ()
    closed: bool = False
    sentences: int = 1
    stops: _Stops | None = None

    def runs_on(self, tokens: tuple[int, ...]) -> bool:
        """Whether something follows the last sentence that the source gives room for."""
        if self.stops is None or len(tokens) < 2 or tokens[-2] not in self.stops:
            return False
        return len(_NEXT_SENTENCE.findall(self.stops.text(tokens))) >= self.sentences

    def may_end(self, text: str) -> bool:
        """Whether the text ends as its source does: a sentence with an end mark."""
        return not self.closed or (ends(text) and sentence_ends(text) <= self.sentences)


def search(
    decoder: StepDecoder,
    texts: Sequence[str],
    renderings: Sequence[Sequence[Sequence[str]]],
    settings: SearchSettings | None = None,
    banned: Sequence[Sequence[str]] = (),
) -> list[list[Hypothesis]]:
    """For each text the best hypotheses that meet all its constraints, best first.

    Args:
        decoder: the model.
        texts: source texts.
        renderings: for each text its constraints, each a choice of renderings; one wanted twice stands there twice.
        settings: beam and limits.
        banned: for each text what may not stand in its translation; empty for no bans at all.

    Returns:
        For each text up to ``nbest`` hypotheses with mean log-probability per token (end token included) as score; an empty
        list where a constraint cannot be spelt with the model's vocabulary or no hypothesis met all constraints in time.
    """
    chosen = settings or SearchSettings()
    results: list[list[Hypothesis]] = [[] for _ in texts]
    jobs, stops = [], _Stops(decoder)
    for number, (text, constraints) in enumerate(zip(texts, renderings, strict=True)):
        spelt = [[tuple(s) for rendering in choice for s in decoder.spell(rendering) if s] for choice in constraints]
        if all(spelt):
            tracker = Tracker(spelt)
            width = max(chosen.beam, min(chosen.widest, chosen.beam + tracker.total))
            limit = chosen.max_length or decoder.max_length(text)
            bans = tuple(tuple(s) for word in banned[number] for s in decoder.spell(word) if s) if banned else ()
            jobs.append(_Text(number, tracker, width, limit, [], [], bans=bans, closed=ends(text)))
            jobs[-1].sentences, jobs[-1].stops = max(1, sentence_ends(text)), stops if ends(text) else None
    jobs.sort(key=lambda job: (len(texts[job.number]), job.number))  # neighbours of one length: little padding
    while jobs:
        group = _group(jobs, chosen.rows)
        jobs = jobs[len(group) :]
        _decode_or_skip(decoder, [texts[job.number] for job in group], group, chosen)
        for job in group:
            best = sorted(job.finished, key=lambda item: (-item[0], item[1]))[: chosen.nbest]
            results[job.number] = [Hypothesis(decoder.text(list(tokens)), score) for score, tokens in best]
    return results


def _group(jobs: Sequence[_Text], rows: int) -> list[_Text]:
    """The first jobs that fit into ``rows`` together, at least one."""
    group = [jobs[0]]
    for job in jobs[1:]:
        if sum(member.width for member in group) + job.width > rows:
            break
        group.append(job)
    return group


def _decode_or_skip(
    decoder: StepDecoder, sources: Sequence[str], jobs: Sequence[_Text], settings: SearchSettings
) -> None:
    """Run a group; a text that the model cannot take (too long) has no result and does not stop the others."""
    try:
        state = decoder.start(sources)
    except InputError:
        for source, job in zip(sources, jobs, strict=True) if len(jobs) > 1 else ():
            _decode_or_skip(decoder, [source], [job], settings)
        return
    _decode(decoder, state, jobs, settings)


def _decode(decoder: StepDecoder, state: Any, jobs: Sequence[_Text], settings: SearchSettings) -> None:
    """Run all searches of a group to their ends, one decoder call a step."""
    for row, job in enumerate(jobs):
        job.running = [_Running((), 0.0, job.tracker.begin, row)]
    parents = np.arange(len(jobs), dtype=np.int64)
    tokens: NDArray[np.int64] | None = None
    active = list(jobs)
    while active:
        scores = decoder.step(state, parents, tokens)
        row = 0
        for job in active:
            rows = len(job.running)
            _advance(job, scores[row : row + rows], decoder, settings)
            row += rows
        # Rows of the next call, numbered in this one's rows; a text that is done leaves the batch.
        chosen_parents, chosen_tokens, row, still = [], [], 0, []
        for job in active:
            chosen_parents += [row + running.row for running in job.running]
            chosen_tokens += [running.tokens[-1] for running in job.running]
            row += job.previous
            if job.running:
                still.append(job)
        active = still
        parents, tokens = np.array(chosen_parents, dtype=np.int64), np.array(chosen_tokens, dtype=np.int64)


def _advance(job: _Text, scores: NDArray[np.float32], decoder: StepDecoder, settings: SearchSettings) -> None:
    """One step of one text: candidates, finished ones set aside, the beam shared out among the banks."""
    going: list[_Running] = []
    for row, token, total in _candidates(job, scores, decoder.eos):
        running = job.running[row]
        tokens = (*running.tokens, token)
        if token == decoder.eos:
            if running.progress.need == 0 and job.may_end(decoder.text(tokens)):
                job.finished.append((total / len(tokens), tokens))
        elif len(tokens) < job.limit:  # one place is left for the end token
            progress = job.tracker.advance(running.progress, token)
            if progress.need < job.limit - len(tokens):
                going.append(_Running(tokens, total, progress, row))
    job.previous = len(job.running)
    job.running = _allocate(job, going, settings)
    if _is_done(job, settings):
        job.running = []


def _may_stand(job: _Text, item: _Running, settings: SearchSettings) -> bool:
    """Whether the tokens neither go round in circles nor end in something banned."""
    tokens, size = item.tokens, settings.no_repeat
    if any(tokens[-len(ban) :] == ban for ban in job.bans) or _loops(tokens, settings.loops):
        return False
    if job.runs_on(tokens):
        return False
    if not size or item.progress.partial or len(tokens) <= size:
        return True  # the tokens of a constraint may stand as often as it is wanted
    last, end = tokens[-1], tokens[-size:]
    return not any(
        tokens[at] == last and tokens[at + 1 - size : at + 1] == end for at in range(size - 1, len(tokens) - 1)
    )


def _loops(tokens: tuple[int, ...], allowed: int) -> bool:
    """Whether the tokens end in more than ``allowed`` copies of one sequence."""
    for size in range(1, min(_LOOP, len(tokens) // (allowed + 1)) + 1) if allowed else ():
        if tokens[-1] == tokens[-1 - size] and tokens[-size * (allowed + 1) :] == tokens[-size:] * (allowed + 1):
            return True
    return False


def _candidates(job: _Text, scores: NDArray[np.float32], eos: int) -> list[tuple[int, int, float]]:
    """(row, token, total): the best over all rows, the best of each row, what brings a constraint forward, the end.

    In order of total, then row, then token; impossible ones are left out.
    """
    before = np.array([running.total for running in job.running])
    vocabulary = scores.shape[1]
    flat = (scores + before[:, None].astype(np.float32)).ravel()
    count = min(flat.size, 2 * job.width)
    near = np.flatnonzero(flat > flat.max() - _NEAR)
    pool = near if near.size >= count else np.arange(flat.size)
    best = pool[np.argpartition(-flat[pool], count - 1)[:count]]
    chosen = set(best.tolist())
    chosen.update((np.arange(len(before)) * vocabulary + scores.argmax(axis=1)).tolist())
    for row, running in enumerate(job.running):
        chosen.update(row * vocabulary + token for token in running.progress.forward)
        chosen.add(row * vocabulary + eos)
    places = np.array(sorted(chosen))
    rows = places // vocabulary
    totals = before[rows] + scores.ravel()[places].astype(np.float64)
    order = [at for at in np.argsort(-totals, kind="stable").tolist() if np.isfinite(totals[at])]
    return [(int(rows[at]), int(places[at] % vocabulary), float(totals[at])) for at in order]


def _allocate(job: _Text, going: list[_Running], settings: SearchSettings) -> list[_Running]:
    """The beam shared among banks of equal need; places that no bank fills go to the best of the rest.

    With more needs than places neighbouring ones share a bank, where the best that needs least is sure of its place; without
    that, what has hurried through its constraints would crowd out what reads well. ``going`` is in order of score.
    What may not stand is found out only for those that would be taken.
    """
    count = min(job.tracker.total + 1, max(2, job.width // 2) if job.tracker.total >= job.width else job.width)
    banks: list[list[_Running]] = [[] for _ in range(count)]
    for item in going:
        banks[item.progress.need * count // (job.tracker.total + 1)].append(item)
    share = max(1, job.width // count)
    kept: list[_Running] = []
    left: list[_Running] = []
    for bank in banks:
        room = min(share, job.width - len(kept))
        least = min(bank, key=lambda item: item.progress.need, default=None)  # the first, and so the best, of those
        for item in [*([least] if least else []), *(item for item in bank if item is not least)]:
            if room <= 0:
                left.append(item)
            elif _may_stand(job, item, settings):
                kept.append(item)
                room -= 1
    for item in sorted(left, key=_rank):
        if len(kept) >= job.width:
            break
        if _may_stand(job, item, settings):
            kept.append(item)
    return sorted(kept, key=_rank)


def _rank(item: _Running) -> tuple[float, tuple[int, ...]]:
    return -item.total, item.tokens


def _is_done(job: _Text, settings: SearchSettings) -> bool:
    """Whether no running hypothesis can come among the returned ones any more."""
    if not job.running or len(job.finished) < settings.nbest:
        return False
    worst = sorted((score for score, _ in job.finished), reverse=True)[settings.nbest - 1]
    length = job.limit if settings.patient else len(job.running[0].tokens)
    return max(item.total for item in job.running) / length <= worst
