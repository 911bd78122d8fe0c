"""The command line: one module a command, no logic of its own.

Standard output carries results only; progress, notes and errors go to standard error. Exit codes: 0 fine, 1 findings, 2 wrong
use or input, 3 environment (model, network, disk), 130 interrupted.
"""

from __future__ import annotations

from align.cli.app import app

__all__ = ["app", "main"]


def main() -> None:
    """Entry point of the console script."""
    app()
