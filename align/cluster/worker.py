"""What one worker does: a shard in, a file of rows out, and a small result that says what came of it."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from align.bitext import Bitext, Document
from align.cluster.documents import fetched, tasks_of
from align.cluster.plan import Failure, Shard
from align.cluster.rows import Format, encoded, row_lines
from align.cluster.storage import Place
from align.drafts import Clock, Work, drafted_langs, make_drafts
from align.engine import EngineSettings
from align.errors import AlignError, EnvironmentFault, InputError
from align.many import draft_together, fresh
from align.pipeline import STORE, RunSettings, termbase_of
from align.progress import silent
from align.reports import Task, too_long
from align.store import Store
from align.translators.kept import keep_from_now_on

if TYPE_CHECKING:
    from align.glossary.termbase import Termbase

__all__ = ["WORK", "Job", "Notes", "ShardResult", "Worker"]

WORK = "_work"  # folder of finished shards' results, beside the shards
_PAUSE = 0.2  # seconds before the first retry; each next one waits twice as long
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Job:
    """What all workers of a run know.

    Attributes:
        langs: target languages.
        engine: model, runtime, register. A model in a folder must be at that path on every machine.
        glossaries: name and content of each, the first wins.
        out: address of the output folder.
        form: of the shards.
        retries: how often what may pass (no space, no connection, a dead worker) is tried again.
        decided_by: digests of everything but the input that decides the output.
    """

    langs: tuple[str, ...]
    engine: EngineSettings
    glossaries: tuple[tuple[str, bytes], ...]
    out: str
    form: Format = "jsonl"
    retries: int = 2
    decided_by: tuple[str, ...] = ()

    def names(self, shard: Shard) -> tuple[str, str]:
        """Names of a shard's file and of its result."""
        stem = f"{shard.number:06d}-{shard.key(*self.decided_by)}"
        return f"part-{stem}.{self.form}", f"{WORK}/{stem}.json"


@dataclass(frozen=True, slots=True)
class ShardResult:
    """What came of a shard.

    Attributes:
        shard: its number.
        part: name of its file; empty when it has no rows.
        documents: id and number of segments of each that was drafted.
        failed: the others.
        segments, translated: as in ``align.many.Deduplication``.
        seconds: that the worker took, on the clock.
        core_seconds: processor time of the worker.
        digest: SHA-256 of the file.
        handed_back: why this worker cannot work; the shard is as it was.
        found: whether an earlier run had finished it.
    """

    shard: int
    part: str = ""
    documents: tuple[tuple[str, int], ...] = ()
    failed: tuple[Failure, ...] = ()
    segments: int = 0
    translated: int = 0
    seconds: float = 0.0
    core_seconds: float = 0.0
    digest: str = ""
    handed_back: str = ""
    found: bool = False

    def to_json(self) -> str:
        """As one line."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, line: str | bytes) -> ShardResult:
        """Back from a line."""
        value = json.loads(line)
        documents = tuple((str(name), int(count)) for name, count in value.pop("documents"))
        return cls(documents=documents, failed=tuple(Failure(**item) for item in value.pop("failed")), **value)


@dataclass(frozen=True, slots=True)
class Notes:
    """Whom a worker tells where it is; by default nobody. See ``align.cluster.ledger.Ledger``."""

    begin: Callable[[int], dict[str, int]] = field(default=lambda _shard: {})
    at: Callable[[int, str], object] = field(default=lambda _shard, _document: None)
    done: Callable[[int], object] = field(default=lambda _shard: None)


class Worker:
    """Holds model, glossaries and analyser for as many shards as there are. Its store of finished work is its own."""

    def __init__(self, job: Job, notes: Notes | None = None) -> None:
        self.job = job
        self._notes = notes or Notes()
        self._folder = Path(tempfile.mkdtemp(prefix="align-worker-"))
        self._out = Place(job.out)
        keep_from_now_on()

    def close(self) -> None:
        """Take the worker's scratch folder away."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def prepare(self) -> None:
        """Load the models; later calls cost nothing.

        Raises:
            AlignError: a model is missing or broken, or cannot be kept on this machine.
            OSError: as it says.
        """
        from align.translators.load import load

        for lang in drafted_langs(self.job.langs):
            engine = self.job.engine.chosen(lang)
            load(engine.model, lang, runtime=engine.runtime, settings=engine.decoding)

    def work(self, shard: Shard) -> ShardResult:
        """Do a shard, or find it done. Never raises for what is wrong with documents or with the disk."""
        part, record = self.job.names(shard)
        deaths = self._notes.begin(shard.number)
        known = self._known(part, record)
        if known is not None:
            self._notes.done(shard.number)
            return replace(known, found=True)
        started, used = time.perf_counter(), time.process_time()
        if deaths.get("", 0) > self.job.retries:
            why = f"its worker ended {deaths['']} times before any document was begun"
            result = ShardResult(shard.number, failed=(Failure("", shard.parts[0].address, why, passing=True),))
        else:
            result = self._written(part, *self._drafted(shard, deaths))
        seconds, core_seconds = time.perf_counter() - started, time.process_time() - used
        result = replace(result, seconds=round(seconds, 3), core_seconds=round(core_seconds, 3))
        empty = not result.documents and not result.failed  # a piece in the middle of a long line
        if not empty and not any(failure.passing for failure in result.failed):
            try:
                self._out.write(record, result.to_json().encode())
            except AlignError as fault:
                result = replace(result, failed=(*result.failed, Failure("", part, str(fault), passing=True)))
        self._notes.done(shard.number)
        return result

    def _known(self, part: str, record: str) -> ShardResult | None:
        """The result of an earlier run, when its file is still there."""
        content = self._out.read(record)
        try:
            result = None if content is None else ShardResult.from_json(content)
        except (ValueError, TypeError):
            return None
        if result is None or not result.part:
            return result
        rows = self._out.read(part)
        return result if rows is not None and hashlib.sha256(rows).hexdigest() == result.digest else None

    def _written(self, part: str, lines: list[str], result: ShardResult) -> ShardResult:
        if not lines:
            return result
        try:
            content = encoded(lines, self.job.form)
            self._again(lambda: self._out.write(part, content))
        except (AlignError, OSError) as fault:
            lost = tuple(Failure(name, part, str(fault), passing=True) for name, _ in result.documents)
            return replace(result, documents=(), failed=(*result.failed, *lost), segments=0)
        return replace(result, part=part, digest=hashlib.sha256(content).hexdigest())

    def _drafted(self, shard: Shard, deaths: dict[str, int]) -> tuple[list[str], ShardResult]:
        """The rows of a shard, and its result without the file."""
        settings = self._settings()
        failed: list[Failure] = []
        opened: list[tuple[Task, Document]] = []
        for task in self._tasks(shard, deaths, failed):
            with self._guarded(shard, task, failed):
                opened.append((task, self._again(partial(self._opened, task))))
        self._notes.at(shard.number, "")
        lines: list[str] = []
        documents: list[tuple[str, int]] = []
        clock = Clock()
        with Store(self._folder / STORE) as store:
            work = Work(store, clock, silent)
            if not deaths:  # else one document at a time, to find the one that ends workers
                self._together(opened, settings, work)
            for task, document in opened:
                with self._guarded(shard, task, failed):
                    drafts = make_drafts(document, settings.langs, self._termbase, settings.engine, work)
                    found = [line for draft in drafts.values() for line in _rows(task.id, draft.bitext)]
                    lines += found
                    documents.append((task.id, len(document)))
        count = sum(segments for _, segments in documents) * len(drafted_langs(settings.langs))
        return lines, ShardResult(
            shard.number,
            documents=tuple(documents),
            failed=tuple(failed),
            segments=count,
            translated=fresh(clock.times),
        )

    def _together(self, opened: Iterable[tuple[Task, Document]], settings: RunSettings, work: Work) -> None:
        """Translate all documents of a shard as one; what goes wrong goes wrong again where it belongs."""
        try:
            texts = [text for _, document in opened for text in document.texts()]
            draft_together(texts, settings, self._termbase, work)
        except (AlignError, OSError, MemoryError):
            return

    def _tasks(self, shard: Shard, deaths: dict[str, int], failed: list[Failure]) -> Iterator[Task]:
        """The documents that can be tried; the reasons of the others go to ``failed``."""
        seen: set[str] = set()
        for task in tasks_of(shard):
            if isinstance(task, Failure):
                failed.append(task)
            elif task.error:
                failed.append(Failure(task.id, task.source, task.error))
            elif task.id in seen:
                failed.append(Failure(task.id, _place(shard), f"two documents have the id {task.id!r}. Rename one."))
            elif deaths.get(task.id, 0) > self.job.retries:
                why = (
                    f"its worker ended {deaths[task.id]} times while working on it: no memory, or a fault in a library"
                )
                failed.append(Failure(task.id, task.source or _place(shard), why))
            else:
                seen.add(task.id)
                yield task

    @contextmanager
    def _guarded(self, shard: Shard, task: Task, failed: list[Failure]) -> Iterator[None]:
        """Work on one document; an error becomes its failure."""
        self._notes.at(shard.number, task.id)
        source = task.source or _place(shard)
        try:
            yield
        except AlignError as fault:
            failed.append(Failure(task.id, source, str(fault), passing=isinstance(fault, EnvironmentFault)))
        except (OSError, MemoryError, RuntimeError) as fault:
            failed.append(Failure(task.id, source, f"{type(fault).__name__}: {fault}.", passing=True))

    def _again(self, attempt: Callable[[], T]) -> T:
        """Try what may pass several times."""
        for number in range(self.job.retries):
            try:
                return attempt()
            except FileNotFoundError:
                raise
            except (EnvironmentFault, OSError):
                time.sleep(_PAUSE * 2**number)
        return attempt()

    def _opened(self, task: Task) -> Document:
        from align.readers.read import read
        from align.segmenters.segment import segment

        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            fault = too_long(task)
            if not fault:
                path = fetched(task, Path(folder))
                fault = too_long(Task(task.id, path))
            if fault:
                raise InputError(fault.replace(f"{folder}/", ""))
            return segment(read(path, lang="en"))

    @cached_property
    def _termbase(self) -> Termbase:
        return termbase_of(self._settings(), Clock())

    def _settings(self) -> RunSettings:
        """The settings of a local run, with the glossaries on this machine."""
        paths = []
        for number, (name, content) in enumerate(self.job.glossaries):
            path = self._folder / f"glossary-{number}" / name
            if not path.is_file():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            paths.append(path)
        return RunSettings("", self.job.langs, self._folder, glossaries=tuple(paths), engine=self.job.engine)


def _rows(document: str, draft: Bitext) -> list[str]:
    """The rows of a draft with all findings, as a local run writes them."""
    from align.checks.run import check

    return row_lines(document, check(draft))


def _place(shard: Shard) -> str:
    return shard.parts[0].address
