"""The figures of the report page: tiles, bars and the histogram, as numbers and words that the template draws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from align.results import Consistency, Report, Score

__all__ = [
    "RUNGS", "STATUSES", "Bar", "Bin", "Histogram", "Tile", "histogram", "per_cent", "rung_bar", "status_bars", "tiles",
]  # fmt: skip

# In the order of the ladder, with the words that a reader sees.
RUNGS = {
    "free": "free translation",
    "nbest": "from the n-best list",
    "annotated": "annotated source",
    "constrained": "constrained search",
    "replaced": "replaced by alignment",
    "flagged": "flagged for you",
    "": "measured only",
}
# Status: sign (so that colour is never alone) and word.
STATUSES = {"held": "✓", "admitted": "≈", "unverified": "?", "missing": "○", "forbidden": "✕"}
_BINS = 20
_DASH = "–"


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure of the summary: what it is, its value, a unit in small type, lines of small print, the signature of a score."""

    label: str
    value: str
    unit: str
    notes: tuple[str, ...]
    warn: bool = False
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A stacked bar: for each part its class, label, count, share in per cent, and where it starts (0 to 100)."""

    title: str
    total: int
    parts: tuple[tuple[str, str, int, float, float], ...]


@dataclass(frozen=True, slots=True)
class Bin:
    """One column of the histogram: ``[low, high)``, count, height as a share of the highest column."""

    low: int
    high: int
    count: int
    height: float


@dataclass(frozen=True, slots=True)
class Histogram:
    """Sentence-level chrF over the scored beads."""

    bins: tuple[Bin, ...]
    highest: int
    scored: int
    median: float


def per_cent(share: float | None) -> str:
    """A share as a percentage with one digit; a dash where there is none."""
    return _DASH if share is None else f"{100 * share:.1f}"


def tiles(report: Report) -> list[Tile]:
    """The summary, most wanted first."""
    draft = report.draft
    headings = sum(segment.kind == "heading" for segment in draft.source.segments)
    lost = sum(not link.targets for link in draft.links)
    notes = [_count(headings, "heading")]
    if lost:
        notes.append(f"{lost} without a translation")
    made = [Tile("Segments", str(len(draft.source)), "", tuple(notes), bool(lost)), _held(report), _flagged(report)]
    if report.scores is not None:
        raw = [score for score in report.scores.scores if score.variant == "raw"]
        made += [_score(score) for score in sorted(raw, key=lambda score: score.metric != "chrF")]
        shapes = ", ".join(f"{count}\u00a0×\u00a0{shape}" for shape, count in report.scores.shapes)
        both = (
            f"of the source, {per_cent(report.scores.target_coverage)}\u00a0% of the published text",
            f"beads: {shapes}",
        )
        made.append(Tile("In scored beads", per_cent(report.scores.source_coverage), "%", both))
    made.append(_consistent(report))
    return made


def _held(report: Report) -> Tile:
    terms = report.draft_terms
    occurrences = sum(use.occurrences for use in terms.uses)
    notes = [f"{_count(occurrences, 'occurrence')} of {_count(len(terms.uses), 'term')}; admitted renderings count"]
    if report.published_terms is not None:
        notes.append(f"published version: {per_cent(report.published_terms.hit_rate)}\u00a0%")
    return Tile("Terms held", per_cent(terms.hit_rate), "%" * (terms.hit_rate is not None), tuple(notes))


def _flagged(report: Report) -> Tile:
    status = Counter(hit.status for hit in report.draft.terms)
    terms = status["missing"] + status["forbidden"] + status["unverified"]
    # A term's finding says in words what its status says already: it counts once.
    others = [finding for finding in report.draft.findings if finding.check != "term"]
    grave = Counter(finding.severity for finding in others)
    findings = len(others)
    notes = [f"{_count(terms, 'term')} missing, forbidden or unverified", _count(findings, "other finding")]
    if grave["error"]:
        notes[1] += f", {_count(grave['error'], 'error')}"
    return Tile("To look at", str(terms + findings), "", tuple(notes), bool(terms + findings))


def _score(score: Score) -> Tile:
    notes = [f"{_count(score.segments, 'scored bead')}"]
    if score.interval is not None:
        notes.insert(0, f"95\u00a0% interval {score.interval[0]:.1f} to {score.interval[1]:.1f}")
    return Tile(score.metric, f"{score.value:.1f}", "", tuple(notes), signature=score.signature)


def _consistent(report: Report) -> Tile:
    terms = report.draft_terms
    notes = [f"share of the most frequent rendering; {_count(terms.singletons, 'term')} left out that occur once"]
    if report.published_terms is not None:
        notes.append(f"published version: {per_cent(report.published_terms.consistency)}\u00a0%")
    return Tile("Consistency", per_cent(terms.consistency), "%" * (terms.consistency is not None), tuple(notes))


def rung_bar(report: Report) -> Bar:
    """How the ladder settled the term occurrences of the draft."""
    counts = Counter(hit.rung for hit in report.draft.terms)
    rungs = [*RUNGS, *sorted(set(counts) - set(RUNGS))]
    return _bar(
        "Rungs of the ladder", [(f"rung-{rung or 'none'}", RUNGS.get(rung, rung), counts[rung]) for rung in rungs]
    )


def status_bars(report: Report) -> list[Bar]:
    """What became of the terms in the draft and in the published version."""
    both: list[tuple[str, Consistency | None]] = [
        ("Terms in the draft", report.draft_terms),
        ("Terms in the published version", report.published_terms),
    ]
    bars = []
    for title, terms in both:
        if terms is not None:
            counts: Counter[str] = Counter()
            for use in terms.uses:
                for rendering in use.renderings:
                    counts[rendering.status] += rendering.count
            bars.append(_bar(title, [(f"is-{status}", status, counts[status]) for status in STATUSES]))
    return bars


def _bar(title: str, counts: Iterable[tuple[str, str, int]]) -> Bar:
    present = [(name, label, count) for name, label, count in counts if count]
    total, before, parts = sum(count for *_, count in present), 0, []
    for name, label, count in present:
        parts.append((name, label, count, round(100 * count / total, 2), round(100 * before / total, 2)))
        before += count
    return Bar(title, total, tuple(parts))


def histogram(per_bead: Sequence[float | None]) -> Histogram | None:
    """Sentence-level chrF in 20 columns; ``None`` where nothing was scored."""
    scored = [value for value in per_bead if value is not None]
    if not scored:
        return None
    width = 100 // _BINS
    counts = Counter(min(int(value // width), _BINS - 1) for value in scored)
    highest = max(counts.values())
    bins = tuple(
        Bin(number * width, (number + 1) * width, counts[number], round(counts[number] / highest, 4))
        for number in range(_BINS)
    )
    return Histogram(bins, highest, len(scored), median(scored))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
