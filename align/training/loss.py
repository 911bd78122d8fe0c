"""Label-smoothed cross-entropy of a tied output layer, in chunks, with its gradient taken in the forward pass.

The logits of a batch (tokens x vocabulary) are the largest thing in the training of a small model: 2,000 tokens of
12,000 pieces are 96 MB in float32, and the usual loss writes that several times. Here a chunk of tokens that fits the
cache is multiplied, normalised and turned into its gradient at once, and is never kept (as in Hsu et al. 2024, Liger
Kernel).
"""

from __future__ import annotations

from typing import Any

import torch

__all__ = ["smoothed_cross_entropy"]

_CHUNK = {"cpu": 256}  # tokens; 256 x 12,000 pieces x 4 bytes = 12 MB, within an L3 cache
_BIG_CHUNK = 8192  # on an accelerator, 800 MB with 24,000 pieces


class _TiedCrossEntropy(torch.autograd.Function):
    """Forward keeps the two gradients; backward only scales them.

    The gradient of a row of logits is ``softmax - (1 - smoothing) * one_hot - smoothing / size``. Only the first term
    differs from column to column, so it alone is multiplied as a matrix, before it is normalised; the other two are a
    row of the table and the mean of its rows.
    """

    @staticmethod
    def forward(
        ctx: Any,
        hidden: torch.Tensor,
        table: torch.Tensor,
        bias: torch.Tensor,
        targets: torch.Tensor,
        smoothing: float,
        left_out: int | None,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        work, rows_of = hidden.dtype, torch.ones(len(table), device=hidden.device)
        if left_out is not None:
            rows_of[left_out] = 0
        size, count = float(rows_of.sum()), max(len(targets), 1)
        mean_row, mean_bias = rows_of @ table.detach() / size, (rows_of * bias).sum() / size
        weights = table.detach().to(work)
        loss, nll = torch.zeros((), device=hidden.device), torch.zeros((), device=hidden.device)
        grad_hidden = torch.empty(hidden.shape, device=hidden.device)
        grad_table = torch.zeros_like(table)
        chunk = min(_CHUNK.get(hidden.device.type, _BIG_CHUNK), count)
        low = torch.empty((chunk, len(table)), dtype=work, device=hidden.device)
        high = torch.empty((chunk, len(table)), device=hidden.device)
        for start in range(0, len(targets), chunk):
            rows, wanted = hidden[start : start + chunk], targets[start : start + chunk, None]
            small, exact = low[: len(rows)], high[: len(rows)]
            torch.add(torch.mm(rows, weights.T, out=small), bias, out=exact)
            if left_out is not None:
                exact[:, left_out] = -torch.inf
            top, picked = exact.amax(dim=1, keepdim=True), exact.gather(1, wanted)
            total = exact.sub_(top).exp_().sum(dim=1, keepdim=True)
            norm, mean = top + total.log(), (rows.float() @ mean_row + mean_bias)[:, None]
            nll += (norm - picked).sum()
            loss += ((1 - smoothing) * (norm - picked) + smoothing * (norm - mean)).sum()
            scale = (total * count).reciprocal()
            small.copy_(exact)
            grad_hidden[start : start + chunk] = (small @ weights).float().mul_(scale)
            grad_table += small.T @ (rows * scale).to(work)
        exact_rows = hidden.detach().float()
        grad_hidden -= (1 - smoothing) / count * table.detach()[targets] + smoothing / count * mean_row
        grad_table.index_add_(0, targets, exact_rows, alpha=-(1 - smoothing) / count)
        grad_table -= torch.outer(rows_of, exact_rows.sum(dim=0)).mul_(smoothing / size / count)
        ctx.save_for_backward(grad_hidden.to(work), grad_table)
        plain = nll / count
        ctx.mark_non_differentiable(plain)
        return loss / count, plain

    @staticmethod
    def backward(ctx: Any, *grads: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        grad_hidden, grad_table = ctx.saved_tensors
        return grad_hidden * grads[0].to(grad_hidden.dtype), grad_table * grads[0], None, None, None, None


def smoothed_cross_entropy(
    hidden: torch.Tensor,
    table: torch.Tensor,
    bias: torch.Tensor,
    targets: torch.Tensor,
    smoothing: float,
    left_out: int | None = None,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Mean label-smoothed loss and mean negative log-likelihood, in nats per target token.

    Args:
        hidden: decoder states, (tokens, width), float32 or bfloat16; the products are taken in this type.
        table: tied embeddings, (vocabulary, width), float32.
        bias: final logits bias, (vocabulary,); gets no gradient.
        targets: piece ids, (tokens,), none of them ``left_out``.
        smoothing: share of the target distribution that is spread evenly over the vocabulary (Szegedy et al. 2016).
        left_out: a piece that the softmax does not run over: ``<pad>``. Leaving out all pieces of the other language
            would save a fifth of a small model's work, and was tried: a fifth of the drafts then mixed scripts.

    Returns:
        The loss, which has gradients for ``hidden`` and ``table``, and the plain likelihood term, which has none.
    """
    loss, nll = _TiedCrossEntropy.apply(hidden, table, bias, targets, smoothing, left_out)  # type: ignore[no-untyped-call]
    return loss, nll.detach()
