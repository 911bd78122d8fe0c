"""Running the real command line in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def align(
    *args: str | Path, cwd: Path | None = None, text: str | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    """Run ``align ARGS`` and give its outcome; never raises on an exit code."""
    command = [sys.executable, "-m", "align", *map(str, args)]
    surroundings = {**os.environ, **env}
    return subprocess.run(
        command, cwd=cwd or ROOT, input=text, capture_output=True, text=True, env=surroundings, check=False, timeout=600
    )


def files_of(folder: Path) -> dict[str, bytes]:
    """All files below a folder by relative name; the store of finished work (SQLite) is not part of a result."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".align-store")
    }
