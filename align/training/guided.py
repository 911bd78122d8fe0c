"""Guided alignment: one head of the cross-attention learns to be a word alignment (Chen et al. 2016).

The teacher needs no aligner: a soft alignment by the similarity of the pieces' sentence-encoder vectors, sharpened by
a temperature, less a penalty for distance from the diagonal, and used only where it is sure of itself. The student is
head 0 of the last decoder layer, which CTranslate2 returns with ``return_attention`` and the glossary uses.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from align.training.mixing import Batch

__all__ = ["GuidedHead", "teacher"]

_TEMPERATURE = 0.08
_DISTANCE = 3.0
_SURE = 0.4  # least similarity of a target piece and its best source piece
_SHARP = 0.6  # least share that the best source piece gets


def teacher(vectors: torch.Tensor, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
    """A soft alignment of each target piece to the source pieces.

    Args:
        vectors: unit vectors of the pieces, (vocabulary, dimensions); zero where a piece means nothing.
        batch: source and target ids.

    Returns:
        Distributions (batch, target, source) and a mask (batch, target) of the rows that are sure.
    """
    source, target = vectors[batch.source], vectors[batch.target]
    similar = target @ source.transpose(1, 2)
    lengths = [(ids != batch.pad).sum(dim=1).clamp(min=1) for ids in (batch.source, batch.target)]
    places = [
        torch.arange(ids.shape[1], device=ids.device) / length[:, None]
        for ids, length in zip((batch.source, batch.target), lengths, strict=True)
    ]
    distance = (places[1][:, :, None] - places[0][:, None, :]).abs()
    meaning = source.abs().sum(dim=2) > 0
    scores = (similar / _TEMPERATURE - _DISTANCE * distance).masked_fill(~meaning[:, None, :], -1e4)
    soft = scores.softmax(dim=2)
    sure = (similar.amax(dim=2) > _SURE) & (soft.amax(dim=2) > _SHARP) & (batch.target != batch.pad)
    return soft, sure


class GuidedHead:
    """Watches the cross-attention of the last decoder layer and computes the loss of its head 0 beside it.

    The head's scores are computed a second time from the layer's inputs (a sixteenth of the layer's work), so that
    the layer itself may use the fast fused attention, which gives no weights.
    """

    def __init__(self, model: Any, vectors: torch.Tensor) -> None:
        self._layer = model.model.decoder.layers[-1].encoder_attn
        self._vectors = vectors
        self._seen: tuple[torch.Tensor, torch.Tensor] | None = None
        self._handle = self._layer.register_forward_pre_hook(self._watch, with_kwargs=True)

    def _watch(self, _: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        hidden = kwargs["hidden_states"] if "hidden_states" in kwargs else args[0]
        states = kwargs["key_value_states"] if "key_value_states" in kwargs else args[1]
        self._seen = (hidden, states)

    def close(self) -> None:
        """Stop watching."""
        self._handle.remove()

    def loss(self, batch: Batch) -> torch.Tensor:
        """Mean cross-entropy of head 0 against the teacher over the sure rows of the batch that was seen last."""
        if self._seen is None:
            raise RuntimeError("the model has not seen a batch yet")
        hidden, states = self._seen
        self._seen = None
        size = self._layer.head_dim
        query = nn.functional.linear(hidden, self._layer.q_proj.weight[:size], self._layer.q_proj.bias[:size])
        key = nn.functional.linear(states, self._layer.k_proj.weight[:size], self._layer.k_proj.bias[:size])
        scores = (query @ key.transpose(1, 2)).float() * size**-0.5
        scores = scores.masked_fill((batch.source == batch.pad)[:, None, :], -1e4)
        with torch.no_grad():
            wanted, sure = teacher(self._vectors, batch)
        rows = -(wanted * scores.log_softmax(dim=2)).sum(dim=2)
        loss: torch.Tensor = (rows * sure).sum() / sure.sum().clamp(min=1)
        return loss
