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
from align.metrics.corpus import SEED, check_sides, grouped_statistics, metrics_for
from align.metrics.resampling import resampled, value_of, values_of

__all__ = ["TRIALS", "Comparison", "Method", "compare"]

Method = Literal["bootstrap", "randomisation"]
TRIALS: dict[Method, int] = {"bootstrap": 1000, "randomisation": 10_000}
_FEWEST = 2  # groups; below that there is nothing to draw from


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two systems by one metric.

    Attributes:
        metric: ``BLEU`` or ``chrF``.
        baseline: figure of the baseline, 0 to 100.
        system: figure of the other system.
        interval: 95 % interval of ``system - baseline``, by paired bootstrap, whatever the method.
        p_value: chance of such a difference, or a larger one, if the two were equally good; two-sided.
        method: ``bootstrap`` or ``randomisation``.
        trials: how many draws or swaps.
        groups: number of paragraphs or sections that were drawn.
        seed: of the random numbers.
        signature: sacrebleu's full signature of the metric.
    """

    metric: str
    baseline: float
    system: float
    interval: tuple[float, float]
    p_value: float
    method: Method
    trials: int
    groups: int
    seed: int
    signature: str

    @property
    def difference(self) -> float:
        """What the system has more than the baseline."""
        return self.system - self.baseline


def compare(
    systems: tuple[Sequence[str], Sequence[str]],
    references: Sequence[str],
    lang: str,
    *,
    groups: Sequence[int] | None = None,
    method: Method = "randomisation",
    seed: int = SEED,
) -> tuple[Comparison, ...]:
    """The second system against the first, the baseline, by BLEU and chrF. Deterministic.

    Args:
        systems: texts of the baseline and of the system, line by line.
        references: as many texts.
        lang: language of all.
        groups: for each line the number of its paragraph or section; each line by itself without it.
        method: ``bootstrap`` (1,000 draws) or ``randomisation`` (10,000 swaps).
        seed: of the random numbers, 0 or more; with 12345 and no groups the bootstrap draws what sacrebleu draws.

    Raises:
        UsageError: unequal lengths, an unknown method, fewer than two groups, a negative seed.
        InputError: see ``align.metrics.corpus.score``.
    """
    if method not in get_args(Method):
        raise UsageError(f"unknown method {method!r}", hint=f"Use: {', '.join(get_args(Method))}.")
    if seed < 0:
        raise UsageError(f"the seed is {seed}", hint="Use 0 or more.")
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
        drawn = _drawn(metric, sides[0], sides[1], seed)
        if method == "bootstrap":
            p = _share(drawn - drawn.mean(), abs(system - baseline))
        else:
            p = _share(_swapped(metric, sides[0], sides[1], seed), abs(system - baseline))
        name, tail = type(metric).__name__.replace("CHRF", "chrF"), len(drawn) // 40
        ordered = np.sort(drawn)
        interval = float(ordered[tail]), float(ordered[-tail - 1])
        metric.corpus_score(
            list(systems[0]), [list(references)]
        )  # the signature wants to know how many references there are
        signature = str(metric.get_signature().format(short=False))
        found.append(
            Comparison(name, baseline, system, interval, p, method, TRIALS[method], len(sides[0]), seed, signature)
        )
    return tuple(found)


def _share(differences: NDArray[np.float64], least: float) -> float:
    """(c + 1) / (n + 1), c of n trials being as extreme: never 0, which no finite number of trials can show."""
    return (int((np.abs(differences) >= least - 1e-9).sum()) + 1) / (len(differences) + 1)


def _drawn(metric: Any, first: NDArray[np.float64], second: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    """Differences over draws of groups with replacement; moved to mean 0 they are what chance would give."""
    picks = np.random.default_rng(seed).integers(len(first), size=(TRIALS["bootstrap"], len(first)))
    return values_of(metric, resampled(second, picks)) - values_of(metric, resampled(first, picks))


def _swapped(metric: Any, first: NDArray[np.float64], second: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    """Differences where each group's texts changed sides with chance one half."""
    swaps = np.random.default_rng(seed).integers(2, size=(TRIALS["randomisation"], len(first))).astype(np.float64)
    whole, change = first + second, second - first
    moved = first.sum(axis=0) + swaps @ change
    rest = whole.sum(axis=0) - moved
    return values_of(metric, rest) - values_of(metric, moved)
