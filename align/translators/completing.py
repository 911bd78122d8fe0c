"""CTranslate2 finishing translations that were begun."""

from __future__ import annotations

from collections.abc import Sequence

from align.translators.ctranslate2 import CTranslate2Translator
from align.translators.drafting import SearchOrder

__all__ = ["Completing"]


class Completing:
    """See ``align.translators.guided.Completer``."""

    def __init__(self, translator: CTranslate2Translator) -> None:
        self._translator = translator

    def complete(
        self, rows: Sequence[tuple[Sequence[int], Sequence[int]]], order: SearchOrder
    ) -> list[tuple[tuple[int, ...], float]]:
        """Best target ids that begin as wanted, and the mean log-probability of a token of what was added, the end included."""
        translator = self._translator
        pieces = translator._pieces
        names = {number: piece for piece, number in pieces.facts.target_vocab.items()}
        sources = [[pieces.source_names[number] for number in source] for source, _ in rows]
        results = translator._runtime.translate_batch(
            sources,
            target_prefix=[[names[number] for number in prefix] for _, prefix in rows],
            beam_size=order.beam,
            max_input_length=0,
            max_decoding_length=order.max_length,
            suppress_sequences=translator._suppressed(order) or None,
            repetition_penalty=translator._settings.repetition_penalty or 1.0,
            no_repeat_ngram_size=order.no_repeat,
            disable_unk=True,
            return_scores=True,
        )
        ids = pieces.facts.target_vocab
        found = []
        for (_, prefix), result in zip(rows, results, strict=True):
            written = tuple(ids[name] for name in result.hypotheses[0])
            # The score is the sum over what was added, divided by the length of all with the end token.
            total = result.scores[0] * (len(written) + 1)
            found.append((written, total / max(1, len(written) + 1 - len(prefix))))
        return found
