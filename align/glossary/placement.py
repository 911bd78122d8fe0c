"""The terminology metrics of WMT21: exact-match accuracy, window overlap, 1-TERm.

Source: Alam et al. 2021, On the Evaluation of Machine Translation for Terminology Consistency, and the Findings of the WMT 2021
Shared Task. Computed from the definitions; faults of the published script are not repeated (renderings taken for regular
expressions, misses counted as hits without a lemmatiser, segments without terms counted as zero).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from align.glossary.cases import Case
from align.glossary.hits import Want
from align.glossary.ter import weighted_edits
from align.glossary.tokens import Token, phrase, places, tokens

__all__ = ["exact_match", "one_minus_term", "window_overlap"]

_Span = tuple[int, int]  # of token numbers


def exact_match(cases: Sequence[Case], lang: str) -> tuple[float, int]:
    """Hits and all terms: in order, each takes the first free place of an allowed rendering, as tokens, else as lemmas."""
    hits = total = 0
    for case in cases:
        forms = [token.form for token in tokens(case.text, lang)]
        taken: set[int] = set()
        for want in case.wants:
            total += 1
            place = _first_free(want, forms, taken, lang)
            if place is not None:
                taken.add(place)
                hits += 1
    return float(hits), total


def _first_free(want: Want, forms: Sequence[str], taken: set[int], lang: str) -> int | None:
    for lemma in (False, True):
        found = sorted(
            place
            for rendering in want.rendering.accepted
            for place in places(phrase(rendering, lang, lemma=lemma), forms)
        )
        for place in found:
            if place not in taken:
                return place
    return None


def window_overlap(cases: Sequence[Case], lang: str, width: int) -> tuple[float, int]:
    """Sum over segments of the mean overlap of the ``width`` words on each side of a term, and the number of segments.

    Only segments whose reference has one of their terms count. Occurrences of a term in output and reference are paired
    greedily by highest overlap; a segment without a pair is 0.
    """
    total, segments = 0.0, 0
    for case in cases:
        if case.reference is None:
            continue
        mine, theirs = tokens(case.text, lang), tokens(case.reference, lang)
        scores: list[float] = []
        held = False
        for allowed in _allowed(case.wants).values():
            there = [_window(theirs, span, width) for span in _occurrences(allowed, theirs, lang)]
            here = [_window(mine, span, width) for span in _occurrences(allowed, mine, lang)]
            held = held or bool(there)
            scores += _paired(there, here)
        if held:
            segments += 1
            total += sum(scores) / len(scores) if scores else 0.0
    return total, segments


def _allowed(wants: Sequence[Want]) -> dict[str, tuple[str, ...]]:
    """Allowed renderings by concept: its forms may ask for different ones."""
    found: dict[str, tuple[str, ...]] = {}
    for want in wants:
        found[want.concept.id] = tuple(dict.fromkeys((*found.get(want.concept.id, ()), *want.rendering.accepted)))
    return found


def _occurrences(allowed: Sequence[str], text: Sequence[Token], lang: str) -> list[_Span]:
    """Spans of allowed renderings, the longest first where they overlap, in order."""
    forms = [token.form for token in text]
    spans = {
        (place, place + len(sequence))
        for rendering in allowed
        for lemma in (False, True)
        for sequence in (phrase(rendering, lang, lemma=lemma),)
        for place in places(sequence, forms)
    }
    kept: list[_Span] = []
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span)):
        if all(end <= left or right <= start for left, right in kept):
            kept.append((start, end))
    return sorted(kept)


def _window(text: Sequence[Token], span: _Span, width: int) -> Counter[str]:
    left = [token.form for token in text[: span[0]] if token.word][-width:]
    right = [token.form for token in text[span[1] :] if token.word][:width]
    return Counter([*left, *right])


def _paired(there: list[Counter[str]], here: list[Counter[str]]) -> Iterator[float]:
    """Overlaps of pairs, the best first, each window once."""
    ranked = sorted(
        ((_overlap(ref, out), -i, -j) for i, ref in enumerate(there) for j, out in enumerate(here)), reverse=True
    )
    used_there: set[int] = set()
    used_here: set[int] = set()
    for overlap, i, j in ranked:
        if i not in used_there and j not in used_here:
            used_there.add(i)
            used_here.add(j)
            yield overlap


def _overlap(reference: Counter[str], output: Counter[str]) -> float:
    size = sum(reference.values())
    return sum((reference & output).values()) / size if size else 0.0


def one_minus_term(cases: Sequence[Case], lang: str) -> tuple[float, int]:
    """Sum of 1 - TERm over segments with a reference, and their number; may be negative.

    TERm is the translation edit rate with a cost of 2 for an edit that touches a term of the reference: a token of an allowed
    rendering, or the place between two of them. Shifts cost 1.
    """
    total, segments = 0.0, 0
    for case in cases:
        if not case.reference:
            continue
        theirs = tokens(case.reference, lang)
        inside = [0] * len(theirs)
        spans = [span for allowed in _allowed(case.wants).values() for span in _occurrences(allowed, theirs, lang)]
        for number, (start, end) in enumerate(spans, 1):
            inside[start:end] = [number] * (end - start)
        if not theirs:
            continue
        mine = [token.form for token in tokens(case.text, lang)]
        edits = weighted_edits(mine, [token.form for token in theirs], inside)
        total += 1 - edits / len(theirs)
        segments += 1
    return total, segments
