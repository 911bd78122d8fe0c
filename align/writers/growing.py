"""A text file that grows for hours and still appears whole or not at all, and whose writer may be killed and come back.

Beside the target stand ``.NAME.part`` (the lines so far) and ``.NAME.part.json`` (how many of them count, and what they were made
from). The second is written after the first is on the disk, so that it never promises too much.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from align.errors import DiskError
from align.writers.atomic import write_text
from align.writers.clean import no_surrogates

__all__ = ["GrowingFile", "Written"]


@dataclass(frozen=True, slots=True)
class Written:
    """What a part file holds.

    Attributes:
        key: everything that decides the lines except their sources.
        lines: number of source lines that are done.
        size: bytes of the part file that belong to them.
        digest: SHA-256 of those source lines, as ``align.translating`` counts them.
        failed: how many of them have no translation.
    """

    key: str
    lines: int = 0
    size: int = 0
    digest: str = ""
    failed: int = 0


class GrowingFile:
    """The file ``path`` in the making; a context that leaves the part for a later start when it ends with an error.

    Raises:
        DiskError: the part cannot be written.
    """

    def __init__(self, path: Path, key: str) -> None:
        self.path = path
        self._place = Path(os.path.realpath(path))
        self._part = self._place.with_name(f".{self._place.name}.part")
        self._journal = self._place.with_name(f".{self._place.name}.part.json")
        self._key = key
        self._file: BinaryIO | None = None

    def found(self) -> Written:
        """What an earlier writer left for the same key; nothing when the key is another or the part is damaged."""
        try:
            written = Written(**json.loads(self._journal.read_text(encoding="utf-8")))
            whole = self._part.stat().st_size >= written.size
        except (OSError, ValueError, TypeError):
            return Written(self._key)
        return written if whole and written.key == self._key else Written(self._key)

    def begin(self, written: Written) -> None:
        """Go on behind what was written (see ``found``); what stands after it in the part is thrown away."""
        try:
            self._place.parent.mkdir(parents=True, exist_ok=True)
            if self._place.is_dir():
                raise IsADirectoryError(0, "this is a folder")
            if written.size == 0:
                self._journal.unlink(missing_ok=True)
            self._file = self._part.open("r+b" if written.size else "wb")
            self._file.truncate(written.size)
            self._file.seek(written.size)
        except OSError as error:
            raise self._fault(error) from error

    def add(self, text: str, lines: int, digest: str, failed: int) -> None:
        """Add text for good. The counts are those of the whole file so far."""
        assert self._file is not None, "begin comes first"
        try:
            self._file.write(no_surrogates(text).encode("utf-8"))
            self._file.flush()
            os.fsync(self._file.fileno())
            state = Written(self._key, lines, self._file.tell(), digest, failed)
            write_text(self._journal, json.dumps(asdict(state)) + "\n")
        except OSError as error:
            raise self._fault(error) from error

    def finish(self) -> Path:
        """Give the file its name; the part and its journal are gone."""
        assert self._file is not None, "begin comes first"
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._part.replace(self._place)
            self._journal.unlink(missing_ok=True)
        except OSError as error:
            raise self._fault(error) from error
        return self.path

    def _fault(self, error: OSError) -> DiskError:
        hint = "Free some space or choose another file; the same command goes on where this one ended."
        reason = (error.strerror or str(error)).lower()
        return DiskError(f"the file cannot be written ({reason})", where=str(self.path), hint=hint)

    def __enter__(self) -> GrowingFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
