"""Are two systems different? Paired bootstrap and approximate randomisation, over paragraphs or sections.

Koehn 2004, "Statistical Significance Tests for Machine Translation Evaluation"; Riezler & Maxwell 2005, who found that
randomisation claims less falsely. Both systems are measured on the same beads, and whole groups are drawn or swapped, because
sentences of one paragraph are not independent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from align import lang as languages
from align.errors import UsageError
from align.metrics.corpus import SEED, check_sides, grouped_statistics, metrics_for, value_of

__all__ = ["Comparison", "Method", "compare"]

Method = Literal["bootstrap", "randomisation"]
_TRIALS: dict[Method, int] = {"bootstrap": 1000, "randomisation": 10_000}
_FEWEST = 2  # groups; below that there is nothing to draw from


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two systems by one metric.

    Attributes:
        metric: ``BLEU`` or ``chrF``.
        baseline: figure of the baseline, 0 to 100.
        system: figure of the other system.
        p_value: chance of such a difference, or a larger one, if the two were equally good; two-sided.
        method: ``bootstrap`` or ``randomisation``, with the number of trials.
        groups: number of paragraphs or sections that were drawn.
    """

    metric: str
    baseline: float
    system: float
    p_value: float
    method: str
    groups: int


def compare(
    systems: tuple[Sequence[str], Sequence[str]],
    references: Sequence[str],
    lang: str,
    *,
    groups: Sequence[int] | None = None,
    method: Method = "randomisation",
) -> tuple[Comparison, ...]:
    """The second system against the first, the baseline, by BLEU and chrF. Deterministic.

    Args:
        systems: texts of the baseline and of the system, line by line.
        references: as many texts.
        lang: language of all.
        groups: for each line the number of its paragraph or section; each line by itself without it.
        method: ``bootstrap`` (1,000 draws) or ``randomisation`` (10,000 swaps).

    Raises:
        UsageError: unequal lengths, an unknown method, fewer than two groups.
        InputError: see ``align.metrics.corpus.score``.
    """
    if method not in get_args(Method):
        raise UsageError(f"unknown method {method!r}", hint=f"Use: {', '.join(get_args(Method))}.")
    language = languages.parse(lang)
    for texts in systems:
        check_sides(texts, references, language.code)
    marks = list(groups) if groups is not None else list(range(len(references)))
    if len(marks) != len(references) or len(set(marks)) < _FEWEST:
        raise UsageError(
            f"{len(set(marks))} groups over {len(marks)} lines for {len(references)} references",
            hint="Give a group for each line, and two groups at least.",
        )
    found = []
    for metric in metrics_for(language):
        sides = [grouped_statistics(metric, list(texts), list(references), marks) for texts in systems]
        baseline, system = (value_of(metric, side.sum(axis=0)) for side in sides)
        trial = _bootstrap if method == "bootstrap" else _randomisation
        p = trial(metric, sides[0], sides[1], system - baseline)
        name = type(metric).__name__.replace("CHRF", "chrF")
        found.append(Comparison(name, baseline, system, p, f"{method}:{_TRIALS[method]}", len(sides[0])))
    return tuple(found)


def _share(differences: Sequence[float], least: float) -> float:
    """(c + 1) / (n + 1), c of n trials being as extreme: never 0, which no finite number of trials can show."""
    return (sum(abs(difference) >= least - 1e-9 for difference in differences) + 1) / (len(differences) + 1)


def _bootstrap(metric: Any, first: NDArray[np.float64], second: NDArray[np.float64], difference: float) -> float:
    """Draws of groups with replacement; their differences, moved to mean 0, are what chance would give."""
    picks = np.random.default_rng(SEED).integers(len(first), size=(_TRIALS["bootstrap"], len(first)))
    drawn = [value_of(metric, second[pick].sum(axis=0)) - value_of(metric, first[pick].sum(axis=0)) for pick in picks]
    mean = sum(drawn) / len(drawn)
    return _share([value - mean for value in drawn], abs(difference))


def _randomisation(metric: Any, first: NDArray[np.float64], second: NDArray[np.float64], difference: float) -> float:
    """Each group's texts change sides with chance one half."""
    swaps = np.random.default_rng(SEED).integers(2, size=(_TRIALS["randomisation"], len(first))).astype(np.float64)
    whole, change = first + second, second - first
    moved = first.sum(axis=0) + swaps @ change
    rest = whole.sum(axis=0) - moved
    return _share(
        [value_of(metric, b) - value_of(metric, a) for a, b in zip(moved, rest, strict=True)], abs(difference)
    )
