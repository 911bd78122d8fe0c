"""Profiles of ``align run`` on the sample report: where time goes (pyinstrument) and what memory is held at the peak (memray).

Usage: python -m benchmarks.speed.profiles time|memory   (one profile; prints one JSON object)
"""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.speed.sets import ROOT
from benchmarks.speed.translate import fresh_cache

TOP = 5
PACKAGE = str(ROOT / "align") + "/"


def _run() -> None:
    from align.cli import main

    with tempfile.TemporaryDirectory() as out, fresh_cache(), contextlib.redirect_stdout(io.StringIO()):
        sys.argv = ["align", "run", "--report", "sample-report", "--lang", "ko", "--lang", "zh-Hans", "--out", out]
        with contextlib.suppress(SystemExit):
            main()


def _place(file: str, function: str) -> str:
    return f"{file.removeprefix(PACKAGE).removesuffix('.py').replace('/', '.')}: {function}"


class _Apart:
    """The Korean analyser in a thread of its own: its extension falls over where a profiler looks at it."""

    def __init__(self, load: Callable[[], Any]) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._kiwi = self._thread.submit(load).result()

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._kiwi, name)
        return (
            (lambda *given, **named: self._thread.submit(value, *given, **named).result()) if callable(value) else value
        )


def by_time() -> dict[str, Any]:
    """Seconds below functions of the package, each moment counted for the innermost such function that is on the stack."""
    from pyinstrument import Profiler

    from align.text import kiwi

    load = kiwi._loaded
    kiwi._loaded = cache(lambda: _Apart(load))
    profiler = Profiler(interval=0.001)
    with profiler:
        _run()
    session = profiler.last_session
    assert session is not None
    found: Counter[str] = Counter()

    def walk(frame: Any, owner: str) -> None:
        if frame.file_path and frame.file_path.startswith(PACKAGE):
            owner = _place(frame.file_path, frame.function)
        found[owner] += frame.absorbed_time + (frame.time if not frame.children else 0.0)
        for child in frame.children:
            walk(child, owner)

    root = session.root_frame()
    assert root is not None
    walk(root, "start")
    return {"seconds": round(root.time, 2), "top": [[name, round(value, 2)] for name, value in found.most_common(TOP)]}


def by_memory() -> dict[str, Any]:
    """Megabytes at the peak by the innermost function of the package on the stack of the allocation."""
    import memray

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.bin"
        with memray.Tracker(path, native_traces=False):
            _run()
        found: Counter[str] = Counter()
        reader = memray.FileReader(str(path))
        for record in reader.get_high_watermark_allocation_records(merge_threads=True):
            frames = record.stack_trace()
            ours = (_place(file, name) for name, file, _ in frames if file.startswith(PACKAGE))
            found[next(ours, "start")] += record.size
        peak = sum(found.values())
    return {
        "megabytes": round(peak / 1e6, 1),
        "top": [[name, round(value / 1e6, 1)] for name, value in found.most_common(TOP)],
    }


WAYS: dict[str, Callable[[], dict[str, Any]]] = {"time": by_time, "memory": by_memory}


def measured() -> dict[str, Any]:
    """Both profiles, each in a process of its own."""
    return dict(_each())


def _each() -> Iterator[tuple[str, dict[str, Any]]]:
    for way in WAYS:
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks.speed.profiles", way]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
        yield way, json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    print(json.dumps(WAYS[sys.argv[1]]()))
