"""Headings of the target that stand glued to the sentence behind them, cut off where the source has a heading of its own.

A segmenter that sees one language must guess; the other side knows. Each place in the first characters is judged by how like the
source heading what stands before it is, by what the sentence gains without it, by which words explain which characters
(``align.aligners.lexicon``), and by what headings look like in the language (``align.text.joints``).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from align.aligners import lexicon
from align.aligners.base import Embedder
from align.aligners.chinese import simplified
from align.bitext import Bitext, Document, Segment
from align.text.joints import candidates, joint_score

__all__ = ["with_cut_headings"]

# On the 44 headings of six chapters, glued to their sentences, every cut is right in Korean and in Chinese with the four added
# like this; without the share of the lexicon the score is at least 0.5 there, and at most 0.16 where there is no heading.
_LEXICAL, _JOINT = 0.05, 0.1
_LEAST = 0.35
_REACH = 60  # characters behind a place that the lexicon reads
_JOINTS = {"ko": "ko", "zh-Hans": "zh", "zh-Hant": "zh"}


def with_cut_headings(bitext: Bitext, embedder: Embedder) -> Document:
    """The target document with such headings as segments of their own; the same document where there are none.

    Args:
        bitext: both sides lined up; the beads say where to look.
        embedder: the one that lined them up.
    """
    source, target = bitext.source, bitext.target
    lang = _JOINTS.get(target.lang)
    if lang is None:
        return target
    known = lexicon.load(target.lang) if source.lang == "en" else lexicon.Lexicon({})
    places: dict[int, int] = {}
    for heading, number in _suspects(bitext):
        texts = source.segment_text(heading), source.segment_text(heading + 1)
        if place := _place(texts, target.segment_text(number), (lang, known), embedder):
            places[number] = place
    return target.with_segments(_cut(target, places)) if places else target


def _suspects(bitext: Bitext) -> Iterator[tuple[int, int]]:
    """A heading of the source with a sentence behind it, and the target sentence that may begin with its translation."""
    source, target = bitext.source.segments, bitext.target.segments
    starts = {link.source[0]: link for link in bitext.links if link.sources}
    for number, segment in enumerate(source[:-1]):
        link = starts.get(number)
        if link is None or segment.kind != "heading" or source[number + 1].kind != "sentence":
            continue
        if not link.targets and len(link.sources) == 1:  # left out, it seems: perhaps the next bead holds it
            link = starts.get(number + 1)
        if link is not None and link.targets and target[link.target[0]].kind == "sentence":
            yield number, link.target[0]


def _place(texts: tuple[str, str], text: str, model: tuple[str, lexicon.Lexicon], embedder: Embedder) -> int:
    """Where the heading ends in a target sentence; 0 for nowhere. ``texts``: heading and sentence of the source."""
    lang, known = model
    plain = simplified(text) if lang == "zh" else text
    places = candidates(plain) if len(plain) == len(text) else []
    if not places:
        return 0
    vectors = embedder.encode(
        [*texts, text, *(text[:place] for place in places), *(text[place:].strip() for place in places)]
    )
    before, behind = vectors[3 : 3 + len(places)] @ vectors[0], vectors[3 + len(places) :] @ vectors[1]
    joints = np.array([joint_score(plain, lang, place) for place in places])
    sure = before + behind - float(vectors[2] @ vectors[1]) + _JOINT * joints
    best = int((sure + _LEXICAL * _explained(texts, text, places, known)).argmax())
    return places[best] if sure[best] >= _LEAST else 0


def _explained(
    texts: tuple[str, str], text: str, places: list[int], known: lexicon.Lexicon
) -> np.typing.NDArray[np.float64]:
    """For each place how much more the heading explains before it than the sentence does, and the sentence behind it."""
    parts, units = [lexicon.words(part) for part in texts], lexicon.units(text[: places[-1] + _REACH])
    shares = known.explained([*parts[0], *parts[1]], [unit for unit, _, _ in units])
    heading = shares[:, : len(parts[0])].sum(axis=1) - shares[:, len(parts[0]) :].sum(axis=1)
    starts, ends = (np.array([unit[at] for unit in units]) for at in (1, 2))
    return np.array(
        [
            float(heading[ends <= place].sum() - heading[(starts >= place) & (starts < place + _REACH)].sum())
            for place in places
        ]
    )


def _cut(target: Document, places: dict[int, int]) -> Iterator[Segment]:
    for number, segment in enumerate(target.segments):
        if number not in places:
            yield segment
            continue
        place = segment.start + places[number]
        start = place + (target.text[place] == " ")
        yield Segment(segment.start, place, "heading")
        yield Segment(start, segment.end, segment.kind)
