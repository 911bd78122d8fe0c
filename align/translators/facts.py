"""What a model folder says about itself, read without loading the model."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from align.errors import ModelError, UsageError
from align.lang import LANGUAGES, Language, parse

__all__ = ["ModelFacts", "model_digest", "read_facts"]

REQUIRED = ("config.json", "model.safetensors", "source.spm", "target.spm", "vocab.json")
_DECIDING = (*REQUIRED, "pytorch_model.bin", "target_vocab.json", "tokenizer_config.json")
_HINT = f"A model folder holds {', '.join(REQUIRED)}."


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """Facts of one model folder in transformers' Marian format.

    Attributes:
        folder: where it is.
        vocab: piece -> id of the source side (of both sides unless ``separate``).
        target_vocab: piece -> id of the target side.
        separate: whether the two sides have vocabularies (or embedding tables) of their own.
        positions: longest input and output in pieces, everything included.
        pad, eos, start: ids of the padding, end and decoder start tokens.
        target_lang: code of the one language that a bilingual model names, else empty.
        alignment_head: head of the last decoder layer that was trained as a word alignment, ``None`` if none was.
        keeps_dashes: whether the model saw long dashes in training, so that its input keeps them.
        repetition_penalty: what the logits of tokens already written are weakened by in decoding; 1 for not at all.
        coverage_penalty: weight of coverage among finished hypotheses; 0 for none.
        annotated_terms: whether the model was trained to write renderings that stand behind terms of the source.
        max_source_pieces: longest source that the model translates well, in pieces; 0 where only the position table limits it.
    """

    folder: Path
    vocab: dict[str, int]
    target_vocab: dict[str, int]
    separate: bool
    positions: int
    pad: int
    eos: int
    start: int
    target_lang: str
    alignment_head: int | None
    keeps_dashes: bool
    repetition_penalty: float = 1.0
    coverage_penalty: float = 0.0
    max_source_pieces: int = 0
    annotated_terms: bool = False

    def tag(self, language: Language) -> str:
        """The target tag of a language, angle brackets included; empty for a bilingual model.

        Raises:
            ModelError: the model cannot translate into the language.
        """
        for tag in language.tags:
            if f">>{tag}<<" in self.vocab:
                return f">>{tag}<<"
        others = [known.code for known in LANGUAGES.values() if any(f">>{tag}<<" in self.vocab for tag in known.tags)]
        tagged = any(piece.startswith(">>") and piece.endswith("<<") and len(piece) > 4 for piece in self.vocab)
        if not tagged and self.target_lang in ("", language.code):
            return ""
        can = ", ".join(others) or self.target_lang or "none that align knows"
        raise ModelError(
            f"the model does not translate into {language.name}",
            where=str(self.folder),
            hint=f"It translates into: {can}. Choose another language or another model.",
        )

    def languages(self) -> tuple[str, ...]:
        """Codes of the languages that the model may be asked for, in the order of ``align.lang``."""
        found = []
        for code, language in LANGUAGES.items():
            try:
                self.tag(language)
            except ModelError:
                continue
            found.append(code)
        return tuple(found)


def read_facts(folder: Path) -> ModelFacts:
    """Read and check a model folder.

    Raises:
        ModelError: a file is missing or unreadable, or the folder does not hold a Marian model.
    """
    if not folder.is_dir():
        raise ModelError("there is no such model folder", where=str(folder), hint=_HINT)
    config = _read_json(folder / "config.json")
    if config.get("model_type") != "marian":
        kind = config.get("model_type") or "unknown"
        raise ModelError(
            f"this is a model of type {kind!r}, not a MarianMT model",
            where=str(folder),
            hint="Choose a MarianMT model.",
        )
    has_weights = (folder / "model.safetensors").is_file() or (folder / "pytorch_model.bin").is_file()
    missing = [name for name in ("source.spm", "target.spm", "vocab.json") if not (folder / name).is_file()]
    if missing or not has_weights:
        names = ", ".join([*([] if has_weights else ["model.safetensors"]), *missing])
        raise ModelError(f"the model folder lacks {names}", where=str(folder), hint=_HINT)
    return _facts(folder, config)


def _facts(folder: Path, config: dict[str, Any]) -> ModelFacts:
    tokenizer = _read_json(folder / "tokenizer_config.json") if (folder / "tokenizer_config.json").is_file() else {}
    vocab = _read_json(folder / "vocab.json")
    two_vocabularies = bool(tokenizer.get("separate_vocabs")) and (folder / "target_vocab.json").is_file()
    target_vocab = _read_json(folder / "target_vocab.json") if two_vocabularies else vocab
    own = config.get("align") or {}
    try:
        return ModelFacts(
            folder=folder,
            vocab=vocab,
            target_vocab=target_vocab,
            separate=two_vocabularies or not config.get("share_encoder_decoder_embeddings", True),
            positions=int(config["max_position_embeddings"]),
            pad=int(config["pad_token_id"]),
            eos=int(config["eos_token_id"]),
            start=int(config.get("decoder_start_token_id", config["pad_token_id"])),
            target_lang=_known(str(tokenizer.get("target_lang") or "")),
            alignment_head=own.get("alignment_head"),
            keeps_dashes=bool(own.get("keeps_dashes")),
            repetition_penalty=float(own.get("repetition_penalty", 1.0)),
            coverage_penalty=float(own.get("coverage_penalty", 0.0)),
            max_source_pieces=int(own.get("max_source_pieces", 0)),
            annotated_terms=bool(own.get("annotated_terms")),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"config.json lacks or garbles {error}", where=str(folder), hint=_HINT) from error


def _known(target_lang: str) -> str:
    """The code of a tokenizer's target language; empty for a group of languages or one unknown to the package."""
    try:
        return parse(target_lang).code
    except UsageError:
        return ""


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError(f"the model folder lacks {path.name}", where=str(path.parent), hint=_HINT) from None
    except (OSError, ValueError) as error:
        raise ModelError(f"cannot be read as JSON ({error})", where=str(path), hint="Fetch the model again.") from error
    if not isinstance(content, dict):
        raise ModelError("holds no JSON object", where=str(path), hint="Fetch the model again.")
    return content


def model_digest(folder: Path) -> str:
    """SHA-256 (64 hexadecimal digits) over names and contents of the files that decide a model's output."""
    total = hashlib.sha256()
    for name in sorted(set(_DECIDING)):
        path = folder / name
        if path.is_file():
            state = path.stat()
            inner = _file_digest(path, state.st_size, state.st_mtime_ns, state.st_ino)
            total.update(f"{name} {inner}\n".encode())
    return total.hexdigest()


@lru_cache(maxsize=64)
def _file_digest(path: Path, _size: int, _changed: int, _inode: int) -> str:
    """SHA-256 of a file, computed once a process for each state of it: a run asks several times for that of its model."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
