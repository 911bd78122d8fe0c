"""Edit a SentencePiece file without its training text: other normalisation, more pieces.

The file is one protobuf message: field 1, repeated, a piece (1 text, 2 score as float, 3 type); field 2 how it was
trained; field 3 the normaliser (1 name, 2 compiled rules). Only the wire format is needed for that, not the protobuf
library.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from align.errors import ModelError

__all__ = ["extended", "pieces"]


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def _as_varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _fields(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Number, content and whole bytes of each field of a message. Content of a fixed or varint field is its raw bytes."""
    at = 0
    while at < len(data):
        start = at
        key, at = _varint(data, at)
        begin = at
        if key & 7 == 2:
            size, begin = _varint(data, at)
            at = begin + size
        elif key & 7 == 0:
            _, at = _varint(data, at)
        else:
            at += {1: 8, 5: 4}[key & 7]
        yield key >> 3, data[begin:at], data[start:at]


def _message(number: int, content: bytes) -> bytes:
    return _as_varint(number << 3 | 2) + _as_varint(len(content)) + content


def pieces(data: bytes) -> list[str]:
    """The pieces of a SentencePiece file, in order.

    Raises:
        ModelError: these bytes are not a SentencePiece model.
    """
    try:
        entries = [
            {field: value for field, value, _ in _fields(content)}
            for number, content, _ in _fields(data)
            if number == 1
        ]
        return [entry[1].decode("utf-8") for entry in entries]
    except (IndexError, KeyError, UnicodeDecodeError) as wrong:
        raise ModelError("this is not a SentencePiece model") from wrong


def extended(data: bytes, added: Sequence[str], *, score: float, identity: bool) -> bytes:
    """The model with pieces added at the end, and with identity normalisation if asked.

    Args:
        data: a SentencePiece file.
        added: pieces that it does not have yet.
        score: log probability of the new pieces; single characters compete with ``<unk>`` only, so a low one will do.
        identity: take out the normaliser's rules, so that ``，`` is no longer folded to ``,``.
    """
    fresh = b"".join(_message(1, _message(1, piece.encode()) + b"\x15" + struct.pack("<f", score)) for piece in added)
    out, last = b"", False
    for number, content, whole in _fields(data):
        if number != 1 and not last:
            out, last = out + fresh, True
        if number == 3 and identity:
            kept = b"".join(raw for inner, _, raw in _fields(content) if inner not in (1, 2))
            whole = _message(3, _message(1, b"identity") + kept)
        out += whole
    return out if last else out + fresh
