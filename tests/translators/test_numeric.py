"""The network in numpy computes what transformers computes, whatever the shape of the Marian model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from align.errors import ModelError
from align.translators.numeric import Network

SOURCE, TARGET = [5, 9, 3, 7, 0], [29, 4, 11, 2]


def _model(folder: Path, **changes: Any) -> Any:
    import torch
    from transformers import MarianConfig, MarianMTModel

    torch.manual_seed(3)
    sizes: dict[str, Any] = dict.fromkeys(("encoder_attention_heads", "decoder_attention_heads"), 2)
    sizes |= {"encoder_layers": 2, "decoder_layers": 3, "encoder_ffn_dim": 24, "decoder_ffn_dim": 20, "vocab_size": 30}
    config = MarianConfig(
        **sizes,
        d_model=16,
        max_position_embeddings=32,
        pad_token_id=29,
        decoder_start_token_id=29,
        init_std=0.4,
        **changes,
    )  # type: ignore[no-untyped-call, unused-ignore]
    made: Any = MarianMTModel(config)
    model = made.eval()
    model.final_logits_bias.normal_()
    model.save_pretrained(folder)
    return model


@pytest.mark.parametrize(
    "changes",
    [
        {"activation_function": "swish", "scale_embedding": True},
        {"activation_function": "relu", "scale_embedding": False},
        {"activation_function": "swish", "share_encoder_decoder_embeddings": False, "decoder_vocab_size": 30},
    ],
)
def test_states_logits_and_attention_are_those_of_transformers(tmp_path: Path, changes: dict[str, Any]) -> None:
    import torch

    model = _model(tmp_path, **changes, attn_implementation="eager")
    with torch.inference_mode():
        wanted = model(
            input_ids=torch.tensor([SOURCE]), decoder_input_ids=torch.tensor([TARGET]), output_attentions=True
        )
    network = Network(tmp_path)
    states, attention = network.forced(network.encode(SOURCE), TARGET)
    matrix, bias = network.projection(np.arange(30))
    np.testing.assert_allclose(states @ matrix + bias, wanted.logits[0].numpy(), atol=2e-4)
    np.testing.assert_allclose(attention, wanted.cross_attentions[-1][0].numpy(), atol=1e-5)


def test_weights_that_lack_a_part_are_refused(tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    _model(tmp_path)
    weights = load_file(tmp_path / "model.safetensors")
    weights.pop("model.decoder.layers.0.self_attn.k_proj.weight")
    save_file(weights, tmp_path / "model.safetensors")
    with pytest.raises(ModelError, match="lack"):
        Network(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"broken")
    with pytest.raises(ModelError, match="broken"):
        Network(tmp_path)
