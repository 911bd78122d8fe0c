"""The JSON files of a run: ``scores.json``, ``consistency.json``, ``manifest.json``.

All have a ``schema``, keys in a fixed order, UTF-8, two spaces of indent and a final line feed. Figures are rounded to six
digits, so that they are the same bytes on every machine. Segment and bead ids are 1-based, as in the JSONL files. Next to the
figures stand the resources that decided them, with their digests.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from align.bitext import Bitext
from align.errors import InvariantError
from align.results import BeadScores, Consistency, Report, Score, SectionScore, TermUse
from align.writers.clean import json_safe
from align.writers.sides import drafts_of, join

__all__ = ["consistency", "dumps", "file_entry", "language_entry", "manifest", "scores"]


def dumps(value: Mapping[str, Any]) -> str:
    """JSON text of an object whose keys are already in order. Lone surrogates are escaped.

    Raises:
        InvariantError: a figure is infinite or not a number.
    """
    try:
        return json_safe(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)) + "\n"
    except ValueError as error:
        raise InvariantError(f"a figure is not a finite number ({error})", hint="This is a bug in align.") from error


def scores(report: Report) -> str:
    """``scores.json``: scores with signatures and intervals, shapes, coverage, sections, and the 20 beads that score lowest.

    Raises:
        InvariantError: the report has no scores.
    """
    if report.scores is None:
        raise InvariantError("a report without scores has no scores.json")
    found = report.scores
    return dumps(
        {
            "schema": "align.scores/1",
            "title": report.title,
            "source_lang": report.draft.source.lang,
            "target_lang": report.draft.target.lang,
            "bead_set": found.bead_set,
            "beads": sum(count for _, count in found.shapes),
            "shapes": [{"shape": shape, "count": count} for shape, count in found.shapes],
            "source_coverage": _figure(found.source_coverage),
            "target_coverage": _figure(found.target_coverage),
            "scores": [_score(score) for score in found.scores],
            "sections": [_section(section) for section in found.sections],
            "per_bead": {"metric": "chrF", "values": [_figure(value) for value in found.per_bead]},
            "lowest": _lowest(report, found),
            "resources": _resources(report),
        }
    )


def consistency(report: Report) -> str:
    """``consistency.json``: term by rendering by count and segments, for the draft and for the published version (or null)."""
    published = report.published_terms
    return dumps(
        {
            "schema": "align.consistency/1",
            "title": report.title,
            "source_lang": report.draft.source.lang,
            "target_lang": report.draft.target.lang,
            "draft": _consistency(report.draft_terms, "draft line"),
            "published": None if published is None else _consistency(published, "bead"),
            "resources": _resources(report),
        }
    )


def manifest(title: str, version: str, languages: Sequence[Mapping[str, Any]]) -> str:
    """``manifest.json`` of a run: what was made, by which version, from what. ``languages`` come from ``language_entry``."""
    return dumps({"schema": "align.manifest/1", "title": title, "align": version, "languages": list(languages)})


def language_entry(report: Report, files: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One language of a run: counts, what decided it, the trail of stages, and its files (from ``file_entry``)."""
    draft, published = report.draft, report.published
    return {
        "lang": draft.target.lang,
        "source_lang": draft.source.lang,
        "segments": len(draft.source),
        "untranslated": sum(not link.targets for link in draft.links),
        "terms": len(draft.terms),
        "findings": len(draft.findings),
        "beads": None if published is None else len(published.links),
        "resources": _resources(report),
        "trail": _trail(draft),
        "published_trail": None if published is None else _trail(published),
        "files": list(files),
    }


def file_entry(path: Path, root: Path) -> dict[str, Any]:
    """A written file for the manifest: its path under ``root`` with forward slashes, bytes, SHA-256."""
    data = path.read_bytes()
    name = path.relative_to(root).as_posix()
    return {"path": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _score(score: Score) -> dict[str, Any]:
    return {
        "metric": score.metric,
        "variant": score.variant,
        "value": _figure(score.value),
        "interval": None if score.interval is None else [_figure(edge) for edge in score.interval],
        "segments": score.segments,
        "signature": score.signature,
    }


def _section(section: SectionScore) -> dict[str, Any]:
    return {
        "heading": section.heading,
        "beads": [bead + 1 for bead in section.beads],
        "scores": [_score(score) for score in section.scores],
    }


def _lowest(report: Report, found: BeadScores) -> list[dict[str, Any]]:
    """The beads that score lowest, with their texts where the published version is at hand."""
    published, entries = report.published, []
    drafts = drafts_of(published, report.draft) if published else []
    for bead in found.lowest():
        entry: dict[str, Any] = {"bead": bead + 1, "chrF": _figure(found.per_bead[bead])}
        if published is not None:
            link, draft = published.links[bead], report.draft
            texts = [text for number in drafts[bead] for text in draft.target_texts(draft.links[number])]
            entry["source"] = join(published.source_texts(link), published.source.lang)
            entry["draft"] = join(texts, draft.target.lang)
            entry["published"] = join(published.target_texts(link), published.target.lang)
        entries.append(entry)
    return entries


def _consistency(found: Consistency, unit: str) -> dict[str, Any]:
    return {
        "hit_rate": _figure(found.hit_rate),
        "hit_rate_macro": _figure(found.hit_rate_macro),
        "consistency": _figure(found.consistency),
        "singletons": found.singletons,
        "unit": unit,
        "terms": [_use(use) for use in found.uses],
    }


def _use(use: TermUse) -> dict[str, Any]:
    return {
        "term": use.term,
        "source": use.source,
        "wanted": use.wanted,
        "occurrences": use.occurrences,
        "renderings": [
            {
                "text": rendering.text,
                "status": rendering.status,
                "count": rendering.count,
                "segments": [number + 1 for number in rendering.segments],
            }
            for rendering in use.renderings
        ],
    }


def _resources(report: Report) -> list[dict[str, str]]:
    return [{"kind": item.kind, "name": item.name, "sha256": item.digest} for item in report.resources]


def _trail(bitext: Bitext) -> list[dict[str, str]]:
    return [
        {
            "stage": stamp.stage,
            "name": stamp.name,
            "version": stamp.version,
            "settings": stamp.settings,
            "model": stamp.model,
        }
        for stamp in bitext.trail
    ]


def _figure(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
