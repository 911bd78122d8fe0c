"""What one worker makes of a shard, without Ray: the bytes of a local run, and an account of everything that went wrong."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from align.cluster.plan import make_plan
from align.cluster.rows import Format
from align.cluster.run import ClusterSettings, _write_summary, collect, job_of
from align.cluster.storage import Place
from align.cluster.worker import Notes, ShardResult, Worker
from tests.cluster.inputs import document, settings, write_jsonl
from tests.end_to_end.command import align


def _serial(how: ClusterSettings, notes: Notes | None = None) -> list[ShardResult]:
    """All shards by one worker in this process, and the summary."""
    job = job_of(how)
    worker = Worker(job, notes)
    shards, faults = make_plan(how.source, how.shard_size)
    try:
        results = [worker.work(shard) for shard in shards]
    finally:
        worker.close()
    _write_summary(Place(how.out), job, results, [*faults, *(item for result in results for item in result.failed)])
    return results


def _drafts(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("draft.jsonl"))}


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_worker_writes_the_bytes_of_a_local_run_with_terms_held(tmp_path: Path, form: Format) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow")
    rows = [document(number) for number in range(4)]
    rows += [{"id": "rights", "text": "# Rights\n\nThe government must respect\nhuman rights. 3 people fled.\n"}]
    source = write_jsonl(tmp_path / "in.jsonl", rows)
    terms = Path("glossaries/human-rights.tsv").resolve()
    command = ("run", "--reports", source, "--lang", "ko", "--lang", "zh-Hant", "--jobs", "1", "--model", "built-in")
    local = align(*command, "--glossary", terms, "--out", tmp_path / "local")
    assert local.returncode == 0, local.stderr
    how = settings(source, tmp_path, langs=("ko", "zh-Hant"), glossaries=(terms,), form=form, shard_size=200)
    results = _serial(replace(how, engine=replace(how.engine, model="built-in")))
    assert len(results) > 2
    assert collect(how.out, tmp_path / "collected") == 10
    assert _drafts(tmp_path / "collected") == _drafts(tmp_path / "local")
    assert '"status": "held"' in (tmp_path / "collected" / "rights" / "ko" / "draft.jsonl").read_text(encoding="utf-8")


def test_documents_that_fail_are_told_and_the_others_finish(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    long = {"id": "long", "text": "word " * 2_200_000}
    write_jsonl(tmp_path / "in" / "a.jsonl", [document(0), [1], {"id": "bare"}, long, document(0), document(1)])
    whole = gzip.compress("".join(json.dumps(document(at)) + "\n" for at in range(2, 300)).encode())
    (tmp_path / "in" / "b.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "in" / "c.docx").write_bytes(b"PK\x03\x04 this is no archive")
    (tmp_path / "in" / "d.txt").write_text("It snowed all day.\n", encoding="utf-8")
    how = settings(tmp_path / "in", tmp_path, shard_size=20_000_000)
    results = _serial(how)
    failed = {item.id or Path(item.source).name: item.error for result in results for item in result.failed}
    assert next(iter(failed)).startswith("a.jsonl at byte ")
    assert list(failed)[1:] == ["bare", "long", "doc-000", "b.jsonl.gz", "c"]
    assert "two documents have the id 'doc-000'" in failed["doc-000"]
    assert "too long for one among many (11 million characters" in failed["long"]
    assert "cannot be read on" in failed["b.jsonl.gz"]
    done = {name for result in results for name, _ in result.documents}
    assert {"doc-000", "doc-001", "doc-002", "doc-050", "d"} <= done
    rows = [json.loads(line) for line in (tmp_path / "out" / "failed.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["error"] for row in rows] == list(failed.values())
    assert all(set(row) == {"id", "source", "error"} for row in rows)


def test_a_second_start_does_only_what_is_missing_or_changed(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", [document(number) for number in range(30)])
    how = settings(source, tmp_path)
    first = _serial(how)
    assert len(first) >= 3
    assert not any(result.found for result in first)
    files = {path.name: path.read_bytes() for path in (tmp_path / "out").glob("part-*")}
    manifest = (tmp_path / "out" / "manifest.json").read_bytes()
    (tmp_path / "out" / first[1].part).unlink()
    again = _serial(how)
    assert [result.found for result in again] == [number != 1 for number in range(len(first))]
    assert [(result.part, result.digest, result.documents) for result in again] == [
        (result.part, result.digest, result.documents) for result in first
    ]
    assert (tmp_path / "out" / "manifest.json").read_bytes() == manifest
    other = _serial(replace(how, langs=("zh-Hans",)))
    assert not any(result.found for result in other)
    left = {path.name for path in (tmp_path / "out").glob("part-*")}
    assert len(left) == len(first)
    assert not left & set(files)


def test_a_document_that_ends_workers_is_left_out_after_as_many_tries(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", [document(number) for number in range(3)])
    how = settings(source, tmp_path, shard_size=1 << 20, retries=1)
    tried: list[str] = []
    notes = Notes(begin=lambda _shard: {"doc-001": 2}, at=lambda _shard, name: tried.append(name))
    (result,) = _serial(how, notes)
    assert [name for name, _ in result.documents] == ["doc-000", "doc-002"]
    assert "its worker ended 2 times" in result.failed[0].error
    assert "doc-001" not in tried
    (nothing,) = _serial(replace(how, out=str(tmp_path / "other")), Notes(begin=lambda _shard: {"": 2}))
    assert "before any document was begun" in nothing.failed[0].error


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small file system")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_fails_its_shards_alone_and_a_second_start_finishes(tmp_path: Path, small_disk: Path) -> None:
    (tmp_path / "in").mkdir()
    for number, sentences in enumerate((3, 5_000, 3)):
        write_jsonl(tmp_path / "in" / f"{number}.jsonl", [document(number, sentences)])
    how = settings(tmp_path / "in", tmp_path, out=str(small_disk / "out"), shard_size=1 << 20, retries=0)
    results = _serial(how)
    done = {name for result in results for name, _ in result.documents}
    failed = [item for result in results for item in result.failed]
    assert done == {"doc-000", "doc-002"}
    assert [(item.id, item.passing) for item in failed] == [("doc-001", True)]
    assert "no space left on device" in failed[0].error
    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    again = _serial(how)
    assert {name for result in again for name, _ in result.documents} == {"doc-000", "doc-001", "doc-002"}
    assert [result.found for result in again if "doc-001" in dict(result.documents)] == [False]
    assert not (small_disk / "out" / "failed.jsonl").exists()


def test_other_addresses_than_paths(tmp_path: Path) -> None:
    import fsspec

    system = fsspec.filesystem("memory")
    with system.open("/in/a.jsonl", "wb") as file:
        file.write(json.dumps(document(1)).encode() + b'\n{"id": "elsewhere", "path": "b.txt"}\n')
    system.pipe_file("/in/b.txt", b"It snowed all day.\n")
    how = settings(tmp_path, tmp_path, out="memory://out")
    results = _serial(replace(how, source="memory://in/a.jsonl"))
    assert {name for result in results for name, _ in result.documents} == {"doc-001", "elsewhere"}
    assert collect("memory://out", tmp_path / "collected") == 2
    assert _serial(replace(how, source="memory://in/a.jsonl"))[0].found
