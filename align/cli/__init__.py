"""The command line: one module a command, no logic of its own.

Standard output carries results only; progress, notes and errors go to standard error. Exit codes: 0 fine, 1 findings, 2 wrong
use or input, 3 environment (model, network, disk), 70 a bug in align, 130 interrupted.
"""

from __future__ import annotations

import io
import logging
import os
import sys

from align.cli.app import app

__all__ = ["app", "main"]


class _Notes(logging.Handler):
    """What the package logs as a warning, as notes for the user."""

    def emit(self, record: logging.LogRecord) -> None:
        from align.cli.common import note

        note(record.getMessage())


def main() -> None:
    """Entry point of the console script. Output is UTF-8 whatever the locale says: the texts are Korean and Chinese."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and "PYTHONIOENCODING" not in os.environ:
            stream.reconfigure(encoding="utf-8")
    if sys.stdout is None:  # closed by the caller (`>&-`)
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 (lives as long as the process)
    logger = logging.getLogger("align")
    logger.addHandler(_Notes(logging.WARNING))
    logger.propagate = False
    app()
