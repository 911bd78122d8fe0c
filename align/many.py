"""Many reports on one machine: a pool of processes, a folder for each report, one store for all.

A report that fails is named in ``failed.jsonl`` and the others go on. What is finished is not done again, as long as nothing that
decided it has changed.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from align.config import is_url
from align.errors import AlignError, InputError, UsageError
from align.pipeline import STORE, RunSettings, run
from align.progress import Progress, silent
from align.store import Store, key_of

__all__ = ["ManyResult", "Task", "default_jobs", "read_tasks", "run_many"]

FAILED = "failed.jsonl"
MANIFEST = "manifest.json"
_ID = re.compile(r"[^\s/\\.:][^\s/\\:]*")


@dataclass(frozen=True, slots=True)
class Task:
    """One report: ``source`` (path or address) or ``text``; ``error`` says why it cannot even be tried."""

    id: str
    source: str = ""
    text: str | None = None
    published: Mapping[str, str] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True, slots=True)
class ManyResult:
    """What came of all reports, in the order in which they were named.

    Attributes:
        rows: for each finished report its id, counts, and whether it was ``reused`` from an earlier run.
        failed: for each other one its id, source and error.
        manifest: the file that names all of them.
    """

    rows: tuple[dict[str, Any], ...]
    failed: tuple[dict[str, str], ...]
    manifest: Path

    def summary(self) -> dict[str, Any]:
        """As one JSON object."""
        return {"documents": list(self.rows), "failed": list(self.failed), "manifest": str(self.manifest)}


def default_jobs() -> int:
    """One process for each processor that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def read_tasks(place: Path) -> list[Task]:
    """The reports of a folder (every file in it, by name), of a ``.jsonl`` file, or of a list with a path or address a line.

    Paths in a file are relative to it.

    Raises:
        InputError: it cannot be read, or names no report.
        UsageError: two reports have the same id.
    """
    try:
        if place.is_dir():
            files = sorted(path for path in place.iterdir() if path.is_file() and not path.name.startswith("."))
            tasks = [Task(path.stem, str(path)) for path in files]
        else:
            lines = place.read_text(encoding="utf-8").splitlines()
            one = _json_task if place.suffix == ".jsonl" else _listed
            tasks = [one(line, number, place) for number, line in enumerate(lines, 1) if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the reports cannot be read ({error})", where=str(place), hint="Check the path.") from error
    if not tasks:
        raise InputError(
            "names no report", where=str(place), hint="Name a folder with files, a list, or a .jsonl file."
        )
    seen: dict[str, Task] = {}
    for task in tasks:
        if task.id in ("", ".", "..", FAILED, MANIFEST):
            raise UsageError(
                f"{task.id!r} cannot be the name of a report's folder", where=str(place), hint="Rename it."
            )
        if task.id in seen:
            hint = "Rename one, or give ids in a .jsonl file: each report gets a folder of that name."
            raise UsageError(f"two reports have the id {task.id!r}", where=str(place), hint=hint)
        seen[task.id] = task
    return tasks


def _placed(name: str, folder: Path) -> str:
    return name if is_url(name) else str(folder / name)


def _listed(line: str, _number: int, place: Path) -> Task:
    name = line.strip()
    stem = Path(name.rstrip("/").rsplit("/", 1)[-1]).stem
    return Task(stem, _placed(name, place.parent))


def _json_task(line: str, number: int, place: Path) -> Task:
    """The report of one line; a line that says nothing usable becomes a report that fails."""
    spare = f"line-{number}"
    try:
        value = json.loads(line)
    except ValueError as error:
        return Task(spare, f"{place.name}:{number}", error=f"{place.name}:{number}: not JSON ({error}).")
    if not isinstance(value, dict) or not isinstance(value.get("id"), str) or not _ID.fullmatch(value["id"]):
        why = 'has no usable "id" (a text without spaces, slashes or colons that does not begin with a dot)'
        return Task(spare, f"{place.name}:{number}", error=f"{place.name}:{number}: {why}.")
    text, path, published = value.get("text"), value.get("path"), value.get("published", {})
    known = isinstance(published, dict) and all(isinstance(name, str) for name in published.values())
    if not known or isinstance(text, str) == isinstance(path, str):
        why = 'wants either "text" or "path", and "published" as an object of paths by language'
        return Task(value["id"], f"{place.name}:{number}", error=f"{place.name}:{number}: {why}.")
    versions = {lang: _placed(name, place.parent) for lang, name in published.items()}
    return Task(value["id"], _placed(path, place.parent) if isinstance(path, str) else "", text, versions)


def run_many(tasks: list[Task], settings: RunSettings, jobs: int, progress: Progress = silent) -> ManyResult:
    """Run every report into ``settings.out/ID`` with so many processes; their number does not change what is written.

    Args:
        tasks: as from ``read_tasks``.
        settings: of each run; ``source``, ``title``, ``published`` and ``store`` are set for each report.
        jobs: processes, at least 1.
        progress: told about every report that is over.

    Raises:
        UsageError: less than one job.
        DiskError: the output folder cannot be written.
    """
    from align.writers.atomic import write_text

    if jobs < 1:
        raise UsageError(f"--jobs {jobs} is less than 1", hint="Leave it out for one process a processor.")
    with Store(settings.out / STORE):
        pass  # made before several processes want to
    outcomes: dict[str, dict[str, Any]] = {}
    with progress("reports", len(tasks)) as advance:
        for id_, outcome in _outcomes(tasks, settings, min(jobs, len(tasks))):
            outcomes[id_] = outcome
            advance(1)
    rows = [{"id": task.id, **outcomes[task.id]} for task in tasks if "error" not in outcomes[task.id]]
    failed = [
        {"id": task.id, "source": task.source, "error": str(outcomes[task.id]["error"])}
        for task in tasks
        if "error" in outcomes[task.id]
    ]
    if failed:
        write_text(settings.out / FAILED, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in failed))
    else:
        (settings.out / FAILED).unlink(missing_ok=True)
    documents = [{name: value for name, value in row.items() if name != "reused"} for row in rows]
    content = {"documents": documents, "failed": [row["id"] for row in failed]}
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    return ManyResult(tuple(rows), tuple(failed), write_text(settings.out / MANIFEST, text))


def _outcomes(tasks: list[Task], settings: RunSettings, jobs: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Pairs of id and outcome as reports get over."""
    if jobs == 1:
        for task in tasks:
            yield task.id, _one(task, settings)
        return
    threads = str(max(1, default_jobs() // jobs))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, initializer=_limit_threads, initargs=(threads,)) as pool:
        waiting = {pool.submit(_one, task, settings): task for task in tasks}
        for future in as_completed(waiting):
            fault = future.exception()
            lost = {"error": f"its process ended ({fault}). Run again: what was finished is kept."}
            yield waiting[future].id, lost if fault else future.result()


def _limit_threads(threads: str) -> None:
    """Processes share the processors; more threads than those would only wait for each other."""
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = threads


def _one(task: Task, settings: RunSettings) -> dict[str, Any]:
    """Run one report, or find it finished; an error becomes an outcome."""
    from align.writers.atomic import write_text

    if task.error:
        return {"error": task.error}
    out, store_file = settings.out / task.id, settings.out / STORE
    try:
        source = task.source
        if task.text is not None:
            source = str(write_text(out / "source.txt", task.text))
        mine = replace(settings, source=source, out=out, title=task.id, published={**task.published}, store=store_file)
        key = _finished_key(mine)
        with Store(store_file) as store:
            known = store.get_many([key]).get(key) if key else None
        if known and (out / MANIFEST).is_file():
            row = json.loads(known)
            if hashlib.sha256((out / MANIFEST).read_bytes()).hexdigest() == row["sha256"]:
                return {**row, "reused": True}
        result = run(mine)
        digest = hashlib.sha256(result.manifest.read_bytes()).hexdigest()
        hits = [hit for item in result.languages for hit in item.report.draft.terms]
        row = {
            "segments": len(result.source),
            "untranslated": result.failed,
            "terms": len(hits),
            "held": sum(hit.status in ("held", "admitted") for hit in hits),
            "manifest": f"{task.id}/{MANIFEST}",
            "sha256": digest,
        }
        if key:
            with Store(store_file) as store:
                store.put_many({key: json.dumps(row)})
        return {**row, "reused": False}
    except AlignError as error:
        return {"error": str(error)}
    except (OSError, MemoryError) as error:
        return {"error": f"{type(error).__name__}: {error}."}


def _finished_key(settings: RunSettings) -> str:
    """What decides the files of a run; empty where that cannot be told beforehand, as for an address."""
    from align.holding import code_digest
    from align.translators.load import stamp_of

    names = [settings.source, *(settings.published[lang] for lang in sorted(settings.published))]
    if any(is_url(name) or not Path(name).is_file() for name in names):
        return ""
    names += map(str, settings.glossaries)
    digests = [hashlib.sha256(Path(name).read_bytes()).hexdigest() for name in names]
    stamps = []
    for lang in settings.langs:
        engine = settings.engine.chosen("zh-Hans" if lang == "zh-Hant" else lang)
        stamps.append(str(stamp_of(engine.model, runtime=engine.runtime, settings=engine.decoding)))
    languages = [*settings.langs, "published", *sorted(settings.published)]
    return key_of("finished", str(settings.out), code_digest(), *languages, *stamps, *names, *digests)
