"""Layers that are added change nearly nothing at first, and learn."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from align.errors import UsageError
from align.training import loop, model, runs
from align.training.deepen import deepened
from align.training.pieces import Pieces
from align.training.prepare import load_pack
from align.translators.catalog import BUILT_IN
from align.translators.load import resolve
from tests.training.conftest import tiny

TEXTS = (
    "The government arrested human rights defenders.",
    "It rained.",
    "Migrant workers told researchers that their passports had been taken from them.",
)


@pytest.mark.parametrize("times", [1, 2, 3])
def test_an_encoder_with_more_layers_gives_nearly_what_it_gave(times: int) -> None:
    folder = resolve(BUILT_IN)
    old, grown = model.load(folder, 0.0).eval(), model.load(folder, 0.0).eval()
    layers = old.config.encoder_layers
    grown = deepened(grown, times)
    assert grown.config.encoder_layers == len(grown.model.encoder.layers) == layers * times
    with torch.no_grad():
        for ids in Pieces.load(folder).encode_sources(TEXTS, "ko"):
            batch = torch.tensor([list(map(int, ids))])
            before, after = (each.model.encoder(input_ids=batch).last_hidden_state for each in (old, grown))
            if times == 1:
                assert torch.equal(before, after)
            assert torch.nn.functional.cosine_similarity(before, after, dim=-1).min() > 0.995


def test_the_layers_that_were_added_learn(prepared: Path, corpus: Path, fake_encoder: None, tmp_path: Path) -> None:
    settings = tiny(corpus)
    settings = replace(settings, model=replace(settings.model, start=str(prepared / "start"), deeper=2))
    runs.prepare(settings, tmp_path / "run", lambda _: None)
    network = model.load(tmp_path / "run" / "start", 0.1)
    assert len(network.model.encoder.layers) == 2
    added = network.model.encoder.layers[1]
    assert not added.fc2.weight.any()
    loop.train(
        loop.Run(network, load_pack(tmp_path / "run" / "pack.npz"), tmp_path / "run", settings.train, {"R": 1.0})
    )
    assert added.fc2.weight.any()
    assert added.self_attn.out_proj.weight.any()


def test_no_layers_are_a_mistake() -> None:
    with pytest.raises(UsageError, match="deeper = 0"):
        deepened(model.load(resolve(BUILT_IN)), 0)
