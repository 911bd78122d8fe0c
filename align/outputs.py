"""Which files a run writes, and what stands in each."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from align import __version__
from align.errors import DiskError
from align.lang import TARGETS
from align.results import Report

__all__ = ["leftovers", "prepare", "write_language", "write_manifest"]

MANIFEST = "manifest.json"
_WITH_PUBLISHED = ("beads.jsonl", "published.tmx", "scores.json")


def prepare(folder: Path, langs: Sequence[str]) -> None:
    """Make the output folders and take away an older manifest, before the long work begins.

    Raises:
        DiskError: a folder cannot be made or written.
    """
    try:
        for place in (folder, *(folder / lang for lang in langs)):
            place.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=place):
                pass
        (folder / MANIFEST).unlink(missing_ok=True)
    except OSError as error:
        raise DiskError(
            f"the output folder cannot be used: {error.strerror}",
            where=str(error.filename or folder),
            hint="Choose another with --out.",
        ) from error


def leftovers(folder: Path, langs: Sequence[str]) -> list[str]:
    """Notes about languages of an earlier run that still lie in the folder but are no part of this one."""
    return [
        f"{folder / lang} is of an earlier run: it is not in the manifest"
        for lang in TARGETS
        if lang not in langs and (folder / lang / "draft.jsonl").is_file()
    ]


def write_language(report: Report, folder: Path) -> tuple[Path, ...]:
    """Write the files of one language; each appears whole or not at all. Gives their paths, the page for people first.

    Files that only a published translation gives rise to are removed when there is none now, so that the folder never shows
    figures of another run.

    Raises:
        DiskError: a file cannot be written.
    """
    from align.translators.conversion import cache_folder
    from align.writers import html, json_files, jsonl, plain, tmx
    from align.writers.atomic import write_text

    texts = {
        "report.html": html.render(report, cache_folder() / "templates"),
        "draft.txt": plain.render(report.draft),
        "draft.jsonl": jsonl.render_draft(report.draft),
        "draft.tmx": tmx.render([report.draft], tmx.TmxSettings(machine=True)),
        "consistency.json": json_files.consistency(report),
    }
    if report.published is not None:
        texts["beads.jsonl"] = jsonl.render_beads(report.published, report.draft, report.scores)
        texts["published.tmx"] = tmx.render([report.published])
        texts["scores.json"] = json_files.scores(report)
    for name in _WITH_PUBLISHED:
        if name not in texts:
            (folder / name).unlink(missing_ok=True)
    return tuple(write_text(folder / name, text) for name, text in texts.items())


def write_manifest(title: str, languages: Sequence[tuple[Report, tuple[Path, ...]]], folder: Path) -> Path:
    """Write ``manifest.json``: what was made, from what, by which version and model. It is written last: it marks a whole run."""
    from align.writers import json_files
    from align.writers.atomic import write_text

    entries = [
        json_files.language_entry(report, [json_files.file_entry(path, folder) for path in files])
        for report, files in languages
    ]
    return write_text(folder / MANIFEST, json_files.manifest(title, __version__, entries))
