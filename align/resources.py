"""Where the data that ships with the package lies: in an installed wheel under ``align/data``, in a checkout beside ``align``."""

from __future__ import annotations

from pathlib import Path

from align.errors import EnvironmentFault

__all__ = ["builtin_glossary", "packaged", "sample_reports"]

_PACKAGE = Path(__file__).resolve().parent


def packaged(name: str) -> Path:
    """The path of a packaged file or folder, such as ``glossaries/human-rights.tsv``.

    Raises:
        EnvironmentFault: it is not there: the installation is damaged.
    """
    for base in (_PACKAGE / "data", _PACKAGE.parent):
        if (base / name).exists():
            return base / name
    raise EnvironmentFault(f"the packaged file {name!r} is missing", hint="Install align-toolkit again.")


def sample_reports() -> Path:
    """The folder of packaged report manifests."""
    return packaged("corpora")


def builtin_glossary() -> Path:
    """The glossary that is used when no other is named."""
    return packaged("glossaries/human-rights.tsv")
