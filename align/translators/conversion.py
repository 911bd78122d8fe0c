"""Converting a model for CTranslate2, once, into a cache folder that appears whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from align.errors import DiskError, ModelError
from align.translators.facts import ModelFacts, model_digest
from align.translators.networks import load_network, quiet_transformers
from align.translators.pieces import Pieces
from align.translators.settings import ComputeType

__all__ = ["cache_folder", "converted", "is_narrow"]


# Raise when the way of converting changes.
_FORMAT = 2
_MAP = "vmap.txt"
_WORTH = 0.9  # a map that leaves more than this share of the vocabulary costs more than it saves


def cache_folder() -> Path:
    """``$ALIGN_CACHE``, else ``$XDG_CACHE_HOME/align``, else ``~/.cache/align``."""
    own, shared = os.environ.get("ALIGN_CACHE"), os.environ.get("XDG_CACHE_HOME")
    if own:
        return Path(own)
    return Path(shared) / "align" if shared else Path.home() / ".cache" / "align"


def converted(facts: ModelFacts, compute_type: ComputeType) -> Path:
    """The folder of the converted model; converts on first use (seconds for a small model).

    The name holds the model's digest, the number type and CTranslate2's version, so that nothing stale is ever used. Several
    processes may convert at once: each works in a folder of its own, and the first to rename wins.

    Raises:
        ModelError: the model has separate vocabularies, which CTranslate2's converter mislabels, or cannot be converted.
        DiskError: the cache folder cannot be written.
    """
    if facts.separate:
        raise ModelError(
            "a model with separate source and target vocabularies cannot run on CTranslate2",
            where=str(facts.folder),
            hint="Use the transformers runtime (--runtime transformers).",
        )
    home = cache_folder() / "ctranslate2"
    name = f"{model_digest(facts.folder)[:32]}-{compute_type}-{version('ctranslate2')}-{_FORMAT}"
    if (home / name / "model.bin").is_file():
        return home / name
    try:
        home.mkdir(parents=True, exist_ok=True)
        _sweep(home)
        work = Path(tempfile.mkdtemp(prefix=".partial-", dir=home))
    except OSError as error:
        raise _disk_error(error, home) from error
    try:
        _convert(facts, work / "model", compute_type)
        allowed = _vocabulary_map(facts)
        if allowed:
            (work / "model" / _MAP).write_text(allowed, encoding="utf-8")
        _publish(work / "model", home / name)
    except OSError as error:
        raise _disk_error(error, home) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return home / name


def _convert(facts: ModelFacts, target: Path, compute_type: ComputeType) -> None:
    from ctranslate2.converters import TransformersConverter

    decoder = load_network(facts.folder).get_decoder()
    start = decoder.embed_tokens.weight[facts.start].detach()
    positions = decoder.embed_positions.weight.detach()

    class Converter(TransformersConverter):  # type: ignore[misc]  # CTranslate2 has no types
        """CTranslate2's converter with two repairs that make its output that of transformers.

        It starts decoding from a zero vector; this one from the vector that was trained. A start token's row is zero in
        models that came from Marian, but not in all that were trained with transformers. The end token is never read by
        the decoder, so its row there is free to hold the start vector. Of a model stored in half precision it rounds the
        position table; this one computes it in full.
        """

        def _load(self) -> Any:
            spec = super()._load()
            for side in (spec.encoder, spec.decoder):
                side.position_encodings.encodings = positions
            if start.any():
                table = spec.decoder.embeddings.weight.detach().float().clone()
                table[facts.eos] = start
                spec.decoder.embeddings.weight = table
                spec.decoder.start_from_zero_embedding = False
            return spec

    try:
        with quiet_transformers():
            Converter(str(facts.folder)).convert(str(target), quantization=compute_type)
    except OSError as error:
        if error.errno is not None:
            raise
        raise ModelError(f"conversion failed ({error})", where=str(facts.folder)) from error
    except (ValueError, RuntimeError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(
            f"conversion for CTranslate2 failed ({error})",
            where=str(facts.folder),
            hint="Use the transformers runtime.",
        ) from error


def _vocabulary_map(facts: ModelFacts) -> str:
    """CTranslate2's vocabulary map: the pieces that a translation may have, by the target tag that begins the source.

    A joint vocabulary of several scripts is computed only in part then. Each line is an n-gram of the source, a tab, and
    target pieces; the n-gram is a tag, so that no line holds for a language without one.
    """
    lines = []
    for lang in facts.languages():
        pieces = Pieces(facts, lang)
        if pieces.tag and len(pieces.own) <= _WORTH * len(facts.target_vocab):
            names = (pieces.target_names[number] for number in sorted(pieces.own))
            lines.append(f"{pieces.tag}\t{' '.join(names)}\n")
    return "".join(dict.fromkeys(lines))


def is_narrow(home: Path, pieces: Pieces) -> bool:
    """Whether the map of a converted model has the language of ``pieces``."""
    if not pieces.tag:
        return False
    text = (home / _MAP).read_text(encoding="utf-8") if (home / _MAP).is_file() else ""
    return any(line.startswith(f"{pieces.tag}\t") for line in text.split("\n"))


def _sweep(home: Path) -> None:
    """Remove what killed conversions left behind more than a day ago."""
    for path in home.glob(".partial-*"):
        if time.time() - path.stat().st_mtime > 86400:
            shutil.rmtree(path, ignore_errors=True)


def _publish(work: Path, target: Path) -> None:
    """Rename into place; files are on disk before the name is."""
    for path in work.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    try:
        work.rename(target)
    except OSError as error:
        if error.errno not in (errno.EEXIST, errno.ENOTEMPTY):
            raise
        if not (target / "model.bin").is_file():  # what somebody half deleted is in the way
            shutil.rmtree(target)
            work.rename(target)


def _disk_error(error: OSError, home: Path) -> DiskError:
    return DiskError(
        f"the converted model cannot be written ({error.strerror or error})",
        where=str(home),
        hint="Free some space, or set ALIGN_CACHE to a folder that can be written.",
    )
