"""The part of a model card that names every source a model was trained on, with its licence."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from align.errors import InputError

__all__ = ["read_licences", "sources_table"]


def read_licences(path: Path) -> dict[str, tuple[str, str]]:
    """Licence and origin of each source name, from a TSV whose header has at least ``name``, ``licence`` and ``source``.

    Raises:
        InputError: the file cannot be read or a column is missing.
    """
    try:
        header, *rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line]
        name, licence, source = (header.index(column) for column in ("name", "licence", "source"))
        return {row[name]: (row[licence], row[source]) for row in rows}
    except (OSError, ValueError, IndexError) as wrong:
        raise InputError(f"the list of sources cannot be read: {wrong}", where=str(path)) from wrong


def sources_table(used: Mapping[str, int], licences: Mapping[str, tuple[str, str]]) -> str:
    """A Markdown table of what was used.

    Args:
        used: pairs by ``name language``, as ``prepare`` counts them.
        licences: licence and origin by name.

    Raises:
        InputError: a source has no known licence: nothing may be trained on that cannot be named.
    """
    lines = ["| source | language | pairs | licence | origin |", "| --- | --- | --- | --- | --- |"]
    for key in sorted(key for key in used if used[key]):
        name, lang = key.rsplit(" ", 1)
        if name not in licences:
            raise InputError(f"source {name!r} has no licence in the list", hint="Add it to the list of sources.")
        licence, origin = licences[name]
        lines.append(f"| {name} | {lang} | {used[key]} | {licence} | {origin} |")
    return "\n".join(lines) + "\n"
