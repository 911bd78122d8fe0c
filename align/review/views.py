"""Rows as the page gets them: plain values for JSON. Texts are sent as texts and marked by offsets, never as HTML."""

from __future__ import annotations

from typing import Any

from align.glossary.termbase import Termbase
from align.review.judge import Judgement, RowHit
from align.review.rows import Base, Row

__all__ = ["concept_cards", "row_view"]


def row_view(base: Base, row: Row, judgement: Judgement, ignored: frozenset[tuple[str, str]]) -> dict[str, Any]:
    """One row. Spans count code points; ``null`` stands where there is nothing to say."""
    sources, published = base.source_side(row), base.published_side(row)
    return {
        "id": row.id,
        "version": row.version,
        "kind": base.kind(row),
        "shape": f"{row.source[1] - row.source[0]}:{row.published[1] - row.published[0]}",
        "source": sources.text,
        "sourceStarts": sources.offsets,
        "text": base.text(row),
        "edited": row.text is not None,
        "published": published.text,
        "publishedStarts": published.offsets,
        "state": row.state,
        "note": row.note,
        "confidence": None if row.confidence is None else round(row.confidence, 3),
        "score": judgement.score,
        "findings": [
            {"check": item.check, "severity": item.severity, "message": item.message, "span": item.span}
            for item in judgement.findings
            if (item.check, item.message) not in ignored
        ],
        "terms": [_hit(item) for item in judgement.hits],
        "publishedTerms": [_hit(item) for item in judgement.published_hits],
    }


def _hit(hit: RowHit) -> dict[str, Any]:
    return {
        "term": hit.term, "source": hit.source, "target": hit.target, "status": hit.status, "wanted": hit.wanted,
        "rung": hit.rung, "reason": hit.reason,
    }  # fmt: skip


def concept_cards(termbase: Termbase, lang: str) -> dict[str, dict[str, Any]]:
    """For each concept of the glossary what its card shows: entry, renderings, domain, note."""
    cards = {}
    for concept in termbase:
        rendering = concept.renderings.get(lang)
        cards[concept.id] = {
            "term": concept.term,
            "preferred": rendering.preferred if rendering else "",
            "admitted": list(rendering.admitted) if rendering else [],
            "forbidden": list(rendering.forbidden) if rendering else [],
            "domain": concept.domain,
            "note": concept.note,
        }
    return cards
