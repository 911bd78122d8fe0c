"""What both runtimes are besides their search: drafting around it, and alignment by forced decoding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from align.results import Hypothesis, SoftAlignment
from align.translators.alignment import ForcedDecoder
from align.translators.drafting import Candidate, Drafter, SearchOrder
from align.translators.networks import load_network
from align.translators.pieces import Pieces

__all__ = ["SharedTranslator"]


class SharedTranslator:
    """A translator but for its ``search``; a subclass sets ``_pieces`` and ``_drafter``."""

    _pieces: Pieces
    _drafter: Drafter

    @property
    def lang(self) -> str:
        """Code of the target language."""
        return self._pieces.lang

    def translate(self, texts: Sequence[str], *, nbest: int = 1) -> list[list[Hypothesis]]:
        """For each text its ``nbest`` hypotheses, best first; an empty list for an empty text. Order is kept."""
        return self._drafter.translate(texts, nbest)

    def annotated(
        self, texts: Sequence[tuple[str, Sequence[tuple[int, str]]]], *, nbest: int = 1
    ) -> list[list[Hypothesis]]:
        """For each (source text, notes) its best hypotheses; empty lists if the model was not trained to read annotated terms.

        A note is (character behind a term, rendering); notes stand from left to right.
        """
        if not self._pieces.facts.annotated_terms:
            return [[] for _ in texts]
        return self._drafter.annotated(texts, nbest)

    def search(self, rows: Sequence[Sequence[int]], order: SearchOrder) -> list[list[Candidate]]:
        """Candidates of each row of source ids, best first: one batch of ``searches``."""
        raise NotImplementedError

    def searches(
        self, batches: Sequence[tuple[Sequence[Sequence[int]], SearchOrder]]
    ) -> Iterator[list[list[Candidate]]]:
        """See ``align.translators.drafting.Search``; here one batch after the other."""
        for rows, order in batches:
            yield self.search(rows, order)

    def soft_alignments(self, pairs: Sequence[tuple[str, str]]) -> list[SoftAlignment]:
        """For each (source text, target text) the soft alignment by forced decoding with transformers. Order is kept."""
        return self._forced.soft_alignments(pairs)

    @cached_property
    def _forced(self) -> ForcedDecoder:
        return ForcedDecoder(self._pieces, load_network(self._pieces.facts.folder, "eager"))
