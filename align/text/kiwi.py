"""The Korean morphological analyser (kiwipiepy), loaded once a process by whoever asks first: it takes a second and 200 MB."""

from __future__ import annotations

from functools import cache
from typing import Any

__all__ = ["analyser"]


@cache
def analyser() -> Any:
    """The analyser, or ``None`` where it is not installed."""
    try:
        from kiwipiepy import Kiwi
    except ImportError:
        return None
    # Names of several words and slips of the pen are no matter for boundaries, and take half of the loading time.
    return Kiwi(num_workers=1, load_multi_dict=False, load_typo_dict=False)
