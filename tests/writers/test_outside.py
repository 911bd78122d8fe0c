"""TMX and XLIFF through translate-toolkit, an outside program (GPL) in a Python of its own: see the target ``outside``."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from align.bitext import Bitext
from align.writers import tmx, xliff_units
from align.writers.units import Unit, Units
from tests.review.material import base

PYTHON = Path(__file__).resolve().parents[2] / ".align-cache" / "outside" / "bin" / "python"
SCRIPT = Path(__file__).with_name("outside_exchange.py")
pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="translate-toolkit is not installed: make outside")

UNITS = Units(
    "en",
    "zh-Hans",
    (
        Unit("1", 'Torture & "death" <threats>', "酷刑和“死亡”威胁", "confirmed", "两行\n笔记", "酷刑"),
        Unit("2", "He said: yes.", "他说：是。", "review"),
        Unit("3", "A \u202eright\u202c mark", "一个标记", "rejected"),
    ),
)


def read(kind: str, path: Path) -> list[list[str]]:
    done = subprocess.run([PYTHON, SCRIPT, kind, path], capture_output=True, encoding="utf-8", check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    found: list[list[str]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(("kind", "render"), [("xliff12", xliff_units.render_12), ("xliff21", xliff_units.render_21)])
def test_xliff_is_read_with_its_notes(tmp_path: Path, kind: str, render: object) -> None:
    assert callable(render)
    path = tmp_path / "units.xlf"
    path.write_text(render(UNITS), "utf-8")
    found = read(kind, path)
    assert [(source, target) for source, target, _ in found] == [(unit.source, unit.target) for unit in UNITS.units]
    if kind == "xliff12":  # it does not read the notes of 2.1
        assert "笔记" in found[0][2]


def test_a_memory_is_read_whole(tmp_path: Path) -> None:
    run = base("ko")
    assert run.published is not None
    bitext: Bitext = run.published
    path = tmp_path / "memory.tmx"
    path.write_text(tmx.render([bitext]), "utf-8")
    found = read("tmx", path)
    assert [source for source, _, _ in found] == [" ".join(bitext.source_texts(link)) for link in bitext.links]
    assert [target for _, target, _ in found] == [" ".join(bitext.target_texts(link)) for link in bitext.links]
