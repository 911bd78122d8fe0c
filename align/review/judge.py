"""What the checks and the glossary say about a row: taken over from the run, and found anew when its text is changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from align.bitext import Bitext, Document, Finding, Link, Severity, Span, TermHit, TermStatus
from align.glossary.termbase import Rendering, Termbase
from align.review.events import Event
from align.review.rows import Base, Row

__all__ = ["Judge", "Judgement", "RowFinding", "RowHit", "with_renderings"]

_WHOLE_TEXT = (
    "consistency",
)  # checks that compare rows with each other: the run has made them, one row alone says nothing


@dataclass(frozen=True, slots=True)
class RowFinding:
    """A finding in a row; ``span`` counts characters of its translation."""

    check: str
    severity: Severity
    message: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class RowHit:
    """A term in a row; ``source`` counts characters of its source side, ``target`` of its translation (or published text)."""

    term: str
    source: Span
    target: Span | None
    status: TermStatus
    wanted: str
    rung: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """All that is said about one row; ``score`` is chrF (0 to 100) of the translation against the published text."""

    findings: tuple[RowFinding, ...] = ()
    hits: tuple[RowHit, ...] = ()
    published_hits: tuple[RowHit, ...] = ()
    score: float | None = None


def with_renderings(termbase: Termbase, events: Iterable[Event], lang: str) -> Termbase:
    """The termbase with the renderings that the reviewer added as admitted ones."""
    added: dict[str, list[str]] = {}
    for event in events:
        added.setdefault(event.name, []).append(event.text)
    if not added:
        return termbase
    concepts = []
    for concept in termbase:
        given = concept.renderings.get(lang)
        if concept.id in added:
            more = [text for text in added[concept.id] if given is None or text not in given.accepted]
            own = Rendering(more[0], tuple(more[1:])) if given is None else given
            own = own if given is None else replace(own, admitted=(*own.admitted, *more))
            concept = replace(concept, renderings={**concept.renderings, lang: own})
        concepts.append(concept)
    return replace(termbase, concepts=tuple(concepts))


@dataclass
class Judge:
    """Judges rows of one run by one termbase.

    Attributes:
        base: what the run made.
        termbase: the glossary, with what the reviewer added.
    """

    base: Base
    termbase: Termbase

    def __post_init__(self) -> None:
        from align.glossary.matcher import Matcher

        self._matcher = Matcher(self.termbase)
        self._hits_of: dict[int, list[TermHit]] = {}
        self._findings_of: dict[int, list[Finding]] = {}
        for hit in self.base.draft.terms:
            self._hits_of.setdefault(hit.link, []).append(hit)
        for finding in self.base.draft.findings:
            self._findings_of.setdefault(finding.link, []).append(finding)

    def of(self, row: Row) -> Judgement:
        """Everything about one row."""
        text = self.base.text(row)
        unedited = row.text is None
        findings = self._known_findings(row) if unedited else self._fresh_findings(row, text)
        hits = self._known_hits(row) if unedited else self._hits(self.base.source_side(row).text, text)
        published = self.base.published_side(row).text
        score = None
        if published and text:
            from align.metrics.corpus import segment_chrf

            score = round(segment_chrf([(text, published)])[0], 2)
        found = self._hits(self.base.source_side(row).text, published) if published else ()
        return Judgement(findings, hits, found, score)

    def _hits(self, source: str, target: str) -> tuple[RowHit, ...]:
        """Terms of any pair of texts, by looking."""
        from align.glossary.hits import assess, hit, wants_of

        pair = self._pair(source, target)
        if pair is None or not source:
            return ()
        wants = wants_of(pair, pair.links[0], self._matcher)
        outcomes = assess(target, wants, self.base.lang)
        found = [hit(want, 0, outcome, 0) for want, outcome in zip(wants, outcomes, strict=True)]
        return tuple(_row_hit(term, term.source, term.target) for term in found)

    def _pair(self, source: str, target: str) -> Bitext | None:
        """A bitext of one link; ``None`` for two empty sides."""
        sides = [text.strip() for text in (source, target)]
        if not any(sides):
            return None
        documents = [
            Document.from_segments([text] if text else [], lang)
            for text, lang in zip(sides, (self.base.draft.source.lang, self.base.lang), strict=True)
        ]
        return Bitext(documents[0], documents[1], (Link((0, len(documents[0])), (0, len(documents[1]))),))

    def _fresh_findings(self, row: Row, text: str) -> tuple[RowFinding, ...]:
        from align.checks.run import CheckSettings, check

        pair = self._pair(self.base.source_side(row).text, text)
        if pair is None:
            return ()
        found = check(pair, CheckSettings(_WHOLE_TEXT)).findings
        return tuple(RowFinding(item.check, item.severity, item.message, item.target) for item in found)

    def _known_findings(self, row: Row) -> tuple[RowFinding, ...]:
        side = self.base.draft_side(row)
        found = [item for number in range(*row.source) for item in self._findings_of.get(number, ())]
        return tuple(
            RowFinding(item.check, item.severity, item.message, side.relative(item.target) if item.target else None)
            for item in found
        )

    def _known_hits(self, row: Row) -> tuple[RowHit, ...]:
        sides = self.base.source_side(row), self.base.draft_side(row)
        found = [item for number in range(*row.source) for item in self._hits_of.get(number, ())]
        return tuple(
            _row_hit(item, sides[0].relative(item.source), sides[1].relative(item.target) if item.target else None)
            for item in found
        )


def _row_hit(hit: TermHit, source: Span, target: Span | None) -> RowHit:
    return RowHit(hit.term, source, target, hit.status, hit.wanted, hit.rung, hit.reason)
