"""Archives that are made to exhaust their reader."""

from __future__ import annotations

import struct
import tracemalloc
import zlib

import pytest

from align.errors import InputError
from align.readers.archive import Archive, Limits
from align.readers.read import read_bytes
from tests.readers.makers import zipped

MAIN = "word/document.xml"


def zeros(megabytes: int, claimed: int, name: str = MAIN) -> bytes:
    """A ZIP file whose one part expands to so many MiB of zeros and claims so many bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = (packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)) * megabytes
    body += zlib.compressobj(9, zlib.DEFLATED, -15).flush()
    path = name.encode()
    head = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 0, 0, len(body), claimed, len(path), 0) + path
    entry = struct.pack(
        "<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 0, 0, len(body), claimed, len(path), 0, 0, 0, 0, 0, 0
    )
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, len(entry + path), len(head + body), 0)
    return head + body + entry + path + end


@pytest.mark.parametrize("claimed", [2**31 - 1, 2**29, 2**24, 1000, 0])
def test_two_gigabytes_of_zeros_are_refused_in_little_memory(claimed: int) -> None:
    data = zeros(2048, claimed)
    tracemalloc.start()
    try:
        with pytest.raises(InputError) as error:
            read_bytes(data, "bomb.docx", lang="en")
        assert tracemalloc.get_traced_memory()[1] < 100 * 2**20
    finally:
        tracemalloc.stop()
    assert error.value.where.startswith("bomb.docx")
    assert error.value.hint


def test_a_bomb_beside_the_text_is_refused_too() -> None:
    with pytest.raises(InputError, match="packed"):
        Archive(zeros(512, 2**29, "word/media/image1.png"), "x.docx")


def test_a_part_is_expanded_up_to_the_limit_only() -> None:
    data = zipped({MAIN: bytes(range(256)) * 4096})
    assert len(Archive(data, "x").read(MAIN)) == 2**20
    with pytest.raises(InputError, match="expands to more"):
        Archive(data, "x", Limits(part=2**19)).read(MAIN)
    archive = Archive(data, "x", Limits(read=2**20 + 2**19))
    archive.read(MAIN)
    with pytest.raises(InputError, match="expands to more"):
        archive.read(MAIN)


def test_a_directory_of_too_many_parts() -> None:
    with pytest.raises(InputError, match="lists more than"):
        Archive(zipped({"a": "b"}) + b"PK\x01\x02" * 30_000, "x")


def test_a_part_with_a_password() -> None:
    data = bytearray(zipped({MAIN: "x"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(InputError, match="password"):
        Archive(bytes(data), "x").read(MAIN)


def test_a_part_whose_content_is_damaged_or_packed_in_an_unknown_way() -> None:
    data = bytearray(zipped({MAIN: "The court opened in May."}))
    data[len(MAIN) + 32] ^= 0xFF
    with pytest.raises(InputError, match="broken"):
        Archive(bytes(data), "x").read(MAIN)
    data = bytearray(zipped({MAIN: "x"}))
    data[8] = data[data.index(b"PK\x01\x02") + 10] = 99
    with pytest.raises(InputError, match="broken"):
        Archive(bytes(data), "x").read(MAIN)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("xl/workbook.xml", "Excel"), ("ppt/presentation.xml", "PowerPoint"), ("content.xml", "OpenDocument"),
        ("notes.txt", "ZIP archive"), ("../../etc/passwd", "ZIP archive"), ("/etc/passwd", "ZIP archive"),
    ],
)  # fmt: skip
def test_other_archives_are_named(name: str, word: str) -> None:
    with pytest.raises(InputError, match=word) as error:
        read_bytes(zipped({name: "x"}), "x.zip", lang="en")
    assert error.value.hint


def test_an_empty_archive() -> None:
    data = zipped({})
    assert data.startswith(b"PK\x05\x06")
    with pytest.raises(InputError, match="ZIP archive"):
        read_bytes(data, "x.zip", lang="en")
