"""A deeper encoder for a trained model: layers are added that pass on what they read, and learn from there.

Growing a trained network instead of beginning anew: Chen, Goodfellow and Shlens (2016), "Net2Net"; Gong et al. (2019), stacking
layers of BERT. Here the attention and the feed-forward part of an added layer write nothing at first (Bachlechner et al. 2021),
and its two norms give back the mean and the spread of what comes in.
"""

from __future__ import annotations

import copy
from typing import Any

import torch

from align.errors import UsageError

__all__ = ["deepened"]


def deepened(model: Any, times: int) -> Any:
    """The MarianMTModel with ``times`` as many encoder layers, behind each old one copies that write nothing yet.

    The model is changed in place. What the encoder gives is nearly what it gave: a norm after the sum, as Marian has it,
    cannot be an identity for every position, since it takes away that position's mean and spread and gives those of all.

    Raises:
        UsageError: ``times`` is not at least 1, or the model has its norms before the sums.
    """
    if times < 1:
        raise UsageError(f"deeper = {times}", hint="Use 1 for the layers that there are, 2 for twice as many.")
    if getattr(model.config, "normalize_before", False):
        raise UsageError("a model with its norms before the sums cannot be deepened", hint="Set deeper to 1.")
    layers: list[torch.nn.Module] = []
    for layer in model.model.encoder.layers:
        layers += [layer, *(_silent(layer) for _ in range(times - 1))]
    model.model.encoder.layers = torch.nn.ModuleList(layers)
    model.config.encoder_layers = len(layers)
    return model


@torch.no_grad()
def _silent(layer: Any) -> Any:
    """A copy of a layer that hands on what the layer puts out."""
    made = copy.deepcopy(layer)
    for last in (made.self_attn.out_proj, made.fc2):
        last.weight.zero_()
        last.bias.zero_()
    gain, shift = layer.final_layer_norm.weight, layer.final_layer_norm.bias
    mean = shift.mean()
    spread = (gain.square().mean() + shift.square().mean() - mean.square()).sqrt()  # of gain * normed + shift
    for norm in (made.self_attn_layer_norm, made.final_layer_norm):
        norm.weight.fill_(float(spread))
        norm.bias.fill_(float(mean))
    return made
