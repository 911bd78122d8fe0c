"""The texts on which enforcement is measured: the report, the chapters, and sentences of our own."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from align.glossary.table import load
from align.glossary.termbase import Termbase

__all__ = ["ROOT", "Sample", "glossary", "own", "samples"]

ROOT = Path(__file__).parents[2]
LANGS = ("ko", "zh-Hans")


@dataclass(frozen=True)
class Sample:
    """Source segments in beads, with references by language where there are any (one text a bead, empty for none).

    ``terms`` are, for sentences of our own, the concepts that each holds by its author's judgement.
    """

    name: str
    beads: tuple[tuple[str, ...], ...]
    references: dict[str, tuple[str, ...]] = field(default_factory=dict)
    terms: tuple[tuple[str, ...], ...] = ()

    @property
    def segments(self) -> list[str]:
        """All source segments in order."""
        return [segment for bead in self.beads for segment in bead]

    @property
    def digest(self) -> str:
        """First 16 hexadecimal digits of the SHA-256 of sources and references."""
        canonical = json.dumps([self.beads, self.references], ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def glossary() -> Termbase:
    """The glossaries that ship."""
    return load([ROOT / "glossaries" / "human-rights.tsv", ROOT / "glossaries" / "dprk.tsv"])


def own(path: Path) -> Sample:
    """Sentences of our own: lines of concept ids (divided by spaces), a tab, the sentence."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:] if line]
    terms = tuple(tuple(ids.split()) for ids, _ in rows)
    return Sample(path.stem, tuple((sentence,) for _, sentence in rows), terms=terms)


def samples(shared: Path | None) -> list[Sample]:
    """All samples; those in ``shared`` only where that folder is given."""
    found = []
    if shared is not None:
        lines = (shared / "report" / "segments.en.txt").read_text(encoding="utf-8").splitlines()
        found.append(Sample("report", tuple((line.removeprefix("# ").strip(),) for line in lines)))
        found.append(_chapters(shared / "corpora" / "chapters"))
    golden = ROOT / "tests" / "golden" / "glossary"
    return [*found, *(own(path) for path in sorted(golden.glob("*.tsv")))]


def _chapters(folder: Path) -> Sample:
    lines = [line for path in sorted(folder.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()]
    records = [json.loads(line) for line in lines]
    records = [record for record in records if record["en"]]
    references = {
        lang: tuple(("" if lang.startswith("zh") else " ").join(record[lang[:2]]) for record in records)
        for lang in LANGS
    }
    return Sample("chapters", tuple(tuple(record["en"]) for record in records), references)
