"""TBX through translate-toolkit, an outside program (GPL) in a Python of its own: see the target ``outside`` of the Makefile."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from align.glossary.table import load
from align.glossary.tbx import write_tbx
from align.glossary.termbase import Termbase

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".align-cache" / "outside" / "bin" / "python"
SCRIPT = Path(__file__).with_name("outside_tbx.py")
SHIPPED = [ROOT / "glossaries" / name for name in ("human-rights.tsv", "dprk.tsv")]
pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="translate-toolkit is not installed: make outside")


def _outside(what: str, path: Path, given: str = "") -> str:
    done = subprocess.run(
        [PYTHON, SCRIPT, what, path], input=given, capture_output=True, encoding="utf-8", check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _only(termbase: Termbase, lang: str) -> list[tuple[str, str]]:
    return [(concept.term, concept.renderings[lang].preferred) for concept in termbase if lang in concept.renderings]


@pytest.mark.parametrize("shipped", SHIPPED, ids=lambda path: path.stem)
def test_our_tbx_is_read_by_translate_toolkit(shipped: Path, tmp_path: Path) -> None:
    """It takes the first term of the first two languages: the entry and its preferred Korean rendering."""
    termbase = load([shipped])
    (tmp_path / "ours.tbx").write_bytes(write_tbx(termbase, "v2"))
    read = [tuple(pair) for pair in json.loads(_outside("read", tmp_path / "ours.tbx"))]
    assert read == _only(termbase, "ko")
    assert len(read) > 80


def test_the_tbx_of_translate_toolkit_is_read_by_us(tmp_path: Path) -> None:
    pairs = _only(load(SHIPPED), "ko")
    _outside("write", tmp_path / "theirs.tbx", json.dumps(pairs))
    assert _only(load([tmp_path / "theirs.tbx"]), "ko") == pairs
