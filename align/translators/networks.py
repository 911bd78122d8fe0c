"""Loading a Marian network with transformers: quiet, in float32, foreign errors mapped."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from align.errors import ModelError

__all__ = ["load_network", "quiet_transformers"]


@contextmanager
def quiet_transformers() -> Iterator[None]:
    """No progress bars and no advice on stderr while transformers loads or converts; put back afterwards."""
    from transformers.utils import logging

    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]


def load_network(folder: Path, attention: Literal["sdpa", "eager"] = "sdpa") -> Any:
    """A ``MarianMTModel`` in evaluation mode, float32, without generation settings of its own.

    ``eager`` attention is slower and needed only where attention weights are read.

    Raises:
        ModelError: the weights cannot be read or do not belong to the configuration.
    """
    import torch
    from transformers import MarianMTModel

    try:
        with quiet_transformers():
            loaded: Any = MarianMTModel.from_pretrained(
                folder,
                dtype=torch.float32,
                attn_implementation=attention,
                local_files_only=True,
                output_loading_info=True,
            )
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ModelError(f"the weights cannot be loaded ({reason})", where=str(folder)) from error
    except Exception as error:  # safetensors has an error class of its own that is no OSError
        if type(error).__module__.startswith("safetensors") or type(error).__name__ == "SafetensorError":
            raise ModelError(
                f"the weights are broken ({error})", where=str(folder), hint="Fetch them again."
            ) from error
        raise
    model, info = loaded
    missing = sorted(name for name in info["missing_keys"] if not name.endswith("embed_positions.weight"))
    if missing:
        raise ModelError(f"the weights lack {', '.join(missing[:3])}", where=str(folder), hint="Fetch the model again.")
    model.generation_config = type(model.generation_config)()
    return model.eval()
