"""Which words of a bead render a term, where no known rendering stands.

Three witnesses are added up: the likeness of the term and a target phrase in the space of the sentence encoder, less where
another word of the source is nearer; how much of the phrase the term explains by word translation probabilities, trained on the
beads of the run and a packaged lexicon (``align.aligners.lexicon``); and how often term and phrase stand in the same beads (the
Dice coefficient, Smadja et al. 1996).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from align.aligners import lexicon
from align.aligners.base import Embedder, Vectors
from align.aligners.chinese import suited
from align.bitext import Bitext, Span, TermHit
from align.text import hangul

__all__ = ["SURE", "renderings"]

SURE = 0.84
"""Confidence from which on 97 of 100 answers are right, where terms with a known rendering are counted in."""

_KOREAN_WORD = re.compile(r"[가-힣A-Za-z0-9·]+")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_SOURCE_WORD = re.compile(r"[\w’'-]+")
_LONGEST = {"ko": 4, "zh": 8}  # words, characters
_SHORTEST_HAN = 2
_COPULA = re.compile(r"(?:이며|이나|이었다|이다|이라며|이고|이자|이란|이라는)$")
_KOREAN_STOP = frozenset(
    ("대한", "대해", "관한", "위한", "따른", "통한", "담당", "넘는", "모든", "한", "이", "그", "및", "등", "내", "것은")
)
_FUNCTION = frozenset(
    "的了在是和与與及或被把对對为為等其这這那也都而于於以之所有并並个個名们們从從到向将將已曾还還就因由则則但他她它我你吗嗎呢很更最该該每各"
)
_STOP = frozenset(
    (
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "and",
        "or",
        "with",
        "from",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "it",
        "its",
        "their",
        "his",
        "her",
        "this",
        "that",
    )
)

_LEXICAL = 0.8  # weight of the lexicon beside the cosine
_STATISTICS = 0.3  # weight of the Dice coefficient beside the cosine
_RIVAL = 0.5  # how much it costs when another source word is nearer
_MOST = 4000  # beads that the lexicon learns from
_NEAR = 0.35  # how much less a longer phrase may score
_LEAST = 0.5  # score that is believed
_CONFIDENCE = 3.31, -1.12  # slope and offset of a logistic curve, fitted on the hand-checked terms of six chapters


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A stretch of the target that may render a term: its span in the document, its text, and that without spaces."""

    span: Span
    text: str
    tight: str


def renderings(bitext: Bitext, hits: Sequence[TermHit], embedder: Embedder) -> Mapping[int, tuple[Span, float]]:
    """For hits without a target span the span that most likely renders them, with a confidence in [0, 1].

    Args:
        bitext: the published version, lined up; spans of its ``terms`` are taken and not proposed.
        hits: occurrences to look for; those that have a target already, or whose link has none, get no answer.
        embedder: for words; the one that lined the texts up.

    Returns:
        (span in the target document's text, confidence) by number of the hit; nothing where no phrase is believed.
    """
    wanted = [number for number, hit in enumerate(hits) if hit.target is None and bitext.links[hit.link].targets]
    if not wanted:
        return {}
    taken: dict[int, list[Span]] = {}
    for hit in (*bitext.terms, *hits):
        if hit.target is not None:
            taken.setdefault(hit.link, []).append(hit.target)
    beads = {hits[number].link: _phrases(bitext, hits[number].link) for number in wanted}
    space = _Space(bitext, [hits[number] for number in wanted], beads, embedder)
    found: dict[int, tuple[Span, float]] = {}
    for score, number, phrase in sorted(
        ((score, at, phrase) for at in wanted for score, phrase in space.ranked(hits[at])),
        key=lambda entry: (-entry[0], entry[1], entry[2].span),
    ):
        spans = taken.setdefault(hits[number].link, [])
        if score < _LEAST:
            break
        if number not in found and all(phrase.span[1] <= start or end <= phrase.span[0] for start, end in spans):
            found[number] = phrase.span, round(_confidence(score), 4)
            spans.append(phrase.span)
    return _agreed(found, hits, beads, taken)


def _confidence(score: float) -> float:
    slope, offset = _CONFIDENCE
    return 1 / (1 + math.exp(-slope * score - offset))


def _agreed(
    found: Mapping[int, tuple[Span, float]],
    hits: Sequence[TermHit],
    beads: Mapping[int, Sequence[_Phrase]],
    taken: dict[int, list[Span]],
) -> dict[int, tuple[Span, float]]:
    """The answers after a second look: a term's rendering elsewhere wins over one that stands in fewer of its beads.

    Translators repeat themselves, and a phrase that was believed once for the term and stands in this bead too is no chance.
    """
    links: dict[str, set[int]] = {}
    for number in found:
        links.setdefault(hits[number].term, set()).add(hits[number].link)
    held = {link: {phrase.tight for phrase in phrases} for link, phrases in beads.items()}
    texts = {
        number: next(phrase.tight for phrase in beads[hits[number].link] if phrase.span == span)
        for number, (span, _) in found.items()
    }
    chosen: dict[str, set[str]] = {}
    for number, text in texts.items():
        chosen.setdefault(hits[number].term, set()).add(text)
    settled = dict(found)
    for number, (span, confidence) in found.items():
        hit = hits[number]
        support = {text: sum(text in held[link] for link in links[hit.term]) for text in chosen[hit.term]}
        others = [
            phrase
            for phrase in beads[hit.link]  # a part of what was found stands wherever the whole does: no better for that
            if support.get(phrase.tight, 0) > support[texts[number]] and phrase.tight not in texts[number]
        ]
        for phrase in sorted(others, key=lambda other: (-support[other.tight], other.span)):
            spans = taken[hit.link]
            if all(phrase.span[1] <= start or end <= phrase.span[0] for start, end in spans if (start, end) != span):
                spans[spans.index(span)] = phrase.span
                settled[number] = phrase.span, confidence
                break
    return settled


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _phrases(bitext: Bitext, link: int) -> list[_Phrase]:
    """Word sequences of a Korean bead without the last particle, character sequences of a Chinese one."""
    span = bitext.target_span(bitext.links[link]) or (0, 0)
    text = bitext.target.text[span[0] : span[1]]
    spans = _korean(text) if bitext.target.lang == "ko" else _chinese(text)
    return [
        _Phrase((span[0] + a, span[0] + b), " ".join(text[a:b].split()), _squeezed(text[a:b]))
        for a, b in sorted(set(spans))
    ]


def _korean(text: str) -> Iterator[Span]:
    words = list(_KOREAN_WORD.finditer(text))
    for first, word in enumerate(words):
        for number, last in enumerate(words[first : first + _LONGEST["ko"]], first):
            if number > first and (_breaks(text, word, last) or _ends_phrase(words[number - 1].group())):
                break
            yield word.start(), last.start() + len(_noun(last.group()))


def _noun(word: str) -> str:
    """A spaced word without particle or copula."""
    bare = _COPULA.sub("", word)
    return hangul.split_particle(bare if len(bare) > 1 else word)[0]


def _ends_phrase(word: str) -> bool:
    """Whether a noun phrase cannot go on behind this word: it has a particle that is not the genitive."""
    _, particle = hangul.split_particle(word)
    return particle not in ("", "의") or word in _KOREAN_STOP


def _breaks(text: str, first: re.Match[str], last: re.Match[str]) -> bool:
    """Whether anything but single spaces stands between the words."""
    between = _KOREAN_WORD.sub("", text[first.start() : last.end()])
    return bool(between.strip())


def _chinese(text: str) -> Iterator[Span]:
    for run in _HAN_RUN.finditer(text):
        for start in range(run.start(), run.end()):
            if text[start] in _FUNCTION:
                continue
            for end in range(start + _SHORTEST_HAN, min(start + _LONGEST["zh"], run.end()) + 1):
                if text[end - 1] not in _FUNCTION:
                    yield start, end


class _Space:
    """Vectors of terms, phrases and source words, and in which beads they stand."""

    def __init__(
        self, bitext: Bitext, hits: Sequence[TermHit], beads: Mapping[int, Sequence[_Phrase]], embedder: Embedder
    ) -> None:
        self._bitext, self._beads = bitext, beads
        self._rivals = {hit: self._other_words(hit) for hit in hits}
        texts = {phrase.text for phrases in beads.values() for phrase in phrases}
        texts |= {self._surface(hit) for hit in hits} | {word for words in self._rivals.values() for word in words}
        names = sorted(texts)
        vectors = suited(embedder, bitext.target.lang).encode(names)
        self._row = dict(zip(names, vectors, strict=True))
        self._targets = [_squeezed("".join(bitext.target_texts(link))) for link in bitext.links]
        self._links: dict[str, set[int]] = {}
        for hit in hits:
            self._links.setdefault(hit.term, set()).add(hit.link)
        self._counts: dict[str, int] = {}
        self._lexicon = self._trained()

    def _trained(self) -> lexicon.Lexicon:
        """The packaged lexicon with what the beads of this run show."""
        bitext = self._bitext
        pairs = []
        links = [link for link in bitext.links if link.sources and link.targets]
        for number, link in enumerate(links):
            if number * _MOST // len(links) != (number - 1) * _MOST // len(links):  # of a book only some, evenly spread
                source = [word for text in bitext.source_texts(link) for word in lexicon.words(text)]
                pairs.append(
                    (source, [unit for text in bitext.target_texts(link) for unit, _, _ in lexicon.units(text)])
                )
        return lexicon.load(bitext.target.lang).trained(pairs)

    def _lexical(self, hit: TermHit, phrases: Sequence[_Phrase]) -> Vectors:
        """How well each phrase is what the lexicon has the term explain: mean of precision and coverage of its units."""
        link = self._bitext.links[hit.link]
        (a, b), (c, d) = self._bitext.source_span(link) or (0, 0), self._bitext.target_span(link) or (0, 0)
        text = self._bitext.source.text
        parts = [lexicon.words(text[start:end]) for start, end in ((a, hit.source[0]), hit.source, (hit.source[1], b))]
        units = lexicon.units(self._bitext.target.text[c:d])
        found = self._lexicon.explained([word for part in parts for word in part], [unit for unit, _, _ in units])
        mine = found[:, len(parts[0]) : len(parts[0]) + len(parts[1])].sum(axis=1)
        starts, ends = (np.array(edge) + c for edge in ([unit[1] for unit in units], [unit[2] for unit in units]))
        sums = np.concatenate([[0.0], np.cumsum(mine)])
        first = np.searchsorted(starts, [phrase.span[0] for phrase in phrases])
        last = np.searchsorted(ends, [phrase.span[1] for phrase in phrases], side="right")
        inside = sums[last] - sums[first]
        precision = inside / np.maximum(last - first, 1)
        coverage = inside / max(float(sums[-1]), 0.5)
        both: Vectors = (2 * precision * coverage / np.maximum(precision + coverage, 1e-9)).astype(np.float32)
        return both

    def _surface(self, hit: TermHit) -> str:
        return self._bitext.source.span_text(hit.source).lower()

    def _other_words(self, hit: TermHit) -> list[str]:
        """Words and pairs of words of the source sentences of the bead that are no part of the term."""
        span = self._bitext.source_span(self._bitext.links[hit.link]) or (0, 0)
        found: list[str] = []
        for start, end in ((span[0], hit.source[0]), (hit.source[1], span[1])):
            words = [word.lower() for word in _SOURCE_WORD.findall(self._bitext.source.text[start:end])]
            found += [word for word in words if word not in _STOP and len(word) > 1]
            found += [f"{a} {b}" for a, b in pairwise(words) if not {a, b} & _STOP]
        return found

    def _stack(self, names: Sequence[str]) -> Vectors:
        return np.stack([self._row[name] for name in names])

    def ranked(self, hit: TermHit) -> list[tuple[float, _Phrase]]:
        """Scores of the phrases of the hit's bead."""
        phrases = self._beads[hit.link]
        if not phrases:
            return []
        rows = self._stack([phrase.text for phrase in phrases])
        scores = rows @ self._row[self._surface(hit)]
        if rivals := self._rivals[hit]:
            scores = scores - _RIVAL * np.maximum((rows @ self._stack(rivals).T).max(axis=1) - scores, 0)
        scores = scores + _LEXICAL * self._lexical(hit, phrases)
        links = self._links[hit.term]
        dice = [self._dice(phrase.tight, links) if len(links) > 1 else 0.0 for phrase in phrases]
        ranked = [
            (float(score) + _STATISTICS * share, phrase)
            for score, share, phrase in zip(scores, dice, phrases, strict=True)
        ]
        return self._extended(ranked, links)

    def _extended(self, ranked: list[tuple[float, _Phrase]], links: set[int]) -> list[tuple[float, _Phrase]]:
        """A phrase that in the beads of the term never stands without the longer one gives its score to that."""
        best, phrase = max(ranked, key=lambda entry: (entry[0], -entry[1].span[0]))
        together = [link for link in links if phrase.tight in self._targets[link]]
        longer = [
            other
            for score, other in ranked
            if other.span[0] <= phrase.span[0] and phrase.span[1] <= other.span[1] and score >= best - _NEAR
            and len(together) > 1 and all(other.tight in self._targets[link] for link in together)
        ]  # fmt: skip
        if not longer:
            return ranked
        whole = max(longer, key=lambda other: (other.span[1] - other.span[0], -other.span[0]))
        return [(best + 1e-3, phrase) if phrase is whole else (score, phrase) for score, phrase in ranked]

    def _dice(self, text: str, links: set[int]) -> float:
        """2 |both| / (|term| + |phrase|) over beads; 0 for a phrase that meets the term once: that is chance."""
        if text not in self._counts:
            self._counts[text] = sum(text in target for target in self._targets)
        both = sum(text in self._targets[link] for link in links)
        return 2 * both / (len(links) + self._counts[text]) if both > 1 else 0.0
