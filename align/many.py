"""Many reports on one machine: a pool of processes, a folder for each report, one store for all.

What all reports of a wave lack is translated first, together: equal segments once, and segments of one length side by side, so
that batches are full however short the reports are. Then each report is run and finds its translations in the store. A report
that fails is named in ``failed.jsonl`` and the others go on. What is finished is not done again, as long as nothing that decided
it has changed.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from align.bitext import Document, Segment
from align.config import is_url
from align.drafts import Clock, Work, drafted_langs, make_drafts
from align.errors import AlignError, UsageError
from align.machine import allowed
from align.pipeline import STORE, RunSettings, run
from align.progress import Advance, Progress, silent
from align.reports import Task, too_long
from align.results import StageTime
from align.store import Store, key_of
from align.translators.kept import keep_from_now_on, keeping

if TYPE_CHECKING:
    from align.glossary.termbase import Termbase

__all__ = ["Deduplication", "ManyResult", "default_jobs", "draft_together", "run_many"]

FAILED = "failed.jsonl"
MANIFEST = "manifest.json"
_WAVE = 200  # reports whose segments are in memory together
_CHUNK = 256  # segments that one process translates before it takes others
_PASSING = ("reused", "translated")  # what a row says of this very run: not part of the manifest
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Deduplication:
    """How much was translated for how much.

    Attributes:
        segments: of all finished reports, counted once for each language that a model writes.
        translated: how many went through the model; the others equal one of these, or were translated in an earlier run.
    """

    segments: int
    translated: int


@dataclass(frozen=True, slots=True)
class ManyResult:
    """What came of all reports, in the order in which they were named.

    Attributes:
        rows: for each finished report its id, counts, and whether it was ``reused`` from an earlier run.
        failed: for each other one its id, source and error.
        manifest: the file that names all of them.
        deduplication: what did not have to be translated.
    """

    rows: tuple[dict[str, Any], ...]
    failed: tuple[dict[str, str], ...]
    manifest: Path
    deduplication: Deduplication

    def summary(self) -> dict[str, Any]:
        """As one JSON object."""
        saved = {"segments": self.deduplication.segments, "translated": self.deduplication.translated}
        return {
            "documents": list(self.rows),
            "failed": list(self.failed),
            "deduplication": saved,
            "manifest": str(self.manifest),
        }


def default_jobs() -> int:
    """One process for each processor that this process may use."""
    return allowed()


def run_many(tasks: list[Task], settings: RunSettings, jobs: int, progress: Progress = silent) -> ManyResult:
    """Run every report into ``settings.out/ID`` with so many processes; their number does not change what is written.

    Args:
        tasks: as from ``align.reports.read_tasks``.
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
    translated = 0
    with _pool(min(jobs, len(tasks))) as pool, progress("reports", len(tasks)) as advance:
        for at in range(0, len(tasks), _WAVE):
            wave = tasks[at : at + _WAVE]
            translated += _warmed(wave, settings, pool)
            outcomes |= _outcomes(wave, settings, pool, advance)
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
    documents = [{name: value for name, value in row.items() if name not in _PASSING} for row in rows]
    content = {"documents": documents, "failed": [row["id"] for row in failed]}
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    drafted = len(drafted_langs(settings.langs))
    saved = Deduplication(
        sum(row["segments"] for row in rows) * drafted, translated + sum(row["translated"] for row in rows)
    )
    return ManyResult(tuple(rows), tuple(failed), write_text(settings.out / MANIFEST, text), saved)


@contextmanager
def _pool(jobs: int) -> Iterator[Executor | None]:
    """So many processes that keep their models, or this one alone."""
    if jobs == 1:
        with keeping():
            yield None
        return
    threads = str(max(1, default_jobs() // jobs))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, initializer=_prepare, initargs=(threads,)) as pool:
        yield pool


def _prepare(threads: str) -> None:
    """Processes share the processors; more threads than those would only wait for each other."""
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = threads
    keep_from_now_on()


def _each(
    pool: Executor | None, work: Callable[..., T], calls: Iterable[tuple[Any, ...]]
) -> Iterator[tuple[int, T | BaseException]]:
    """Number and result of each call as it is over; for one whose process ended, the fault."""
    if pool is None:
        for number, arguments in enumerate(calls):
            yield number, work(*arguments)
        return
    waiting: dict[Future[T], int] = {}
    for number, arguments in enumerate(calls):
        try:
            waiting[pool.submit(work, *arguments)] = number
        except RuntimeError as fault:  # a process has ended and the pool takes no more
            yield number, fault
    for future in as_completed(waiting):
        yield waiting[future], future.exception() or future.result()


def _outcomes(
    tasks: Sequence[Task], settings: RunSettings, pool: Executor | None, advance: Advance
) -> dict[str, dict[str, Any]]:
    """What came of each report by id."""
    outcomes: dict[str, dict[str, Any]] = {}
    for number, found in _each(pool, _one, [(task, settings) for task in tasks]):
        lost = {"error": f"its process ended ({found}). Run again: what was finished is kept."}
        outcomes[tasks[number].id] = lost if isinstance(found, BaseException) else found
        advance(1)
    return outcomes


def _warmed(tasks: Sequence[Task], settings: RunSettings, pool: Executor | None) -> int:
    """Translate together what the reports of a wave lack; gives the number of texts that went through the model.

    What cannot be read or translated here is passed over: the run of its report says why.
    """
    texts: dict[str, None] = {}
    for _, found in _each(pool, _segments, [(task, settings) for task in tasks]):
        if not isinstance(found, BaseException):
            texts |= dict.fromkeys(found)
    in_order = sorted(
        texts, key=lambda text: (-len(text), text)
    )  # the longest first: no process is left with them at the end
    chunks = [in_order[at : at + _CHUNK] for at in range(0, len(in_order), _CHUNK)]
    counts = [found for _, found in _each(pool, _translated, [(chunk, settings) for chunk in chunks])]
    return sum(count for count in counts if not isinstance(count, BaseException))


def _segments(task: Task, settings: RunSettings) -> list[str]:
    """The segments of a report that is not finished; none where it cannot be read, or would have to be fetched twice."""
    from align.readers.read import read
    from align.segmenters.segment import segment

    if task.error or is_url(task.source) or too_long(task):
        return []
    try:
        mine = _own(task, settings)
        if _finished(mine, _finished_key(mine)):
            return []
        return segment(read(mine.source, lang="en")).texts()
    except (AlignError, OSError, MemoryError):
        return []


def _translated(texts: Sequence[str], settings: RunSettings) -> int:
    """Put translations with their terms held into the store; gives the number of those that were not there."""
    from align.pipeline import termbase_of

    try:
        with Store(settings.out / STORE) as store:
            clock = Clock()
            termbase = termbase_of(settings, clock)
            draft_together(texts, settings, termbase, Work(store, clock, silent))
        return fresh(clock.times)
    except (AlignError, OSError, MemoryError):
        return 0


def draft_together(texts: Iterable[str], settings: RunSettings, termbase: Termbase, work: Work) -> None:
    """Draft texts of whatever documents, each once, so that drafts of the documents are all in the store.

    Raises:
        ModelError: as for ``make_drafts``.
    """
    segments, position = [], 0
    different = sorted(set(texts), key=lambda text: (len(text), text))
    for text in different:
        segments.append(Segment(position, position + len(text)))
        position += len(text) + 1
    if different:
        document = Document("\n".join(different), "en", segments=tuple(segments))
        make_drafts(document, drafted_langs(settings.langs), termbase, settings.engine, work)


def fresh(times: Iterable[StageTime]) -> int:
    """How many segments went through the model, over all languages."""
    return sum(time.items - time.reused for time in times if time.stage.startswith("translate "))


def _own(task: Task, settings: RunSettings) -> RunSettings:
    """The settings of one report; a report that came as text is written to a file.

    Raises:
        DiskError: it cannot be written.
    """
    from align.writers.atomic import write_text

    out = settings.out / task.id
    source = task.source if task.text is None else str(write_text(out / "source.txt", task.text))
    return replace(
        settings, source=source, out=out, title=task.id, published={**task.published}, store=settings.out / STORE
    )


def _finished(mine: RunSettings, key: str) -> dict[str, Any] | None:
    """The row of a report that an earlier run has finished, when its manifest still is what it was."""
    if not key or mine.store is None or not (mine.out / MANIFEST).is_file():
        return None
    with Store(mine.store) as store:
        known = store.get_many([key]).get(key)
    row: dict[str, Any] = json.loads(known) if known else {}
    same = row and hashlib.sha256((mine.out / MANIFEST).read_bytes()).hexdigest() == row["sha256"]
    return row if same else None


def _one(task: Task, settings: RunSettings) -> dict[str, Any]:
    """Run one report, or find it finished; an error becomes an outcome."""
    fault = task.error or too_long(task)
    if fault:
        return {"error": fault}
    try:
        mine = _own(task, settings)
        key = _finished_key(mine)
        known = _finished(mine, key)
        if known:
            return {**known, "translated": 0, "reused": True}
        result = run(mine)
        hits = [hit for item in result.languages for hit in item.report.draft.terms]
        row = {
            "segments": len(result.source),
            "untranslated": result.failed,
            "terms": len(hits),
            "held": sum(hit.status in ("held", "admitted") for hit in hits),
            "manifest": f"{task.id}/{MANIFEST}",
            "sha256": hashlib.sha256(result.manifest.read_bytes()).hexdigest(),
        }
        if key:
            with Store(settings.out / STORE) as store:
                store.put_many({key: json.dumps(row)})
        return {**row, "translated": fresh(result.times), "reused": False}
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
