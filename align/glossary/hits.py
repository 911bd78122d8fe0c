"""Which terms a link wants and which of them its target has: the one judgement that measuring and enforcing share.

Counts are clipped per link: a term that stands twice in the source is wanted twice in the target, and a target span serves one
term only; longer renderings take their spans first, so that the 인권 of 인권 침해 does not count for ``human rights``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from align.bitext import Bitext, Link, Span, TermHit, TermStatus
from align.glossary.matcher import Match, Matcher
from align.glossary.rendering import find_rendering, spelled
from align.glossary.termbase import Concept, Form, Rendering

__all__ = ["Outcome", "Want", "assess", "forbidden_in", "hit", "want_of", "wants_of"]


@dataclass(frozen=True, slots=True)
class Want:
    """An occurrence of a concept in the source (span in the source document) and the rendering that it asks for."""

    concept: Concept
    form: Form
    source: Span
    rendering: Rendering


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one want: status, span in the assessed text, and the glossary's spelling of what was found there."""

    status: TermStatus
    span: Span | None = None
    text: str = ""

    @property
    def good(self) -> bool:
        """Whether an approved rendering stands there."""
        return self.status in ("held", "admitted")


_MISSING = Outcome("missing")


def wants_of(bitext: Bitext, link: Link, matcher: Matcher) -> list[Want]:
    """The terms in the source of a link that the glossary renders in the target's language."""
    found = (
        want_of(bitext, number, match)
        for number in link.sources
        for match in matcher.find(bitext.source.segment_text(number))
    )
    return [want for want in found if want is not None]


def want_of(bitext: Bitext, segment: int, match: Match) -> Want | None:
    """What a match in a source segment asks for; ``None`` where the glossary has no rendering in the target's language."""
    rendering = match.concept.rendering(bitext.target.lang, match.form)
    if rendering is None:
        return None
    text, start = bitext.source.segment_text(segment), bitext.source.segments[segment].start
    if match.concept.do_not_translate:  # as the text writes it, not as the table does
        rendering = Rendering(text[match.span[0] : match.span[1]])
    return Want(match.concept, match.form, (start + match.span[0], start + match.span[1]), rendering)


def assess(text: str, wants: Sequence[Want], lang: str) -> list[Outcome]:
    """For each want what ``text`` has of it."""
    finder = _Finder(text, lang)
    outcomes = [_MISSING] * len(wants)
    taken: list[Span] = []
    for forbidden in (False, True):
        for number, status, rendering in _candidates(wants, forbidden=forbidden):
            if outcomes[number] is not _MISSING:
                continue
            want = wants[number]
            blocked = taken if forbidden else [*taken, *_inside_forbidden(want, finder)]
            span = _free_span(finder(rendering, want.concept.is_verb), blocked)
            if span is not None:
                taken.append(span)
                outcomes[number] = Outcome(status, span, rendering)
    return outcomes


def forbidden_in(text: str, wants: Sequence[Want], lang: str) -> Counter[str]:
    """How often each rendering that a want forbids stands in a text, whatever else stands there."""
    verbs = {
        (rendering, want.concept.is_verb): tuple(want.rendering.accepted)
        for want in wants
        for rendering in want.rendering.forbidden
    }
    counts: Counter[str] = Counter()
    for (rendering, verb), accepted in verbs.items():
        over = [
            span for other in accepted if rendering in other for span in find_rendering(text, other, lang, verb=verb)
        ]
        for start, end in find_rendering(text, rendering, lang, verb=verb):
            counts[rendering] += not any(left <= start and end <= right for left, right in over)
    return +counts


def _free_span(spans: Sequence[Span], blocked: Sequence[Span]) -> Span | None:
    """The first span that overlaps none of the blocked ones."""
    for start, end in spans:
        if all(end <= other_start or other_end <= start for other_start, other_end in blocked):
            return start, end
    return None


class _Finder:
    """Spans of renderings in one text, each looked up once."""

    def __init__(self, text: str, lang: str) -> None:
        self._text, self._lang = text, lang
        self._known: dict[tuple[str, bool], list[Span]] = {}

    def __call__(self, rendering: str, verb: bool) -> list[Span]:
        key = (rendering, verb)
        if key not in self._known:
            self._known[key] = find_rendering(self._text, rendering, self._lang, verb=verb) if self._text else []
        return self._known[key]


def _candidates(wants: Sequence[Want], *, forbidden: bool) -> list[tuple[int, TermStatus, str]]:
    """(want, status, rendering): the longest renderings first, preferred before admitted, in source order."""
    found: list[tuple[int, int, int, TermStatus, str]] = []
    for number, want in enumerate(wants):
        renderings = want.rendering.forbidden if forbidden else want.rendering.accepted
        for rank, rendering in enumerate(renderings):
            status: TermStatus = "forbidden" if forbidden else "admitted" if rank else "held"
            found.append((-len(spelled(rendering, verb=want.concept.is_verb)), rank, number, status, rendering))
    return [(number, status, rendering) for _, _, number, status, rendering in sorted(found)]


def _inside_forbidden(want: Want, finder: _Finder) -> list[Span]:
    """Spans of forbidden renderings that have an accepted one as a part: those parts do not count."""
    return [
        span
        for rendering in want.rendering.forbidden
        if any(accepted in rendering for accepted in want.rendering.accepted)
        for span in finder(rendering, want.concept.is_verb)
    ]


def hit(want: Want, link: int, outcome: Outcome, offset: int, *, rung: str = "", reason: str = "") -> TermHit:
    """The record of an outcome; ``offset`` is where the assessed text begins in the target document."""
    span = (outcome.span[0] + offset, outcome.span[1] + offset) if outcome.span else None
    return TermHit(want.concept.id, link, want.source, span, outcome.status, want.rendering.preferred, rung, reason)
