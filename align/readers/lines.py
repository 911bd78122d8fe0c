"""Text of one segment a line, as line-by-line tools write and read it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

from align.errors import InputError

__all__ = ["count_lines", "read_lines", "stream_lines"]

_HINT = "Save the file as UTF-8, for example: iconv -f cp949 -t utf-8 OLD > NEW."
_BLOCK = 1 << 20  # bytes looked at together when lines are only counted


def read_lines(name: str) -> list[str]:
    """The lines of a UTF-8 text file (``-``: standard input) without their line ends; empty lines are kept.

    Raises:
        InputError: the file is missing or is not UTF-8.
    """
    return list(stream_lines(name))


def stream_lines(name: str) -> Iterator[str]:
    """The same line by line; nothing but the line at hand is in memory. Lines end with LF or CR LF.

    Raises:
        InputError: the file is missing, or a line is not UTF-8; the lines before it have come by then.
    """
    try:
        with nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    text = line.decode("utf-8-sig" if number == 1 else "utf-8")
                except UnicodeDecodeError as fault:
                    raise InputError("not UTF-8 text", where=f"{name}:{number}", hint=_HINT) from fault
                if text.endswith("\n"):
                    text = text[:-2] if text.endswith("\r\n") else text[:-1]
                elif not text:  # a byte order mark and nothing else
                    continue
                yield text
    except FileNotFoundError as fault:
        raise InputError("there is no such file", where=name, hint="Check the path.") from fault
    except IsADirectoryError as fault:
        raise InputError("this is a folder", where=name, hint="Name a file in it.") from fault


def count_lines(name: str) -> int:
    """How many lines a file has, for a progress bar; 0 for standard input and what is no plain file."""
    path = Path(name)
    if name == "-" or not path.is_file():
        return 0
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(_BLOCK), b""))
