"""Which files a run writes, and what stands in each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from align import __version__
from align.errors import DiskError
from align.results import Report

__all__ = ["write_language", "write_manifest"]

_WITH_PUBLISHED = ("beads.jsonl", "published.tmx", "scores.json")


def write_language(report: Report, folder: Path) -> tuple[Path, ...]:
    """Write the files of one language; each appears whole or not at all. Gives their paths, the page for people first.

    Files that only a published translation gives rise to are removed when there is none now, so that the folder never shows
    figures of another run.

    Raises:
        DiskError: a file cannot be written.
    """
    from align.writers import html, json_files, jsonl, plain, tmx
    from align.writers.atomic import write_text

    texts = {
        "report.html": html.render(report),
        "draft.txt": plain.render(report.draft),
        "draft.jsonl": jsonl.render_draft(report.draft),
        "draft.tmx": tmx.render([report.draft]),
        "consistency.json": json_files.consistency(report),
    }
    if report.published is not None:
        texts["beads.jsonl"] = jsonl.render_beads(report.published, report.draft, report.scores)
        texts["published.tmx"] = tmx.render([report.published])
        texts["scores.json"] = json_files.scores(report)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in _WITH_PUBLISHED:
            if name not in texts:
                (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise DiskError(
            f"the output folder cannot be used: {error.strerror}", where=str(folder), hint="Choose another with --out."
        ) from error
    return tuple(write_text(folder / name, text) for name, text in texts.items())


def write_manifest(title: str, languages: Sequence[tuple[Report, tuple[Path, ...]]], folder: Path) -> Path:
    """Write ``manifest.json``: what was made, from what, by which version and model. It is written last: it marks a whole run."""
    from align.writers import json_files
    from align.writers.atomic import write_text

    entries = [
        json_files.language_entry(report, [json_files.file_entry(path, folder) for path in files])
        for report, files in languages
    ]
    return write_text(folder / "manifest.json", json_files.manifest(title, __version__, entries))
