"""Every document belongs to exactly one shard, wherever the cuts fall, and what cannot be read says so."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.cluster.documents import tasks_of
from align.cluster.plan import Failure, Part, Shard, make_plan
from align.errors import InputError
from align.reports import Task, read_tasks
from tests.cluster.inputs import document, write_jsonl


def _tasks(shards: list[Shard]) -> list[Task]:
    found = [task for shard in shards for task in tasks_of(shard)]
    assert not [task for task in found if isinstance(task, Failure)]
    return [task for task in found if isinstance(task, Task)]


@given(st.lists(st.text("a\u2028한 \\", max_size=12), min_size=1, max_size=8), st.integers(1, 60), st.booleans())
def test_wherever_a_file_is_cut_each_line_is_read_once(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], size: int, last: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / "cut.jsonl"
    lines = [json.dumps({"id": f"d{at}", "text": text}, ensure_ascii=False) for at, text in enumerate(texts)]
    path.write_text("\n\n".join(lines) + "\n" * last, encoding="utf-8")
    shards, faults = make_plan(str(path), size)
    assert not faults
    assert [(task.id, task.text) for task in _tasks(shards)] == [(f"d{at}", text) for at, text in enumerate(texts)]
    assert [Shard.from_json(shard.to_json()) for shard in shards] == shards


def test_parquet_is_cut_by_row_groups_and_rows(tmp_path: Path) -> None:
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    rows = [document(number, 30) for number in range(40)]
    path = tmp_path / "in.parquet"
    parquet.write_table(pa.Table.from_pylist(rows), path, row_group_size=25, use_dictionary=False, compression="none")
    shards, faults = make_plan(str(path), 5_000)
    assert not faults
    assert len(shards) > 4
    assert [(task.id, task.text) for task in _tasks(shards)] == [(row["id"], row["text"]) for row in rows]


def test_a_folder_of_reports_is_read_as_the_local_run_reads_it(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"r{number}.txt").write_text("It rained. " * 40, encoding="utf-8")
    (tmp_path / ".hidden").write_text("no", encoding="utf-8")
    shards, _ = make_plan(str(tmp_path), 1_000)
    assert [len(shard.parts) for shard in shards] == [3, 2]
    assert [task.id for task in _tasks(shards)] == [task.id for task in read_tasks(tmp_path)]


def test_shards_of_compressed_files_and_patterns(tmp_path: Path) -> None:
    for name in ("a", "b"):
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps({"id": f"{name}{at}", "text": "It rained."}) + "\n" for at in range(3))
    shards, _ = make_plan(f"{tmp_path}/*.jsonl.gz", 10)
    assert [task.id for task in _tasks(shards)] == ["a0", "a1", "a2", "b0", "b1", "b2"]


def test_a_changed_file_has_other_shards(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "in.jsonl", [document(1)])
    before = make_plan(str(path), 1_000)[0][0].key("x")
    assert make_plan(str(path), 1_000)[0][0].key("x") == before
    assert make_plan(str(path), 1_000)[0][0].key("y") != before
    write_jsonl(path, [document(2)])
    assert make_plan(str(path), 1_000)[0][0].key("x") != before


def test_nothing_there_and_broken_files_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"the input cannot be listed|there is nothing to read"):
        make_plan(str(tmp_path / "none.jsonl"), 10)
    with pytest.raises(InputError, match="this address cannot be used"):
        make_plan("nosuch://x", 10)
    (tmp_path / "cut.parquet").write_bytes(b"PAR1 and no more")
    write_jsonl(tmp_path / "good.jsonl", [document(1)])
    shards, faults = make_plan(str(tmp_path), 1_000)
    assert len(shards) == 1
    assert "cut.parquet: the Parquet file cannot be read" in faults[0].error


def test_lines_that_are_no_documents_fail_alone(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b'{"id": "a", "text": "x"}\n\xff\xfe\n[1]\nnonsense\n{"id": "b", "text": "y"}\n')
    shards, _ = make_plan(str(path), 1_000)
    tasks = _tasks(shards)
    assert [task.id for task in tasks if not task.error] == ["a", "b"]
    assert [task.id for task in tasks if task.error] == [f"in.jsonl at byte {at}" for at in (25, 28, 32)]


def test_a_line_of_fifty_megabytes_fails_alone_and_is_not_held_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps({"id": "a", "text": "x"}) + "\n")
        file.write(json.dumps({"id": "long", "text": "word " * 10_000_000}) + "\n")
        file.write(json.dumps({"id": "b", "text": "y"}) + "\n")
    shards, _ = make_plan(str(path), 1 << 20)
    assert len(shards) > 40
    tasks = _tasks(shards)
    assert [task.id for task in tasks if not task.error] == ["a", "b"]
    assert [task.error for task in tasks if task.error] == [
        "in.jsonl at byte 25: a line of 50 MB is too long for a document. Divide it."
    ]


def test_a_file_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    whole = gzip.compress("".join(json.dumps(document(at)) + "\n" for at in range(200)).encode())
    (tmp_path / "cut.jsonl.gz").write_bytes(whole[: len(whole) * 2 // 3])
    found = list(tasks_of(make_plan(str(tmp_path / "cut.jsonl.gz"), 1_000)[0][0]))
    assert isinstance(found[0], Task)
    assert isinstance(found[-1], Failure)
    assert "cut.jsonl.gz: cannot be read on" in found[-1].error
    assert not found[-1].passing


def test_a_file_that_has_gone_may_come_back(tmp_path: Path) -> None:
    gone = Shard(0, (Part((tmp_path / "gone.jsonl").as_uri(), "jsonl", 0, 10),))
    (failure,) = tasks_of(gone)
    assert isinstance(failure, Failure)
    assert failure.passing
