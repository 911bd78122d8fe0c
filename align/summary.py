"""The figures of a run that people look at first, as plain values for tables and JSON."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from align.bitext import Finding
from align.results import Consistency, Report, Score

__all__ = ["figure_rows", "language_summary"]

_RUNGS = ("free", "nbest", "annotated", "constrained", "replaced", "flagged")


def language_summary(report: Report, files: tuple[Path, ...]) -> dict[str, Any]:
    """One language: counts of segments, terms and findings, the draft's scores, and where the files are."""
    draft = report.draft
    rungs = Counter(hit.rung for hit in draft.terms)
    summary: dict[str, Any] = {
        "lang": draft.target.lang,
        "untranslated": sum(not link.targets for link in draft.links),
        "findings": len(_other_findings(report)),
        "terms": {
            "hits": len(draft.terms),
            "held": sum(hit.status in ("held", "admitted") for hit in draft.terms),
            "rungs": {rung: rungs[rung] for rung in _RUNGS},
        },
        "consistency": _consistency(report.draft_terms),
        "published": None,
        "files": [str(path) for path in files],
    }
    if report.scores is not None and report.published_terms is not None:
        summary["published"] = {
            "beads": sum(count for _, count in report.scores.shapes),
            "shapes": dict(report.scores.shapes),
            "source_coverage": round(report.scores.source_coverage, 4),
            "scores": [_score(score) for score in report.scores.scores],
            "consistency": _consistency(report.published_terms),
        }
    return summary


def figure_rows(reports: list[Report]) -> list[list[str]]:
    """Rows of a table with one column a language: a label, then a figure for each report."""
    rows: list[tuple[str, list[str]]] = [
        ("terms held", [_held(report) for report in reports]),
        ("  by rung", [_rungs(report) for report in reports]),
        ("terms flagged", [str(sum(hit.rung == "flagged" for hit in report.draft.terms)) for report in reports]),
        ("other findings", [str(len(_other_findings(report))) for report in reports]),
        ("term consistency", [_percent(report.draft_terms.consistency) for report in reports]),
    ]
    if any(report.scores for report in reports):
        rows += [
            ("beads", [_beads(report) for report in reports]),
            (
                "source covered",
                [_percent(report.scores.source_coverage) if report.scores else "" for report in reports],
            ),
            ("BLEU", [_value(report, "BLEU") for report in reports]),
            ("chrF", [_value(report, "chrF") for report in reports]),
            ("published: terms as approved", [_percent(_published(report, "hit_rate")) for report in reports]),
            ("published: term consistency", [_percent(_published(report, "consistency")) for report in reports]),
        ]
    return [[label, *cells] for label, cells in rows]


def _other_findings(report: Report) -> list[Finding]:
    """Findings apart from those of terms, which are counted as terms already."""
    return [finding for finding in report.draft.findings if finding.check != "term"]


def _held(report: Report) -> str:
    hits = report.draft.terms
    held = sum(hit.status in ("held", "admitted") for hit in hits)
    return f"{held} of {len(hits)}" + (f" ({held / len(hits):.1%})" if hits else "")


def _rungs(report: Report) -> str:
    counts = Counter(hit.rung for hit in report.draft.terms)
    return ", ".join(f"{rung} {counts[rung]}" for rung in _RUNGS[:-1] if counts[rung])


def _beads(report: Report) -> str:
    return ", ".join(f"{count} {shape}" for shape, count in report.scores.shapes[:3]) if report.scores else ""


def _value(report: Report, metric: str) -> str:
    scores = report.scores.scores if report.scores else ()
    found = [score.value for score in scores if score.metric == metric and score.variant == "raw"]
    return f"{found[0]:.1f}" if found else ""


def _published(report: Report, figure: str) -> float | None:
    value = getattr(report.published_terms, figure, None)
    return value if isinstance(value, float) else None


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.1%}"


def _score(score: Score) -> dict[str, Any]:
    return {
        "metric": score.metric,
        "variant": score.variant,
        "value": round(score.value, 2),
        "segments": score.segments,
        "signature": score.signature,
    }


def _consistency(found: Consistency) -> dict[str, Any]:
    return {
        "hit_rate": None if found.hit_rate is None else round(found.hit_rate, 4),
        "consistency": None if found.consistency is None else round(found.consistency, 4),
        "terms": len(found.uses),
        "singletons": found.singletons,
    }
