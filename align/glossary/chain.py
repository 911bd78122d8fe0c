"""Rung (c), the quick way: the draft finished anew from where a rendering belongs, rendering after rendering.

Each round puts one rendering into each text, where the model would soonest write it behind what was put there before, and lets
the model go on from there. What stands before stays, so that after as many rounds as there are terms all are there. It is a
search with constraints whose beam is one, and it runs on the fast runtime.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from align.glossary.base import Ask, Engine
from align.glossary.hits import Outcome, assess
from align.glossary.ladder import CONSTRAINED, Step, tidy
from align.glossary.sanity import Bounds
from align.results import Hypothesis

__all__ = ["climb"]

_ROUNDS = 6
_ROUNDS_ALONE = 4  # dearer, and a text that still lacks terms then is seldom saved
_TRIES = 2
Alternatives = Callable[[Step, int], Sequence[str]]


@dataclass(slots=True)
class _Way:
    """A text on the way: what it holds, from which character on it may still change, and how often it was tried in vain."""

    step: Step
    text: str
    outcomes: list[Outcome]
    begin: int = 0
    tries: int = 0

    @property
    def missing(self) -> list[int]:
        """Numbers of the wants that the text lacks."""
        return [number for number, outcome in enumerate(self.outcomes) if not outcome.good]

    @property
    def rank(self) -> tuple[int, int]:
        """More terms are better, and of equals the text that leaves more room."""
        return -len(self.missing), -self.begin


def climb(steps: Sequence[Step], engine: Engine, bounds: Bounds, alternatives: Alternatives) -> None:
    """Go round after round; whatever holds more terms than a step's text and passes its checks is taken.

    First from the left to the right, one text a round; where that fails, with a text for every rendering that is missing.
    """
    _climb(steps, engine, bounds, alternatives, alone=False)
    _climb([step for step in steps if len(step.open) > 1], engine, bounds, alternatives, alone=True)


def _climb(steps: Sequence[Step], engine: Engine, bounds: Bounds, alternatives: Alternatives, *, alone: bool) -> None:
    ways = [_Way(step, step.text, step.outcomes) for step in steps]
    for _ in range(_ROUNDS_ALONE if alone else _ROUNDS):
        asked = [(way, number, _ask(way, number, alternatives, alone)) for way in ways for number in way.missing]
        if not asked:
            return
        answers = engine.guided([ask for _, _, ask in asked])
        found: dict[int, tuple[_Way, list[Hypothesis], list[_Way]]] = {}
        for (way, number, _), hypotheses in zip(asked, answers, strict=True):
            _, candidates, onward = found.setdefault(way.step.link, (way, [], []))
            candidates += hypotheses
            onward += _onward(way, number, hypotheses)
        ways = []
        for way, candidates, onward in found.values():
            if candidates:
                way.step.take_best(sorted(candidates, key=lambda each: -each.score), CONSTRAINED, bounds)
            if not way.step.open:
                continue
            best = max(onward, key=lambda each: each.rank, default=None)
            if best is not None and best.missing:
                ways.append(best)
            elif candidates and way.tries + 1 < _TRIES:  # nothing to go on from, or complete and refused
                ways.append(replace(way, tries=way.tries + 1))


def _ask(way: _Way, number: int, alternatives: Alternatives, alone: bool) -> Ask:
    step, (start, end) = way.step, way.step.wants[number].source
    kept = tuple(outcome.span for outcome in way.outcomes if outcome.good and outcome.span)
    span = (start - step.start, end - step.start)
    return Ask(step.source, way.text, span, tuple(alternatives(step, number)), kept, way.begin, way.tries, alone)


def _onward(way: _Way, number: int, hypotheses: Sequence[Hypothesis]) -> list[_Way]:
    """The texts from which the next round may go on: those that have the rendering behind what was there before."""
    made = []
    for hypothesis in hypotheses:
        text = tidy(hypothesis.text, way.step.wants, way.step.lang)
        outcomes = assess(text, way.step.wants, way.step.lang)
        span = outcomes[number].span
        if outcomes[number].good and span is not None and span[1] > way.begin:
            made.append(_Way(way.step, text, outcomes, span[1]))
    return made
