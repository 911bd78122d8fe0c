"""The finished translation in the layout of its source file: Markdown, HTML or Word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from align.bitext import Span, TermHit
from align.errors import InputError, UsageError
from align.review.rows import Row
from align.review.session import Session
from align.writers.layout import Project, Translation

__all__ = ["Finished", "finish", "translation_of"]

_MARKDOWN, _HTML, _WORD = (".md", ".markdown"), (".html", ".htm", ".xhtml"), (".docx",)


@dataclass(frozen=True, slots=True)
class Finished:
    """What was written: the file, how many segments stand in it translated, and what is not as it should be."""

    path: Path
    placed: int
    notes: tuple[str, ...]


def translation_of(session: Session, states: Sequence[str] = ()) -> Translation:
    """Translations by source segment. A row that was edited has its text at its first segment; the others are then empty."""
    targets: dict[int, str] = {}
    for row in session.book.rows:
        if states and row.state not in states:
            continue
        targets |= _of_row(session, row)
    return Translation(tuple(session.base.draft.source.texts()), targets, session.lang)


def _of_row(session: Session, row: Row) -> dict[int, str]:
    numbers = range(*row.source)
    if row.text is not None:
        return {number: row.text if number == numbers.start else "" for number in numbers} if row.text else {}
    draft = session.base.draft
    texts = {number: "".join(draft.target_texts(draft.links[number])) for number in numbers}
    return {number: text for number, text in texts.items() if text}


class _Words:
    """Where words of a source segment stand in its translation: a glossary term's hit, else word alignment."""

    def __init__(self, session: Session, translation: Translation) -> None:
        self._session, self._translation = session, translation
        self._rows = {number: row for row in session.book.rows for number in range(*row.source)}

    def __call__(self, segment: int, span: Span) -> Span | None:
        """The span in the translation, ``None`` where nothing is believed."""
        row = self._rows[segment]
        target = self._translation.targets.get(segment, "")
        side = self._session.base.source_side(row)
        start = side.offsets[segment - row.source[0]]
        if len(side.offsets) == 1 or row.text is not None:
            for hit in self._session.judgement(row).hits:
                if hit.source == (start + span[0], start + span[1]) and hit.target is not None:
                    return hit.target
        return self._aligned(segment, span, target)

    def _aligned(self, segment: int, span: Span, target: str) -> Span | None:
        from align.aligners.use import UseEmbedder
        from align.aligners.words import renderings
        from align.bitext import Bitext, Document, Link

        source = self._translation.sources[segment]
        if not target or not source[slice(*span)].strip():
            return None
        documents = Document.from_segments([source], "en"), Document.from_segments([target], self._translation.lang)
        bitext = Bitext(*documents, (Link((0, 1), (0, 1)),))
        hit = TermHit("marked words", 0, span, None, "missing")
        found = renderings(bitext, [hit], UseEmbedder())
        return found[0][0] if 0 in found else None


def finish(session: Session, source: Path, target: Path, states: Sequence[str] = ()) -> Finished:
    """Write the translation into a copy of the source file.

    Raises:
        UsageError: source and target are not of the same kind, or of one that is not written.
        InputError: the source cannot be read, or is not the file that was translated.
        DiskError: the target cannot be written.
    """
    from align.writers.atomic import write_bytes
    from align.writers.inputs import read_bytes

    kinds = [
        next((kind for kind in (_MARKDOWN, _HTML, _WORD) if path.suffix.lower() in kind), None)
        for path in (source, target)
    ]
    if kinds[0] is None or kinds[0] != kinds[1]:
        raise UsageError(
            f"{source.name} cannot become {target.name}", hint="Both must be Markdown, both HTML, or both DOCX."
        )
    translation = translation_of(session, states)
    data, project = read_bytes(source), _Words(session, translation)
    made, placed = _written(kinds[0], data, source, translation, project)
    total = len(translation.sources)
    if len(placed) < total / 2:
        what = f"only {len(placed)} of {total} segments stand in this file"
        raise InputError(what, where=str(source), hint="Name the file that was translated.")
    missing = [number + 1 for number in range(total) if number not in placed]
    left = [number + 1 for number in sorted(placed) if number not in translation.targets]
    notes = [
        f"{what}: {_listed(numbers)}"
        for what, numbers in (("segments that have no place in the file", missing), ("segments left in English", left))
        if numbers
    ]
    return Finished(write_bytes(target, made), len(placed & set(translation.targets)), tuple(notes))


def _listed(numbers: Sequence[int], most: int = 20) -> str:
    return ", ".join(map(str, numbers[:most])) + (" …" if len(numbers) > most else "")


def _written(
    kind: tuple[str, ...], data: bytes, source: Path, translation: Translation, project: Project
) -> tuple[bytes, set[int]]:
    if kind == _HTML:
        from align.writers.layout_html import translated_html

        return translated_html(data, translation, project)
    if kind == _MARKDOWN:
        from align.writers.inputs import decode
        from align.writers.layout_markdown import translated_markdown

        text, placed = translated_markdown(decode(data, str(source)), translation, project)
        return text.encode(), placed
    from align.readers.archive import Archive
    from align.writers.layout_docx import translated_docx

    Archive(data, str(source)).read("word/document.xml")  # within limits, before python-docx expands everything
    return translated_docx(data, translation, project)
