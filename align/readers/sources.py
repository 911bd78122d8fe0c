"""The bytes of a file or of standard input, up to a limit."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

from align.errors import EnvironmentFault, InputError

__all__ = ["LARGEST", "file_bytes", "standard_input"]

LARGEST = 200 * 2**20  # bytes: a hundred times the longest report
_SPLIT = "Split it into parts, or give the text alone."


def _bounded(stream: BinaryIO, name: str) -> bytes:
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise InputError(f"the file is larger than {LARGEST // 2**20} MiB", where=name, hint=_SPLIT)
    return data


def standard_input() -> bytes:
    """Standard input to its end.

    Raises:
        InputError: it is too large.
    """
    return _bounded(sys.stdin.buffer, "-")


def file_bytes(name: str) -> bytes:
    """A whole file.

    Raises:
        InputError: there is no such file, or it is a folder, or too large.
        EnvironmentFault: it cannot be read.
    """
    path = Path(name)
    try:
        if path.is_dir():
            raise InputError("this is a folder, not a file", where=name, hint="Name a file in it.")
        with path.open("rb") as stream:
            return _bounded(stream, name)
    except FileNotFoundError as error:
        raise InputError(
            "there is no such file", where=name, hint="Check the path; it is taken from the current folder."
        ) from error
    except (ValueError, NotADirectoryError) as error:
        raise InputError("this is not a path of a file", where=name, hint="Check the spelling.") from error
    except PermissionError as error:
        raise EnvironmentFault("the file may not be read", where=name, hint="Check its permissions.") from error
    except OSError as error:
        raise EnvironmentFault(
            f"the file cannot be read ({error.strerror})", where=name, hint="Check the disk."
        ) from error
