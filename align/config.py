"""Settings files: the nearest ``align.toml`` and the manifests of named reports.

A key that is not known is an error, never ignored. Paths in a file are relative to that file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from align import lang, resources
from align.errors import InputError, UsageError

__all__ = ["Config", "ReportSpec", "find_config", "is_url", "load_config", "load_report"]

_CONFIG_KEYS: dict[str, type] = {
    "report": str,
    "reports": str,
    "glossaries": list,
    "languages": list,
    "model": str,
    "register": str,
    "ignore": list,
    "out": str,
}
_REPORT_KEYS: dict[str, type] = {"title": str, "source": str, "source_lang": str, "published": dict}
_KIND_NAMES: dict[type, str] = {str: "a text", list: "a list", dict: "a table"}


@dataclass(frozen=True, slots=True)
class Config:
    """What an ``align.toml`` says; everything is optional.

    Attributes:
        path: the file, ``None`` when there is none.
        report: name of the report that ``align run`` takes without SOURCE.
        reports: folder of report manifests (``NAME/report.toml``).
        glossaries: glossary files, first wins.
        languages: target languages of ``align run`` without ``--lang``.
        model: name or path of the model.
        register: ending of Korean sentences: ``plain``, ``formal`` or ``as_written``.
        ignore: findings that are not wanted: names of checks, or ``check: beginning of the message``.
        out: output folder.
    """

    path: Path | None = None
    report: str | None = None
    reports: Path | None = None
    glossaries: tuple[Path, ...] = ()
    languages: tuple[str, ...] = ()
    model: str | None = None
    register: str | None = None
    ignore: tuple[str, ...] = ()
    out: Path | None = None


@dataclass(frozen=True, slots=True)
class ReportSpec:
    """A report by name: its source and its published translations (paths or URLs)."""

    name: str
    title: str
    source: str
    published: Mapping[str, str] = field(default_factory=dict)


def is_url(name: str) -> bool:
    """Whether a source is named by an address rather than a path."""
    return name.startswith(("http://", "https://"))


def find_config(start: Path) -> Path | None:
    """The nearest ``align.toml`` in a folder or one of its parents."""
    for folder in (start, *start.parents):
        if (folder / "align.toml").is_file():
            return folder / "align.toml"
    return None


def load_config(start: Path) -> Config:
    """The settings in force for a folder.

    Raises:
        InputError: the file is not TOML.
        UsageError: it has an unknown key or a value of the wrong type.
    """
    path = find_config(start)
    if path is None:
        return Config()
    table = _read_table(path, _CONFIG_KEYS)
    folder = path.parent
    model = table.get("model")
    return Config(
        path=path,
        report=table.get("report"),
        reports=folder / table["reports"] if "reports" in table else None,
        glossaries=tuple(folder / name for name in table.get("glossaries", [])),
        languages=tuple(_language(code, path) for code in table.get("languages", [])),
        model=str(folder / model) if model and (folder / model).is_dir() else model,
        register=table.get("register"),
        ignore=tuple(table.get("ignore", [])),
        out=folder / table["out"] if "out" in table else None,
    )


def _language(code: str, path: Path) -> str:
    try:
        return lang.parse(code).code
    except UsageError as error:
        raise UsageError(error.what, where=str(path), hint=error.hint) from error


def load_report(name: str, config: Config) -> ReportSpec:
    """The manifest of a named report: from the project's folder of reports, else the packaged ones.

    Raises:
        UsageError: there is no report of that name; lists those that there are.
    """
    folders = [folder for folder in (config.reports, resources.sample_reports()) if folder is not None]
    for folder in folders:
        manifest = folder / name / "report.toml"
        if manifest.is_file():
            return _report(manifest, name)
    known = sorted({path.parent.name for folder in folders for path in folder.glob("*/report.toml")})
    raise UsageError(
        f"there is no report named {name!r}", hint=f"Reports that there are: {', '.join(known) or 'none'}."
    )


def _report(manifest: Path, name: str) -> ReportSpec:
    table = _read_table(manifest, _REPORT_KEYS)
    if "source" not in table:
        raise InputError(
            "the manifest names no source", where=str(manifest), hint='Add a line: source = "PATH_OR_URL".'
        )

    def place(value: str) -> str:
        return value if is_url(value) else str(manifest.parent / value)

    published = {lang.parse(code).code: place(value) for code, value in table.get("published", {}).items()}
    return ReportSpec(name, table.get("title", name), place(table["source"]), published)


def _read_table(path: Path, keys: Mapping[str, type]) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(
            f"not a valid TOML file: {error}", where=str(path), hint="Correct the line that it names."
        ) from error
    for key, value in table.items():
        if key not in keys:
            near = get_close_matches(key, keys, n=1)
            guess = f"Did you mean {near[0]!r}? " if near else ""
            raise UsageError(
                f"unknown setting {key!r}", where=str(path), hint=f"{guess}Known settings: {', '.join(keys)}."
            )
        if not isinstance(value, keys[key]):
            kind = _KIND_NAMES[keys[key]]
            raise UsageError(f"setting {key!r} must be {kind}", where=str(path), hint="See docs/settings.md.")
        items = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
        if not all(isinstance(item, str) for item in items):
            raise UsageError(f"setting {key!r} may hold texts only", where=str(path), hint="See docs/settings.md.")
    return table
