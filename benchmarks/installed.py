"""The surroundings of a command that is timed: those of an installed package."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

__all__ = ["installed"]


def installed(**more: str) -> dict[str, str]:
    """This process's environment, with ``more``, in which modules are compiled once, as pip does when it installs.

    Where ``PYTHONDONTWRITEBYTECODE`` is set, as in many containers, a command run from a source tree compiles all
    its modules at each start (a sixth of a second), which no user of an installed package meets.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "align-bytecode"), **more}
