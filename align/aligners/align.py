"""Sentence alignment of two segmented documents: ``align_documents``; and whether they are translations at all: ``assess``."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, replace

import numpy as np

from align.aligners.base import Embedder
from align.aligners.chinese import suited
from align.aligners.dynamic import align_sides
from align.aligners.headings import with_cut_headings
from align.aligners.lattice import moves_up_to
from align.aligners.passages import passage_findings, unforced
from align.aligners.sides import Side, make_side
from align.aligners.surface import surfaces
from align.bitext import Bitext, Document, Link, Stamp
from align.errors import InputError, UsageError

__all__ = ["VERSION", "AlignSettings", "Fit", "align_documents", "assess", "require_translation"]

VERSION = "3"


@dataclass(frozen=True, slots=True)
class AlignSettings:
    """How to search.

    Attributes:
        max_size: most sentences of a bead, both sides together; 2 to 8. At 8 long passages that a translator recast as a
            whole come out as one bead; 5 is faster.
        window: how many sentences beside the anchors are searched.
        cut_headings: cut the target's headings off where they are glued to a sentence and the source has them
            (``align.aligners.headings``). Not for a target that is segmented already: it gets segments of its own.
    """

    max_size: int = 8
    window: int = 10
    cut_headings: bool = False

    def __post_init__(self) -> None:
        if not 2 <= self.max_size <= 8:
            raise UsageError(f"max_size is {self.max_size}", hint="A bead holds 2 to 8 sentences, both sides together.")
        if not 1 <= self.window <= 1000:
            raise UsageError(f"window is {self.window}", hint="Use 1 to 1000 sentences.")

    @property
    def digest(self) -> str:
        """First 16 hexadecimal digits of the SHA-256 of all settings."""
        return hashlib.sha256(repr(sorted(asdict(self).items())).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Fit:
    """How far two documents look like translations of each other.

    Attributes:
        matched: share of the characters of both sides that stand in beads with two sides.
        confidence: mean confidence of those beads, weighted by characters; 0 without any.
        related: whether the target looks like a translation of the source.
    """

    matched: float
    confidence: float
    related: bool


def align_documents(
    source: Document, target: Document, *, embedder: Embedder, settings: AlignSettings | None = None
) -> Bitext:
    """Line two documents up. Every segment of both comes out in exactly one link; ``Link.score`` is the confidence in [0, 1].

    Passages of one side only, and passages that stand elsewhere, are findings (``align.aligners.passages``).

    Raises:
        InputError: a document has no segments.
    """
    settings = settings or AlignSettings()
    for document, side in ((source, "source"), (target, "target")):
        if not len(document):
            raise InputError(
                f"the {side} document has no segments", where=document.origin.name, hint="Is the file empty?"
            )
    stamp = Stamp("align", "dynamic", VERSION, settings.digest, embedder.stamp.model)
    embedder = suited(embedder, source.lang, target.lang)
    bitext, sides = _lined_up((source, target), embedder, settings)
    if settings.cut_headings and (cut := with_cut_headings(bitext, embedder)) is not target:
        bitext, sides = _lined_up((source, cut), embedder, settings)
    return replace(bitext, findings=passage_findings(bitext, *sides), trail=(stamp,))


def _lined_up(
    documents: tuple[Document, Document], embedder: Embedder, settings: AlignSettings
) -> tuple[Bitext, tuple[Side, Side]]:
    source, target = documents
    moves, facts = moves_up_to(settings.max_size), surfaces(source, target)
    reach = max(settings.max_size - 1, 1)
    sides = (make_side(source, facts[0], embedder, reach), make_side(target, facts[1], embedder, reach))
    beads = align_sides(documents, sides, embedder, moves=moves, window=settings.window)
    links = tuple(Link(bead.source, bead.target, bead.confidence) for bead in unforced(beads, *sides))
    return Bitext(source, target, links), sides


def assess(bitext: Bitext) -> Fit:
    """Judge an alignment from its shapes and confidences alone.

    Documents on different subjects still share names, dates and phrases, so some beads always look good; what gives them
    away is that most beads have near-equal alternatives.
    """
    lengths = [
        (
            sum(len(text) for text in bitext.source_texts(link)) / max(len(bitext.source.text), 1),
            sum(len(text) for text in bitext.target_texts(link)) / max(len(bitext.target.text), 1),
        )
        for link in bitext.links
    ]
    weights = np.array([sum(pair) / 2 if all(pair) else 0.0 for pair in lengths])
    scores = np.array([link.score or 0.0 for link in bitext.links])
    matched = float(weights.sum())
    confidence = float((weights * scores).sum() / matched) if matched else 0.0
    return Fit(matched, confidence, matched * confidence >= 0.5)


def require_translation(bitext: Bitext) -> Fit:
    """``assess``, but an error when the target is another text.

    Raises:
        InputError: the published version does not look like a translation of the source.
    """
    fit = assess(bitext)
    if not fit.related:
        raise InputError(
            f"the published version does not look like a translation of this source "
            f"({fit.matched:.0%} of the text found a partner, with confidence {fit.confidence:.2f})",
            where=bitext.target.origin.name,
            hint=f"Check that {bitext.target.lang} is its language and that it is the same report.",
        )
    return fit
