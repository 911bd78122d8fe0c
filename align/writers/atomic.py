"""Files that appear whole or not at all: write beside the target, fsync, rename."""

from __future__ import annotations

import errno
import hashlib
import os
from contextlib import suppress
from pathlib import Path

from align.errors import DiskError
from align.writers.clean import no_surrogates

__all__ = ["write_bytes", "write_text"]

_HINTS = {
    errno.ENOSPC: "Free some space, or choose another folder with --out.",
    errno.EDQUOT: "Your disk quota is used up: free some space, or choose another folder with --out.",
    errno.EACCES: "You may not write there: choose another folder with --out, or change its permissions.",
    errno.EPERM: "You may not write there: choose another folder with --out, or change its permissions.",
    errno.EROFS: "The file system is read-only: choose another folder with --out.",
    errno.ENOTDIR: "A part of the path is a file, not a folder: choose another folder with --out.",
    errno.EEXIST: "A part of the path is a file, not a folder: choose another folder with --out.",
    errno.EISDIR: "This is a folder: name a file.",
    errno.ENAMETOOLONG: "Choose a shorter name.",
}


def write_text(path: str | Path, text: str) -> Path:
    """Write text as UTF-8 with the line ends it has. Lone surrogates become U+FFFD. Returns the path.

    Raises:
        DiskError: no space, no permission, not a folder; the file is as it was before.
    """
    return write_bytes(path, no_surrogates(text).encode("utf-8"))


def write_bytes(path: str | Path, data: bytes) -> Path:
    """Write bytes; folders on the way are made. A symbolic link keeps pointing where it did. Returns the path.

    Raises:
        DiskError: no space, no permission, not a folder; the file is as it was before.
    """
    wanted = Path(path)
    try:
        place = Path(os.path.realpath(wanted))
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if place.exists() and not place.is_file():  # a pipe or a device cannot be renamed over
            place.write_bytes(data)
        else:
            _replace(place, data)
    except OSError as error:
        hint = _HINTS.get(error.errno or 0, "Choose another folder with --out.")
        reason = (error.strerror or str(error)).lower()
        raise DiskError(f"the file cannot be written ({reason})", where=str(wanted), hint=hint) from error
    return wanted


def _replace(place: Path, data: bytes) -> None:
    """The new content under a temporary name in the same folder, then one rename."""
    digest = hashlib.sha256(os.fsencode(place.name)).hexdigest()[
        :16
    ]  # the name itself may already be as long as names get
    temporary = place.with_name(f".{digest}.{os.getpid()}.part")
    try:
        # O_EXCL would trip over what a killed process with our number left; the mode lets the umask decide.
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o666)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(place)
    except BaseException:  # Ctrl-C too
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    _sync_folder(place.parent)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable, where the system can; the file is complete either way."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
