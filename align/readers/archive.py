"""ZIP files that nobody vouches for: DOCX and EPUB are such files.

No path from inside is ever opened on disk. Nothing is expanded before it is asked for, and then only up to a limit that counts
what comes out, not what the directory claims.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO

from align.errors import InputError

__all__ = ["Archive", "Limits"]

_CHUNK = 256 * 1024
_ENTRY = b"PK\x01\x02"  # the signature of each line of the directory
_BROKEN = "Open it in the program that made it, save it again, or export the text."
_BOMB = "No report is packed like that: check where the file comes from."


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may expand to, in bytes; ``ratio`` is expanded size to packed size and counts from ``ratio_from`` on."""

    part: int = 32 * 2**20
    read: int = 128 * 2**20
    claimed: int = 2**30
    ratio: int = 300
    ratio_from: int = 8 * 2**20
    entries: int = 20_000


class Archive:
    """The parts of a ZIP file, by name.

    Args:
        data: the whole file.
        where: its name, for messages.
        limits: how much it may hold.

    Raises:
        InputError: the file is broken or cut off, or claims to expand to more than any report.
    """

    def __init__(self, data: bytes, where: str, limits: Limits | None = None) -> None:
        self._where = where
        self._limits = limits or Limits()
        self._read = 0
        if data.count(_ENTRY) > self._limits.entries:
            raise InputError(f"the archive lists more than {self._limits.entries:,} parts", where=where, hint=_BOMB)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError) as error:
            raise InputError("the file is broken or was cut off", where=where, hint=_BROKEN) from error
        self._entries = {info.filename: info for info in self._zip.infolist()}
        self._refuse_bombs()

    @property
    def names(self) -> frozenset[str]:
        """The names of all parts."""
        return frozenset(self._entries)

    def _refuse_bombs(self) -> None:
        limits = self._limits
        claimed = sum(info.file_size for info in self._entries.values())
        if claimed > limits.claimed:
            raise InputError(f"the archive claims to expand to {claimed // 2**20:,} MiB", where=self._where, hint=_BOMB)
        for info in self._entries.values():
            if info.file_size > limits.ratio_from * 4 and info.file_size > limits.ratio * max(1, info.compress_size):
                raise InputError(
                    f"the archive holds {info.filename!r}, packed {info.file_size // max(1, info.compress_size):,} times",
                    where=self._where,
                    hint=_BOMB,
                )

    def read(self, name: str) -> bytes:
        """One part.

        Raises:
            InputError: there is none of this name, it is locked with a password, broken, or larger than the limits.
        """
        info = self._entries.get(name)
        if info is None:
            raise InputError(f"the part {name!r} is missing", where=self._where, hint=_BROKEN)
        if info.flag_bits & 1:
            raise InputError("the file is locked with a password", where=self._where, hint="Save it without one.")
        try:
            with self._zip.open(info) as stream:
                return self._bounded(stream, info)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise InputError(f"the part {name!r} is broken or was cut off", where=self._where, hint=_BROKEN) from error

    def _bounded(self, stream: IO[bytes], info: zipfile.ZipInfo) -> bytes:
        limits, chunks, size = self._limits, list[bytes](), 0
        while chunk := stream.read(_CHUNK):
            chunks.append(chunk)
            size += len(chunk)
            self._read += len(chunk)
            packed = size > limits.ratio_from and size > limits.ratio * max(1, info.compress_size)
            if size > limits.part or self._read > limits.read or packed:
                raise InputError(
                    f"the part {info.filename!r} expands to more than {size // 2**20:,} MiB",
                    where=self._where,
                    hint=_BOMB,
                )
        return b"".join(chunks)
