"""``align train`` from the outside: what is wrong is said before any training starts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from align.resources import packaged
from tests.end_to_end.command import align


def test_a_missing_settings_file_and_nothing_to_evaluate_on(tmp_path: Path) -> None:
    done = align("train", "run", tmp_path / "none.toml", "--out", tmp_path / "run")
    assert done.returncode == 2
    assert "cannot be read" in done.stderr
    done = align("train", "evaluate", tmp_path)
    assert done.returncode == 2
    assert "nothing to evaluate on" in done.stderr
    assert list(tmp_path.iterdir()) == []


LINES = [
    ("The court rejected the appeal.", "법원은 항소를 기각했다."),
    ("The minister resigned in March.", "장관은 3월에 사임했다."),
    ("The police arrested two teachers.", "경찰은 교사 두 명을 체포했다."),
    ("Women have the right to work.", "여성은 일할 권리가 있다."),
    ("The report was published yesterday.", "보고서는 어제 발표되었다."),
    ("No one was held to account.", "아무도 책임을 지지 않았다."),
    ("The border remained closed.", "국경은 계속 닫혀 있었다."),
    ("Food is scarce in the prison.", "교도소에는 식량이 부족하다."),
]


def _memory(folder: Path, layout: str) -> Path:
    if layout == "pair":
        path = folder / "memory.tsv"
        path.write_text("".join(f"{english}\t{korean}\n" for english, korean in LINES), encoding="utf-8")
        return path
    unit = '<tu><tuv xml:lang="en"><seg>{}</seg></tuv><tuv xml:lang="ko"><seg>{}</seg></tuv></tu>'
    body = "".join(unit.format(*line) for line in LINES)
    path = folder / "memory.tmx"
    header = '<header srclang="en" datatype="plaintext" segtype="sentence" adminlang="en" o-tmf="x"/>'
    path.write_text(f'<tmx version="1.4">{header}<body>{body}</body></tmx>', encoding="utf-8")
    return path


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["tmx", "pair"])
def test_the_built_in_model_is_adapted_exported_loaded_and_translates(tmp_path: Path, layout: str) -> None:
    memory, start = _memory(tmp_path, layout), packaged("model")
    settings = f"""
[data]
[data.weights]
A = 1.0
[[data.sources]]
path = "{memory}"
layout = "{layout}"
targets = ["ko"]
name = "memory"
[model]
start = "{start}"
dropout = 0.0
[train]
updates = 24
batch_tokens = 256
rate = 5e-4
warmup = 1
cooldown = 0.0
smoothing = 0.0
guided = [0.0, 0.0]
precision = "float32"
joined = 0.0
noise = 0.0
slotted = 0.0
average = 1
"""
    (tmp_path / "adapt.toml").write_text(settings, encoding="utf-8")
    done = align("train", "run", tmp_path / "adapt.toml", "--out", tmp_path / "adapted")
    assert done.returncode == 0, done.stderr
    out = Path(done.stdout.strip())
    assert (out / "model.safetensors").stat().st_size == (start / "model.safetensors").stat().st_size
    assert (out / "model.safetensors").read_bytes() != (start / "model.safetensors").read_bytes()
    (tmp_path / "lines.txt").write_text(LINES[0][0] + "\n", encoding="utf-8")
    done = align("translate", tmp_path / "lines.txt", "--lang", "ko", "--model", out)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith("다.")
    table = tmp_path / "own.tsv"
    table.write_text("".join(f"{english}\t{korean}\n" for english, korean in LINES), encoding="utf-8")
    figures = []
    for model in (start, out):
        done = align("train", "evaluate", model, "--set", f"own:ko:{table}", "--json")
        assert done.returncode == 0, done.stderr
        figures.append(json.loads(done.stdout)["figures"][0]["chrf"])
    assert figures[1] > figures[0]  # it has seen these very lines
