"""Inputs of the cluster tests: documents as JSONL, the fake model, a glossary without terms of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from align.cluster.run import ClusterSettings
from align.engine import EngineSettings


def document(number: int, sentences: int = 3) -> dict[str, str]:
    """A document of a heading and so many sentences, of which the first is the same in all."""
    body = [f"Witness {number} of room {place} spoke to the court." for place in range(1, sentences)]
    return {"id": f"doc-{number:03d}", "text": f"# Case {number}\n\nIt rained all day. {' '.join(body)}\n"}


def write_jsonl(path: Path, rows: Iterable[object]) -> Path:
    """One JSON value a line."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return path


def glossary(folder: Path) -> Path:
    """A glossary without terms of the documents: the fake model cannot hold terms."""
    path = folder / "none.tsv"
    path.write_text("en\tko\tzh-Hans\nqqzzy\t가나\t地水\n", encoding="utf-8")
    return path


def settings(source: Path, folder: Path, **other: object) -> ClusterSettings:
    """A run with the fake model into ``folder/out``."""
    known: dict[str, object] = {
        "langs": ("ko",),
        "out": str(folder / "out"),
        "glossaries": (glossary(folder),),
        "engine": EngineSettings("fake"),
        "shard_size": 1_000,
        "retries": 1,
    }
    return ClusterSettings(str(source), **{**known, **other})  # type: ignore[arg-type]
