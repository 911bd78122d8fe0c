"""Candidate terms of an English text, ranked by C-value, and the table of them with their renderings.

C-value: Frantzi, Ananiadou and Mima 2000, Automatic recognition of multi-word terms: the C-value/NC-value method; with the
logarithm of a little more than the length, so that single words can be terms too, behind longer ones. No background corpus is
needed; words of everyday prose are kept out by a list, and what never stands without a longer candidate scores nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log2

from align.bitext import Bitext, Span, TermHit
from align.glossary.everyday import ALONE, FUNCTION, NEVER
from align.glossary.forms import singular
from align.glossary.matcher import Matcher
from align.glossary.rows import guarded
from align.glossary.termbase import Termbase
from align.text.normalise import fold
from align.text.scripts import is_han

__all__ = ["COLUMNS", "Candidate", "ExtractSettings", "candidates", "hits_of", "rows_of"]

_WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’\-\u2011][A-Za-zÀ-ÿ]+)*(?:-\d+)?")
_JOINED = re.compile(r"[ \u00a0]")
_INSIDE = frozenset(("of", "the", "to", "for", "in", "on", "against", "and", "sur", "de", "non"))
_PREPOSITIONS = frozenset(("of", "to", "for", "in", "on", "against"))
_LONGEST = 6  # words
_SHORT = 3  # letters
_SMOOTHING = 0.1
_PARTICLES = frozenset("的了在是和与與及或被把对對为為等其这這那也都而于於以之所将將从從向到由因就还還已曾并並称稱说說")
COLUMNS = ("en", "{lang}", "x_known", "x_count", "x_segments", "x_consistency", "x_score", "x_others", "x_example")


@dataclass(frozen=True, slots=True)
class ExtractSettings:
    """What counts as a candidate: at least ``least`` occurrences; at most ``most`` candidates are kept, the best."""

    least: int = 2
    most: int = 500


@dataclass(frozen=True, slots=True)
class _Found:
    """One occurrence: source segment and span in the source document's text."""

    segment: int
    span: Span
    inside: bool = False  # a longer candidate covers it


@dataclass(slots=True)
class Candidate:
    """A possible term.

    Attributes:
        term: its most frequent spelling, the head noun in the singular.
        score: its C-value.
        places: its occurrences.
        known: id of the concept of the glossary that has it already; empty for a new one.
    """

    term: str
    score: float
    places: list[_Found] = field(default_factory=list)
    known: str = ""

    @property
    def count(self) -> int:
        """Number of occurrences."""
        return len(self.places)


def candidates(
    bitext: Bitext, termbase: Termbase | None = None, settings: ExtractSettings | None = None
) -> list[Candidate]:
    """The best candidates of the source side, the highest C-value first; ``termbase`` says which of them are known.

    A candidate begins and ends with a content word and does not cross punctuation or another phrase's border.
    """
    settings = settings or ExtractSettings()
    groups: dict[tuple[str, ...], list[_Found]] = {}
    for number in range(len(bitext.source)):
        for key, span in _phrases(bitext.source.segment_text(number)):
            start = bitext.source.segments[number].start
            groups.setdefault(key, []).append(_Found(number, (start + span[0], start + span[1])))
    frequent = {key: found for key, found in groups.items() if len(found) >= settings.least}
    scores = _c_values(frequent)
    ranked = sorted((key for key in frequent if scores[key] > 0), key=lambda key: (-scores[key], key))[: settings.most]
    matcher = Matcher(termbase) if termbase is not None else None
    made = [_candidate(bitext, frequent[key], scores[key], matcher) for key in ranked]
    _mark_nested(made)
    return made


def _phrases(text: str) -> Iterator[tuple[tuple[str, ...], Span]]:
    """(key, span) of every stretch of words that could be a term."""
    runs: list[list[re.Match[str]]] = []
    for word in _WORD.finditer(text):
        joined = runs and _JOINED.fullmatch(text[runs[-1][-1].end() : word.start()])
        if joined:
            runs[-1].append(word)
        else:
            runs.append([word])
    for run in runs:
        lower = [word.group().lower().replace("’", "'") for word in run]
        for first in range(len(run)):
            for last in range(first, min(first + _LONGEST, len(run))):
                if _fits(lower[first : last + 1], [word.group() for word in run[first : last + 1]]):
                    yield _key(lower[first : last + 1], run[first : last + 1]), (run[first].start(), run[last].end())


def _fits(words: Sequence[str], spelt: Sequence[str]) -> bool:
    """Whether words look like a noun phrase: content words at both ends, at most one preposition, no verbs of everyday prose."""
    for end in (0, -1):
        short = len(words[end]) < _SHORT and not spelt[end][:1].isupper()
        if short or words[end] in FUNCTION or words[end] in NEVER:
            return False
    if len(words) == 1 and (words[0] in ALONE or singular(words[0]) in ALONE):
        return False
    inner = words[1:-1]
    if any((word in FUNCTION and word not in _INSIDE) or word in NEVER for word in inner):
        return False
    if words[0].endswith("ly") or words[-1].endswith(("ly", "'s")):
        return False
    capitals = spelt[0][:1].isupper() and spelt[-1][:1].isupper()
    links = [word for word in inner if word in _INSIDE]
    return len(links) <= (2 if capitals or links in (["of", "the"], ["to", "the"]) else 1) and (
        capitals or "and" not in links
    )


def _key(words: Sequence[str], spelt: Sequence[re.Match[str]]) -> tuple[str, ...]:
    """What occurrences of one candidate, and those inside longer ones, share: singular, in lower case, hyphens as spaces."""
    if len(words) == 1 and spelt[0].group().isupper() and len(words[0]) > 1:
        return (spelt[0].group(),)
    parts = " ".join(words).replace("-", " ").replace("\u2011", " ").split()
    return tuple(singular(part) for part in parts)


def _c_values(groups: Mapping[tuple[str, ...], Sequence[_Found]]) -> dict[tuple[str, ...], float]:
    """C-value by candidate: log2(length + 0.1) times frequency, less the mean frequency of the longer ones around it."""
    counts = {key: len(found) for key, found in groups.items()}
    around: dict[tuple[str, ...], list[int]] = {}
    for key, count in counts.items():
        parts = {key[a:b] for a in range(len(key)) for b in range(a + 1, len(key) + 1) if b - a < len(key)}
        for part in parts & counts.keys():
            around.setdefault(part, []).append(count)
    return {
        key: log2(len(key) + _SMOOTHING) * (count - sum(around[key]) / len(around[key]) if key in around else count)
        for key, count in counts.items()
    }


def _candidate(bitext: Bitext, found: list[_Found], score: float, matcher: Matcher | None) -> Candidate:
    term = _spelling(Counter(" ".join(bitext.source.span_text(place.span).split()) for place in found))
    known = [match for match in matcher.find(term) if match.span == (0, len(term))] if matcher else []
    return Candidate(term, score, list(found), known[0].concept.id if known else "")


def _spelling(spellings: Counter[str]) -> str:
    """The most frequent spelling; a small letter anywhere tells that capitals elsewhere come from headings and sentences."""
    small = [text for text in spellings if text.islower()]
    single = [text for text in small if _is_singular(text.split(" "))]
    return max(single or small or spellings, key=lambda text: (spellings[text], text))


def _is_singular(words: Sequence[str]) -> bool:
    return singular(words[_head(words)]) == words[_head(words)]


def _head(words: Sequence[str]) -> int:
    """The last word before the first preposition."""
    return next((at for at, word in enumerate(words) if at and word in _PREPOSITIONS), len(words)) - 1


def _mark_nested(made: Sequence[Candidate]) -> None:
    """Say of each occurrence whether a longer candidate covers it, which then has the rendering."""
    spans = [(place.segment, place.span) for candidate in made for place in candidate.places]
    by_segment: dict[int, list[Span]] = {}
    for segment, span in spans:
        by_segment.setdefault(segment, []).append(span)
    for candidate in made:
        candidate.places = [
            _Found(place.segment, place.span, _covered(place.span, by_segment[place.segment]))
            for place in candidate.places
        ]


def _covered(span: Span, others: Sequence[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end and end - start > span[1] - span[0] for start, end in others)


def hits_of(bitext: Bitext, made: Sequence[Candidate], most: int = 40) -> list[TermHit]:
    """Occurrences to look for renderings of, as hits without a target: the outermost ones, at most ``most`` of a candidate."""
    link_of = {segment: number for number, link in enumerate(bitext.links) for segment in link.sources}
    hits = []
    for number, candidate in enumerate(made):
        free = [place for place in candidate.places if not place.inside] or candidate.places
        hits += [TermHit(str(number), link_of[place.segment], place.span, None, "missing") for place in free[:most]]
    return hits


def rows_of(
    bitext: Bitext, made: Sequence[Candidate], hits: Sequence[TermHit], found: Mapping[int, tuple[Span, float]]
) -> list[list[str]]:
    """The table to review, a candidate a line, cells as ``COLUMNS``: the rendering of most occurrences and how many agree.

    Consistency is the share of the occurrences looked at that have that rendering. ``hits`` are those of ``hits_of``, ``found``
    their spans in the target, by number.
    """
    spans: dict[str, list[Span | None]] = {}
    for number, hit in enumerate(hits):
        spans.setdefault(hit.term, []).append(found[number][0] if number in found else None)
    texts = {term: _texts(bitext, those) for term, those in spans.items()}
    rows = []
    for number, candidate in enumerate(made):
        renderings = _counted(texts.get(str(number), []))
        best, share = renderings[0] if renderings else ("", 0)
        looked = len(texts.get(str(number), []))
        segments = dict.fromkeys(place.segment + 1 for place in candidate.places)
        others = ", ".join(f"{text} {count}" for text, count in renderings[1:6])
        example = bitext.source.segment_text(candidate.places[0].segment)
        shown = " ".join(str(segment) for segment in list(segments)[:50])
        row = (
            [candidate.term, best, candidate.known, str(candidate.count), shown,
             f"{share / looked:.2f}" if looked else "", f"{candidate.score:.2f}", others, example]
        )  # fmt: skip
        rows.append([guarded(" ".join(cell.split())) for cell in row])
    return rows


def _texts(bitext: Bitext, spans: Sequence[Span | None]) -> list[str]:
    """The text of each span; in Chinese with the characters that stand beside every one of its kind."""
    texts = [" ".join(bitext.target.span_text(span).split()) if span else "" for span in spans]
    if bitext.target.lang == "ko":
        return texts
    groups: dict[str, list[Span]] = {}
    for text, span in zip(texts, spans, strict=True):
        if span is not None:
            groups.setdefault(text, []).append(span)
    whole = {text: _grown(bitext.target.text, those) for text, those in groups.items()}
    return [whole.get(text, "") for text in texts]


def _grown(text: str, spans: Sequence[Span]) -> str:
    """A phrase that was cut short: what is the same on a side of all its occurrences belongs to it, if there are two or more."""
    start, end = 0, 0
    while len(spans) > 1 and _shared(text, [span[0] - start - 1 for span in spans]):
        start += 1
    while len(spans) > 1 and _shared(text, [span[1] + end for span in spans]):
        end += 1
    return text[spans[0][0] - start : spans[0][1] + end]


def _shared(text: str, places: Sequence[int]) -> bool:
    """Whether the same Chinese character that is no particle stands in all these places."""
    chars = {text[place] if 0 <= place < len(text) else "" for place in places}
    return (
        len(chars) == 1 and all(is_han(char) and char not in _PARTICLES for char in chars if char) and "" not in chars
    )


def _counted(texts: Sequence[str]) -> list[tuple[str, int]]:
    """Renderings by number of occurrences; spacing variants are one."""
    counts: Counter[str] = Counter()
    spelt: dict[str, str] = {}
    for text in texts:
        if text:
            tight = fold(text, spaces=False).text
            counts[tight] += 1
            spelt.setdefault(tight, text)
    return [(spelt[tight], count) for tight, count in counts.most_common()]
