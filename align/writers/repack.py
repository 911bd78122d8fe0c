"""Office archives without the times of their making, so that the same content gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator

__all__ = ["packed", "unpacked", "without_times"]

_EPOCH = (1980, 1, 1, 0, 0, 0)  # of the parts of the archive
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Names and contents of the parts of an archive of our own, without the times of its making."""
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        for part in made.infolist():
            content = made.read(part)
            if part.filename == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z", content)
            yield part.filename, content


def packed(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """An archive of parts, in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()


def without_times(data: bytes) -> bytes:
    """The archive without the times of its making."""
    return packed(unpacked(data))
