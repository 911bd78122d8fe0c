"""A draft scored against the published translation, bead by bead.

Translators split and merge sentences, so lines cannot be compared one to one. The hypothesis of a bead is the drafts of its
source sentences joined, its reference the published sentences joined. The beads come from the source and the published text
alone: they are fixed before there is a draft, so that no system can choose its own pairs.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from align import lang as languages
from align.bitext import Bitext, Document, Link
from align.errors import InputError, InvariantError
from align.metrics.corpus import figures, score, segment_chrf
from align.results import BeadScores

__all__ = ["bead_set", "score_beads"]


def score_beads(draft: Bitext, published: Bitext, *, interval: bool = True) -> BeadScores:
    """Corpus scores (raw, normalised, with nulls), chrF of each bead, shapes and coverage.

    Args:
        draft: the source with a draft for each segment: 1:1 links, 1:0 where the model gave nothing.
        published: the same source aligned with the published translation.
        interval: also bootstrap 95 % intervals over beads.

    Raises:
        InvariantError: the two bitexts do not rest on the same source segments, or the draft is not 1:1.
        InputError: no bead has two sides, or the published text cannot be scored (see ``align.metrics.corpus.score``).
    """
    _check_same_source(draft, published)
    language = languages.parse(published.target.lang)
    drafts = ["".join(draft.target_texts(link)) for link in draft.links]
    pairs = [
        (
            language.joiner.join(text for text in (drafts[number] for number in link.sources) if text),
            language.joiner.join(published.target_texts(link)),
        )
        for link in published.links
    ]
    scored = [number for number, link in enumerate(published.links) if link.sources and link.targets]
    if not scored:
        raise InputError(
            "no sentence of the published version has a partner in the source", where=published.target.origin.name,
            hint="Is it a translation of this report?",
        )  # fmt: skip
    hypotheses, references = ([pairs[number][side] for number in scored] for side in (0, 1))
    scores = score(hypotheses, references, language.code, interval=interval)
    everything = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    per_bead: list[float | None] = [None] * len(pairs)
    for number, value in zip(scored, segment_chrf([pairs[number] for number in scored]), strict=True):
        per_bead[number] = value
    links = [published.links[number] for number in scored]
    return BeadScores(
        scores=(*scores, *figures(everything, language, "with-nulls", interval=interval)),
        per_bead=tuple(per_bead),
        shapes=_shapes(published.links),
        source_coverage=_coverage(published.source, (number for link in links for number in link.sources)),
        target_coverage=_coverage(published.target, (number for link in links for number in link.targets)),
        bead_set=bead_set(published),
    )


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
