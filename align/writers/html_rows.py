"""The rows of the report page: segments cut into pieces at the edges of term hits and findings.

Highlights are built from offsets, never by replacing strings in HTML; what leaves here is plain text, escaped by the template.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from align.bitext import Bitext, Document, Finding, Link, Span, TermHit
from align.results import Report
from align.writers.differences import differing
from align.writers.sides import drafts_of

__all__ = [
    "FLAGS",
    "LOW_SHARE",
    "Cell",
    "Mark",
    "Occurrence",
    "Piece",
    "Row",
    "Section",
    "plain",
    "sections",
    "term_anchors",
]

FLAGS = ("terms", "findings", "low")
LOW_SHARE = 0.2  # the filter "low score" shows this share of the scored beads


@dataclass(frozen=True, slots=True)
class Mark:
    """A term hit as the page shows it; ``key`` ties the source mark and the target marks of one occurrence together."""

    key: str
    status: str
    title: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text inside one segment with at most one mark and the messages of the findings that cover it.

    ``differs``: the other version of the bead does not have it.
    """

    text: str
    mark: Mark | None
    finding: str
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """Segments of one side of a row: 1-based number and pieces of each (a draft has the number of its source segment)."""

    lang: str
    segments: tuple[tuple[int, tuple[Piece, ...]], ...]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One term in one row: what stands in the source, what the draft made of it, and what the published text has."""

    source: str
    hit: TermHit
    found: str
    published: TermHit | None
    published_found: str


@dataclass(frozen=True, slots=True)
class Row:
    """One bead (or one draft link where nothing is published).

    ``flags`` is a subset of ``terms``, ``findings``, ``low``: what the filters ask for.
    """

    number: int
    label: str
    kind: str
    shape: str
    source: Cell
    draft: Cell
    published: Cell | None
    chrf: float | None
    occurrences: tuple[Occurrence, ...]
    findings: tuple[Finding, ...]
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Rows from one heading to the next; ``title`` is empty before the first heading."""

    number: int
    title: str
    draft_title: str
    rows: tuple[Row, ...]

    @property
    def flagged(self) -> int:
        """Rows with a term or a finding to look at."""
        return sum("terms" in row.flags or "findings" in row.flags for row in self.rows)


def sections(report: Report) -> list[Section]:
    """All rows of the report, in the order of the text, by section."""
    groups: list[list[Row]] = []
    for row in _rows(report):
        if row.kind == "heading" or not groups:
            groups.append([])
        groups[-1].append(row)
    found = []
    for number, rows in enumerate(groups, start=1):
        head = rows[0] if rows[0].kind == "heading" else None
        title = (plain(head.source) or plain(head.published or head.draft)) if head else ""
        found.append(Section(number, title, plain(head.draft) if head else "", tuple(rows)))
    return found


def term_anchors(report: Report) -> tuple[list[int], list[int]]:
    """For each draft link, and for each published link, the number of the row that shows it."""
    draft = list(range(1, len(report.draft.links) + 1))
    if report.published is None:
        return draft, []
    for bead, numbers in enumerate(drafts_of(report.published, report.draft), start=1):
        for number in numbers:
            draft[number] = bead
    return draft, list(range(1, len(report.published.links) + 1))


def plain(cell: Cell) -> str:
    """The text of a cell without its marks."""
    return " ".join("".join(piece.text for piece in pieces) for _, pieces in cell.segments)


def _rows(report: Report) -> list[Row]:
    draft, published = report.draft, report.published
    beads = draft.links if published is None else published.links
    drafts = [[number] for number in range(len(beads))] if published is None else drafts_of(published, draft)
    per_bead = report.scores.per_bead if report.scores else (None,) * len(beads)
    low = _low(per_bead)
    draft_hits, draft_findings = _by_link(draft.terms), _by_link(draft.findings)
    own_hits = _by_link(published.terms) if published else {}
    own_findings = _by_link(published.findings) if published else {}
    made = []
    for number, (bead, numbers, chrf) in enumerate(zip(beads, drafts, per_bead, strict=True)):
        hits = [hit for link in numbers for hit in draft_hits.get(link, [])]
        findings = [finding for link in numbers for finding in draft_findings.get(link, [])]
        parts = _Parts(bead, [draft.links[link] for link in numbers], hits, findings, own_hits.get(number, []))
        made.append(_row(report, parts, number, (chrf, low), own_findings.get(number, [])))
    return made


@dataclass(frozen=True, slots=True)
class _Parts:
    """What belongs to one row."""

    bead: Link
    drafts: list[Link]
    hits: list[TermHit]
    findings: list[Finding]
    published: list[TermHit]


def _row(report: Report, parts: _Parts, number: int, score: tuple[float | None, float], own: Sequence[Finding]) -> Row:
    draft, published, bead = report.draft, report.published, parts.bead
    keys = {(hit.term, hit.source): f"{number + 1}.{place}" for place, hit in enumerate(parts.hits, start=1)}
    source_marks = [(hit.source, _mark(draft, hit, keys)) for hit in parts.hits]
    draft_marks = [(hit.target, _mark(draft, hit, keys)) for hit in parts.hits if hit.target]
    spots = [(finding.target, finding.message) for finding in parts.findings if finding.target]
    shown = None
    ours: list[Span] = []
    if published is not None:
        drafted = [target for link in parts.drafts for target in link.targets]
        ours, theirs = differing((draft.target, drafted), (published.target, bead.targets))
        marks = [(hit.target, _mark(published, hit, keys)) for hit in parts.published if hit.target]
        own_spots = [(finding.target, finding.message) for finding in own if finding.target]
        shown = _cell(published.target, bead.targets, _Spots(marks, own_spots, theirs))
    segments = [draft.source.segments[place] for place in bead.sources] or [
        (published or draft).target.segments[place] for place in bead.targets
    ]
    chrf, low = score
    occurrences = _occurrences(report, parts)
    flags = (
        ("terms", any(hit.status in ("missing", "forbidden", "unverified") for hit in parts.hits)),
        ("findings", bool(parts.findings or own)),
        ("low", chrf is not None and chrf <= low),
    )
    return Row(
        number=number + 1,
        label=_label(bead),
        kind=segments[0].kind,
        shape=bead.shape,
        source=_cell(draft.source, bead.sources, _Spots(source_marks)),
        draft=Cell(draft.target.lang, tuple(_drafted(draft, parts, _Spots(draft_marks, spots, ours)))),
        published=shown,
        chrf=chrf,
        occurrences=occurrences,
        findings=(*parts.findings, *own),
        flags=tuple(name for name, on in flags if on),
    )


@dataclass(frozen=True, slots=True)
class _Spots:
    """Where something stands in a document: term marks, messages of findings, what the other version does not have."""

    marks: Sequence[tuple[Span, Mark]] = ()
    findings: Sequence[tuple[Span, str]] = ()
    differing: Sequence[Span] = ()


def _drafted(draft: Bitext, parts: _Parts, spots: _Spots) -> Iterator[tuple[int, tuple[Piece, ...]]]:
    """The drafts of a row under the numbers of their source segments; no pieces where one is missing beside others."""
    for link in parts.drafts:
        number = link.source[0] + 1
        for target in link.targets:
            yield number, _pieces(draft.target, target, spots)
        if not link.targets and len(parts.drafts) > 1:
            yield number, ()


def _label(bead: Link) -> str:
    """Source segment numbers, 1-based; a dash where nothing in the source answers."""
    first, last = bead.source[0] + 1, bead.source[1]
    if not bead.sources:
        return "–"
    return f"{first}" if first == last else f"{first}–{last}"


def _occurrences(report: Report, parts: _Parts) -> tuple[Occurrence, ...]:
    beside = {(hit.term, hit.source): hit for hit in parts.published}
    found = []
    for hit in parts.hits:
        other = beside.get((hit.term, hit.source))
        theirs = report.published.target.span_text(other.target) if report.published and other and other.target else ""
        ours = report.draft.target.span_text(hit.target) if hit.target else ""
        found.append(Occurrence(report.draft.source.span_text(hit.source), hit, ours, other, theirs))
    return tuple(found)


def _mark(bitext: Bitext, hit: TermHit, keys: dict[tuple[str, Span], str]) -> Mark:
    title = f"{bitext.source.span_text(hit.source)} → {hit.wanted or '?'}: {hit.status}"
    if hit.rung:
        title += f", {hit.rung}"
    if hit.reason:
        title += f" ({hit.reason})"
    return Mark(keys.get((hit.term, hit.source), ""), hit.status, title)


def _cell(document: Document, numbers: Iterable[int], spots: _Spots) -> Cell:
    return Cell(document.lang, tuple((number + 1, _pieces(document, number, spots)) for number in numbers))


def _pieces(document: Document, number: int, spots: _Spots) -> tuple[Piece, ...]:
    """The segment cut at every edge of a spot; where marks overlap, the one that starts first (then the longest) wins."""
    segment = document.segments[number]
    edges = {segment.start, segment.end}
    for start, end in [*(span for span, _ in [*spots.marks, *spots.findings]), *spots.differing]:
        edges |= {edge for edge in (start, end) if segment.start < edge < segment.end}
    ordered = sorted(spots.marks, key=lambda item: (item[0][0], -item[0][1]))
    pieces = []
    for start, end in pairwise(sorted(edges)):
        mark = next((mark for span, mark in ordered if span[0] <= start and end <= span[1]), None)
        messages = [message for span, message in spots.findings if span[0] <= start and end <= span[1]]
        differs = any(span[0] <= start and end <= span[1] for span in spots.differing)
        pieces.append(Piece(document.text[start:end], mark, "; ".join(messages), differs))
    return tuple(pieces)


def _low(per_bead: Sequence[float | None]) -> float:
    """The highest score that still counts as low: the ``LOW_SHARE`` quantile of the scored beads."""
    scored = sorted(value for value in per_bead if value is not None)
    return scored[max(int(len(scored) * LOW_SHARE) - 1, 0)] if scored else -1.0


_Item = TypeVar("_Item", TermHit, Finding)


def _by_link(items: Iterable[_Item]) -> dict[int, list[_Item]]:
    found: dict[int, list[_Item]] = {}
    for item in items:
        found.setdefault(item.link, []).append(item)
    return found
