"""Files made to do harm are refused with a clear error, in bounded time and memory."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
TMX = '<tmx version="1.4"><header srclang="en"/><body><tu><tuv xml:lang="en"><seg>{}</seg></tuv></tu></body></tmx>'
XLIFF = (
    '<xliff version="1.2"><file source-language="en" target-language="ko" original="x" datatype="x"><body>'
    '<trans-unit id="1"><source>{}</source></trans-unit></body></file></xliff>'
)
DEEP = "<g>" * 10**6


def word(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


def zeros() -> bytes:
    """A document part of two gigabytes of zeros, packed into two megabytes."""
    out = io.BytesIO()
    archive = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with archive, archive.open("word/document.xml", "w", force_zip64=True) as part:
        block = bytes(2**24)
        for _ in range(128):
            part.write(block)
    return out.getvalue()


FILES = {
    "laughs.tmx": (LAUGHS + TMX.format("&j;")).encode(),
    "outside.tmx": (OUTSIDE + TMX.format("&a;")).encode(),
    "deep.tmx": TMX.format(DEEP).encode(),
    "laughs.xlf": (LAUGHS + XLIFF.format("&j;")).encode(),
    "outside.xlf": (OUTSIDE + XLIFF.format("&a;")).encode(),
    "deep.xlf": XLIFF.format(DEEP).encode(),
    "laughs.docx": word(word__document_xml=(LAUGHS + "<w>&j;</w>").encode()),
    "slip.docx": word(**{"..__..__evil": b"x", "word__other_xml": b"<w/>"}),
    "broken.docx": b"PK\x03\x04 and nothing more",
}

READ = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (3 * 2**30, 3 * 2**30))
from pathlib import Path
from align.errors import InputError
from align.exchanging import read_units
from align.writers.load import load
path = Path(sys.argv[1])
try:
    load(path) if path.suffix == ".tmx" else read_units(path)
except InputError as refused:
    print(refused)
    sys.exit(2)
"""


def refused(path: Path) -> str:
    """What a process of bounded memory says of a file."""
    start = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 2, done.stderr[-500:]
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - start < 10
    return done.stdout


@pytest.mark.parametrize("name", FILES)
def test_hostile_files_are_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])
    said = refused(path)
    assert name in said
    assert "root:" not in said
    assert [item.name for item in tmp_path.iterdir()] == [name]


def test_two_gigabytes_of_zeros_are_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "zeros.docx"
    path.write_bytes(zeros())
    start = time.process_time()
    assert "zeros.docx" in refused(path)
    assert time.process_time() - start < 5
