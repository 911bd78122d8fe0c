"""BLEU and chrF as sacrebleu computes them, behind checks of everything that sacrebleu lets pass in silence.

Papineni et al. 2002; Popović 2015; Post 2018, "A Call for Clarity in Reporting BLEU Scores". Figures equal those of the sacrebleu
command line on the same lines to the last digit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align import lang as languages
from align.errors import EnvironmentFault, InputError, UsageError
from align.metrics.normalise import FOLD, fold_all
from align.metrics.resampling import resampled, values_of
from align.results import Score
from align.text import scripts

__all__ = [
    "RESAMPLES", "SEED", "VARIANTS", "Statistics", "check_sides", "figures", "grouped_statistics", "metrics_for", "score",
    "segment_chrf",
]  # fmt: skip

VARIANTS = ("raw", "normalised")
RESAMPLES = 1000
SEED = 12345  # of sacrebleu

_DOUBT = 0.2  # share of characters of the other standard in a Chinese text that is still clear
_HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_SCRIPTS = {"en": ("Latin", _LATIN), "ko": ("Hangul", _HANGUL), "zh-Hans": ("Han", _HAN), "zh-Hant": ("Han", _HAN)}


class Statistics:
    """What BLEU and chrF count in a line (n-grams that agree, lengths), counted once however many figures rest on the line.

    Raises:
        EnvironmentFault: sacrebleu or its Korean part is missing.
    """

    def __init__(self, language: languages.Language) -> None:
        self.metrics = metrics_for(language)
        self._known: dict[str, dict[tuple[str, str], list[Any]]] = {
            type(metric).__name__: {} for metric in self.metrics
        }

    def of(self, metric: Any, hypotheses: Sequence[str], references: Sequence[str]) -> list[list[Any]]:
        """The counts of each (hypothesis, reference) by one of ``metrics``, in order."""
        known = self._known[type(metric).__name__]
        pairs = list(zip(hypotheses, references, strict=True))
        fresh = [pair for pair in dict.fromkeys(pairs) if pair not in known]
        if fresh:
            lines, others = zip(*fresh, strict=True)
            known.update(zip(fresh, metric._extract_corpus_statistics(lines, [others]), strict=True))
        return [known[pair] for pair in pairs]

    def chrf(self, hypothesis: str, reference: str) -> float:
        """The chrF of one line, 0 to 100."""
        metric = self.metrics[1]
        return float(metric._aggregate_and_compute(self.of(metric, [hypothesis], [reference])).score)


def score(
    hypotheses: Sequence[str],
    references: Sequence[str],
    lang: str,
    *,
    variants: Sequence[str] = VARIANTS,
    interval: bool = False,
    groups: Sequence[int] | None = None,
    statistics: Statistics | None = None,
) -> tuple[Score, ...]:
    """BLEU and chrF of one system against one reference, line by line, for each variant in turn.

    Args:
        hypotheses: one text a segment; may be empty strings, which lower the figures.
        references: as many texts in ``lang``; may hold empty strings, but not only.
        lang: language of both; decides the tokeniser of BLEU.
        variants: of ``raw`` (as it stands) and ``normalised`` (both sides folded by ``align.metrics.normalise.fold``).
        interval: also compute the 95 % interval of 1,000 bootstrap resamples of the groups, with a fixed seed.
        groups: for each segment the number of its paragraph or section, because neighbours are not independent; without it every
            segment is a group of its own.
        statistics: counts of lines that other figures rest on as well.

    Raises:
        UsageError: a string instead of a sequence, unequal lengths, an unknown variant or language.
        InputError: no reference, references in another script than the language's, Korean that is not in NFC.
        EnvironmentFault: sacrebleu or its Korean part is missing.
    """
    language = languages.parse(lang)
    if unknown := [variant for variant in variants if variant not in VARIANTS]:
        raise UsageError(f"unknown variant {unknown[0]!r}", hint=f"Use: {', '.join(VARIANTS)}.")
    check_sides(hypotheses, references, language.code)
    if groups is not None and len(groups) != len(references):
        raise UsageError(f"{len(groups)} groups for {len(references)} references")
    counts = statistics or Statistics(language)
    results: list[Score] = []
    for variant in variants:
        sides = list(hypotheses), list(references)
        if variant == "normalised":
            sides = fold_all(sides[0], chinese=language.is_chinese), fold_all(sides[1], chinese=language.is_chinese)
        results += figures(sides, counts, variant, interval=interval, groups=groups)
    return tuple(results)


def figures(
    sides: tuple[list[str], list[str]],
    statistics: Statistics,
    variant: str,
    *,
    interval: bool,
    groups: Sequence[int] | None = None,
) -> tuple[Score, ...]:
    """BLEU and chrF of lines that were checked and folded already, under the name of a variant."""
    found = []
    for metric in statistics.metrics:
        counts = statistics.of(metric, *sides)
        figure = _figure(metric, counts, variant)
        if interval:
            figure = replace(figure, interval=_interval(metric, _sums(counts, groups or range(len(counts)))))
        found.append(figure)
    return tuple(found)


def segment_chrf(pairs: Sequence[tuple[str, str]]) -> list[float]:
    """Figures of chrF for each (hypothesis, reference), 0 to 100, for ranking segments; a mean of them is no corpus score."""
    from sacrebleu.metrics.chrf import CHRF

    metric = CHRF()
    return [float(metric.sentence_score(hypothesis, [reference]).score) for hypothesis, reference in pairs]


def metrics_for(language: languages.Language) -> tuple[Any, Any]:
    """Sacrebleu's BLEU with the language's tokeniser, and chrF.

    Raises:
        EnvironmentFault: sacrebleu or its Korean part is missing.
    """
    try:
        from sacrebleu.metrics.bleu import BLEU
        from sacrebleu.metrics.chrf import CHRF

        return BLEU(tokenize=language.bleu_tokenizer), CHRF()
    except (ImportError, RuntimeError) as error:
        raise EnvironmentFault(
            f"BLEU cannot be computed: {error}",
            hint="Install sacrebleu with its Korean part: pip install 'sacrebleu[ko]'",
        ) from error


def _figure(metric: Any, counts: list[list[Any]], variant: str) -> Score:
    value = metric._aggregate_and_compute(counts)
    signature = metric.get_signature().format(short=False)
    if variant == "normalised":
        signature = f"{signature}|{FOLD}"
    name = type(metric).__name__.replace("CHRF", "chrF")
    return Score(name, float(value.score), signature, variant, len(counts))


def grouped_statistics(
    metric: Any, hypotheses: list[str], references: list[str], groups: Sequence[int]
) -> NDArray[np.float64]:
    """The sums of the segments' statistics for each group, shape (groups, statistics): what is added up before it is divided."""
    return _sums(metric._extract_corpus_statistics(hypotheses, [references]), groups)


def _sums(counts: list[list[Any]], groups: Sequence[int]) -> NDArray[np.float64]:
    each = np.array(counts, dtype=np.float64)
    _, place = np.unique(np.array(groups), return_inverse=True)
    sums = np.zeros((int(place.max()) + 1, each.shape[1]))
    np.add.at(sums, place, each)
    return sums


def _interval(metric: Any, statistics: NDArray[np.float64]) -> tuple[float, float]:
    """Percentile bootstrap (Koehn 2004): resampled sums of the groups' statistics, each made into a score."""
    picks = np.random.default_rng(SEED).integers(len(statistics), size=(RESAMPLES, len(statistics)))
    values = np.sort(values_of(metric, resampled(statistics, picks)))
    tail = RESAMPLES // 40
    return float(values[tail]), float(values[-tail - 1])


def check_sides(hypotheses: Sequence[str], references: Sequence[str], code: str) -> None:
    """What ``score`` asks of its input.

    Raises:
        UsageError: a string instead of a sequence, unequal lengths.
        InputError: no reference, references in another language, Korean that is not in NFC.
    """
    _check_shape(hypotheses, references)
    _check_texts(hypotheses, references, code)


def _check_shape(hypotheses: Sequence[str], references: Sequence[str]) -> None:
    for name, side in (("hypotheses", hypotheses), ("references", references)):
        if isinstance(side, str):
            raise UsageError(f"{name} is one string", hint="Give a list with one text for each segment.")
        if not all(isinstance(text, str) for text in side):
            raise UsageError(f"{name} holds something that is not a text", hint="Give one list of strings.")
    if len(hypotheses) != len(references):
        raise UsageError(
            f"{len(hypotheses)} hypotheses but {len(references)} references",
            hint="Both need one text for each segment, in the same order.",
        )
    if not any(text.strip() for text in references):
        raise InputError("there is no reference to score against", hint="Is the reference file empty?")


def _check_texts(hypotheses: Sequence[str], references: Sequence[str], code: str) -> None:
    if code == "ko":
        for name, side in (("hypothesis", hypotheses), ("reference", references)):
            for number, text in enumerate(side, 1):
                if not unicodedata.is_normalized("NFC", text):
                    raise InputError(
                        "Korean text is not in Unicode form NFC, and the tokeniser of BLEU cannot read it",
                        where=f"{name} {number}",
                        hint="Normalise it to NFC first.",
                    )
    whole = "".join(references)
    script, _ = _SCRIPTS[code]
    counts = {name: len(other.findall(whole)) for name, other in _SCRIPTS.values()}
    if sum(counts.values()) and 2 * counts[script] < sum(counts.values()):
        found = max(counts, key=lambda name: counts[name])
        raise InputError(
            f"the references are written in {found}, not in {languages.LANGUAGES[code].name}",
            hint="Check --lang and that the reference is the right file.",
        )
    _check_chinese(whole, code)


def _check_chinese(whole: str, code: str) -> None:
    """Simplified and Traditional Chinese share most characters: those of one standard only decide."""
    if not code.startswith("zh"):
        return
    guess = scripts.guess_language(whole)
    if guess.lang != code and guess.lang.startswith("zh") and guess.doubt <= _DOUBT:
        raise InputError(
            f"the references are {languages.LANGUAGES[guess.lang].name}, not {languages.LANGUAGES[code].name}",
            hint="Check --lang and that the reference is the right file.",
        )
