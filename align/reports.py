"""Which reports there are: a folder, a list, a JSONL or a Parquet file becomes tasks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from align.config import is_url
from align.errors import EnvironmentFault, InputError, UsageError

__all__ = ["LONGEST", "PARQUET_HINT", "Task", "json_task", "read_tasks", "row_task", "too_long"]

LONGEST = 10_000_000  # characters of a report among many: a book has one million
PARQUET_HINT = "Install it: pip install 'align-toolkit[ray]'."
_RESERVED = ("", ".", "..", "failed.jsonl", "manifest.json")  # the last two stand beside the reports' folders
_PACKED = (
    ".pdf",
    ".docx",
    ".epub",
    ".htm",
    ".html",
)  # much of these files is no text; their readers have limits of their own
_ID = re.compile(r"[^\s/\\.:][^\s/\\:]*")


@dataclass(frozen=True, slots=True)
class Task:
    """One report: ``source`` (path or address) or ``text``; ``error`` says why it cannot even be tried."""

    id: str
    source: str = ""
    text: str | None = None
    published: Mapping[str, str] = field(default_factory=dict)
    error: str = ""


def too_long(task: Task) -> str:
    """Why a report is too long to be one, or nothing. A report that is not there is not too long."""
    size = 0
    if task.text is not None:
        size = len(task.text)
    elif not is_url(task.source) and not task.source.lower().endswith(_PACKED) and Path(task.source).is_file():
        size = Path(task.source).stat().st_size
    if size <= LONGEST:
        return ""
    return (
        f"{task.source or task.id}: the report is too long for one among many "
        f"({size / 1e6:.0f} million characters, at most {LONGEST / 1e6:.0f}). Divide it, or run it alone."
    )


def read_tasks(place: Path) -> list[Task]:
    """The reports that a path names.

    Of a folder every file, by name; of a ``.jsonl`` or ``.parquet`` file every row; of a list every line, a path or an address.
    Paths in a file are relative to it.

    Raises:
        InputError: it cannot be read, or names no report.
        EnvironmentFault: a Parquet file, and pyarrow is not installed.
        UsageError: two reports have the same id.
    """
    try:
        if place.is_dir():
            files = sorted(path for path in place.iterdir() if path.is_file() and not path.name.startswith("."))
            tasks = [Task(path.stem, str(path)) for path in files]
        elif place.suffix == ".parquet":
            tasks = list(_parquet_tasks(place))
        else:
            lines = place.read_text(encoding="utf-8").replace("\r\n", "\n").split("\n")
            one = json_task if place.suffix == ".jsonl" else _listed
            tasks = [
                one(line, f"{place.name}:{number}", lambda name: _placed(name, place.parent))
                for number, line in enumerate(lines, 1)
                if line.strip()
            ]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the reports cannot be read ({error})", where=str(place), hint="Check the path.") from error
    if not tasks:
        hint = "Name a folder with files, a list, a .jsonl or a .parquet file."
        raise InputError("names no report", where=str(place), hint=hint)
    _require_ids(tasks, place)
    return tasks


def _require_ids(tasks: Iterable[Task], place: Path) -> None:
    seen: set[str] = set()
    for task in tasks:
        if task.id in _RESERVED:
            raise UsageError(
                f"{task.id!r} cannot be the name of a report's folder", where=str(place), hint="Rename it."
            )
        if task.id in seen:
            hint = "Rename one, or give ids in a .jsonl file: each report gets a folder of that name."
            raise UsageError(f"two reports have the id {task.id!r}", where=str(place), hint=hint)
        seen.add(task.id)


def _placed(name: str, folder: Path) -> str:
    return name if is_url(name) else str(folder / name)


def _listed(line: str, _where: str, placed: Callable[[str], str]) -> Task:
    name = line.strip()
    return Task(Path(name.rstrip("/").rsplit("/", 1)[-1]).stem, placed(name))


def json_task(line: str, where: str, placed: Callable[[str], str]) -> Task:
    """The report of one line of JSON; a line that says nothing usable becomes a report that fails.

    Args:
        line: an object with ``id``, either ``text`` or ``path``, and perhaps ``published``.
        where: ``FILE:LINE``, for messages; its number names a report that has no id.
        placed: makes a path of the file one that can be opened.
    """
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Task(f"line-{where.rsplit(':', 1)[-1]}", where, error=f"{where}: not JSON ({error}).")
    return row_task(value, where, placed)


def row_task(value: object, where: str, placed: Callable[[str], str]) -> Task:
    """The report of one row, as of ``json_task``."""
    spare = f"line-{where.rsplit(':', 1)[-1]}"
    if not isinstance(value, dict) or not isinstance(value.get("id"), str) or not _ID.fullmatch(value["id"]):
        why = 'has no usable "id" (a text without spaces, slashes or colons that does not begin with a dot)'
        return Task(spare, where, error=f"{where}: {why}.")
    text, path, published = value.get("text"), value.get("path"), value.get("published", {})
    known = isinstance(published, dict) and all(isinstance(name, str) for name in published.values())
    if not known or isinstance(text, str) == isinstance(path, str):
        why = 'wants either "text" or "path", and "published" as an object of paths by language'
        return Task(value["id"], where, error=f"{where}: {why}.")
    versions = {lang: placed(name) for lang, name in published.items()}
    return Task(value["id"], placed(path) if isinstance(path, str) else "", text, versions)


def _parquet_tasks(place: Path) -> Iterator[Task]:
    """Rows of a Parquet file with the columns ``id`` and ``text``, a row group in memory at a time."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise EnvironmentFault("Parquet needs pyarrow", where=str(place), hint=PARQUET_HINT) from error
    try:
        with parquet.ParquetFile(place) as file:
            lacking = {"id", "text"} - set(file.schema_arrow.names)
            if lacking:
                what = f"there is no column {' and no column '.join(sorted(lacking))}"
                raise InputError(what, where=str(place), hint="Reports as Parquet have the columns id and text.")
            number = 0
            for batch in file.iter_batches(columns=["id", "text"]):
                rows: list[dict[str, Any]] = batch.to_pylist()
                for row in rows:
                    number += 1
                    yield row_task(row, f"{place.name}:{number}", str)
    except pa.ArrowException as error:
        what = f"the Parquet file cannot be read ({str(error).splitlines()[0]})"
        raise InputError(what, where=str(place), hint="Write it again.") from error
