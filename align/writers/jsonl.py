"""JSON Lines: a draft with its terms and findings, and beads beside the published text. One link a line, UTF-8, LF.

Every line stands alone: it names its schema (``align.draft/1``, ``align.beads/1``) and its languages. Ids are 1-based and
stable: the id of a draft line is its place in the draft, segment ids count the segments of a document. Spans count code points
in the ``source`` and ``target`` of their own line, half-open. Reading back is ``align.writers.jsonl_reader``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from align.bitext import Bitext, Document, Finding, Link, TermHit
from align.errors import InvariantError
from align.results import BeadScores
from align.writers.clean import json_safe
from align.writers.sides import Side, drafts_of, join, side

__all__ = ["BEADS_SCHEMA", "DRAFT_SCHEMA", "render_beads", "render_draft"]

DRAFT_SCHEMA = "align.draft/1"
BEADS_SCHEMA = "align.beads/1"
_DIGITS = 6  # a figure to six digits is the same on every machine


def render_draft(bitext: Bitext) -> str:
    """``draft.jsonl``: id, kind, source, target, terms and findings of every link."""
    hits, findings = _by_link(bitext.terms, len(bitext.links)), _by_link(bitext.findings, len(bitext.links))
    return _lines(_draft_record(bitext, number, hits[number], findings[number]) for number in range(len(bitext.links)))


def render_beads(bitext: Bitext, draft: Bitext | None = None, scores: BeadScores | None = None) -> str:
    """``beads.jsonl``: the beads of a published translation, with the joined drafts of each bead's source segments.

    ``score`` is the bead's sentence-level chrF (0 to 100), ``confidence`` what the aligner thinks of the bead; both may be
    ``null``. ``draft`` is ``null`` where there is no draft at all. ``paragraph`` says which beads were drawn together for
    intervals (``null`` without scores).

    Raises:
        InvariantError: the draft or the scores belong to other segments.
    """
    if scores is not None and len(scores.per_bead) != len(bitext.links):
        raise InvariantError(f"{len(scores.per_bead)} scores for {len(bitext.links)} beads")
    drafts: list[str | None] = [None] * len(bitext.links)
    if draft is not None:
        for bead, numbers in enumerate(drafts_of(bitext, draft)):
            texts = [text for number in numbers for text in draft.target_texts(draft.links[number])]
            drafts[bead] = join(texts, draft.target.lang)
    findings = _by_link(bitext.findings, len(bitext.links))
    return _lines(
        {
            **_bead_record(bitext, number, drafts[number], scores),
            "findings": [_finding(finding, side(bitext.target, bitext.links[number].targets)) for finding in found],
        }
        for number, found in enumerate(findings)
    )


def _draft_record(bitext: Bitext, number: int, hits: list[TermHit], findings: list[Finding]) -> dict[str, Any]:
    link = bitext.links[number]
    source, target = side(bitext.source, link.sources), side(bitext.target, link.targets)
    source_kinds = [bitext.source.segments[n].kind for n in link.sources]
    target_kinds = [bitext.target.segments[n].kind for n in link.targets]
    kind = (source_kinds or target_kinds)[0]
    record: dict[str, Any] = {
        "schema": DRAFT_SCHEMA,
        "id": number + 1,
        "source_lang": bitext.source.lang,
        "target_lang": bitext.target.lang,
        "kind": kind,
        "source": source.text,
        "target": target.text,
        "score": _figure(link.score),
    }
    # Only where one text a side does not say it all: a draft is 1:1 except in bitexts that came from elsewhere.
    if len(source_kinds) > 1:
        record["source_segments"] = _segments(bitext.source, link.sources)
    if len(target_kinds) > 1 or (target_kinds and target_kinds[0] != kind):
        record["target_segments"] = _segments(bitext.target, link.targets)
    record["terms"] = [_term(bitext, hit, source, target) for hit in hits]
    record["findings"] = [_finding(finding, target) for finding in findings]
    return record


def _bead_record(bitext: Bitext, number: int, draft: str | None, scores: BeadScores | None) -> dict[str, Any]:
    link: Link = bitext.links[number]
    return {
        "schema": BEADS_SCHEMA,
        "id": number + 1,
        "source_lang": bitext.source.lang,
        "target_lang": bitext.target.lang,
        "shape": link.shape,
        "source_ids": [n + 1 for n in link.sources],
        "target_ids": [n + 1 for n in link.targets],
        "source": join(bitext.source_texts(link), bitext.source.lang),
        "draft": draft,
        "published": join(bitext.target_texts(link), bitext.target.lang),
        "score": _figure(scores.per_bead[number]) if scores else None,
        "confidence": _figure(link.score),
        "paragraph": scores.paragraphs[number] + 1 if scores and scores.paragraphs else None,
        "source_segments": _segments(bitext.source, link.sources),
        "published_segments": _segments(bitext.target, link.targets),
    }


def _segments(document: Document, numbers: Iterable[int]) -> list[dict[str, str]]:
    return [{"kind": document.segments[n].kind, "text": document.segment_text(n)} for n in numbers]


def _term(bitext: Bitext, hit: TermHit, source: Side, target: Side) -> dict[str, Any]:
    source_span = source.relative(hit.source)
    target_span = target.relative(hit.target) if hit.target else None
    return {
        "term": hit.term,
        "source": bitext.source.span_text(hit.source),
        "wanted": hit.wanted,
        "found": bitext.target.span_text(hit.target) if hit.target else "",
        "status": hit.status,
        "rung": hit.rung,
        "reason": hit.reason,
        "source_span": list(source_span),
        "target_span": list(target_span) if target_span else None,
    }


def _finding(finding: Finding, target: Side) -> dict[str, Any]:
    span = target.relative(finding.target) if finding.target else None
    return {
        "check": finding.check,
        "severity": finding.severity,
        "message": finding.message,
        "target_span": list(span) if span else None,
    }


def _by_link(items: Iterable[Any], links: int) -> list[list[Any]]:
    """Items in one pass, not one search a link."""
    found: list[list[Any]] = [[] for _ in range(links)]
    for item in items:
        found[item.link].append(item)
    return found


def _figure(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)


def _lines(records: Iterable[dict[str, Any]]) -> str:
    return "".join(json_safe(json.dumps(record, ensure_ascii=False, allow_nan=False)) + "\n" for record in records)
