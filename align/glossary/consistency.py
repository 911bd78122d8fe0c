"""Glossary adherence and consistency over a whole text: term x rendering x segments.

Adherence counts occurrences with an approved rendering, clipped per link. Consistency is ``most frequent`` of Semenov and Bojar
(2022), with terms that occur once left out, because those are consistent by definition.
"""

from __future__ import annotations

from collections.abc import Sequence

from align.bitext import Bitext, TermHit
from align.glossary.termbase import Concept, Termbase
from align.results import Consistency, Rendering, TermUse
from align.text.normalise import fold

__all__ = ["consistency"]


def consistency(bitext: Bitext, termbase: Termbase, of: str = "draft") -> Consistency:
    """Term use over a bitext whose ``terms`` are filled.

    Args:
        bitext: measured or enforced.
        termbase: the one that it was measured with.
        of: ``draft`` or ``published``, for the reader.
    """
    by_term: dict[str, list[TermHit]] = {}
    for hit in bitext.terms:
        by_term.setdefault(hit.term, []).append(hit)
    hits = [(concept, by_term[concept.id]) for concept in termbase if concept.id in by_term]
    uses = tuple(_use(bitext, concept, found) for concept, found in hits)
    rates = [_rate(found) for _, found in hits]
    total = sum(len(found) for _, found in hits)
    good = sum(_good(hit) for _, found in hits for hit in found)
    repeated = [use for use in uses if use.occurrences > 1]
    return Consistency(
        of=of,
        uses=uses,
        hit_rate=good / total if total else None,
        hit_rate_macro=sum(rates) / len(rates) if rates else None,
        consistency=_share(repeated),
        singletons=len(uses) - len(repeated),
    )


def _good(hit: TermHit) -> bool:
    return hit.status in ("held", "admitted")


def _rate(hits: Sequence[TermHit]) -> float:
    return sum(_good(hit) for hit in hits) / len(hits)


def _share(uses: Sequence[TermUse]) -> float | None:
    """Share of occurrences with their term's most frequent rendering; one without a known rendering matches nothing."""
    total = sum(use.occurrences for use in uses)
    same = sum(max((found.count for found in use.renderings if found.text), default=0) for use in uses)
    return same / total if total else None


def _use(bitext: Bitext, concept: Concept, hits: Sequence[TermHit]) -> TermUse:
    rendering = concept.rendering(bitext.target.lang)
    wanted = rendering.preferred if rendering else hits[0].wanted
    segments: dict[tuple[str, str], list[int]] = {}
    for hit in hits:
        segments.setdefault((_spelling(bitext, concept, hit, wanted), hit.status), []).append(hit.link)
    found = [Rendering(text, status, tuple(sorted(links))) for (text, status), links in segments.items()]
    found.sort(key=lambda item: (-item.count, not item.text, item.text, item.status))
    return TermUse(concept.id, concept.term, wanted, tuple(found))


def _spelling(bitext: Bitext, concept: Concept, hit: TermHit, wanted: str) -> str:
    """The glossary's spelling of what was found: spacing and width variants are one rendering, and so is full name or acronym."""
    if hit.target is None:
        return ""
    if hit.status == "held":
        return wanted
    text = bitext.target.span_text(hit.target)
    rendering = concept.rendering(bitext.target.lang)
    known = (*rendering.admitted, *rendering.forbidden) if rendering else ()
    tight = fold(text, spaces=False).text
    return next((item for item in known if fold(item, spaces=False).text == tight), text)
