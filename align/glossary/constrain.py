"""Lexically constrained beam search with dynamic beam allocation, over any ``StepDecoder``.

Post and Vilar (2018), "Fast lexically constrained decoding with dynamic beam allocation": one beam is shared by banks of
hypotheses that have met equally much of the constraints. Hu et al. (2019): the constraints form a trie, several texts go in one
batch. A constraint here is a choice of renderings, and each rendering a choice of token sequences; one token counts for one
constraint only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.errors import InputError
from align.glossary.base import StepDecoder
from align.glossary.constraints import Progress, Tracker
from align.results import Hypothesis

__all__ = ["SearchSettings", "search"]


_LOOP = 8  # tokens: the longest sequence whose repetition is looked for
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
        max_length: most tokens of an output, the end token included; ``None`` asks the decoder.
    """

    beam: int = 6
    widest: int = 16
    nbest: int = 4
    rows: int = 128
    patient: bool = False
    loops: int = 2
    max_length: int | None = None


@dataclass(frozen=True, slots=True)
class _Running:
    """A hypothesis that goes on: its tokens, the sum of their log-probabilities, its progress, its row in the last call."""

    tokens: tuple[int, ...]
    total: float
    progress: Progress
    row: int


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


def search(
    decoder: StepDecoder,
    texts: Sequence[str],
    renderings: Sequence[Sequence[Sequence[str]]],
    settings: SearchSettings | None = None,
) -> list[list[Hypothesis]]:
    """For each text the best hypotheses that meet all its constraints, best first.

    Args:
        decoder: the model.
        texts: source texts.
        renderings: for each text its constraints, each a choice of renderings; one wanted twice stands there twice.
        settings: beam and limits.

    Returns:
        For each text up to ``nbest`` hypotheses with mean log-probability per token (end token included) as score; an empty
        list where a constraint cannot be spelt with the model's vocabulary or no hypothesis met all constraints in time.
    """
    chosen = settings or SearchSettings()
    results: list[list[Hypothesis]] = [[] for _ in texts]
    jobs = []
    for number, (text, constraints) in enumerate(zip(texts, renderings, strict=True)):
        spelt = [[tuple(s) for rendering in choice for s in decoder.spell(rendering) if s] for choice in constraints]
        if all(spelt):
            tracker = Tracker(spelt)
            width = max(chosen.beam, min(chosen.widest, chosen.beam + tracker.total))
            limit = chosen.max_length or decoder.max_length(text)
            jobs.append(_Text(number, tracker, width, limit, [], []))
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
            _advance(job, scores[row : row + rows], decoder.eos, settings)
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


def _advance(job: _Text, scores: NDArray[np.float32], eos: int, settings: SearchSettings) -> None:
    """One step of one text: candidates, finished ones set aside, the beam shared out among the banks."""
    totals = np.array([running.total for running in job.running])[:, None] + scores.astype(np.float64)
    going: list[_Running] = []
    for row, token in _candidates(job, totals, eos):
        running, total = job.running[row], float(totals[row, token])
        tokens = (*running.tokens, token)
        if token == eos:
            if job.tracker.needed(running.progress) == 0:
                job.finished.append((total / len(tokens), tokens))
        elif len(tokens) < job.limit and not _loops(tokens, settings.loops):  # one place is left for the end token
            going.append(_Running(tokens, total, job.tracker.advance(running.progress, token), row))
    going = [item for item in going if job.tracker.needed(item.progress) < job.limit - len(item.tokens)]
    job.previous = len(job.running)
    job.running = _allocate(job, going)
    if _is_done(job, settings):
        job.running = []


def _loops(tokens: tuple[int, ...], allowed: int) -> bool:
    """Whether the tokens end in more than ``allowed`` copies of one sequence."""
    for size in range(1, _LOOP + 1) if allowed else ():
        unit, copies = tokens[-size:], allowed + 1
        if len(tokens) >= size * copies and tokens[-size * copies :] == unit * copies:
            return True
    return False


def _candidates(job: _Text, totals: NDArray[np.float64], eos: int) -> list[tuple[int, int]]:
    """(row, token) pairs: the best over all rows, the best of each row, every token that brings a constraint forward, the end.

    In order of score, then row, then token; impossible ones are left out.
    """
    vocabulary = totals.shape[1]
    flat = totals.ravel()
    count = min(flat.size, 2 * job.width)
    near = np.flatnonzero(flat > flat.max() - _NEAR)
    pool = near if near.size >= count else np.arange(flat.size)
    best = pool[np.argpartition(-flat[pool], count - 1)[:count]]
    chosen = {divmod(int(at), vocabulary) for at in best}
    chosen |= {(row, int(token)) for row, token in enumerate(totals.argmax(axis=1))}
    for row, running in enumerate(job.running):
        chosen |= {(row, token) for token in job.tracker.next_tokens(running.progress)}
        chosen.add((row, eos))
    possible = [pair for pair in chosen if np.isfinite(totals[pair])]
    return sorted(possible, key=lambda pair: (-totals[pair], pair))


def _allocate(job: _Text, going: list[_Running]) -> list[_Running]:
    """The beam shared among banks of equal need; places that no bank fills go to the best of the rest.

    ``going`` is in order of score, and so is each bank.
    """
    banks: dict[int, list[_Running]] = {}
    for item in going:
        banks.setdefault(job.tracker.needed(item.progress), []).append(item)
    share = max(1, job.width // (job.tracker.total + 1))
    kept = [item for need in sorted(banks) for item in banks[need][:share]][: job.width]
    left = [item for need in sorted(banks) for item in banks[need][share:]]
    kept += sorted(left, key=lambda item: (-item.total, item.tokens))[: job.width - len(kept)]
    return sorted(kept, key=lambda item: (-item.total, item.tokens))


def _is_done(job: _Text, settings: SearchSettings) -> bool:
    """Whether no running hypothesis can come among the returned ones any more."""
    if not job.running or len(job.finished) < settings.nbest:
        return False
    worst = sorted((score for score, _ in job.finished), reverse=True)[settings.nbest - 1]
    length = job.limit if settings.patient else len(job.running[0].tokens)
    return max(item.total for item in job.running) / length <= worst
