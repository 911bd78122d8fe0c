"""Reading the documents of a shard: tasks, as ``align run --reports`` has them, and faults instead of exceptions."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from align.cluster.plan import Failure, Part, Shard, require_parquet
from align.cluster.storage import filesystem
from align.errors import InputError
from align.reports import LONGEST, Task, json_task, row_task

__all__ = ["fetched", "tasks_of"]

_LONGEST_LINE = 4 * LONGEST + (1 << 20)  # bytes: a character takes four at most
_BLOCK = 1 << 20
_BROKEN = (OSError, EOFError, zlib.error)


def tasks_of(shard: Shard) -> Iterator[Task | Failure]:
    """The documents of a shard in their order; a piece that cannot be read on ends with a failure.

    The errors of a ``Task`` are those of ``align.reports``; a document at a path has its address as source.
    """
    for part in shard.parts:
        name = part.address.rsplit("/", 1)[-1]
        try:
            if part.kind == "text":
                yield Task(Path(name).stem, part.address)
            else:
                yield from _json_tasks(part, name) if part.kind == "jsonl" else _parquet_tasks(part, name)
        except _BROKEN as error:
            reason = str(error) or type(error).__name__
            what = f"{part.address}: cannot be read on ({reason}). Write the file again."
            # What cannot be fetched may come back; what is there and broken stays broken.
            yield Failure("", part.address, what, passing=isinstance(error, OSError) and error.errno is not None)
        except InputError as fault:
            yield Failure("", part.address, str(fault))


def fetched(task: Task, folder: Path) -> str:
    """The path of a document on this machine; what is elsewhere, or came as text, is written into the folder.

    Raises:
        OSError: it cannot be fetched or written.
    """
    if task.text is not None:
        path = folder / "source.txt"
        path.write_text(task.text, encoding="utf-8", errors="replace", newline="")
        return str(path)
    system, path_there = filesystem(task.source)
    if task.source.startswith("file://"):
        return path_there
    here = folder / path_there.rsplit("/", 1)[-1]
    system.get_file(path_there, str(here))
    return str(here)


def _beside(part: Part, name: str) -> str:
    """The address of a path that a file names: relative to it, unless it is an address itself."""
    return name if "://" in name else f"{part.address.rsplit('/', 1)[0]}/{name}"


def _json_tasks(part: Part, name: str) -> Iterator[Task]:
    system, path = filesystem(part.address)
    whole = part.stop < 0
    with system.open(path, "rb", compression="gzip" if whole else None) as file:
        at = part.start
        if at:  # a line belongs to the piece in which it begins
            file.seek(at - 1)
            at += _skip(file, part.stop - part.start + 1) - 1
        while whole or at < part.stop:
            line: bytes = file.readline(_LONGEST_LINE)
            if not line:
                return
            where, begins = f"{name} at byte {at}", at
            at += len(line)
            if len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
                at += _skip(file, None)
                why = f"{where}: a line of {(at - begins) / 1e6:.0f} MB is too long for a document. Divide it."
                yield Task(where, part.address, error=why)
            elif line.strip():
                yield _line_task(line, where, part)


def _skip(file: IO[bytes], most: int | None) -> int:
    """Go behind the next line end, or behind so many bytes without one; gives the number of bytes."""
    gone = 0
    while most is None or gone < most:
        block = file.readline(_BLOCK if most is None else min(_BLOCK, most - gone))
        gone += len(block)
        if not block or block.endswith(b"\n"):
            break
    return gone


def _line_task(line: bytes, where: str, part: Part) -> Task:
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Task(where, part.address, error=f"{where}: not UTF-8 text ({error.reason}).")
    return _named(json_task(text, where, lambda name: _beside(part, name)), where)


def _named(task: Task, where: str) -> Task:
    """A row without an id of its own is called by its place."""
    return replace(task, id=where) if task.error and task.id.startswith("line-") else task


def _parquet_tasks(part: Part, name: str) -> Iterator[Task]:
    pa, parquet = require_parquet(part.address)
    system, path = filesystem(part.address)
    try:
        with system.open(path, "rb") as stream:
            file = parquet.ParquetFile(stream)
            lacking = {"id", "text"} - set(file.schema_arrow.names)
            if lacking:
                what = f"there is no column {' and no column '.join(sorted(lacking))}"
                raise InputError(what, where=part.address, hint="Documents as Parquet have the columns id and text.")
            table = file.read_row_group(part.group, columns=["id", "text"])
        rows: list[dict[str, Any]] = table.slice(part.start, part.stop - part.start).to_pylist()
    except pa.ArrowException as error:
        what = f"row group {part.group} cannot be read ({str(error).splitlines()[0]})"
        raise InputError(what, where=part.address, hint="Write the file again.") from error
    for number, row in enumerate(rows, part.start):
        where = f"{name} at row {number} of group {part.group}"
        yield _named(row_task(row, where, str), where)
