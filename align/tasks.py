"""The smaller commands, as functions that give values: segment, find beads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from align import lang as languages
from align.bitext import Bitext, Document
from align.errors import InputError

__all__ = [
    "BeadsSettings",
    "beads_text",
    "explained",
    "export_exceptions",
    "find_beads",
    "segmented",
    "source_findings",
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


def export_exceptions(path: Path) -> None:
    """Write our own exceptions as SRX 2.0.

    Raises:
        DiskError: the file cannot be written.
    """
    from align.segmenters.srx_export import exceptions_srx
    from align.writers.atomic import write_text

    write_text(path, exceptions_srx())


def source_findings(document: Document) -> dict[int, str]:
    """What a person should look at, by number of segment: a block, or a segment, in another language than the document."""
    from align.text.foreign import foreign_language

    expected = languages.LANGUAGES[document.lang].name
    blocks = [
        foreign_language(document.span_text((block.start, block.end)), document.lang) for block in document.blocks
    ]
    found = {}
    for number, (block, text) in enumerate(zip(document.block_of(), document.texts(), strict=True)):
        name = (blocks[block] if blocks else "") or foreign_language(text, document.lang)
        if name:
            found[number] = f"this looks like {name}, not {expected}"
    return found


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
    from align.aligners.align import AlignSettings, align_documents, require_translation
    from align.aligners.confidence import at_least
    from align.aligners.use import UseEmbedder
    from align.translators.conversion import cache_folder

    sides = (source, settings.source_lang), (target, settings.target_lang)
    documents = [_lines_document(*side) if settings.presegmented else segmented(*side) for side in sides]
    how = AlignSettings(cut_headings=not settings.presegmented)
    bitext = align_documents(
        documents[0], documents[1], embedder=UseEmbedder(folder=cache_folder() / "use"), settings=how
    )
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
