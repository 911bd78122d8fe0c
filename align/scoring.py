"""``align score`` and ``align beads score`` as functions: figures of files, and of one system against another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align import lang as languages
from align.errors import InputError, UsageError
from align.results import BeadScores, Score, SectionScore

if TYPE_CHECKING:
    from align.bitext import Bitext
    from align.metrics.beads import BeadNumbers, Rates
    from align.metrics.significance import Comparison

__all__ = ["BeadOutcome", "Outcome", "ScoreSettings", "score_bead_files", "score_files"]


@dataclass(frozen=True, slots=True)
class ScoreSettings:
    """What ``score_files`` scores.

    Attributes:
        hypothesis: lines, or the ``beads.jsonl`` of a run with a published version.
        reference: lines; empty for a ``beads.jsonl``, which holds it.
        lang: language of both; a ``beads.jsonl`` says it itself.
        baseline: what another system made of the same source, in the same form as ``hypothesis``; empty for none.
        seed: of the tests of significance.
    """

    hypothesis: str
    reference: str = ""
    lang: str = ""
    baseline: str = ""
    seed: int = 12345


@dataclass(frozen=True, slots=True)
class Outcome:
    """Figures of a system, and how it stands to the baseline.

    ``beads`` is ``None`` where lines were scored.
    """

    lang: str
    scores: tuple[Score, ...]
    beads: BeadScores | None
    comparisons: tuple[Comparison, ...]

    def as_dict(self) -> dict[str, Any]:
        """Everything as plain values; beads count from 1."""
        found: dict[str, Any] = {"lang": self.lang, "scores": [asdict(score) for score in self.scores]}
        if self.beads is not None:
            found["bead_set"] = self.beads.bead_set
            found["source_coverage"] = self.beads.source_coverage
            found["target_coverage"] = self.beads.target_coverage
            found["sections"] = [_section(section) for section in self.beads.sections]
            found["lowest"] = [{"bead": bead + 1, "chrF": self.beads.per_bead[bead]} for bead in self.beads.lowest()]
        if self.comparisons:
            found["comparisons"] = [{**asdict(item), "difference": item.difference} for item in self.comparisons]
        return found

    def lines(self) -> list[str]:
        """The same for people, columns separated by tabs."""
        found = [_line(score) for score in self.scores]
        if self.beads is not None:
            covered = f"{self.beads.source_coverage:.1%} of the source, {self.beads.target_coverage:.1%} of the published text"
            found.append(f"bead set {self.beads.bead_set}\t{covered}")
            found += [_section_line(section) for section in self.beads.sections if section.scores]
        return found + [_comparison_line(item) for item in self.comparisons]


def _section(section: SectionScore) -> dict[str, Any]:
    return {**asdict(section), "beads": [bead + 1 for bead in section.beads]}


def _line(score: Score) -> str:
    edges = f"\t{score.interval[0]:.2f} to {score.interval[1]:.2f}" if score.interval else ""
    return f"{score.metric} ({score.variant})\t{score.value:.2f}{edges}\t{score.signature}"


def _section_line(section: SectionScore) -> str:
    figures = ", ".join(f"{score.metric} {score.value:.2f}" for score in section.scores)
    return f"section\t{section.heading or 'before the first heading'}\t{len(section.beads)} beads\t{figures}"


def _comparison_line(item: Comparison) -> str:
    edges = f"95 % interval {item.interval[0]:+.2f} to {item.interval[1]:+.2f}"
    how = f"{item.method}, {item.trials} trials over {item.groups} groups, seed {item.seed}"
    return (
        f"{item.metric}\t{item.system:.2f} against {item.baseline:.2f}: {item.difference:+.2f}\t{edges}"
        f"\tp = {item.p_value:.4f}\t{how}"
    )


def score_files(settings: ScoreSettings) -> Outcome:
    """Score lines against lines, or the drafts of a run's beads against its published version.

    Raises:
        UsageError: unequal lengths, a reference beside a ``beads.jsonl``, or none for lines.
        InputError: a file cannot be used or is in another language, or the baseline rests on other beads.
    """
    return _score_beads(settings) if _is_beads(settings.hypothesis) else _score_lines(settings)


def _is_beads(name: str) -> bool:
    return Path(name).suffix.lower() == ".jsonl"


def _score_lines(settings: ScoreSettings) -> Outcome:
    from align.metrics.corpus import score
    from align.readers.lines import read_lines

    if not settings.reference or not settings.lang:
        raise UsageError(
            "lines need a reference and a language",
            hint="Say: align score HYPOTHESIS REFERENCE --lang ko, or give the beads.jsonl of a run.",
        )
    if settings.baseline and _is_beads(settings.baseline):
        raise UsageError("the baseline is a bead file and HYPOTHESIS is not", hint="Give two files of one form.")
    code = languages.parse(settings.lang).code
    lines, references = read_lines(settings.hypothesis), read_lines(settings.reference)
    scores = score(lines, references, code)
    other = read_lines(settings.baseline) if settings.baseline else []
    for name, texts in ((settings.hypothesis, lines), (settings.baseline, other)):
        _check_language(name, texts, code)
    comparisons = _compared((other, lines), references, code, None, settings.seed) if settings.baseline else ()
    return Outcome(code, scores, None, comparisons)


def _check_language(name: str, lines: Sequence[str], code: str) -> None:
    """A system may leave a line untranslated; a file that is in another language as a whole is the wrong file."""
    from align.text.scripts import guess_language

    guess = guess_language("\n".join(lines))
    if guess.lang and guess.lang != code:
        raise InputError(
            f"these lines are {guess.name}, not {languages.LANGUAGES[code].name}",
            where=name,
            hint="Check --lang and that this is the right file.",
        )


def _score_beads(settings: ScoreSettings) -> Outcome:
    from align.metrics.published import bead_set, paragraphs, score_pairs, two_sided
    from align.writers.bead_drafts import read_bead_drafts

    if settings.reference:
        raise UsageError("a beads.jsonl holds its reference", hint=f"Leave {settings.reference} out.")
    mine = read_bead_drafts(settings.hypothesis)
    code = mine.published.target.lang
    if settings.lang and languages.parse(settings.lang).code != code:
        raise InputError(
            f"the beads are in {code}, not {settings.lang}", where=settings.hypothesis, hint="Check --lang."
        )
    groups = mine.paragraphs or tuple(paragraphs(mine.published))
    scores = score_pairs(mine.pairs, mine.published, groups)
    comparisons: tuple[Comparison, ...] = ()
    if settings.baseline:
        if not _is_beads(settings.baseline):
            raise UsageError("HYPOTHESIS is a bead file and the baseline is not", hint="Give two files of one form.")
        other = read_bead_drafts(settings.baseline)
        if (theirs := bead_set(other.published)) != scores.bead_set:
            raise InputError(
                f"the baseline rests on bead set {theirs}, and {settings.hypothesis} on {scores.bead_set}",
                where=settings.baseline,
                hint="Figures on different pairs cannot be compared: run both systems on the same source and published version.",
            )
        scored = two_sided(mine.published)
        systems = [other.pairs[number][0] for number in scored], [mine.pairs[number][0] for number in scored]
        references = [mine.pairs[number][1] for number in scored]
        marks = [groups[number] for number in scored]
        comparisons = _compared(systems, references, code, marks, settings.seed)
    return Outcome(code, scores.scores, scores, comparisons)


def _compared(
    systems: tuple[Sequence[str], Sequence[str]],
    references: Sequence[str],
    code: str,
    groups: Sequence[int] | None,
    seed: int,
) -> tuple[Comparison, ...]:
    """By both methods: randomisation claims less falsely, the bootstrap is what most papers name."""
    from align.metrics.significance import TRIALS, compare

    return tuple(
        item
        for method in TRIALS
        for item in compare(systems, references, code, groups=groups, method=method, seed=seed)
    )


@dataclass(frozen=True, slots=True)
class BeadOutcome:
    """An alignment against a gold one.

    Attributes:
        rates: strict and lax precision, recall, F1.
        gold: number of gold beads.
        test: number of test beads.
        shapes: (shape, found exactly, all) of the gold beads.
        unit: ``sentences`` by number, or ``characters``: beads whose sentences are not numbered, compared by the text they hold.
    """

    rates: Rates
    gold: int
    test: int
    shapes: tuple[tuple[str, int, int], ...]
    unit: str

    def as_dict(self) -> dict[str, Any]:
        """Everything as plain values."""
        shapes = [{"shape": shape, "found": found, "gold": count} for shape, found, count in self.shapes]
        return {**asdict(self.rates), "gold": self.gold, "test": self.test, "unit": self.unit, "shapes": shapes}

    def lines(self) -> list[str]:
        """The same for people, columns separated by tabs."""
        rates = self.rates
        strict = (rates.strict_precision, rates.strict_recall, rates.strict_f1)
        lax = (rates.lax_precision, rates.lax_recall, rates.lax_f1)
        found = ["\tprecision\trecall\tF1"]
        found += [
            "\t".join([name, *(f"{value:.4f}" for value in values)])
            for name, values in (("strict", strict), ("lax", lax))
        ]
        found.append(f"beads\t{self.gold} gold\t{self.test} test\tby {self.unit}")
        return found + [f"{shape}\t{hits} of {count} found exactly" for shape, hits, count in self.shapes]


def score_bead_files(gold: str, test: str) -> BeadOutcome:
    """Score an alignment against a gold one, each in Vecalign's form, a ladder of hunalign, ``beads.jsonl``, TSV or TMX.

    Beads of TSV and TMX have no sentence numbers: they are found in the texts of the other file by what they hold.

    Raises:
        InputError: a file cannot be read, or the two do not hold the same texts.
        UsageError: one file has sentence numbers and no text, the other text and no numbers.
    """
    from align.metrics.beads import recall_by_shape, score_alignment

    sides = _bead_file(gold), _bead_file(test)
    numbered = [side.numbers for side in sides if side.numbers is not None]
    texts = [side.bitext for side in sides if side.bitext is not None]
    if len(numbered) == 2:
        unit, beads = "sentences", numbered
    elif len(texts) == 2:
        from align.metrics.spread import spread

        unit, beads = "characters", list(spread((texts[0], gold), (texts[1], test)))
    else:
        raise UsageError(
            "one of the files has sentence numbers and no text, the other text and no numbers",
            hint="Give both as beads.jsonl, or both in Vecalign's form.",
        )
    rates = score_alignment(beads[0], beads[1])
    return BeadOutcome(rates, len(beads[0]), len(beads[1]), tuple(recall_by_shape(beads[0], beads[1])), unit)


@dataclass(frozen=True, slots=True)
class _BeadFile:
    numbers: list[BeadNumbers] | None
    bitext: Bitext | None


def _bead_file(name: str) -> _BeadFile:
    from align.metrics.beads import beads_of, parse_beads, parse_ladder
    from align.readers.lines import read_lines
    from align.writers.load import load

    ending = Path(name).suffix.lower()
    if ending == ".jsonl":
        bitext = load(name)
        return _BeadFile(beads_of(bitext), bitext)
    if ending == ".tmx":
        return _BeadFile(None, load(name))
    lines = read_lines(name)
    text = "\n".join(lines)
    first = next((line for line in lines if line.strip()), "")
    if first.lstrip().startswith("["):
        return _BeadFile(parse_beads(text, where=name), None)
    if all(field.strip().isdigit() for field in first.split("\t")[:2]):
        return _BeadFile(parse_ladder(text, where=name), None)
    if "\t" in first:
        return _BeadFile(None, load(name, "en", "en"))  # a TSV does not say its languages, and here they decide nothing
    raise InputError(
        "this is no form of beads that is read here",
        where=name,
        hint="Give [0, 1]:[2] lines, a ladder of hunalign, beads.jsonl, TSV or TMX.",
    )
