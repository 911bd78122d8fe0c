"""Office archives without the times of their making, so that the same content gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile

__all__ = ["without_times"]

_EPOCH = (1980, 1, 1, 0, 0, 0)  # of the parts of the archive
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def without_times(data: bytes) -> bytes:
    """The archive without the times of its making."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fixed:
        for part in made.infolist():
            content = made.read(part)
            if part.filename == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z", content)
            entry = zipfile.ZipInfo(part.filename, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            fixed.writestr(entry, content)
    return out.getvalue()
