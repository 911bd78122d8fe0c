"""Text of one segment a line, as line-by-line tools write and read it."""

from __future__ import annotations

import sys
from pathlib import Path

from align.errors import InputError

__all__ = ["read_lines"]


def read_lines(name: str) -> list[str]:
    """The lines of a UTF-8 text file (``-``: standard input) without their line ends; empty lines are kept.

    Raises:
        InputError: the file is missing or is not UTF-8.
    """
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except FileNotFoundError as fault:
        raise InputError("there is no such file", where=name, hint="Check the path.") from fault
    except IsADirectoryError as fault:
        raise InputError("this is a folder", where=name, hint="Name a file in it.") from fault
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        hint = "Save the file as UTF-8, for example: iconv -f cp949 -t utf-8 OLD > NEW."
        raise InputError("not UTF-8 text", where=f"{name}:{line}", hint=hint) from fault
    lines = text.replace("\r\n", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines
