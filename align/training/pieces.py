"""SentencePiece models and the vocabulary of a MarianTokenizer folder.

A folder has ``source.spm``, ``target.spm`` and ``vocab.json``; the ids that the model sees are those of
``vocab.json``, with ``</s>`` 0, ``<unk>`` 1 and ``<pad>`` last (CTranslate2 drops the last row when it is ``<pad>``).
Target tags are in ``vocab.json`` alone: the tokenizer takes them off the text before SentencePiece sees it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.errors import ModelError
from align.lang import parse

__all__ = ["END", "UNKNOWN", "Pieces", "Sampled", "layout", "tag_of", "train", "write_folder"]

END, UNKNOWN = 0, 1


def tag_of(lang: str) -> str:
    """The target tag that our models use for a language: ``>>kor<<``."""
    return f">>{parse(lang).tags[0]}<<"


@dataclass(frozen=True, slots=True)
class Sampled:
    """How segmentations are drawn (subword regularisation, Kudo 2018).

    Attributes:
        alpha: power of the probabilities of the segmentations: 0 makes all alike, and 1 nearly always gives the best one.
        seed: of the draws.
    """

    alpha: float
    seed: int


@dataclass(frozen=True, slots=True)
class Pieces:
    """The two SentencePiece models of a folder and the way from their ids to those of ``vocab.json``."""

    vocabulary: dict[str, int]
    source: Any
    target: Any
    source_ids: NDArray[np.int64]
    target_ids: NDArray[np.int64]

    @classmethod
    def load(cls, folder: Path) -> Pieces:
        """Read a tokenizer folder.

        Raises:
            ModelError: a file is missing, or the folder keeps two vocabularies.
        """
        import sentencepiece

        try:
            vocabulary: dict[str, int] = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
            models = [
                sentencepiece.SentencePieceProcessor(str(folder / f"{side}.spm")) for side in ("source", "target")
            ]
        except (OSError, ValueError) as wrong:
            raise ModelError(
                f"no usable MarianTokenizer files: {wrong}",
                where=str(folder),
                hint="It needs vocab.json, source.spm and target.spm.",
            ) from wrong
        if (folder / "target_vocab.json").exists():
            raise ModelError(
                "models with two vocabularies cannot be trained",
                where=str(folder),
                hint="Use one with a joint vocabulary.",
            )
        tables = [
            np.array([vocabulary.get(model.id_to_piece(number), UNKNOWN) for number in range(model.get_piece_size())])
            for model in models
        ]
        return cls(vocabulary, models[0], models[1], tables[0], tables[1])

    def __len__(self) -> int:
        return len(self.vocabulary)

    @property
    def pad(self) -> int:
        """Id of ``<pad>``."""
        return self.vocabulary["<pad>"]

    def tag(self, lang: str) -> list[int]:
        """The ids that go before a source text: one tag, or none where the model has one target language and no tags.

        Raises:
            ModelError: the model has tags, and none for this language.
        """
        known = [self.vocabulary[f">>{tag}<<"] for tag in parse(lang).tags if f">>{tag}<<" in self.vocabulary]
        if known:
            return known[:1]
        if any(piece.startswith(">>") and piece.endswith("<<") for piece in self.vocabulary):
            raise ModelError(
                f"this model has no tag for {parse(lang).name}", hint="Train a new model, or leave the language out."
            )
        return []

    def encode_sources(
        self, texts: Sequence[str], lang: str, sampled: Sampled | None = None
    ) -> list[NDArray[np.uint16]]:
        """Ids of source texts: tag, pieces, ``</s>``; if asked in segmentations drawn by chance."""
        tag = self.tag(lang)
        return [
            np.array([*tag, *self.source_ids[ids], END], dtype=np.uint16)
            for ids in _encoded(self.source, texts, sampled)
        ]

    def encode_annotated(self, text: str, lang: str, notes: Sequence[tuple[int, str]]) -> NDArray[np.uint16]:
        """Ids of a source text with renderings noted in it: behind each (end of a term) the tag, its pieces, and the tag.

        Raises:
            ModelError: the model has no tags.
        """
        tag = self.tag(lang)
        if not tag:
            raise ModelError("terms can only be annotated for a model with target tags", hint="Set annotated to 0.")
        coded = self.source.encode(text, return_type="offset_mapping")
        ids, left = list(tag), list(notes)
        for piece, (_, end) in zip(coded["pieces"], coded["offsets"], strict=True):
            ids.append(self.vocabulary.get(piece, UNKNOWN))
            while left and left[0][0] <= end:
                ids += [*tag, *self.target_ids[self.target.encode(left.pop(0)[1])], *tag]
        return np.array([*ids, END], dtype=np.uint16)

    def encode_targets(self, texts: Sequence[str], sampled: Sampled | None = None) -> list[NDArray[np.uint16]]:
        """Ids of target texts: pieces, ``</s>``; if asked in segmentations drawn by chance."""
        return [
            np.array([*self.target_ids[ids], END], dtype=np.uint16) for ids in _encoded(self.target, texts, sampled)
        ]

    def strings(self) -> list[str]:
        """The pieces in the order of their ids."""
        return sorted(self.vocabulary, key=lambda piece: self.vocabulary[piece])


def _encoded(model: Any, texts: Sequence[str], sampled: Sampled | None) -> list[list[int]]:
    import sentencepiece

    how: dict[str, Any] = {}
    if sampled is not None:
        sentencepiece.set_random_generator_seed(sampled.seed)
        how = {"enable_sampling": True, "alpha": sampled.alpha, "nbest_size": -1}
    found: list[list[int]] = model.encode(list(texts), num_threads=1, **how)
    return found


def train(texts: Iterable[str], prefix: Path, size: int, symbols: Sequence[str] = ()) -> Path:
    """A joint unigram SentencePiece model (Kudo 2018): identity normalisation, bytes for what it has never seen.

    Args:
        texts: both sides of the corpus, already normalised.
        prefix: path without ``.spm``.
        size: number of pieces, those of the 256 bytes included.
        symbols: pieces that are never split.

    Returns:
        The path of the model.
    """
    import io

    import sentencepiece

    made = io.BytesIO()  # a model written to a file would hold the file's path, and differ from folder to folder
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts), model_writer=made, vocab_size=size, model_type="unigram",
        normalization_rule_name="identity", character_coverage=0.9995, byte_fallback=True, user_defined_symbols=list(symbols),
        split_digits=True, unk_id=0, eos_id=1, bos_id=-1, pad_id=-1, num_threads=1, minloglevel=2, max_sentence_length=4096,
        shuffle_input_sentence=False, hard_vocab_limit=False, train_extremely_large_corpus=False,
    )  # fmt: skip
    path = prefix.with_suffix(".spm")
    path.write_bytes(made.getvalue())
    return path


def layout(pieces: Sequence[str], tags: Sequence[str]) -> dict[str, int]:
    """The vocabulary for the pieces of a joint SentencePiece model: ``</s>``, ``<unk>``, tags, pieces, ``<pad>``."""
    special = ["</s>", "<unk>", *tags]
    rest = [piece for piece in pieces if piece not in {*special, "<pad>"}]
    return {piece: number for number, piece in enumerate([*special, *rest, "<pad>"])}


def write_folder(folder: Path, models: tuple[bytes, bytes], vocabulary: dict[str, int], positions: int) -> None:
    """Write the tokenizer's files as ``MarianTokenizer.from_pretrained`` reads them."""
    folder.mkdir(parents=True, exist_ok=True)
    for side, model in zip(("source", "target"), models, strict=True):
        (folder / f"{side}.spm").write_bytes(model)
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False, indent=0), encoding="utf-8")
    special = {str(vocabulary[piece]): _special(piece) for piece in ("</s>", "<unk>", "<pad>")}
    settings = {
        "added_tokens_decoder": special, "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>",
        "model_max_length": positions, "separate_vocabs": False, "source_lang": "en", "target_lang": "mul",
        "sp_model_kwargs": {}, "tokenizer_class": "MarianTokenizer",
    }  # fmt: skip
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, indent=2), encoding="utf-8")


def _special(piece: str) -> dict[str, object]:
    return {
        "content": piece,
        "lstrip": False,
        "normalized": False,
        "rstrip": False,
        "single_word": False,
        "special": True,
    }
