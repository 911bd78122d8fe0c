"""The smaller commands, as functions that give values: segment, translate lines, find beads, check terms."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from align import lang as languages
from align.bitext import Bitext, Document
from align.engine import EngineSettings, open_engine
from align.progress import Progress, silent
from align.results import Consistency
from align.store import Store
from align.translators.settings import Runtime

__all__ = [
    "BeadsSettings",
    "GlossaryCheck",
    "TranslateSettings",
    "Translated",
    "beads_text",
    "check_glossary",
    "find_beads",
    "segmented",
    "translate_lines",
]


def segmented(name: str, lang: str) -> Document:
    """Read and segment a document.

    Raises:
        InputError: it cannot be used.
        UsageError: unknown language.
    """
    from align.readers.read import read
    from align.segmenters.segment import segment

    return segment(read(name, lang=languages.parse(lang).code))


@dataclass(frozen=True, slots=True)
class TranslateSettings:
    """How ``translate_lines`` works: target language, glossaries (none: nothing enforced), model, runtime."""

    lang: str
    glossaries: tuple[Path, ...] = ()
    model: str | None = None
    runtime: Runtime = "ctranslate2"


@dataclass(frozen=True, slots=True)
class Translated:
    """As many output lines as input lines. ``numbers[i]`` is the segment of line i in ``bitext``, ``None`` for an empty line."""

    sources: tuple[str, ...]
    lines: tuple[str, ...]
    numbers: tuple[int | None, ...]
    bitext: Bitext

    @property
    def failed(self) -> int:
        """Lines that had text and got none."""
        return sum(bool(source.strip()) and not line for source, line in zip(self.sources, self.lines, strict=True))

    def json_lines(self) -> list[str]:
        """One JSON object a line."""
        return [self._json(number) for number in range(len(self.lines))]

    def _json(self, line: int) -> str:
        number = self.numbers[line]
        hits = self.bitext.hits_of(number) if number is not None else []
        findings = self.bitext.findings_of(number) if number is not None else []
        terms = [{"term": hit.term, "wanted": hit.wanted, "status": hit.status, "rung": hit.rung} for hit in hits]
        record = {
            "source": self.sources[line],
            "target": self.lines[line],
            "terms": terms,
            "findings": [{"check": finding.check, "message": finding.message} for finding in findings],
        }
        return json.dumps(record, ensure_ascii=False)


def translate_lines(lines: Sequence[str], settings: TranslateSettings, progress: Progress = silent) -> Translated:
    """Translate line by line; white space alone stays an empty line, so that counts in equal counts out.

    Raises:
        ModelError: the model is missing or unusable.
        GlossaryError: a glossary cannot be read.
    """
    from align.translators.conversion import cache_folder
    from align.translators.script import to_traditional, traditional

    lang = languages.parse(settings.lang).code
    drafted = "zh-Hans" if lang == "zh-Hant" else lang
    kept = [number for number, line in enumerate(lines) if line.strip()]
    source = Document.from_segments([lines[number] for number in kept], "en")
    engine_settings = EngineSettings(settings.model or "built-in", settings.runtime)
    with Store(cache_folder() / "translations.sqlite3") as store, progress(f"translate {lang}", len(kept)) as advance:
        engine = open_engine(drafted, engine_settings, store)
        found = engine.draft(source.texts(), advance)
        bitext = Bitext.from_drafts(source, [best[0].text if best else "" for best in found], drafted)
        if settings.glossaries:
            from align.glossary.enforce import enforce
            from align.glossary.table import load

            termbase = load(settings.glossaries)
            bitext = enforce(bitext, termbase.in_script("zh-Hant", traditional), engine)
    if lang == "zh-Hant":
        bitext = to_traditional(bitext, {})
    texts = ["".join(bitext.target_texts(link)) for link in bitext.links]
    by_line = dict(zip(kept, texts, strict=True))
    order = {line: number for number, line in enumerate(kept)}
    everything = range(len(lines))
    return Translated(
        tuple(lines),
        tuple(by_line.get(number, "") for number in everything),
        tuple(order.get(number) for number in everything),
        bitext,
    )


@dataclass(frozen=True, slots=True)
class BeadsSettings:
    """How ``find_beads`` reads its two sides."""

    source_lang: str
    target_lang: str
    presegmented: bool = False


def find_beads(source: str, target: str, settings: BeadsSettings) -> Bitext:
    """Line two documents up.

    Raises:
        InputError: a side cannot be used, or they are not translations of each other.
    """
    from align.aligners.align import align_documents, require_translation
    from align.aligners.use import UseEmbedder

    sides = (source, settings.source_lang), (target, settings.target_lang)
    documents = [_lines_document(*side) if settings.presegmented else segmented(*side) for side in sides]
    bitext = align_documents(documents[0], documents[1], embedder=UseEmbedder())
    require_translation(bitext)
    return bitext


def _lines_document(name: str, lang: str) -> Document:
    """A document of one segment a line; empty lines are passed over (they hold no text to lose)."""
    from align.readers.lines import read_lines

    return Document.from_segments([line for line in read_lines(name) if line.strip()], languages.parse(lang).code)


def beads_text(bitext: Bitext, form: str) -> str:
    """Beads as ``jsonl``, ``tsv``, ``tmx`` or ``vecalign``."""
    from align.writers.beads import render

    return render(bitext, form)


@dataclass(frozen=True, slots=True)
class GlossaryCheck:
    """The outcome of ``check_glossary``."""

    consistency: Consistency
    resources: dict[str, str] = field(default_factory=dict)

    @property
    def unapproved(self) -> int:
        """Occurrences without the preferred or an admitted rendering."""
        uses = self.consistency.uses
        return sum(found.count for use in uses for found in use.renderings if found.status not in ("held", "admitted"))

    def rows(self) -> list[list[str]]:
        """Table rows: term, wanted, rendering, count, lines (1-based)."""
        rows = []
        for use in self.consistency.uses:
            for rendering in use.renderings:
                lines = ", ".join(str(number + 1) for number in rendering.segments[:8])
                more = " …" if rendering.count > 8 else ""
                shown = rendering.text or "(none found)"
                rows.append(
                    [use.source, use.wanted, f"{shown} [{rendering.status}]", str(rendering.count), lines + more]
                )
        return rows

    def headline(self) -> str:
        """The figures in one line."""
        found = self.consistency
        total = sum(use.occurrences for use in found.uses)
        if found.hit_rate is None:
            return "No glossary term stands in this text."
        consistency = "" if found.consistency is None else f"; consistency {found.consistency:.1%}"
        return f"{total - self.unapproved} of {total} occurrences as approved ({found.hit_rate:.1%}){consistency}"

    def as_dict(self) -> dict[str, Any]:
        """Everything as plain values."""
        return {**asdict(self.consistency), "unapproved": self.unapproved, "resources": self.resources}


def check_glossary(name: str, lang: str, glossaries: Sequence[Path]) -> GlossaryCheck:
    """Measure how a bitext file keeps to a glossary.

    Raises:
        InputError: the bitext or a glossary cannot be read.
    """
    from align.glossary.consistency import consistency
    from align.glossary.measure import measure
    from align.glossary.table import load as load_table
    from align.translators.script import traditional
    from align.writers.load import load as load_bitext

    code = languages.parse(lang).code
    termbase = load_table(glossaries).in_script("zh-Hant", traditional)
    bitext = load_bitext(name, "en", code)
    found = consistency(measure(bitext, termbase), termbase, of="published")
    return GlossaryCheck(found, {"glossary": ", ".join(path.name for path in glossaries), "digest": termbase.digest})
