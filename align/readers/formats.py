"""Which format a file is in: its first bytes decide, then what a server says, then the ending of its name."""

from __future__ import annotations

import re
from pathlib import Path

from align.errors import InputError
from align.readers.archive import Archive
from align.text.encoding import looks_binary

__all__ = ["CONTAINERS", "FORMATS", "container_of", "text_format"]

CONTAINERS = ("docx", "epub", "pdf")
FORMATS = ("text", "markdown", "html", *CONTAINERS)
_BY_SUFFIX = {
    ".txt": "text", ".text": "text", "": "text",
    ".md": "markdown", ".markdown": "markdown", ".mdown": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html",
}  # fmt: skip
# Standard input has no name to go by; a line that starts like a Markdown heading tells.
_HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)
_PDF, _PDF_WITHIN = b"%PDF-", 1024  # some writers put a few bytes before the mark
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0"
_LOCKED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_SAVE = "Save it as DOCX, PDF, HTML or text."
_OTHERS = (
    (b"{\\rtf", "an RTF file", _SAVE),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first."),
    (b"7z\xbc\xaf", "a 7z archive", "Unpack it first."),
    (b"Rar!", "a RAR archive", "Unpack it first."),
)
_INSIDE = (
    ("word/document.xml", "docx"),
    ("META-INF/container.xml", "epub"),
)
_STRANGE = (
    ("xl/workbook.xml", "an Excel workbook"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("content.xml", "an OpenDocument file"),
)


def container_of(data: bytes, where: str) -> str | None:
    """``docx``, ``epub`` or ``pdf`` by the bytes of a file, ``None`` where it is none of these.

    Raises:
        InputError: it is of another kind that we know and do not read, or a broken archive.
    """
    if data.startswith(_PDF) or (_PDF in data[:_PDF_WITHIN] and looks_binary(data)):
        return "pdf"
    if data.startswith(_ZIP):
        return _inside(data, where)
    if data.startswith(_OLE):
        if _LOCKED_PACKAGE in data:
            raise InputError("the document is locked with a password", where=where, hint="Save it without one.")
        raise InputError("this is an old Office file (DOC, XLS, PPT), not a text", where=where, hint=_SAVE)
    for magic, what, hint in _OTHERS:
        if data.startswith(magic):
            raise InputError(f"this is {what}, not a text", where=where, hint=hint)
    return None


def _inside(data: bytes, where: str) -> str:
    archive = Archive(data, where)
    for name, kind in _INSIDE:
        if name in archive.names:
            return kind
    if "mimetype" in archive.names and archive.read("mimetype").strip() == b"application/epub+zip":
        return "epub"
    if "[Content_Types].xml" in archive.names and b"wordprocessingml.document.main" in archive.read(
        "[Content_Types].xml"
    ):
        return "docx"
    for name, what in _STRANGE:
        if name in archive.names:
            raise InputError(f"this is {what}, not a text", where=where, hint=_SAVE)
    raise InputError(
        "this is a ZIP archive and neither a DOCX nor an EPUB file",
        where=where,
        hint="Unpack it and name a file in it.",
    )


def text_format(name: str, text: str) -> str:
    """``text``, ``markdown`` or ``html``, for a file that is text."""
    head = text[:2000].lstrip().lower()
    if head.startswith(("<!doctype html", "<html")) or ("<html" in head and "<head" in head):
        return "html"
    if name.startswith(("http://", "https://")):
        return "html" if "<" in head else "text"
    if name == "-":
        return "markdown" if _HEADING.search(text) else "text"
    return _BY_SUFFIX.get(Path(name).suffix.lower(), "text")
