"""A Marian decoder one step at a time, for searches that transformers and CTranslate2 do not have.

Implements ``align.glossary.base.StepDecoder``. Keys and values are cached and reordered as the search moves rows about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.errors import InputError
from align.translators.drafting import finish
from align.translators.facts import read_facts
from align.translators.networks import load_network
from align.translators.pieces import Pieces
from align.translators.settings import DecodingSettings

__all__ = ["MarianStepDecoder"]


@dataclass(slots=True)
class _State:
    """What the decoder knows of its rows. Tensors have one row a hypothesis; before the first step, one a source text.

    Attributes:
        encoded: encoder output, shape (rows, source pieces, width).
        mask: 1 for source pieces, 0 for padding, shape (rows, source pieces).
        no_comma_end: rows that may not end right after a comma, shape (rows,).
        one_script: rows that may not hold another language's script, shape (rows,).
        cache: keys and values of the steps so far, ``None`` before the first.
    """

    encoded: Any
    mask: Any
    no_comma_end: Any
    one_script: Any
    cache: Any = None


class MarianStepDecoder:
    """A step decoder over one model and target language; applies the guards of the translators.

    Args:
        folder: a model in transformers' Marian format.
        lang: code of the target language.
        settings: guards and finishing are taken from it.

    Raises:
        ModelError: the folder holds no Marian model, or the model cannot translate into ``lang``.
    """

    def __init__(self, folder: Path, lang: str, settings: DecodingSettings | None = None) -> None:
        import torch

        self._settings = settings or DecodingSettings()
        self._pieces = Pieces(read_facts(folder), lang)
        self._network = load_network(folder)
        self._never = torch.tensor(sorted(self._pieces.never))
        self._foreign = torch.tensor(sorted(self._pieces.foreign), dtype=torch.long)
        self._commas = torch.tensor(sorted(self._pieces.commas), dtype=torch.long)

    @property
    def eos(self) -> int:
        """Id of the end token."""
        return self._pieces.facts.eos

    def spell(self, rendering: str) -> list[list[int]]:
        """Token sequences that write ``rendering`` inside a sentence, with and without a leading word mark."""
        return self._pieces.spell(rendering)

    def text(self, tokens: Sequence[int]) -> str:
        """The finished text of a hypothesis (end token allowed at the end)."""
        return finish(self._pieces.text(tokens), self._pieces.lang, self._settings)

    def max_length(self, source: str) -> int:
        """Longest useful output for this source text, in tokens, end token included."""
        return self._pieces.max_length(len(self._pieces.source(source).ids))

    def fits(self, source: str) -> bool:
        """Whether the source text fits into the model; ``start`` refuses one that does not."""
        return len(self._pieces.source(source).ids) <= self._pieces.facts.positions

    def start(self, texts: Sequence[str]) -> _State:
        """Encode the source texts; one row a text.

        Raises:
            InputError: a text is longer than the model's position table.
        """
        import torch

        for text in texts:
            if not self.fits(text):
                raise InputError(f"a segment is too long for the model: {text[:60]!r}", hint="Split it.")
        ids = [self._pieces.source(text).ids for text in texts]
        width = max(len(row) for row in ids)
        padded = torch.tensor([[*row, *[self._pieces.facts.pad] * (width - len(row))] for row in ids])
        mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in ids])
        with torch.inference_mode():
            encoded = self._network.get_encoder()(input_ids=padded, attention_mask=mask).last_hidden_state
        guarded = [self._settings.comma_guard and not self._pieces.ends_open(text) for text in texts]
        one_script = [self._settings.script_guard and not self._pieces.mixes_scripts(text) for text in texts]
        return _State(encoded, mask, torch.tensor(guarded), torch.tensor(one_script))

    def step(self, state: _State, parents: NDArray[np.int64], tokens: NDArray[np.int64] | None) -> NDArray[np.float32]:
        """See ``align.glossary.base.StepDecoder.step``. The state is changed in place.

        Log-probabilities are renormalised after the forbidden tokens are taken out, as both runtimes do.
        """
        import torch
        from transformers.cache_utils import DynamicCache, EncoderDecoderCache

        rows = torch.as_tensor(np.asarray(parents, dtype=np.int64))
        state.encoded, state.mask = state.encoded[rows], state.mask[rows]
        state.no_comma_end, state.one_script = state.no_comma_end[rows], state.one_script[rows]
        if state.cache is None:
            state.cache = EncoderDecoderCache(DynamicCache(), DynamicCache())
            last = torch.full((len(rows),), self._pieces.facts.start)
        else:
            state.cache.reorder_cache(rows)
            last = torch.as_tensor(np.asarray(tokens, dtype=np.int64))
        with torch.inference_mode():
            output = self._network(
                encoder_outputs=(state.encoded,),
                attention_mask=state.mask,
                decoder_input_ids=last[:, None],
                past_key_values=state.cache,
                use_cache=True,
            )
            state.cache = output.past_key_values
            logits = self._guard(output.logits[:, -1].clone(), state, None if tokens is None else last)
            result: NDArray[np.float32] = logits.log_softmax(dim=-1).numpy()
        return result

    def _guard(self, logits: Any, state: _State, last: Any) -> Any:
        """Logits of shape (rows, vocabulary) without what may not be written; ``last`` is ``None`` at the first step."""
        import torch

        logits[:, self._never] = -torch.inf
        foreign = torch.zeros(logits.shape[1], dtype=torch.bool).index_fill(0, self._foreign, True)
        logits[state.one_script[:, None] & foreign] = -torch.inf
        if last is None:
            logits[:, self.eos] = -torch.inf
        else:
            logits[torch.isin(last, self._commas) & state.no_comma_end, self.eos] = -torch.inf
        return logits
