"""What stages conclude about texts: hypotheses, alignments, scores, term use, and the report that gathers them.

Stages may not import each other, so the values that pass between them live here, beside ``align.bitext``.
"""

from __future__ import annotations

from dataclasses import dataclass

from align.bitext import Bitext, Span

__all__ = [
    "BeadScores", "Clause", "Consistency", "Hypothesis", "Rendering", "Report", "Resource", "Score", "SectionScore",
    "SoftAlignment", "StageTime", "TermFigure", "TermReport", "TermSide", "TermUse",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a long segment that was translated by itself.

    Attributes:
        source: its span in the source text.
        text: its part of the translation; empty where the model wrote nothing.
        score: mean log-probability of a target token in nats.
    """

    source: Span
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One translation of one segment.

    Attributes:
        text: the detokenised text.
        score: mean log-probability of a target token in nats; comparable between hypotheses of one segment.
        clauses: what it was put together from, in order, where the segment was too long for the model: their texts, joined as
            the target language joins sentences, are ``text``. Empty where it was translated in one piece.
    """

    text: str
    score: float
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class SoftAlignment:
    """A soft alignment between a source text and one translation of it, by subword pieces.

    Attributes:
        source: character spans of the source pieces in the source text.
        target: character spans of the target pieces in the target text.
        weights: ``weights[t][s]`` in [0, 1]; a row (one target piece) sums to at most 1.
    """

    source: tuple[Span, ...]
    target: tuple[Span, ...]
    weights: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Score:
    """A figure with everything needed to repeat it.

    Attributes:
        metric: ``BLEU`` or ``chrF``.
        value: 0 to 100.
        signature: sacrebleu's full signature, with ``align-norm:...`` appended for a normalised figure.
        variant: ``raw``, ``normalised`` (width and punctuation folded on both sides) or ``with-nulls`` (1:0 and 0:1 beads
            scored as empty sides).
        segments: number of pairs that it was computed on.
        interval: 95 % bootstrap confidence interval, ``None`` where it was not computed.
    """

    metric: str
    value: float
    signature: str
    variant: str
    segments: int
    interval: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class SectionScore:
    """Figures of one section of the source.

    Attributes:
        heading: its heading; empty before the first.
        beads: numbers of its beads that have two sides.
        scores: raw BLEU and chrF over those; empty where there are none.
    """

    heading: str
    beads: tuple[int, ...]
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class BeadScores:
    """A draft scored against the published translation, bead by bead.

    Attributes:
        scores: corpus scores.
        per_bead: for each bead its sentence-level chrF, ``None`` for a bead with an empty side.
        shapes: how many beads of each shape, most frequent first.
        source_coverage: share of the source's non-space characters that stand in scored beads.
        target_coverage: the same for the published text.
        bead_set: digest of the links, so that two figures can be told to rest on the same pairs.
        sections: figures of each section, in order.
        paragraphs: for each bead the number of the paragraph that it was drawn with for intervals, from 0.
    """

    scores: tuple[Score, ...]
    per_bead: tuple[float | None, ...]
    shapes: tuple[tuple[str, int], ...]
    source_coverage: float
    target_coverage: float
    bead_set: str
    sections: tuple[SectionScore, ...] = ()
    paragraphs: tuple[int, ...] = ()

    def lowest(self, count: int = 20) -> list[int]:
        """Numbers of the beads of lowest chrF, the worst first; earlier ones first where they are equal."""
        known = [(value, number) for number, value in enumerate(self.per_bead) if value is not None]
        return [number for _, number in sorted(known)[:count]]


@dataclass(frozen=True, slots=True)
class Rendering:
    """One way in which a term was rendered. ``text`` is empty where no known rendering was found.

    ``segments`` holds link numbers, one entry for each occurrence. ``status`` is that of ``TermHit``.
    """

    text: str
    status: str
    segments: tuple[int, ...]

    @property
    def count(self) -> int:
        """Number of occurrences."""
        return len(self.segments)


@dataclass(frozen=True, slots=True)
class TermUse:
    """A term and its renderings over a whole text, most frequent first."""

    term: str
    source: str
    wanted: str
    renderings: tuple[Rendering, ...]

    @property
    def occurrences(self) -> int:
        """How often the term stands in the source."""
        return sum(rendering.count for rendering in self.renderings)


@dataclass(frozen=True, slots=True)
class Consistency:
    """Term use over one bitext, with the figures of glossary adherence and consistency.

    Attributes:
        of: ``draft`` or ``published``.
        uses: one entry a term that occurs, in termbase order.
        hit_rate: share of occurrences with the preferred or an admitted rendering (micro), ``None`` without occurrences.
        hit_rate_macro: mean over terms of that share.
        consistency: over terms that occur more than once, the share of occurrences with the term's most frequent rendering
            (micro; an occurrence without a known rendering matches nothing); ``None`` where no term occurs twice.
        singletons: terms that occur once and say nothing about consistency.
    """

    of: str
    uses: tuple[TermUse, ...]
    hit_rate: float | None
    hit_rate_macro: float | None
    consistency: float | None
    singletons: int


@dataclass(frozen=True, slots=True)
class TermFigure:
    """One figure about the terms of one text.

    Attributes:
        name: the metric, such as ``hit rate``.
        variant: which of its variants, such as ``micro``; may be empty.
        value: a share (0 to 1; 1-TERm may be negative) or a count; ``None`` where there was nothing to compute it on.
        support: how many of ``unit`` it rests on.
        unit: ``occurrences``, ``terms``, ``segments`` ...
        signature: definition, tokenisation and versions: two figures compare only where these are equal.
        interval: 95 % Wilson interval of a share of independent hits.
    """

    name: str
    variant: str
    value: float | None
    support: int
    unit: str
    signature: str
    interval: tuple[float, float] | None = None

    @property
    def is_count(self) -> bool:
        """Whether ``value`` counts something; else it is a share."""
        return isinstance(self.value, int)


@dataclass(frozen=True, slots=True)
class TermSide:
    """One text measured against the glossary: its renderings, its figures, and how its segments are called."""

    terms: Consistency
    figures: tuple[TermFigure, ...]
    unit: str = "segment"


@dataclass(frozen=True, slots=True)
class TermReport:
    """What ``align glossary check`` found: one text, or the draft and the published version side by side.

    Attributes:
        title: what was measured, for people.
        langs: codes of source and target.
        sides: one or two; figures with the same name and variant belong side by side.
        resources: everything that decided the figures, with digests or versions.
    """

    title: str
    langs: tuple[str, str]
    sides: tuple[TermSide, ...]
    resources: tuple[Resource, ...]


@dataclass(frozen=True, slots=True)
class StageTime:
    """Wall time of one stage in seconds and how many items it worked on (``reused`` of them came from the store)."""

    stage: str
    seconds: float
    items: int
    reused: int = 0


@dataclass(frozen=True, slots=True)
class Resource:
    """A file or model that decided the result: kind (``model``, ``glossary``, ``source``, ``published``), name, SHA-256."""

    kind: str
    name: str
    digest: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is known about one language of one run."""

    title: str
    draft: Bitext
    draft_terms: Consistency
    resources: tuple[Resource, ...]
    published: Bitext | None = None
    scores: BeadScores | None = None
    published_terms: Consistency | None = None
