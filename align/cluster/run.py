"""The driver: plan shards, hand them to Ray Data, gather what came of them, write the manifest."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from align.cluster.ledger import Ledger
from align.cluster.plan import Failure, Shard, make_plan
from align.cluster.rows import Format, decoded, split_row
from align.cluster.storage import Place
from align.cluster.worker import Job, Notes, ShardResult, Worker
from align.drafts import check_targets, drafted_langs
from align.engine import EngineSettings
from align.errors import DiskError, EnvironmentFault, InputError, UsageError
from align.progress import Advance, Progress, silent
from align.reports import PARQUET_HINT

__all__ = ["ClusterResult", "ClusterSettings", "collect", "job_of", "run_cluster"]

FAILED = "failed.jsonl"
MANIFEST = "manifest.json"
_STORE = 80 << 20  # bytes of Ray's object store on this machine: only descriptions and counts go through it
_STARTS = 3  # how often Ray may try to start on this machine
_WAIT = 1.0  # seconds between two questions of a worker that cannot work
_RAY = {  # set where the user has not: nothing is sent home, and workers here are no slower than those of a process pool
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_BACKEND_LOG_LEVEL": "fatal",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_worker_niceness": "0",
}


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """One run over many documents.

    Attributes:
        source: address of the input (see ``align.cluster.plan.make_plan``).
        langs: target languages.
        out: address of the output folder.
        glossaries: files on this machine, the first wins; workers get their content.
        engine: model, runtime, register.
        form: of the shards.
        workers: how many hold a model.
        cluster: Ray's address; empty for workers on this machine only.
        shard_size: bytes of text in a shard.
        retries: see ``align.cluster.worker.Job``.
    """

    source: str
    langs: tuple[str, ...]
    out: str
    glossaries: tuple[Path, ...] = ()
    engine: EngineSettings = EngineSettings()  # noqa: RUF009 (frozen)
    form: Format = "jsonl"
    workers: int = 1
    cluster: str = ""
    shard_size: int = 1 << 18
    retries: int = 2


@dataclass(frozen=True, slots=True)
class ClusterResult:
    """What came of a run.

    Attributes:
        results: of each shard, by number.
        failed: documents and pieces of the input that did not become drafts.
        seconds: wall time of the whole run.
        lost_workers: how many ended in the middle of a shard.
        manifest: name of the file that names all shards.
    """

    results: tuple[ShardResult, ...]
    failed: tuple[Failure, ...]
    seconds: float
    lost_workers: int
    manifest: str

    def metrics(self) -> dict[str, Any]:
        """Counts and times of this run: ``worker_seconds`` on the clocks of all workers, ``core_seconds`` of processor time."""
        mine = [result for result in self.results if not result.found]
        core_seconds = sum(result.core_seconds for result in mine)
        segments = sum(result.segments for result in mine)
        return {
            "documents": sum(len(result.documents) for result in self.results),
            "failed": len(self.failed),
            "shards": len(self.results),
            "shards_found": len(self.results) - len(mine),
            "segments": segments,
            "translated": sum(result.translated for result in mine),
            "seconds": round(self.seconds, 2),
            "worker_seconds": round(sum(result.seconds for result in mine), 2),
            "core_seconds": round(core_seconds, 2),
            "segments_per_core_second": round(segments / core_seconds, 2) if core_seconds else 0.0,
            "lost_workers": self.lost_workers,
        }


def job_of(settings: ClusterSettings) -> Job:
    """What workers need to know.

    Raises:
        InputError: a glossary cannot be read.
        ModelError: the model is missing here.
    """
    from align import __version__
    from align.holding import code_digest
    from align.translators.load import stamp_of

    check_targets(settings.langs, settings.engine)
    glossaries = []
    for path in settings.glossaries:
        try:
            glossaries.append((path.name, path.read_bytes()))
        except OSError as error:
            raise InputError("the glossary cannot be read", where=str(path), hint="Check the path.") from error
    chosen = [settings.engine.chosen(lang) for lang in drafted_langs(settings.langs)]
    stamps = [str(stamp_of(engine.model, runtime=engine.runtime, settings=engine.decoding)) for engine in chosen]
    digests = [hashlib.sha256(content).hexdigest() for _, content in glossaries]
    decided_by = (__version__, code_digest(), settings.form, *settings.langs, *stamps, *digests)
    return Job(
        settings.langs, settings.engine, tuple(glossaries), settings.out, settings.form, settings.retries, decided_by
    )


def run_cluster(settings: ClusterSettings, progress: Progress = silent) -> ClusterResult:
    """Draft all documents of an address; shards that an earlier run has finished are not done again.

    Raises:
        EnvironmentFault: Ray is not installed, or gave up.
        InputError: there is nothing to read.
        UsageError: less than one worker.
        ModelError, DiskError: the model is missing here; the output folder cannot be written.
    """
    if settings.workers < 1:
        raise UsageError(f"--workers {settings.workers} is less than 1", hint="Name how many processes hold a model.")
    started = time.perf_counter()
    ray = _require_ray()
    job = job_of(settings)
    shards, faults = make_plan(settings.source, settings.shard_size)
    out = Place(settings.out)
    with progress("shards", len(shards)) as advance, _ray(ray, settings):
        results, lost = _all_rounds(ray, shards, job, settings, advance)
    failed = [*faults, *_repeated(results), *(failure for result in results for failure in result.failed)]
    try:
        _write_summary(out, job, results, failed)
    except DiskError as fault:  # what failed is still told on the way out
        failed.append(Failure("", settings.out, str(fault), passing=True))
    return ClusterResult(tuple(results), tuple(failed), time.perf_counter() - started, lost, MANIFEST)


def _require_ray() -> Any:
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise EnvironmentFault("align cluster run needs Ray, which is not installed", hint=PARQUET_HINT) from error
    return ray


@contextmanager
def _ray(ray: Any, settings: ClusterSettings) -> Iterator[None]:
    """A connection to the cluster, or workers here; one that is open already is used and left open."""
    if ray.is_initialized():
        yield
        return
    try:
        if settings.cluster:
            ray.init(address=settings.cluster, log_to_driver=False, logging_level=logging.ERROR)
        else:
            start_here(ray, settings.workers)
    except Exception as error:  # Ray raises bare ones here
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise EnvironmentFault(
            f"Ray could not be started or reached ({reason})", where=settings.cluster, hint="Check --cluster."
        ) from error
    try:
        yield
    finally:
        ray.shutdown()


def start_here(ray: Any, workers: int, **more: Any) -> None:
    """Start Ray on this machine; Ray gives itself half a minute, which a busy machine may exceed once or twice."""
    os.environ.update({name: os.environ.get(name, value) for name, value in _RAY.items()})
    for left in reversed(range(_STARTS)):
        try:
            ray.init(
                num_cpus=workers,
                object_store_memory=_STORE,
                include_dashboard=False,
                log_to_driver=False,
                logging_level=logging.ERROR,
                **more,
            )
        except Exception:
            ray.shutdown()
            if not left:
                raise
        else:
            return


def _all_rounds(
    ray: Any, shards: Sequence[Shard], job: Job, settings: ClusterSettings, advance: Advance
) -> tuple[list[ShardResult], int]:
    """Results of all shards; those that a worker handed back go into another round with fewer workers."""
    results: dict[int, ShardResult] = {}
    waiting, workers, lost = list(shards), settings.workers, 0
    for _ in range(job.retries + 1):
        handed_back: dict[int, ShardResult] = {}
        try:
            for result in _round(ray, waiting, job, max(1, min(workers, len(waiting)))):
                if isinstance(result, int):
                    lost += result
                elif result.handed_back:
                    handed_back[result.shard] = result
                else:
                    results[result.shard] = result
                    advance(1)
        except ray.exceptions.RayError as error:
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            hint = "Run again: finished shards are kept."
            raise EnvironmentFault(f"Ray gave up ({reason})", where=settings.cluster, hint=hint) from error
        waiting = [shard for shard in waiting if shard.number in handed_back]
        if not waiting:
            break
        workers = max(1, workers - len(handed_back))
    for shard in waiting:
        why = f"no worker could begin it: {handed_back[shard.number].handed_back}"
        results[shard.number] = ShardResult(
            shard.number, failed=(Failure("", shard.parts[0].address, why, passing=True),)
        )
    return [results[number] for number in sorted(results)], lost


def _round(ray: Any, shards: Sequence[Shard], job: Job, workers: int) -> Iterator[ShardResult | int]:
    """Results as they come, each shard once; at last how many workers were lost."""
    if not shards:
        return
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = context.print_on_execution_start = False
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    ledger = ray.remote(num_cpus=0, max_restarts=-1, max_task_retries=-1)(Ledger).remote(len(shards), workers)
    rows = [{"shard": shard.to_json()} for shard in shards]
    pool = ray.data.ActorPoolStrategy(size=workers, max_tasks_in_flight_per_actor=1)
    data = ray.data.from_items(rows, override_num_blocks=len(rows)).map_batches(
        ShardWorker, fn_constructor_args=(job, ledger), batch_size=1, compute=pool, num_cpus=1
    )
    seen: set[int] = set()
    for row in data.iter_rows():
        result = ShardResult.from_json(row["result"])
        if result.shard not in seen:  # a result that was lost on its way comes again
            seen.add(result.shard)
            yield result
    yield int(ray.get(ledger.lost.remote()))


class ShardWorker:
    """The callable class of ``map_batches``: a ``Worker`` in an actor of Ray."""

    def __init__(self, job: Job, ledger: Any) -> None:
        import ray

        self._ask: Callable[[Any], Any] = ray.get
        self._ledger = ledger
        self._name = f"{ray.get_runtime_context().get_actor_id()}"
        notes = Notes(
            begin=lambda shard: ray.get(ledger.begin.remote(shard)),
            at=lambda shard, document: ledger.at.remote(shard, document),
            done=lambda shard: ledger.done.remote(shard),
        )
        self._worker = Worker(job, notes)

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[str]]:
        """Results of the shards of a batch, as lines."""
        return {"result": [self._result(Shard.from_json(str(line))).to_json() for line in batch["shard"]]}

    def _result(self, shard: Shard) -> ShardResult:
        from align.errors import AlignError

        try:
            self._worker.prepare()
        except (AlignError, OSError, RuntimeError, MemoryError) as fault:
            # Workers that can work are much slower than this one: it must not take what they could do.
            while not self._ask(self._ledger.may_hand_back.remote(self._name)):
                time.sleep(_WAIT)
            return ShardResult(shard.number, handed_back=str(fault))
        return self._worker.work(shard)


def _repeated(results: Sequence[ShardResult]) -> list[Failure]:
    """Documents of one id in two shards."""
    first: dict[str, str] = {}
    found = []
    for result in results:
        for name, _ in result.documents:
            if name in first:
                why = f"there is another document {name!r} in {first[name]}. Rename one: rows cannot tell them apart."
                found.append(Failure(name, result.part, why))
            first.setdefault(name, result.part)
    return found


def _write_summary(out: Place, job: Job, results: Sequence[ShardResult], failed: Sequence[Failure]) -> None:
    """Write the manifest and the failures, and take away shards of other inputs and settings."""
    parts = {result.part for result in results if result.part}
    for name in out.names():
        if name.startswith("part-") and name.endswith((".jsonl", ".parquet")) and name not in parts:
            out.remove(name)
    if failed:
        rows = [{name: value for name, value in asdict(item).items() if name != "passing"} for item in failed]
        out.write(FAILED, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode())
    else:
        out.remove(FAILED)
    content = {
        "schema": "align.cluster/1",
        "languages": list(job.langs),
        "format": job.form,
        "documents": sum(len(result.documents) for result in results),
        "failed": len(failed),
        "shards": [
            {"part": result.part, "sha256": result.digest, "documents": [name for name, _ in result.documents]}
            for result in results
            if result.part
        ],
    }
    out.write(MANIFEST, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())


def collect(address: str, folder: Path) -> int:
    """Write the rows of a run as ``FOLDER/ID/LANG/draft.jsonl``, the files of ``align run --reports``; gives their number.

    Raises:
        InputError: there is no manifest, or a shard is not what the manifest says.
        DiskError: a file cannot be written.
    """
    from align.writers.atomic import write_text

    place = Place(address)
    manifest = place.read(MANIFEST)
    if manifest is None:
        hint = f"Finish the run first: it writes {MANIFEST} at its end."
        raise InputError("there is no finished run here", where=address, hint=hint)
    content, count = json.loads(manifest), 0
    for shard in content["shards"]:
        rows = place.read(shard["part"])
        if rows is None or hashlib.sha256(rows).hexdigest() != shard["sha256"]:
            hint = "Run align cluster run again: it makes what is missing."
            raise InputError("the shard is not what the manifest says", where=f"{address}/{shard['part']}", hint=hint)
        files: dict[tuple[str, str], list[str]] = {}
        for line in decoded(rows, content["format"]):
            document, lang, record = split_row(line)
            files.setdefault((document, lang), []).append(record + "\n")
        for (document, lang), lines in files.items():
            write_text(folder / document / lang / "draft.jsonl", "".join(lines))
        count += len(files)
    return count
