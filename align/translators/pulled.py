"""Models that the user fetched: remembered by language, and preferred to the built-in one from then on."""

from __future__ import annotations

import json
from pathlib import Path

from align.errors import DiskError
from align.translators.catalog import BUILT_IN, CATALOG
from align.translators.conversion import cache_folder

__all__ = ["AUTO", "choose", "pulled", "remember"]

AUTO = "auto"
_FILE = "pulled.json"


def pulled() -> dict[str, list[str]]:
    """Names of fetched models, the last one first, by language code; an unreadable list counts as empty."""
    try:
        table = json.loads((cache_folder() / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return (
        {str(lang): [str(name) for name in names] for lang, names in table.items()} if isinstance(table, dict) else {}
    )


def remember(name: str, langs: tuple[str, ...]) -> Path:
    """Prefer a model for some languages from now on; gives the file that says so.

    Raises:
        DiskError: the cache folder cannot be written.
    """
    table = pulled()
    for lang in langs:
        table[lang] = [name, *(other for other in table.get(lang, []) if other != name)]
    path = cache_folder() / _FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        partial.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        raise DiskError(
            f"the list of fetched models cannot be written: {error.strerror}", where=str(path), hint="Free some space."
        ) from error
    return path


def choose(model: str, lang: str) -> str:
    """The model to use for a language: the one named, or for ``auto`` the last one fetched, else the built-in one.

    A model with a known defect that makes it useless is never chosen without being named.
    """
    if model != AUTO:
        return model
    broken = {known.name for known in CATALOG if known.defects.startswith("broken")}
    return next((name for name in pulled().get(lang, []) if name not in broken), BUILT_IN)
