from __future__ import annotations

import pytest
import torch
from torch.nn.functional import cross_entropy

from align.training import loss as module
from align.training.loss import smoothed_cross_entropy

_PAD = 3


def _batch(tokens: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Hidden states, table, bias and targets of 40 pieces, none of the targets ``<pad>``."""
    torch.manual_seed(tokens)
    targets = torch.randint(0, 39, (tokens,))
    return torch.randn(tokens, 8), torch.randn(40, 8), torch.randn(40), targets + (targets >= _PAD)


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
@pytest.mark.parametrize("left_out", [None, _PAD])
@pytest.mark.parametrize("tokens", [1, 7, 300])
def test_loss_and_gradients_are_those_of_torch(
    smoothing: float, left_out: int | None, tokens: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(module._CHUNK, "cpu", 64)  # several chunks, the last of them not full
    hidden, table, bias, targets = _batch(tokens)
    columns = [number for number in range(40) if number != left_out]
    places = torch.tensor([columns.index(number) for number in targets.tolist()])

    def gradients(ours: bool) -> list[torch.Tensor]:
        states, weights = hidden.clone().requires_grad_(), table.clone().requires_grad_()
        if ours:
            loss, nll = smoothed_cross_entropy(states, weights, bias, targets, smoothing, left_out)
        else:
            logits = (states @ weights.T + bias)[:, columns]
            loss, nll = cross_entropy(logits, places, label_smoothing=smoothing), cross_entropy(logits, places)
        (3 * loss).backward()  # type: ignore[no-untyped-call]
        assert states.grad is not None
        assert weights.grad is not None
        return [loss.detach(), nll.detach(), states.grad, weights.grad]

    for mine, theirs in zip(gradients(True), gradients(False), strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-4, atol=1e-5)


def test_what_is_left_out_gets_no_gradient() -> None:
    hidden, table, bias, targets = _batch(50)
    weights = table.requires_grad_()
    smoothed_cross_entropy(hidden.requires_grad_(), weights, bias, targets, 0.1, _PAD)[0].backward()  # type: ignore[no-untyped-call]
    assert weights.grad is not None
    assert torch.equal(weights.grad[_PAD], torch.zeros(8))
    assert weights.grad.abs().sum(dim=1).count_nonzero() == 39


def test_no_tokens_give_no_loss() -> None:
    hidden, table, bias, targets = _batch(1)
    loss, nll = smoothed_cross_entropy(hidden[:0].requires_grad_(), table.requires_grad_(), bias, targets[:0], 0.1)
    loss.backward()  # type: ignore[no-untyped-call]
    assert float(loss.detach()) == float(nll) == 0.0
