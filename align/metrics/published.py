"""A draft scored against the published translation, bead by bead.

Translators split and merge sentences, so lines cannot be compared one to one. The hypothesis of a bead is the drafts of its
source sentences joined, its reference the published sentences joined. The beads come from the source and the published text
alone: they are fixed before there is a draft, so that no system can choose its own pairs.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

from align import lang as languages
from align.bitext import Bitext, Document, Link
from align.errors import InputError, InvariantError
from align.metrics.corpus import Statistics, figures, score
from align.results import BeadScores, SectionScore

__all__ = ["bead_pairs", "bead_set", "paragraphs", "score_beads", "score_pairs", "two_sided"]


def score_beads(draft: Bitext, published: Bitext, *, interval: bool = True) -> BeadScores:
    """Corpus scores (raw, normalised, with nulls), chrF of each bead, shapes and coverage.

    Args:
        draft: the source with a draft for each segment: 1:1 links, 1:0 where the model gave nothing.
        published: the same source aligned with the published translation.
        interval: also bootstrap 95 % intervals, over paragraphs of the source (``paragraphs``).

    Raises:
        InvariantError: the two bitexts do not rest on the same source segments, or the draft is not 1:1.
        InputError: no bead has two sides, or the published text cannot be scored (see ``align.metrics.corpus.score``).
    """
    _check_same_source(draft, published)
    return score_pairs(bead_pairs(draft, published), published, paragraphs(published), interval=interval)


def score_pairs(
    pairs: Sequence[tuple[str, str]], published: Bitext, groups: Sequence[int], *, interval: bool = True
) -> BeadScores:
    """``score_beads`` on pairs that were joined already: for each bead (draft, published text) and its paragraph.

    Raises:
        InputError: as in ``score_beads``.
    """
    language = languages.parse(published.target.lang)
    scored = two_sided(published)
    hypotheses, references = ([pairs[number][side] for number in scored] for side in (0, 1))
    mine = [groups[number] for number in scored]
    counts = Statistics(language)
    scores = score(hypotheses, references, language.code, interval=interval, groups=mine, statistics=counts)
    everything = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    nulls = figures(everything, counts, "with-nulls", interval=interval, groups=groups)
    per_bead: list[float | None] = [None] * len(pairs)
    for number in scored:
        per_bead[number] = counts.chrf(*pairs[number])
    links = [published.links[number] for number in scored]
    return BeadScores(
        scores=(*scores, *nulls),
        per_bead=tuple(per_bead),
        shapes=_shapes(published.links),
        source_coverage=_coverage(published.source, (number for link in links for number in link.sources)),
        target_coverage=_coverage(published.target, (number for link in links for number in link.targets)),
        bead_set=bead_set(published),
        sections=_section_scores(pairs, published, counts),
        paragraphs=tuple(groups),
    )


def bead_pairs(draft: Bitext, published: Bitext) -> list[tuple[str, str]]:
    """For each bead the drafts of its source sentences joined, and the published sentences joined."""
    joiner = languages.parse(published.target.lang).joiner
    drafts = ["".join(draft.target_texts(link)) for link in draft.links]
    return [
        (
            joiner.join(text for text in (drafts[number] for number in link.sources) if text),
            joiner.join(published.target_texts(link)),
        )
        for link in published.links
    ]


def paragraphs(published: Bitext) -> list[int]:
    """For each bead the number of the source paragraph that it begins in, or of the one before it.

    A text without paragraphs has sections instead; without headings too, every bead stands for itself.
    """
    known = published.source.block_of()
    if len(set(known)) <= 1:
        known = _section_of(published.source)
    if len(set(known)) <= 1:
        return list(range(len(published.links)))
    return [known[min(link.source[0], len(known) - 1)] for link in published.links]


def _section_of(document: Document) -> list[int]:
    """For each segment the number of headings up to and with it; headings in a row count once."""
    numbers, section, before = [], 0, False
    for segment in document.segments:
        heading = segment.kind == "heading"
        section += heading and not before
        numbers.append(section)
        before = heading
    return numbers


def _section_scores(
    pairs: Sequence[tuple[str, str]], published: Bitext, counts: Statistics
) -> tuple[SectionScore, ...]:
    """Raw BLEU and chrF of every section of the source, in order; sections without a bead of two sides have no figures."""
    sections = _section_of(published.source)
    members: dict[int, list[int]] = {}
    for number in two_sided(published):
        members.setdefault(sections[published.links[number].source[0]], []).append(number)
    found = []
    for section in sorted(set(sections)):
        lines = members.get(section, [])
        sides = [pairs[number][0] for number in lines], [pairs[number][1] for number in lines]
        scores = figures(sides, counts, "raw", interval=False) if lines else ()
        first = sections.index(section)
        named = published.source.segments[first].kind == "heading"
        found.append(SectionScore(published.source.segment_text(first) if named else "", tuple(lines), scores))
    return tuple(found)


def two_sided(published: Bitext) -> list[int]:
    """Numbers of the beads with two sides.

    Raises:
        InputError: there is none.
    """
    found = [number for number, link in enumerate(published.links) if link.sources and link.targets]
    if not found:
        raise InputError(
            "no sentence of the published version has a partner in the source", where=published.target.origin.name,
            hint="Is it a translation of this report?",
        )  # fmt: skip
    return found


def bead_set(published: Bitext) -> str:
    """Digest of the links and the texts that they join: two figures with one digest rest on the same pairs.

    First 16 hexadecimal digits of a SHA-256.
    """
    whole = hashlib.sha256()
    for link in published.links:
        line = "\x1f".join([link.shape, *published.source_texts(link), *published.target_texts(link)])
        whole.update(line.encode() + b"\x1e")
    return whole.hexdigest()[:16]


def _check_same_source(draft: Bitext, published: Bitext) -> None:
    if draft.source.texts() != published.source.texts():
        raise InvariantError(
            "draft and published version rest on different source segments",
            where=draft.source.origin.name,
            hint="Both must come from one segmentation of the source.",
        )
    for number, link in enumerate(draft.links):
        if len(link.sources) != 1 or len(link.targets) > 1:
            raise InvariantError(f"a draft has one text for each segment, link {number} is {link.shape}")


def _shapes(links: Iterable[Link]) -> tuple[tuple[str, int], ...]:
    counts = Counter(link.shape for link in links)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _coverage(document: Document, numbers: Iterable[int]) -> float:
    def visible(text: str) -> int:
        return len("".join(text.split()))

    whole = sum(visible(text) for text in document.texts())
    return sum(visible(document.segment_text(number)) for number in numbers) / whole if whole else 0.0
