"""The cluster run on a small Ray of two workers: one is killed, one cannot load the model, and nothing is lost or there twice."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from align.cluster.run import collect, run_cluster, start_here
from tests.cluster.inputs import document, glossary, settings, write_jsonl
from tests.end_to_end.command import align

ray = pytest.importorskip("ray")
pytestmark = pytest.mark.filterwarnings("ignore")  # Ray's own: deprecations of its settings, files that it leaves open


def _hook(folder: str) -> Callable[[], None]:
    """Runs in every process that Ray starts: where the folder exists, the first of them cannot load a model, ever."""

    def hook() -> None:
        import os
        from pathlib import Path

        import align.translators.load as module
        from align.errors import ModelError

        real = module.load
        broken: list[bool] = []

        def load(*args: object, **names: object) -> object:
            if not broken and Path(folder).is_dir():
                try:
                    os.close(os.open(f"{folder}/taken", os.O_CREAT | os.O_EXCL))
                    broken.append(True)
                except FileExistsError:
                    broken.append(False)
            if broken and broken[0]:
                raise ModelError("the weights cannot be read", where=f"process {os.getpid()}")
            return real(*args, **names)  # type: ignore[arg-type]

        module.load = load  # type: ignore[assignment]

    return hook


@pytest.fixture(scope="module")
def broken_one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A Ray of two processors for this module; while the folder exists, one worker cannot load a model."""
    folder = tmp_path_factory.mktemp("ray") / "broken"
    start_here(ray, 2, runtime_env={"worker_process_setup_hook": _hook(str(folder))})
    yield folder
    ray.shutdown()


def _rows(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for path in sorted(folder.glob("part-*.jsonl")) for line in path.open(encoding="utf-8")]


def _children(pid: int) -> Iterator[int]:
    """Processes below a process, from /proc."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        parents[int(path.parent.name)] = int(fields[1])
    for child in parents:
        above = child
        while above in parents and above != pid:
            above = parents[above]
        if above == pid and child != pid:
            yield child


def _kill_a_worker(when: Callable[[], bool], killed: list[int]) -> None:
    """Wait, then kill one worker of this process's Ray."""
    deadline = time.monotonic() + 600
    while not when() and time.monotonic() < deadline:
        time.sleep(0.01)
    for child in _children(os.getpid()):
        try:
            name = Path(f"/proc/{child}/cmdline").read_bytes()
        except OSError:
            continue
        if name.startswith(b"ray::") and b"ShardWorker" in name:
            os.kill(child, signal.SIGKILL)
            killed.append(child)
            return


def test_a_killed_worker_costs_no_document_and_none_is_there_twice(tmp_path: Path, broken_one: Path) -> None:
    (tmp_path / "in").mkdir()
    rows = [document(number, 80) for number in range(20)]
    write_jsonl(tmp_path / "in" / "all.jsonl", rows)
    (tmp_path / "in" / "corrupt.parquet").write_bytes(b"PAR1 and no more")
    with gzip.open(
        tmp_path / "in" / "line.jsonl.gz", "wt", encoding="utf-8"
    ) as line:  # one shard, however small they are
        line.write(json.dumps({"id": "long", "text": "word " * 10_000_000}) + "\n")
    how = settings(tmp_path / "in", tmp_path, workers=2, shard_size=6_000)
    work, killed = tmp_path / "out" / "_work", list[int]()
    killer = threading.Thread(target=_kill_a_worker, args=(lambda: len(list(work.glob("*.json"))) > 2, killed))
    killer.start()
    result = run_cluster(how)
    killer.join()
    assert killed
    assert len(killed) == 1
    assert result.metrics()["documents"] == 20
    assert [Path(item.source).name for item in result.failed] == ["corrupt.parquet", "line.jsonl.gz"]
    assert "the Parquet file cannot be read" in result.failed[0].error
    assert "a line of 50 MB is too long" in result.failed[1].error
    found = Counter((row["document"], row["id"]) for row in _rows(tmp_path / "out"))
    assert set(found.values()) == {1}
    assert Counter(name for name, _ in found) == {row["id"]: 81 for row in rows}

    local = align(
        "run", "--reports", tmp_path / "in" / "all.jsonl", "--lang", "ko", "--jobs", "1", "--model", "fake",
        "--glossary", glossary(tmp_path), "--out", tmp_path / "local",
    )  # fmt: skip
    assert local.returncode == 0, local.stderr
    assert collect(how.out, tmp_path / "collected") == 20
    for row in rows:
        name = Path(row["id"]) / "ko" / "draft.jsonl"
        assert (tmp_path / "collected" / name).read_bytes() == (tmp_path / "local" / name).read_bytes()

    again = run_cluster(how)
    assert again.metrics()["shards_found"] == sum(bool(item.documents or item.failed) for item in result.results)
    assert again.metrics()["translated"] == 0
    assert [item.error for item in again.failed] == [item.error for item in result.failed]


def test_a_worker_that_cannot_load_the_model_leaves_the_work_to_the_other(tmp_path: Path, broken_one: Path) -> None:
    rows = [document(number, 40) for number in range(16)]
    source = write_jsonl(tmp_path / "in.jsonl", rows)
    broken_one.mkdir()
    try:
        result = run_cluster(settings(source, tmp_path, workers=2, shard_size=2_000))
    finally:
        assert (broken_one / "taken").exists()
        (broken_one / "taken").unlink()
        broken_one.rmdir()
    assert len(result.results) > 8
    assert result.failed == ()
    found = Counter(row["document"] for row in _rows(tmp_path / "out"))
    assert found == {row["id"]: 41 for row in rows}


def test_when_no_worker_can_load_the_model_every_shard_says_so(tmp_path: Path, broken_one: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", [document(1)])
    model = tmp_path / "model"
    whole = Path("align/data/model").resolve()
    model.mkdir()
    for path in whole.iterdir():
        if path.is_file():
            (model / path.name).symlink_to(path)
    (model / "source.spm").unlink()
    (model / "source.spm").write_bytes(b"no model of pieces")
    how = settings(source, tmp_path, workers=2, retries=0)
    result = run_cluster(replace(how, engine=replace(how.engine, model=str(model))))
    assert len(result.failed) == 1
    assert "no worker could begin it" in result.failed[0].error
    assert (tmp_path / "out" / "failed.jsonl").exists()


def test_without_ray_the_command_names_the_extra(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", [document(1)])
    code = "import sys; sys.modules['ray'] = None; from align.cli import main; sys.argv[0] = 'align'; main()"
    command = [sys.executable, "-c", code, "cluster", "run", source, "--lang", "ko", "--out", tmp_path / "out"]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "needs Ray, which is not installed. Install it: pip install 'align-toolkit[ray]'." in done.stderr
