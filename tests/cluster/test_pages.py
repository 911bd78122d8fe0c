"""What docs/many.md and docs/cluster.md show runs, in its order, and gives what they say."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cluster.inputs import document, glossary, write_jsonl
from tests.end_to_end.command import ROOT, align


def _shown(page: str) -> list[str]:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("align ")]


def _run(command: str, folder: Path) -> None:
    done = align(*shlex.split(command)[1:], cwd=folder)
    assert done.returncode == 0, (command, done.stderr)
    assert done.stdout, command


def test_what_the_page_on_many_reports_shows_runs(tmp_path: Path) -> None:
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    rows = [document(number, 2) for number in range(2)]
    write_jsonl(tmp_path / "chapters.jsonl", rows)
    parquet.write_table(pa.Table.from_pylist(rows), tmp_path / "archive.parquet")
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "one.md").write_text(rows[0]["text"], encoding="utf-8")
    (tmp_path / "list.txt").write_text("chapters/one.md\n", encoding="utf-8")
    (tmp_path / "archive.txt").write_text("It rained all day.\n\nIt snowed.\n", encoding="utf-8")
    commands = _shown("many.md")
    assert len(commands) >= 5
    for command in commands:
        _run(command, tmp_path)
    assert len((tmp_path / "archive.ko.txt").read_text(encoding="utf-8").split("\n")) == 4


def test_what_the_page_on_the_cluster_shows_runs_and_equals_the_local_run(tmp_path: Path) -> None:
    pytest.importorskip("ray")
    write_jsonl(tmp_path / "documents.jsonl", [document(number, 3) for number in range(4)])
    glossary(tmp_path)
    commands = _shown("cluster.md")
    assert len(commands) >= 5
    for command in commands:
        _run(command, tmp_path)
    for number in range(4):
        name = f"doc-{number:03d}/ko/draft.jsonl"
        assert (tmp_path / "folders" / name).read_bytes() == (tmp_path / "local" / name).read_bytes()


def test_the_figures_of_the_page_are_those_of_the_arithmetic() -> None:
    from benchmarks.many.sizing import Job

    page = " ".join((ROOT / "docs" / "cluster.md").read_text(encoding="utf-8").split())
    found = re.search(r"([\d.]+) segments per core second and ([\d.]+) words in a segment", page)
    assert found is not None
    job = Job(1e9, 1_000, float(found[1]), price=0.05, words_per_segment=float(found[2]))
    assert f"{job.busy / 3600:,.0f} core hours" in page
    assert f"{job.shards:,} shards" in page
    assert f"{job.cost_per_million_words:.3f} per million words" in page
    assert f"{job.most_cores:,} cores can be kept busy" in page
