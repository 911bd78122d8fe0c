"""Soft word alignment from the cross-attention of a Marian network by forced decoding.

Which attention: the head that was trained as an alignment (Chen et al. 2016, "Guided Alignment Training for Topic-Aware NMT";
Garg et al. 2019) where the model has one, else the mean over the heads of the last decoder layer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from align.bitext import Span
from align.results import SoftAlignment
from align.translators.pieces import Pieces, Spelling

__all__ = ["ForcedDecoder"]

_BATCH = 16
_EMPTY = SoftAlignment((), (), ())


class ForcedDecoder:
    """Reads alignments off a network loaded with eager attention."""

    def __init__(self, pieces: Pieces, network: Any) -> None:
        self._pieces = pieces
        self._network = network

    def soft_alignments(self, pairs: Sequence[tuple[str, str]]) -> list[SoftAlignment]:
        """For each (source text, target text) the soft alignment by forced decoding. Order is kept.

        Spans are in the texts as given; tag and end token have none and are left out, so rows may sum to less than 1. A pair
        that does not fit into the position table, or with an empty side, gets an empty alignment.
        """
        spelled = [(self._pieces.source(source), self._pieces.target(target)) for source, target in pairs]
        longest = self._pieces.facts.positions
        usable = [
            number
            for number, (source, target) in enumerate(spelled)
            if len(source.ids) <= longest and 1 < len(target.ids) <= longest and any(a < b for a, b in source.spans)
        ]
        usable.sort(key=lambda number: (len(spelled[number][0].ids), number))
        results = [_EMPTY] * len(pairs)
        for at in range(0, len(usable), _BATCH):
            batch = usable[at : at + _BATCH]
            for number, alignment in zip(batch, self._aligned([spelled[n] for n in batch]), strict=True):
                results[number] = alignment
        return results

    def attention(self, pairs: Sequence[tuple[tuple[int, ...], tuple[int, ...]]]) -> list[list[list[float]]]:
        """For each (source ids, target ids without the end token) the attention of every target token.

        Returns:
            Rows by target token; a row is as long as the longest source of its batch, what is past its own source being 0.
        """
        found = []
        for at in range(0, len(pairs), _BATCH):
            batch = list(pairs[at : at + _BATCH])
            eos = self._pieces.facts.eos
            weights = self._attended([(source, (*target, eos)) for source, target in batch])
            found += [rows[: len(target)] for rows, (_, target) in zip(weights, batch, strict=True)]
        return found

    def _aligned(self, batch: list[tuple[Spelling, Spelling]]) -> list[SoftAlignment]:
        weights = self._attended([(source.ids, target.ids) for source, target in batch])
        return [visible(*pair, rows) for pair, rows in zip(batch, weights, strict=True)]

    def _attended(self, batch: list[tuple[tuple[int, ...], tuple[int, ...]]]) -> list[list[list[float]]]:
        """One forward pass; the target ids end with the end token. Attention: (rows, target pieces, source pieces)."""
        import torch

        facts = self._pieces.facts
        sources = _padded([source for source, _ in batch], facts.pad)
        # Teacher forcing: position t of the decoder has read the pieces before t and attends in order to write piece t.
        targets = _padded([(facts.start, *target[:-1]) for _, target in batch], facts.pad)
        mask = _padded([(1,) * len(source) for source, _ in batch], 0)
        with torch.inference_mode():
            output = self._network(
                input_ids=torch.tensor(sources),
                attention_mask=torch.tensor(mask),
                decoder_input_ids=torch.tensor(targets),
                output_attentions=True,
                use_cache=False,
            )
        last = output.cross_attentions[-1]
        chosen = last.mean(dim=1) if facts.alignment_head is None else last[:, facts.alignment_head]
        rows: list[list[list[float]]] = chosen.tolist()
        return rows


def _padded(rows: list[tuple[int, ...]], filler: int) -> list[list[int]]:
    width = max(len(row) for row in rows)
    return [[*row, *[filler] * (width - len(row))] for row in rows]


def visible(source: Spelling, target: Spelling, weights: list[list[float]]) -> SoftAlignment:
    """The alignment between pieces that stand for characters."""

    def seen(spans: tuple[Span, ...]) -> list[int]:
        return [number for number, (start, end) in enumerate(spans) if start < end]

    columns, rows = seen(source.spans), seen(target.spans)
    return SoftAlignment(
        tuple(source.spans[column] for column in columns),
        tuple(target.spans[row] for row in rows),
        tuple(tuple(min(1.0, weights[row][column]) for column in columns) for row in rows),
    )
