"""Realign the rest: rows that a person has decided stay, the beads between them are found again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

from align.bitext import Bitext, Document, Segment, Span
from align.review.rows import Base, Row

__all__ = ["Beads", "Run", "realigned"]

Beads = tuple[tuple[Span, Span, float | None], ...]
Run = tuple[Span, Beads]
Aligner = Callable[[Document, Document], Bitext]


def _open_runs(rows: list[Row]) -> Iterator[list[Row]]:
    """Runs of at least two rows that nobody has decided."""
    for fixed, group in groupby(rows, key=lambda row: row.state != "draft" or row.text is not None):
        found = list(group)
        if not fixed and len(found) > 1:
            yield found


def _part(document: Document, span: Span) -> Document:
    """Some segments of a document as a document."""
    segments: tuple[Segment, ...] = document.segments[span[0] : span[1]]
    return Document.from_segments(
        [document.text[segment.start : segment.end] for segment in segments],
        document.lang,
        kinds=[segment.kind for segment in segments],
    )


def realigned(base: Base, rows: list[Row], align: Aligner) -> tuple[Run, ...]:
    """For each run of undecided rows whose beads come out differently: first and last row id, and the new beads.

    Args:
        base: what the run made; without a published version there is nothing to line up.
        rows: as they stand.
        align: lines two documents up.
    """
    if base.published is None:
        return ()
    found = []
    for run in _open_runs(rows):
        source = run[0].source[0], run[-1].source[1]
        target = run[0].published[0], run[-1].published[1]
        if source[0] == source[1] or target[0] == target[1]:
            continue
        made = align(_part(base.draft.source, source), _part(base.published.target, target))
        beads: Beads = tuple(
            (_shifted(link.source, source[0]), _shifted(link.target, target[0]), link.score) for link in made.links
        )
        if [bead[:2] for bead in beads] != [(row.source, row.published) for row in run]:
            found.append(((run[0].id, run[-1].id), beads))
    return tuple(found)


def _shifted(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by
