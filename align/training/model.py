"""The network: a new MarianMT from its shape, or an old one from its folder, with pieces that it lacks."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from align.errors import ModelError
from align.training.pieces import END, Pieces, write_folder
from align.training.settings import ModelSettings
from align.training.similarity import Embedder
from align.training.spmfile import extended, pieces
from align.training.warm_start import piece_vectors, principal_table, regressed_rows

__all__ = ["add_pieces", "load", "missing_characters", "new", "with_decoding", "write_generation"]

_HALF = {
    "，": ",",
    "：": ":",
    "；": ";",
    "？": "?",
    "！": "!",
    "（": "(",
    "）": ")",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "％": "%",
}


def load(folder: str | Path, dropout: float | None = None) -> Any:
    """A MarianMTModel in float32 from a folder or a name on the hub.

    Raises:
        ModelError: there is none, it cannot be read, or it is another kind of model.
    """
    from transformers import AutoConfig, MarianMTModel

    try:
        config = AutoConfig.from_pretrained(str(folder))
        if config.model_type != "marian":
            raise ModelError(
                f"a {config.model_type} model cannot be trained here", where=str(folder), hint="Only MarianMT can."
            )
        if not config.share_encoder_decoder_embeddings:
            raise ModelError(
                "models with two vocabularies cannot be trained", where=str(folder), hint="Use a joint vocabulary."
            )
        if dropout is not None:
            config.dropout = dropout
        return MarianMTModel.from_pretrained(str(folder), config=config, dtype=torch.float32)
    except (OSError, ValueError, KeyError) as wrong:
        raise ModelError(
            f"no usable model: {wrong}", where=str(folder), hint="Name a folder or hub model in transformers format."
        ) from wrong


def new(settings: ModelSettings, known: Pieces, embed: Embedder | None, seed: int) -> Any:
    """A new model of the given shape; its tied embeddings start from ``embed`` where one is given.

    The ``<pad>`` row is zero and stays zero (``padding_idx``): CTranslate2 starts decoding from a zero vector.
    """
    from transformers import MarianConfig, MarianMTModel

    torch.manual_seed(seed)
    config = MarianConfig(
        vocab_size=len(known), decoder_vocab_size=len(known), d_model=settings.width, encoder_ffn_dim=settings.ffn,
        decoder_ffn_dim=settings.ffn, encoder_attention_heads=settings.heads, decoder_attention_heads=settings.heads,
        encoder_layers=settings.encoder_layers, decoder_layers=settings.decoder_layers, dropout=settings.dropout,
        max_position_embeddings=settings.positions, activation_function="relu", scale_embedding=True, pad_token_id=known.pad,
        eos_token_id=END, bos_token_id=None, forced_eos_token_id=END, decoder_start_token_id=known.pad,
        share_encoder_decoder_embeddings=True, tie_word_embeddings=True,
    )  # fmt: skip
    model = MarianMTModel(config)
    with torch.no_grad():
        table = model.model.shared.weight
        table.normal_(0, settings.width**-0.5)
        if embed is not None:
            table.copy_(torch.from_numpy(principal_table(piece_vectors(known.strings(), embed), settings.width, seed)))
        table[known.pad].zero_()
    return model


def missing_characters(texts: Iterable[str], known: Pieces, most: int, least: int = 3) -> list[str]:
    """Characters that the vocabulary has no piece for, the most frequent first, seen at least ``least`` times."""
    counts = Counter(character for text in texts for character in text)
    absent = [(-count, letter) for letter, count in counts.items() if count >= least and letter not in known.vocabulary]
    return [letter for _, letter in sorted(absent) if not letter.isspace()][:most]


def add_pieces(folder: Path, out: Path, added: Sequence[str], embed: Embedder) -> None:
    """A copy of a model folder with more pieces, whose target side no longer folds full-width marks.

    Full-width marks start from the rows of their half-width forms, other characters from a regression of the old rows
    on sentence embeddings of their pieces. ``<pad>`` stays last. The source side keeps its normaliser: English gains
    from folding.
    """
    known, model = Pieces.load(folder), load(folder)
    old = known.strings()
    strings = [*old[:-1], *added, "<pad>"]
    if old[-1] != "<pad>":
        raise ModelError(
            "the last piece of this vocabulary is not <pad>", where=str(folder), hint="Leave extra_pieces at 0."
        )
    table = model.model.shared.weight.detach().numpy()
    vectors = piece_vectors([*old[:-1], *added], embed)
    used = np.linalg.norm(vectors[: len(old) - 1], axis=1) > 0
    rows = regressed_rows(vectors[: len(old) - 1][used], table[:-1][used], vectors[len(old) - 1 :])
    for number, piece in enumerate(added):
        if _HALF.get(piece, "") in known.vocabulary:
            rows[number] = table[known.vocabulary[_HALF[piece]]]
    grown = np.concatenate([table[:-1], rows, np.zeros((1, table.shape[1]), np.float32)])
    _with_table(model, torch.from_numpy(grown)).save_pretrained(out)
    files = [(folder / f"{side}.spm").read_bytes() for side in ("source", "target")]
    fresh = [[piece for piece in added if piece not in set(pieces(data))] for data in files]
    sides = [
        extended(data, new, score=-14.0, identity=side == 1)
        for side, (data, new) in enumerate(zip(files, fresh, strict=True))
    ]
    positions = model.config.max_position_embeddings
    write_folder(out, (sides[0], sides[1]), {piece: number for number, piece in enumerate(strings)}, positions)
    write_generation(out, len(strings) - 1, positions)


def _with_table(model: Any, table: torch.Tensor) -> Any:
    """The same model with another embedding table, whose last row is ``<pad>``."""
    from transformers import MarianMTModel

    config = type(model.config).from_dict(model.config.to_dict())
    config.vocab_size = config.decoder_vocab_size = len(table)
    config.pad_token_id = config.decoder_start_token_id = len(table) - 1
    grown = MarianMTModel(config)
    state = model.state_dict()
    bias = torch.zeros(1, len(table))
    bias[:, : model.config.vocab_size - 1] = state["final_logits_bias"][:, :-1]
    tied = {name for name, value in state.items() if value.shape == model.model.shared.weight.shape}
    grown.load_state_dict(
        {**{name: table if name in tied else value for name, value in state.items()}, "final_logits_bias": bias}
    )
    return grown


def with_decoding(config: Any, guided: bool, *, annotated: bool = False) -> Any:
    """The configuration with what ``align`` should know when it decodes; what stands there already stays.

    ``alignment_head``: the head of the last decoder layer that guided alignment trains. ``keeps_dashes``: training text keeps its
    long dashes. The two penalties are those that were best on chapters of reports (docs/training.md); without guided alignment
    there is no coverage to go by, and none are set. Small models translate clauses better than long sentences.
    ``annotated_terms``: the training had terms annotated in its sources, so that the glossary may ask for them in that way.
    """
    own = {"alignment_head": 0, "keeps_dashes": True, "repetition_penalty": 1.1, "coverage_penalty": 0.75}
    if config.d_model < 512:
        own["max_source_pieces"] = 60
    told = getattr(config, "align", None) or {}
    if annotated:
        told = told | {"annotated_terms": True}
    if guided or told.get("alignment_head") == 0:
        config.align = own | told
    elif told:
        config.align = told
    return config


def write_generation(folder: Path, pad: int, positions: int) -> None:
    """The decoding settings that go with a model: beam 4, ``<pad>`` never written."""
    settings = {
        "bad_words_ids": [[pad]], "decoder_start_token_id": pad, "eos_token_id": END, "forced_eos_token_id": END,
        "max_length": positions, "num_beams": 4, "pad_token_id": pad,
    }  # fmt: skip
    (folder / "generation_config.json").write_text(json.dumps(settings, indent=2), encoding="utf-8")
