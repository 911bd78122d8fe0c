"""Glossary adherence and consistency over a whole text: term x rendering x segments.

Adherence counts occurrences with an approved rendering, clipped per link. Consistency follows Semenov and Bojar (2022) and WMT23:
the share of occurrences that are rendered like their term's pseudo-reference, with terms that occur once left out, because those
are consistent by definition.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

from align.bitext import Bitext, TermHit
from align.glossary.termbase import Concept, Termbase
from align.results import Consistency, Rendering, TermUse
from align.text.normalise import fold

__all__ = ["PseudoReference", "agreement", "consistency", "labels"]

PseudoReference = Literal["most frequent", "first", "predefined"]


def consistency(bitext: Bitext, termbase: Termbase, of: str = "draft") -> Consistency:
    """Term use over a bitext whose ``terms`` are filled.

    Args:
        bitext: measured or enforced.
        termbase: the one that it was measured with.
        of: ``draft`` or ``published``, for the reader.
    """
    by_term = _by_term(bitext)
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


def labels(bitext: Bitext, termbase: Termbase) -> dict[str, list[str]]:
    """For each term its renderings in the order of the text, empty where none was found; spacing variants are one rendering."""
    by_term = _by_term(bitext)
    return {concept.id: _labels(bitext, concept, by_term[concept.id]) for concept in termbase if concept.id in by_term}


def _by_term(bitext: Bitext) -> dict[str, list[TermHit]]:
    found: dict[str, list[TermHit]] = {}
    for hit in bitext.terms:
        found.setdefault(hit.term, []).append(hit)
    return found


def agreement(
    sequences: Mapping[str, Sequence[str]], pseudo: PseudoReference, wanted: Mapping[str, str]
) -> dict[str, tuple[int, int]]:
    """For each term how many occurrences are rendered like its pseudo-reference, and how many there are.

    ``most frequent`` (WMT25; the earlier of two), ``first`` (WMT23), ``predefined``: what ``wanted`` has for the term where it
    occurs at all, else the most frequent one. A term that is mostly, or first, not found agrees with nothing.
    """
    found = {}
    for term, sequence in sequences.items():
        counts = Counter(sequence)
        reference = counts.most_common(1)[0][0] if pseudo != "first" else sequence[0]
        if pseudo == "predefined" and wanted.get(term) in counts:
            reference = wanted[term]
        found[term] = counts[reference] if reference else 0, len(sequence)
    return found


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
    for hit, label in zip(hits, _labels(bitext, concept, hits), strict=True):
        segments.setdefault((label, hit.status), []).append(hit.link)
    found = [Rendering(text, status, tuple(sorted(links))) for (text, status), links in segments.items()]
    found.sort(key=lambda item: (-item.count, not item.text, item.text, item.status))
    return TermUse(concept.id, concept.term, wanted, tuple(found))


def _labels(bitext: Bitext, concept: Concept, hits: Sequence[TermHit]) -> list[str]:
    rendering = concept.rendering(bitext.target.lang)
    wanted = rendering.preferred if rendering else hits[0].wanted
    spelt: dict[str, str] = {}
    texts = (_spelling(bitext, concept, hit, wanted) for hit in hits)
    return [spelt.setdefault(fold(text, spaces=False).text, text) for text in texts]


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
