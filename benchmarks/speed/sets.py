"""What is timed: report sentences, long and short, the same for everyone."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FILES = "abcd"  # a and b of usual length, c long, d short


def report_sentences(count: int = 2000) -> list[str]:
    """English lines from the beginnings of four files of ``corpora/human-rights``, one of each in turn."""
    columns = [
        [line.split("\t")[0] for line in (ROOT / f"corpora/human-rights/{name}.tsv").read_text("utf-8").splitlines()]
        for name in FILES
    ]
    lines = list(dict.fromkeys(line for row in zip(*columns, strict=False) for line in row))
    return lines[:count]


def digest(texts: Sequence[str]) -> str:
    """First 16 hexadecimal digits of the SHA-256 over the texts."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def machine() -> dict[str, Any]:
    """What the figures depend on: processor, number of processors that may be used, versions."""
    import os

    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")
    return {
        "processor": model,
        "processors": len(os.sched_getaffinity(0)),
        "load before": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        **{name: version(name) for name in ("align-toolkit", "ctranslate2", "sentencepiece", "torch", "transformers")},
    }
