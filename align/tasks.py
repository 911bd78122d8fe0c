"""The smaller commands, as functions that give values: segment, translate lines, find beads, check terms."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from align import lang as languages
from align.bitext import Bitext, Document
from align.drafts import Clock, Work, check_targets, make_drafts
from align.engine import EngineSettings
from align.errors import InputError, UsageError
from align.glossary.tbx import TbxVersion
from align.glossary.termbase import Termbase
from align.pipeline import with_other_renderings
from align.progress import Progress, silent
from align.results import Consistency
from align.store import Store
from align.translators.pulled import AUTO
from align.translators.settings import Runtime

__all__ = [
    "BeadsSettings",
    "GlossaryCheck",
    "TranslateSettings",
    "Translated",
    "beads_text",
    "check_glossary",
    "convert_glossary",
    "explained",
    "find_beads",
    "segmented",
    "translate_lines",
]


def segmented(name: str, lang: str, srx: Path | None = None) -> Document:
    """Read and segment a document; rules of an SRX file win over our own.

    Raises:
        InputError: it or the SRX file cannot be used.
        UsageError: unknown language.
    """
    from align.readers.read import read
    from align.segmenters.segment import segment
    from align.segmenters.srx import read_srx

    exceptions = None if srx is None else read_srx(srx)
    return segment(read(name, lang=languages.parse(lang).code), exceptions=exceptions)


def explained(document: Document, page: Path, srx: Path | None = None) -> None:
    """Write a page that shows each boundary of a segmented document and the rule that it comes from.

    Raises:
        DiskError: the page cannot be written.
    """
    from align.segmenters.srx import read_srx
    from align.segmenters.view import explanation_html
    from align.writers.atomic import write_text

    write_text(page, explanation_html(document, exceptions=None if srx is None else read_srx(srx)))


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
        """One JSON object a line, with the terms and findings of ``draft.jsonl``."""
        from align.writers.jsonl import render_draft

        records = [json.loads(record) for record in render_draft(self.bitext).splitlines()]
        return [json.dumps(self._record(line, records), ensure_ascii=False) for line in range(len(self.lines))]

    def _record(self, line: int, records: list[dict[str, Any]]) -> dict[str, Any]:
        number = self.numbers[line]
        details = records[number] if number is not None else {"terms": [], "findings": []}
        return {
            "source": self.sources[line],
            "target": self.lines[line],
            "terms": details["terms"],
            "findings": details["findings"],
        }


def translate_lines(lines: Sequence[str], settings: TranslateSettings, progress: Progress = silent) -> Translated:
    """Translate line by line; white space alone stays an empty line, so that counts in equal counts out.

    Raises:
        ModelError: the model is missing or unusable.
        GlossaryError: a glossary cannot be read.
    """
    from align.translators.conversion import cache_folder

    lang = languages.parse(settings.lang).code
    engine = EngineSettings(settings.model or AUTO, settings.runtime)
    check_targets([lang], engine)
    termbase = _termbase(settings.glossaries) if settings.glossaries else None
    kept = [number for number, line in enumerate(lines) if line.strip()]
    source = Document.from_segments([lines[number] for number in kept], "en")
    with Store(cache_folder() / "translations.sqlite3") as store:
        bitext = make_drafts(source, [lang], termbase, engine, Work(store, Clock(), progress))[lang].bitext
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


def _termbase(glossaries: Sequence[Path]) -> Termbase:
    """A termbase with Traditional renderings made from Simplified ones where it has none."""
    import logging

    from align.glossary.table import load
    from align.translators.script import traditional

    termbase = load(glossaries, strict=False)
    for warning in termbase.warnings:
        logging.getLogger(__name__).warning("%s", warning)
    return termbase.in_script("zh-Hant", traditional)


@dataclass(frozen=True, slots=True)
class BeadsSettings:
    """How ``find_beads`` reads its two sides, and the least confidence of a bead (0 to 1)."""

    source_lang: str
    target_lang: str
    presegmented: bool = False
    min_confidence: float = 0.0


def find_beads(source: str, target: str, settings: BeadsSettings) -> tuple[Bitext, list[str]]:
    """Line two documents up; with the beads come notes on passages that were left out, added or moved.

    Raises:
        InputError: a side cannot be used, or they are not translations of each other.
    """
    from align.aligners.align import align_documents, require_translation
    from align.aligners.confidence import at_least
    from align.aligners.use import UseEmbedder

    sides = (source, settings.source_lang), (target, settings.target_lang)
    documents = [_lines_document(*side) if settings.presegmented else segmented(*side) for side in sides]
    bitext = align_documents(documents[0], documents[1], embedder=UseEmbedder())
    require_translation(bitext)
    bitext, apart = at_least(bitext, settings.min_confidence)
    notes = [f"{finding.check}, bead {finding.link + 1}: {finding.message}" for finding in bitext.findings]
    if apart:
        notes.append(f"{apart} beads under {settings.min_confidence:g} were taken apart")
    return bitext, notes


def _lines_document(name: str, lang: str) -> Document:
    """A document of one segment a line.

    Raises:
        InputError: a line is empty (its number would say nothing), or the text is in another language.
    """
    from align.readers.lines import read_lines
    from align.text.scripts import guess_language

    language = languages.parse(lang)
    lines = read_lines(name)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            raise InputError("an empty line is no segment", where=f"{name}:{number}", hint="Take empty lines out.")
    guess = guess_language("\n".join(lines))
    if guess.lang and guess.lang != language.code:
        raise InputError(f"this looks like {guess.name}, not {language.name}", where=name, hint="Check the languages.")
    return Document.from_segments(lines, language.code)


def beads_text(bitext: Bitext, form: str) -> str:
    """Beads as ``jsonl``, ``tsv``, ``tmx``, ``vecalign`` or ``ladder``."""
    from align.writers.beads import render

    return render(bitext, form)


@dataclass(frozen=True, slots=True)
class GlossaryCheck:
    """The outcome of ``check_glossary``."""

    consistency: Consistency
    resources: dict[str, str] = field(default_factory=dict)
    unknown: str = ""  # name of the language when the glossary has nothing in it

    @property
    def unapproved(self) -> int:
        """Occurrences without the preferred or an admitted rendering."""
        uses = self.consistency.uses
        return sum(found.count for use in uses for found in use.renderings if found.status not in ("held", "admitted"))

    def rows(self) -> list[list[str]]:
        """Table rows: term, wanted, rendering, count, numbers of the entries (1-based) that it stands in."""
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
        if self.unknown:
            return f"The glossary has no {self.unknown} renderings."
        if found.hit_rate is None:
            return "No glossary term stands in this text."
        consistency = "" if found.consistency is None else f"; consistency {found.consistency:.1%}"
        return f"Target side: {total - self.unapproved} of {total} occurrences as approved ({found.hit_rate:.1%}){consistency}"

    def as_dict(self) -> dict[str, Any]:
        """Everything as plain values."""
        return {**asdict(self.consistency), "unapproved": self.unapproved, "resources": self.resources}


def check_glossary(name: str, lang: str, glossaries: Sequence[Path]) -> GlossaryCheck:
    """Measure how the target side of a bitext file keeps to a glossary.

    Raises:
        InputError: the bitext or a glossary cannot be read, or the bitext is in another language.
    """
    from align.glossary.consistency import consistency
    from align.glossary.measure import measure
    from align.text.scripts import guess_language
    from align.writers.load import load as load_bitext

    language = languages.parse(lang)
    termbase = _termbase(glossaries)
    bitext = load_bitext(name, "en", language.code)
    guess = guess_language(bitext.target.text)
    found = bitext.target.lang if bitext.target.lang != language.code else guess.lang or language.code
    if found != language.code:
        own = languages.LANGUAGES[found].name
        raise InputError(f"the target side is {own}, not {language.name}", where=name, hint=f"Say --lang {found}.")
    measured = consistency(with_other_renderings(measure(bitext, termbase)), termbase, of="published")
    names = ", ".join(path.name for path in glossaries)
    known = language.code in termbase.languages()
    return GlossaryCheck(measured, {"glossary": names, "digest": termbase.digest}, "" if known else language.name)


def convert_glossary(source: Path, target: Path, tbx: TbxVersion = "v2") -> int:
    """Write a glossary in another format, chosen by the ending of ``target``; gives the number of concepts.

    Raises:
        GlossaryError: the source cannot be read.
        UsageError: the ending names no format.
        DiskError: the target cannot be written.
    """
    from align.glossary.rows import write_csv, write_tsv
    from align.glossary.table import load as load_table
    from align.glossary.tbx import write_tbx
    from align.writers.atomic import write_bytes

    termbase = load_table([source])
    ending = target.suffix.lower()
    if ending in (".tbx", ".xml"):
        data = write_tbx(termbase, tbx)
    elif ending in (".csv", ".tsv"):
        data = (write_csv if ending == ".csv" else write_tsv)(termbase).encode()
    else:
        raise UsageError(f"{target.name} names no format", hint="End it in .tsv, .csv or .tbx.")
    write_bytes(target, data)
    return len(termbase)
