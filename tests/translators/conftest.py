"""Models for the tests: the built-in one, and others of other shapes made from it or at random."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from align.translators.catalog import BUILT_IN, resolve

MakeModel = Callable[..., Path]


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    import torch

    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def built_in() -> Path:
    return resolve(BUILT_IN)


@pytest.fixture
def copied(built_in: Path, tmp_path: Path) -> MakeModel:
    """Copies the built-in model with other values in its JSON files: ``copied(config={...}, tokenizer_config={...})``."""

    def make(**changes: dict[str, Any]) -> Path:
        folder = tmp_path / "model"
        shutil.copytree(built_in, folder)
        for name, values in changes.items():
            path = folder / f"{name}.json"
            path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | values), encoding="utf-8")
        return folder

    return make


@pytest.fixture
def random_model(built_in: Path, tmp_path: Path) -> MakeModel:
    """A tiny random Marian model over the built-in pieces; bilingual without tags, or with separate vocabularies."""

    def make(*, tags: bool = True, separate: bool = False, start_row: float = 0.0) -> Path:
        import torch
        from transformers import MarianConfig, MarianMTModel

        torch.manual_seed(7)
        vocab = json.loads((built_in / "vocab.json").read_text(encoding="utf-8"))
        if not tags:
            vocab = {f"unused{i}" if piece.startswith(">>") else piece: i for piece, i in vocab.items()}
        size, pad = len(vocab), vocab["<pad>"]
        config = MarianConfig(
            vocab_size=size, decoder_vocab_size=size, d_model=16, encoder_layers=1, decoder_layers=1,
            encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=32, decoder_ffn_dim=32,
            max_position_embeddings=64, pad_token_id=pad, eos_token_id=vocab["</s>"], decoder_start_token_id=pad,
            forced_eos_token_id=None, share_encoder_decoder_embeddings=not separate, tie_word_embeddings=True,
            init_std=0.5,
        )  # fmt: skip
        folder = tmp_path / "random"
        network = MarianMTModel(config)
        with torch.no_grad():
            network.model.decoder.embed_tokens.weight[pad] = start_row
        network.generation_config.pad_token_id = pad
        network.save_pretrained(folder)
        for name in ("source.spm", "target.spm"):
            shutil.copy(built_in / name, folder)
        (folder / "vocab.json").write_text(json.dumps(vocab), encoding="utf-8")
        if separate:
            (folder / "target_vocab.json").write_text(json.dumps(vocab), encoding="utf-8")
        told = {"separate_vocabs": separate, "source_lang": "en", "target_lang": "ko" if not tags else "mul"}
        (folder / "tokenizer_config.json").write_text(json.dumps(told), encoding="utf-8")
        return folder

    return make
