"""A tiny corpus in three languages and a prepared run on it; no encoder, no network, a second or two."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from align.training.settings import DataSettings, ModelSettings, Settings, SourceSettings, TrainSettings

WHO = [
    ("The court", "법원은", "法院"),
    ("The minister", "장관은", "部长"),
    ("The committee", "위원회는", "委员会"),
    ("A teacher", "교사는", "教师"),
]
WHAT = [
    ("new law", "새 법을", "新法律"),
    ("old report", "오래된 보고서를", "旧报告"),
    ("long letter", "긴 편지를", "长信"),
    ("border", "국경을", "边界"),
]
VERB = [
    ("read the", "읽었다", "阅读了"),
    ("closed the", "닫았다", "关闭了"),
    ("rejected the", "거부했다", "拒绝了"),
    ("saw the", "보았다", "看到了"),
]
WHEN = [("in 2019", "2019년에", "2019年"), ("in March", "3월에", "3月"), ("on Monday", "월요일에", "星期一")]


def lines() -> list[str]:
    """192 lines: English, Korean, Chinese."""
    made = []
    for who in WHO:
        for what in WHAT:
            for verb in VERB:
                for when in WHEN:
                    english = f"{who[0]} {verb[0]} {what[0]} {when[0]}."
                    made.append(
                        f"{english}\t{who[1]} {when[1]} {what[1]} {verb[1]}.\t{who[2]}{when[2]}{verb[2]}{what[2]}。"
                    )
    return made


def hashed(texts: Sequence[str]) -> NDArray[np.float32]:
    """A stand-in for the sentence encoder: a unit vector that depends on the text alone."""
    rows = [np.random.default_rng(list(text.encode())).normal(size=64) for text in texts]
    vectors = np.array(rows, dtype=np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one corpus file."""
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "reports.tsv").write_text("\n".join(lines()) + "\n", encoding="utf-8")
    return folder


def tiny(corpus: Path, **train: object) -> Settings:
    """Settings of a run that takes a second."""
    source = SourceSettings(str(corpus), "corpus", ("ko", "zh-Hans"), name="reports", tier="R")
    shape = ModelSettings(
        width=32, ffn=64, heads=2, encoder_layers=1, decoder_layers=1, positions=96, pieces=420, dropout=0.1
    )
    chosen = {"updates": 8, "batch_tokens": 256, "warmup": 2, "precision": "float32", "checkpoint_updates": 4} | train
    return Settings(DataSettings((source,), weights={"R": 1.0}), shape, TrainSettings(**chosen))  # type: ignore[arg-type]


@pytest.fixture
def fake_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stand-in takes the encoder's place."""
    monkeypatch.setattr("align.training.runs.embedder", lambda: hashed)


@pytest.fixture(scope="session")
def prepared(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a prepared run of ``tiny``."""
    from align.training import runs

    folder = tmp_path_factory.mktemp("prepared")
    patch = pytest.MonkeyPatch()
    patch.setattr("align.training.runs.embedder", lambda: hashed)
    try:
        runs.prepare(tiny(corpus), folder, lambda _: None)
    finally:
        patch.undo()
    return folder
