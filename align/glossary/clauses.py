"""A long segment climbs the ladder clause by clause, as the model translated it.

What a model cannot translate in one piece it cannot translate again in one piece with a term in it either: a clause is what it
knows how to do, and only the clauses that lack a term are done again. A term that the draft has already is looked for in the
clause whose translation holds it; one that it lacks belongs to the clause of the source that it stands in, and clauses that a
term crosses stay together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from align.bitext import Span
from align.glossary.hits import Want, assess
from align.glossary.ladder import FREE, Step, tidy
from align.lang import LANGUAGES
from align.results import Clause, Hypothesis

__all__ = ["Parts", "parts_of"]


@dataclass(frozen=True, slots=True)
class Parts:
    """A segment taken apart.

    Attributes:
        whole: the segment.
        steps: its parts in order, each a step with the wants that it has to see to.
        wants: for each part the numbers of those wants in the whole.
        nbests: for each part its hypotheses, best first.
    """

    whole: Step
    steps: tuple[Step, ...]
    wants: tuple[tuple[int, ...], ...]
    nbests: tuple[tuple[Hypothesis, ...], ...]

    def join(self) -> None:
        """Put what became of the parts into the whole: text, outcomes, rungs and reasons."""
        whole = self.whole
        whole.text = tidy(_joined([step.text for step in self.steps], whole.lang), whole.wants, whole.lang)
        whole.outcomes = assess(whole.text, whole.wants, whole.lang)
        rungs = dict.fromkeys(range(len(whole.wants)), "")
        for step, numbers in zip(self.steps, self.wants, strict=True):
            rungs |= dict(zip(numbers, step.rungs, strict=True))
            for want, why in step.reasons:
                for number in numbers if want is None else [numbers[want]]:
                    if number not in _held(step, numbers):
                        whole.reasons.append((number, why))
            whole.lost |= step.lost
        whole.rungs = [(rungs[number] or FREE) if outcome.good else "" for number, outcome in enumerate(whole.outcomes)]
        whole.reasons = list(dict.fromkeys(whole.reasons))


def _held(step: Step, numbers: Sequence[int]) -> set[int]:
    """Numbers, in the whole, of the wants that a part holds."""
    return {number for number, outcome in zip(numbers, step.outcomes, strict=True) if outcome.good}


def parts_of(step: Step, hypotheses: Sequence[Hypothesis]) -> Parts | None:
    """The parts of a segment whose free translation is put together from clauses; ``None`` for one in a single piece."""
    best = next((found for found in hypotheses if found.text == step.free), None)
    if best is None or len(best.clauses) < 2:
        return None
    tidied = [tidy(clause.text, step.wants, step.lang) for clause in best.clauses]
    homes = _homes(step, best.clauses, tidied)
    groups = _groups(len(best.clauses), list(homes.values()), [bool(text) for text in tidied])
    if len(groups) < 2:
        return None
    steps, numbers, nbests = [], [], []
    for start, end in groups:
        inside = tuple(number for number, home in homes.items() if start <= home[0] < end)
        candidates = [_candidate(each.clauses[start:end], step.lang) for each in hypotheses if _like(each, best)]
        free = _candidate(best.clauses[start:end], step.lang)
        left, right = best.clauses[start].source[0], best.clauses[end - 1].source[1]
        made = Step(
            step.link,
            step.source[left:right],
            step.start + left,
            free.text,
            _joined(tidied[start:end], step.lang),
            [step.wants[number] for number in inside],
            step.lang,
        )
        made.free_score = free.score
        steps.append(made)
        numbers.append(inside)
        nbests.append(tuple(dict.fromkeys(candidates)))
    return Parts(step, tuple(steps), tuple(numbers), tuple(nbests))


def _homes(step: Step, clauses: Sequence[Clause], texts: Sequence[str]) -> dict[int, Span]:
    """For each want the first and the last clause that it has to do with."""
    whole = _joined(texts, step.lang)
    ends = [len(_joined(texts[: number + 1], step.lang)) for number in range(len(texts))]
    homes = {}
    for number, (want, outcome) in enumerate(zip(step.wants, assess(whole, step.wants, step.lang), strict=True)):
        if outcome.good and outcome.span is not None:
            places = [sum(end <= at for end in ends) for at in (outcome.span[0], outcome.span[1] - 1)]
        else:
            places = [_clause_at(clauses, at) for at in _inside(want, step)]
        homes[number] = (places[0], places[1])
    return homes


def _inside(want: Want, step: Step) -> Span:
    """First and last character of a term in the source of its segment."""
    return want.source[0] - step.start, want.source[1] - step.start - 1


def _clause_at(clauses: Sequence[Clause], at: int) -> int:
    return max((number for number, clause in enumerate(clauses) if clause.source[0] <= at), default=0)


def _groups(count: int, together: Sequence[Span], filled: Sequence[bool]) -> list[Span]:
    """Runs of clauses, as half-open spans: those that a term crosses are one run, and an empty one joins its neighbour."""
    tied = [False] * count  # whether a clause belongs to the one before it
    for first, last in together:
        for number in range(first + 1, last + 1):
            tied[number] = True
    for number in range(1, count):
        tied[number] = tied[number] or not filled[number] or not any(filled[:number])
    starts = [number for number in range(count) if not number or not tied[number]]
    return list(zip(starts, [*starts[1:], count], strict=True))


def _like(hypothesis: Hypothesis, best: Hypothesis) -> bool:
    return [clause.source for clause in hypothesis.clauses] == [clause.source for clause in best.clauses]


def _candidate(clauses: Sequence[Clause], lang: str) -> Hypothesis:
    """Clauses as one hypothesis; its score is their mean by length."""
    lengths = [len(clause.text) + 1 for clause in clauses]
    score = sum(clause.score * length for clause, length in zip(clauses, lengths, strict=True)) / sum(lengths)
    return Hypothesis(_joined([clause.text for clause in clauses], lang), score)


def _joined(texts: Sequence[str], lang: str) -> str:
    return LANGUAGES[lang].joiner.join(filter(None, texts))
