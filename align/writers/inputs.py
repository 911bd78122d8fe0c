"""Bytes of a file that a reader of this stage was given: read, decoded, digested, with the stage's errors."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from align.bitext import Bitext, Document, Link, Origin, SegmentKind
from align.errors import InputError

__all__ = ["LIMIT", "Pair", "decode", "from_pairs", "read_bytes", "sha256"]

LIMIT = 512 * 2**20  # bytes; a million long pairs take about half of it

Pair = tuple[str, str, SegmentKind]


def read_bytes(path: str | Path) -> bytes:
    """All bytes of a file of at most 512 MiB.

    Raises:
        InputError: it is missing, unreadable, a folder or too large.
    """
    try:
        with Path(path).open("rb") as stream:
            data = stream.read(LIMIT + 1)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"the file cannot be read ({reason})", where=str(path), hint="Check the path.") from error
    if len(data) > LIMIT:
        raise InputError("the file is larger than 512 MiB", where=str(path), hint="Split it into smaller files.")
    return data


def decode(data: bytes, name: str) -> str:
    """UTF-8 text, with or without a byte order mark; CRLF becomes LF.

    Raises:
        InputError: it is not UTF-8; ``where`` names the line.
    """
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError("this is not UTF-8 text", where=f"{name}:{line}", hint="Save the file as UTF-8.") from error


def sha256(data: bytes) -> str:
    """Hexadecimal SHA-256."""
    return hashlib.sha256(data).hexdigest()


def from_pairs(pairs: Sequence[Pair], langs: tuple[str, str], origin: Origin) -> Bitext:
    """A bitext of (source, target, kind) texts, a link each; an empty side makes a 1:0 or 0:1 link, an empty pair nothing."""
    cleaned = [(_flat(source), _flat(target), kind) for source, target, kind in pairs]
    sources = [(text, kind) for text, _, kind in cleaned if text]
    targets = [(text, kind) for _, text, kind in cleaned if text]
    links, source, target = [], 0, 0
    for left, right, _ in cleaned:
        if left or right:
            links.append(Link((source, source + bool(left)), (target, target + bool(right))))
            source, target = source + bool(left), target + bool(right)
    return Bitext(_document(sources, langs[0], origin), _document(targets, langs[1], origin), tuple(links))


def _flat(text: str) -> str:
    """As ``Document.from_segments`` will hold it, so that a text of white space alone counts as empty."""
    return text.replace("\n", " ").strip()


def _document(segments: Sequence[tuple[str, SegmentKind]], lang: str, origin: Origin) -> Document:
    texts = [text for text, _ in segments]
    return Document.from_segments(texts, lang, kinds=[kind for _, kind in segments], origin=origin)
