"""Rung (d): put the approved rendering where the wrong one stands, found by soft alignment, and make the particle agree."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from align.bitext import Span
from align.glossary import morph
from align.glossary.hits import Want
from align.glossary.ladder import REPLACED, Step
from align.glossary.rendering import spelled
from align.glossary.sanity import Bounds
from align.results import SoftAlignment
from align.text import hangul, particles

__all__ = ["Judge", "Replacement", "Trust", "aligned_span", "insert_listed", "replace_aligned", "replace_forbidden"]

_STOPS = frozenset('.。!?！？,，、;；:：\n()（）“”"')


# What may stand between two members of a list.
_LIST = re.compile(r"\s*(?:,|,?\s*(?:and|or|as well as)|/)\s*(?:(?:other|any|all|some|the|a|an)\s+)*", re.IGNORECASE)

Judge = Callable[[str, str, str], bool]
"""Whether a new text is no less likely than the old one: source, old, new."""


@dataclass(frozen=True, slots=True)
class Trust:
    """How sure an alignment must be: from ``confidence`` on it is believed, from ``doubtful`` on the model is asked."""

    confidence: float
    doubtful: float
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class Replacement:
    """A span of the target text that a source span aligns to, and the mean weight of the alignment there (0 to 1)."""

    span: Span
    confidence: float


def aligned_span(
    alignment: SoftAlignment, source: Span, target: str, lang: str, *, verb: bool = False
) -> Replacement | None:
    """The run of target pieces that look at the source span more than at anything else.

    Args:
        alignment: pieces of both texts with their weights.
        source: the term, as a span of the source text.
        target: the target text.
        lang: its language; a Korean span is widened to whole words and gives up its particles.
        verb: the term is a verb: a Korean span is the root before 하다.
    """
    inside = [number for number, (start, end) in enumerate(alignment.source) if start < source[1] and source[0] < end]
    if not inside:
        return None
    mass = [sum(row[number] for number in inside) for row in alignment.weights]
    best = [
        max(range(len(row)), key=row.__getitem__, default=-1) in inside if row else False for row in alignment.weights
    ]
    run = _best_run(mass, best)
    if run is None:
        return None
    confidence = sum(mass[run[0] : run[1]]) / (run[1] - run[0])
    pieces = alignment.target[run[0] : run[1]]
    span = _trimmed(target, (pieces[0][0], pieces[-1][1]))
    if span is not None and lang == "ko":
        span = _korean_part(target, span, verb)
    return Replacement(span, confidence) if span is not None else None


def _best_run(mass: list[float], chosen: list[bool]) -> Span | None:
    """The run of chosen pieces with the greatest mass; a single piece between two chosen ones does not break a run."""
    runs: list[list[int]] = []
    for number, take in enumerate(chosen):
        if not take:
            continue
        if runs and number - runs[-1][1] <= 1:
            runs[-1][1] = number + 1
        else:
            runs.append([number, number + 1])
    if not runs:
        return None
    start, end = max(runs, key=lambda run: (sum(mass[run[0] : run[1]]), -run[0]))
    return start, end


def _trimmed(text: str, span: Span) -> Span | None:
    start, end = span
    while start < end and (text[start].isspace() or text[start] in _STOPS):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in _STOPS):
        end -= 1
    return (start, end) if start < end and not any(char in _STOPS for char in text[start:end]) else None


def _korean_part(text: str, span: Span, verb: bool) -> Span | None:
    """Widened to whole spaced words; of the last one without its particles, or for a verb without 하 and its endings."""
    start, end = span
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    last = max(text.rfind(" ", start, end) + 1, start)
    word = text[last:end]
    if verb:
        root = morph.verb_root(word)
        return (start, last + root) if root else None
    cut = morph.noun_end(word)
    length = cut if cut is not None else len(hangul.split_particle(word)[0])
    return (start, last + length) if length else None


def _put(step: Step, span: Span, want: Want) -> str:
    """The step's text with the want's rendering at ``span``; in Korean the particle after it agrees."""
    verb = want.concept.is_verb and step.lang == "ko"
    rendering = spelled(want.rendering.preferred, verb=True) if verb else want.rendering.preferred
    text = step.text[: span[0]] + rendering + step.text[span[1] :]
    if step.lang != "ko" or verb:
        return text
    return particles.repair_after(text, span[0] + len(rendering), want.rendering.reading or None)[0]


def replace_forbidden(step: Step, bounds: Bounds) -> None:
    """Put the preferred rendering where a forbidden one stands; no alignment is needed for that."""
    places = [
        (step.outcomes[number].span, number) for number in step.open if step.outcomes[number].status == "forbidden"
    ]
    for span, number in sorted(places, reverse=True):
        if span is None:
            continue
        want, found = step.wants[number], step.outcomes[number].text
        if want.concept.is_verb and step.lang == "ko":
            span = (span[0], span[0] + len(spelled(found, verb=True)))
        reason = step.take_text(_put(step, span, want), REPLACED, bounds)
        if reason:
            step.refuse(REPLACED, reason, number)


def insert_listed(step: Step, bounds: Bounds) -> None:
    """Put an open term of a list where its neighbour in the source's list stands: ``A, B and C`` with A and C found.

    The place after a neighbour that is held is sure without any alignment, and a list is no worse for a member more. In Korean
    the particle of the neighbour goes over to the new member.
    """
    for number in list(step.open):
        beside = _neighbour(step, number)
        if beside is None:
            continue
        want, span = step.wants[number], step.outcomes[beside].span or (0, 0)
        comma, new = (", " if step.lang == "ko" else "、"), want.rendering.preferred
        if beside < number:
            text = step.text[: span[1]] + comma + new + step.text[span[1] :]
            if step.lang == "ko":
                end = span[1] + len(comma) + len(new)
                text = particles.repair_after(text, end, want.rendering.reading or None)[0]
        else:
            text = step.text[: span[0]] + new + comma + step.text[span[0] :]
        reason = step.take_text(text, REPLACED, bounds)
        if reason:
            step.refuse(REPLACED, reason, number)


def _neighbour(step: Step, number: int) -> int | None:
    """The number of a held noun that the source lists right before or after an open one; before is better."""
    want = step.wants[number]
    if want.concept.is_verb:
        return None
    for other in (number - 1, number + 1):
        if not 0 <= other < len(step.wants) or not step.outcomes[other].good or step.wants[other].concept.is_verb:
            continue
        first, second = sorted((step.wants[other].source, want.source))
        between = step.source[first[1] - step.start : second[0] - step.start]
        if _LIST.fullmatch(between) and step.wants[other].rendering != want.rendering:
            return other
    return None


def replace_aligned(step: Step, alignment: SoftAlignment, settings: Trust, judge: Judge) -> bool:
    """Put the first open want's rendering that can be placed where the alignment says; whether one was.

    A place that the alignment is not sure of is tried too, but kept only if the model finds the text no less likely for it.
    """
    taken = [outcome.span for outcome in step.outcomes if outcome.good and outcome.span]
    for number in step.open:
        want = step.wants[number]
        source = (want.source[0] - step.start, want.source[1] - step.start)
        place = aligned_span(alignment, source, step.text, step.lang, verb=want.concept.is_verb)
        reason = _distrust(place, taken, settings.doubtful, len(want.rendering.preferred))
        if place is not None and not reason:
            text = _put(step, place.span, want)
            if place.confidence < settings.confidence and not judge(step.source, step.text, text):
                reason = f"it is not sure which words stand for it ({place.confidence:.2f} of 1)"
            else:
                reason = step.take_text(text, REPLACED, settings.bounds)
        if not reason:
            return True
        step.refuse(REPLACED, reason, number)
    return False


def _distrust(place: Replacement | None, taken: list[Span], confidence: float, length: int) -> str:
    """Why a place is not to be touched; empty where it may."""
    if place is None:
        return "no words of the draft stand for it"
    if place.confidence < confidence:
        return f"it is not sure which words stand for it ({place.confidence:.2f} of 1)"
    start, end = place.span
    if any(start < other_end and other_start < end for other_start, other_end in taken):
        return "the words that seem to stand for it are those of another term"
    if end - start > 2 * length + 4:
        return "too many words seem to stand for it"
    return ""
