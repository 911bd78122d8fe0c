"""Which shards an input has. Only names, sizes and Parquet footers are looked at: a plan of a billion words takes seconds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, Literal

from align.cluster.storage import filesystem
from align.errors import EnvironmentFault, InputError
from align.reports import PARQUET_HINT
from align.store import key_of

__all__ = ["Failure", "Part", "Shard", "make_plan", "require_parquet"]

Kind = Literal["text", "jsonl", "parquet"]
_MOST_CUTS = 16  # shards of one row group: each of their workers reads the whole group


@dataclass(frozen=True, slots=True)
class Failure:
    """A document, or a piece of the input, that did not become a draft.

    Attributes:
        id: the document; empty where a whole piece is meant.
        source: the file, with the place in it where one is known.
        error: what is wrong and what to do.
        passing: whether the reason may be gone in the next run: then its shard is not finished.
    """

    id: str
    source: str
    error: str
    passing: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of one file.

    Attributes:
        address: of the file.
        kind: what it holds.
        start, stop: bytes in which its lines begin (``jsonl``; a negative stop: all), or rows (``parquet``), half-open.
        group: row group (``parquet``); rows count from its start.
        state: changes when the file changes.
    """

    address: str
    kind: Kind
    start: int = 0
    stop: int = -1
    group: int = 0
    state: str = ""


@dataclass(frozen=True, slots=True)
class Shard:
    """A unit of work: whole files, or a piece of one."""

    number: int
    parts: tuple[Part, ...]

    def key(self, *decided_by: str) -> str:
        """16 hexadecimal digits over what is read and everything else that decides the output."""
        return key_of("shard", json.dumps(asdict(self)), *decided_by)[:16]

    def to_json(self) -> str:
        """As one line, for the way to a worker."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str) -> Shard:
        """Back from a line."""
        value = json.loads(line)
        return cls(value["number"], tuple(Part(**part) for part in value["parts"]))


def make_plan(address: str, size: int) -> tuple[list[Shard], list[Failure]]:
    """The shards of an input, in the order of names and places, and the files of which nothing can be read.

    Args:
        address: a ``.jsonl``, ``.jsonl.gz`` or ``.parquet`` file, a folder of such files and of reports, or a pattern with ``*``.
        size: bytes of text that a shard should have.

    Raises:
        InputError: there is nothing at the address.
    """
    shards: list[Shard] = []
    faults: list[Failure] = []
    texts: list[Part] = []
    waiting = 0

    def close() -> None:
        nonlocal waiting
        if texts:
            shards.append(Shard(len(shards), tuple(texts)))
            texts.clear()
            waiting = 0

    for entry in _files(address):
        if entry.kind == "text":
            texts.append(Part(entry.address, "text", 0, entry.size, 0, entry.state))
            waiting += entry.size
            if waiting >= size:
                close()
            continue
        close()
        try:
            shards += [Shard(len(shards) + at, (part,)) for at, part in enumerate(_pieces(entry, size))]
        except InputError as fault:
            faults.append(Failure("", entry.address, str(fault)))
    close()
    if not shards and not faults:
        raise InputError("there is nothing to read", where=address, hint="Check the address.")
    return shards, faults


@dataclass(frozen=True, slots=True)
class _File:
    address: str
    kind: Kind
    size: int
    state: str


def _files(address: str) -> Iterator[_File]:
    """The files of an address by name; hidden ones are passed over."""
    system, path = filesystem(address)
    try:
        names = sorted(system.glob(path)) if "*" in path else [path]
        if "*" not in path and system.isdir(path):
            names = sorted(entry["name"] for entry in system.ls(path, detail=True))
        for name in names:
            short = str(name).rsplit("/", 1)[-1]
            if not short.startswith((".", "_")) and system.isfile(name):
                yield _File(
                    system.unstrip_protocol(name), _kind(short), int(system.size(name) or 0), str(system.ukey(name))
                )
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"the input cannot be listed ({reason})", where=address, hint="Check the address.") from error


def _kind(name: str) -> Kind:
    if name.endswith((".jsonl", ".jsonl.gz")):
        return "jsonl"
    return "parquet" if name.endswith(".parquet") else "text"


def _pieces(file: _File, size: int) -> Iterable[Part]:
    if file.kind == "parquet":
        return _row_ranges(file, size)
    if file.address.endswith(".gz"):  # cannot be entered in the middle
        return [Part(file.address, "jsonl", state=file.state)]
    return [
        Part(file.address, "jsonl", start, min(start + size, file.size), state=file.state)
        for start in range(0, file.size, size)
    ]


def _row_ranges(file: _File, size: int) -> list[Part]:
    pa, parquet = require_parquet(file.address)
    system, path = filesystem(file.address)
    parts = []
    try:
        with system.open(path, "rb") as stream:
            footer = parquet.ParquetFile(stream).metadata
            for group in range(footer.num_row_groups):
                rows, volume = footer.row_group(group).num_rows, footer.row_group(group).total_byte_size
                cuts = max(1, min(_MOST_CUTS, rows, volume // size))
                bounds = [rows * cut // cuts for cut in range(cuts + 1)]
                parts += [
                    Part(file.address, "parquet", start, stop, group, file.state) for start, stop in pairwise(bounds)
                ]
    except (pa.ArrowException, OSError) as error:
        what = f"the Parquet file cannot be read ({str(error).splitlines()[0]})"
        raise InputError(what, where=file.address, hint="Write it again.") from error
    return parts


def require_parquet(where: str) -> tuple[Any, Any]:
    """The modules ``pyarrow`` and ``pyarrow.parquet``.

    Raises:
        EnvironmentFault: they are not installed.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise EnvironmentFault("Parquet needs pyarrow", where=where, hint=PARQUET_HINT) from error
    return pa, parquet
