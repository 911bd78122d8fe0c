"""The drafts that stand in a ``beads.jsonl`` of a run, for scoring them again without the run."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from align.bitext import Bitext
from align.errors import InputError
from align.writers.inputs import decode, read_bytes
from align.writers.jsonl import BEADS_SCHEMA
from align.writers.jsonl_reader import parse_bitext
from align.writers.sides import join

__all__ = ["BeadDrafts", "read_bead_drafts"]


@dataclass(frozen=True, slots=True)
class BeadDrafts:
    """Beads of a published version with the draft of each.

    Attributes:
        published: source and published version.
        pairs: for each bead the draft of its source sentences and the published text; either may be empty.
        paragraphs: for each bead its paragraph, from 0; empty where the file does not say.
    """

    published: Bitext
    pairs: tuple[tuple[str, str], ...]
    paragraphs: tuple[int, ...]


def read_bead_drafts(path: str | Path) -> BeadDrafts:
    """Read a ``beads.jsonl``.

    Raises:
        InputError: it cannot be read, or a bead has no draft (``align beads`` knows none); ``where`` is ``file:line``.
    """
    data = read_bytes(path)
    published = parse_bitext(data, str(path))
    drafts: list[str] = []
    paragraphs: list[int] = []
    for number, line in enumerate(decode(data, str(path)).split("\n"), start=1):
        if not line.strip():
            continue
        record = json.loads(line)  # it was read once already
        draft, paragraph = record.get("draft"), record.get("paragraph")
        if record["schema"] != BEADS_SCHEMA or not isinstance(draft, str):
            raise InputError("there is no draft here to score", where=f"{path}:{number}", hint=_HINT)
        drafts.append(draft)
        if type(paragraph) is int:
            paragraphs.append(paragraph - 1)
    lang = published.target.lang
    texts = [join(published.target_texts(link), lang) for link in published.links]
    known = len(paragraphs) == len(drafts)
    return BeadDrafts(published, tuple(zip(drafts, texts, strict=True)), tuple(paragraphs) if known else ())


_HINT = "Give the beads.jsonl that `align run --published` writes."
