"""The rows as they stand: a fold over events. The same events give the same rows, always."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from align.errors import UsageError
from align.review.events import Event, Target
from align.review.rows import Base, Row

__all__ = ["Book", "Patch", "StaleError", "cut_of"]

_END = re.compile(r"[.!?](?=\s|$)|[。！？][”’」』）)]?")


class StaleError(UsageError):
    """Somebody else changed the row in between; ``rows`` are the rows as they stand now."""

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__("the row was changed in another window", hint="Compare both and save again.")
        self.rows = tuple(rows)


@dataclass(frozen=True, slots=True)
class Patch:
    """At ``at``, the rows ``before`` were replaced by ``after``."""

    at: int
    before: tuple[Row, ...]
    after: tuple[Row, ...]


@dataclass(slots=True)
class _Done:
    """An event that counts, and what it did."""

    event: Event
    patches: tuple[Patch, ...]


@dataclass(slots=True)
class Book:
    """All rows, with undo and redo.

    Attributes:
        base: what the run made.
        rows: in the order of the text; together they cover every source and every published segment once.
        seq: number of the last event.
    """

    base: Base
    rows: list[Row] = field(default_factory=list)
    seq: int = 0
    _done: list[_Done] = field(default_factory=list)
    _undone: list[_Done] = field(default_factory=list)
    _place: dict[int, int] = field(default_factory=dict)
    _next: int = 1

    @classmethod
    def of(cls, base: Base, events: Iterable[Event] = ()) -> Book:
        """The rows of a run after some events."""
        book = cls(base, base.rows())
        book._next = len(book.rows) + 1
        book._index()
        for event in events:
            book.apply(event, checked=True)
        return book

    def _index(self) -> None:
        self._place = {row.id: at for at, row in enumerate(self.rows)}

    def row(self, id: int) -> Row:  # noqa: A002
        """The row of an id.

        Raises:
            UsageError: there is none (it was merged away).
        """
        return self.rows[self.place(id)]

    def place(self, id: int) -> int:  # noqa: A002
        """Position of a row.

        Raises:
            UsageError: there is none.
        """
        at = self._place.get(id)
        if at is None:
            raise UsageError(f"row {id} is gone", hint="It was merged with its neighbour; reload the page.")
        return at

    def undoable(self) -> Event | None:
        """The event that ``undo`` would take back."""
        return self._done[-1].event if self._done else None

    def redoable(self) -> Event | None:
        """The event that ``redo`` would bring back."""
        return self._undone[-1].event if self._undone else None

    def active(self, kind: str) -> list[Event]:
        """Events of a kind that count, in order."""
        return [done.event for done in self._done if done.event.kind == kind]

    def plan(self, event: Event) -> tuple[Patch, ...]:
        """What an event would do, without doing it.

        Raises:
            StaleError: a row has another version than the reviewer saw.
            UsageError: the event makes no sense for its rows.
        """
        stale = [self.row(target.row) for target in event.targets if self.row(target.row).version != target.version]
        if stale:
            raise StaleError(stale)
        if event.kind == "undo":
            return self._undo_patches()
        if event.kind == "redo":
            if not self._undone:
                raise UsageError("there is nothing to do again")
            return self._undone[-1].patches  # not worked out anew: rows that it made keep their ids
        return _WORK[event.kind](self, event)

    def _undo_patches(self) -> tuple[Patch, ...]:
        if not self._done:
            raise UsageError("there is nothing to undo")
        return tuple(Patch(patch.at, patch.after, patch.before) for patch in reversed(self._done[-1].patches))

    def apply(self, event: Event, *, checked: bool = False) -> tuple[Patch, ...]:
        """Do a stored event; gives the patches with the new rows.

        Args:
            event: with its number.
            checked: it was checked when it was stored, so versions are not compared again.

        Raises:
            UsageError: as ``plan``.
        """
        number = event.seq  # a redo brings back an event with a lower one
        known = replace(event, targets=self._current(event.targets)) if checked else event
        patches = tuple(self._numbered(patch, event.seq) for patch in self.plan(known))
        if event.kind == "undo":
            self._undone.append(self._done.pop())
        else:
            if event.kind == "redo":
                event = self._undone.pop().event
            else:
                self._undone.clear()
            self._done.append(_Done(event, patches))
        for patch in patches:
            self.rows[patch.at : patch.at + len(patch.before)] = patch.after
        if any(len(patch.before) != len(patch.after) for patch in patches):
            self._index()
        self._next = max(self._next, *(row.id + 1 for patch in patches for row in patch.after), 0)
        self.seq = max(self.seq, number)
        return patches

    def _current(self, targets: tuple[Target, ...]) -> tuple[Target, ...]:
        return tuple(Target(target.row, self.row(target.row).version) for target in targets)

    @staticmethod
    def _numbered(patch: Patch, seq: int) -> Patch:
        """Every row that changed gets the number of the event, also when it changed back: older pages must notice."""
        return replace(patch, after=tuple(replace(row, version=seq) for row in patch.after))

    def _one(self, event: Event) -> tuple[int, Row]:
        if len(event.targets) != 1:
            raise UsageError(f"{event.kind} is for one row, {len(event.targets)} were named")
        at = self.place(event.targets[0].row)
        return at, self.rows[at]

    def _edit(self, event: Event) -> tuple[Patch, ...]:
        at, row = self._one(event)
        own = None if event.text == self.base.draft_side(row).text else event.text
        return (Patch(at, (row,), (replace(row, text=own, state=event.state or "draft"),)),)

    def _state(self, event: Event) -> tuple[Patch, ...]:
        if event.state is None or not event.targets:
            raise UsageError("no state or no row is named")
        found = [(self.place(target.row), self.row(target.row)) for target in event.targets]
        return tuple(Patch(at, (row,), (replace(row, state=event.state),)) for at, row in found)

    def _note(self, event: Event) -> tuple[Patch, ...]:
        at, row = self._one(event)
        return (Patch(at, (row,), (replace(row, note=event.text),)),)

    def _merge(self, event: Event) -> tuple[Patch, ...]:
        at, row = self._one(event)
        if at + 1 >= len(self.rows):
            raise UsageError("this is the last row: there is nothing to merge it with")
        other = self.rows[at + 1]
        edited = row.text is not None or other.text is not None
        text = self.base.joined([self.base.text(row), self.base.text(other)]) if edited else None
        note = "\n".join(part for part in (row.note, other.note) if part)
        whole = Row(
            row.id, (row.source[0], other.source[1]), (row.published[0], other.published[1]), text, "draft", note
        )
        return (Patch(at, (row, other), (whole,)),)

    def _split(self, event: Event) -> tuple[Patch, ...]:
        at, row = self._one(event)
        if len(event.at) != 3:
            raise UsageError("a split needs three borders")
        (a, b), (x, y) = row.source, row.published
        left, right, cut = a + event.at[0], x + event.at[1], event.at[2]
        text = self.base.text(row)
        if not (a <= left <= b and x <= right <= y and 0 <= cut <= len(text)):
            raise UsageError("a border of the split lies outside the row")
        parts: tuple[str | None, str | None] = (None, None)
        if row.text is not None:
            parts = text[:cut].strip(), text[cut:].strip()
        first = Row(row.id, (a, left), (x, right), parts[0], "draft", row.note)
        second = Row(self._next, (left, b), (right, y), parts[1])
        if first.empty or second.empty:
            raise UsageError(
                "one of the two rows would be empty",
                hint="Only a row of several segments can be split; [ and ] move one.",
            )
        return (Patch(at, (row,), (first, second)),)

    def _move(self, event: Event) -> tuple[Patch, ...]:
        at, row = self._one(event)
        if at + 1 >= len(self.rows) or event.at not in ((1,), (-1,)) or event.name not in ("source", "published"):
            raise UsageError("there is no border below this row to move")
        other = self.rows[at + 1]
        giver = other if event.at[0] > 0 else row
        span = getattr(giver, event.name)
        if span[0] == span[1]:
            raise UsageError(f"the row has no {event.name} segment to give")
        if event.name == "source" and (row.text is not None or other.text is not None):
            raise UsageError(
                "one of the two translations was edited, so it is not known which part of it would move",
                hint="Merge the rows and split them where you want.",
            )
        edge = getattr(row, event.name)[1] + event.at[0]
        mine, theirs = (getattr(row, event.name)[0], edge), (edge, getattr(other, event.name)[1])
        return (
            _without_empty(at, (row, other), (_bordered(row, event.name, mine), _bordered(other, event.name, theirs))),
        )

    def _realign(self, event: Event) -> tuple[Patch, ...]:
        patches, shift, new = [], 0, self._next
        for (first, last), beads in event.beads:
            low, high = self.place(first), self.place(last) + 1
            before = tuple(self.rows[low:high])
            if any(row.text is not None or row.state != "draft" for row in before):
                raise UsageError("a row that was decided in between lies in the part to realign", hint="Realign again.")
            after = []
            for number, (source, published, confidence) in enumerate(beads):
                kept = before[number] if number < len(before) else None
                after.append(Row(kept.id if kept else new, source, published, confidence=confidence))
                new += kept is None
            note = "\n".join(row.note for row in before if row.note)
            after[0] = replace(after[0], note=note)
            if not _covers(before, after):
                raise UsageError("the new beads do not cover the rows that they replace")
            patches.append(Patch(low + shift, before, tuple(after)))
            shift += len(after) - len(before)
        return tuple(patches)

    def _nothing(self, event: Event) -> tuple[Patch, ...]:
        """Events that leave the rows as they are; the row they are about counts as seen."""
        if not event.name or not event.text:
            raise UsageError(f"{event.kind} needs a name and a text")
        found = [(self.place(target.row), self.row(target.row)) for target in event.targets]
        return tuple(Patch(at, (row,), (row,)) for at, row in found)


_WORK: dict[str, Callable[[Book, Event], tuple[Patch, ...]]] = {
    "edit": Book._edit, "state": Book._state, "note": Book._note, "merge": Book._merge, "split": Book._split,
    "move": Book._move, "realign": Book._realign, "rendering": Book._nothing, "ignore": Book._nothing,
}  # fmt: skip


def _bordered(row: Row, side: str, span: tuple[int, int]) -> Row:
    """A row with another border; what was decided about it must be decided again, what the aligner thought is void."""
    changed = replace(row, source=span) if side == "source" else replace(row, published=span)
    return replace(changed, state="draft", confidence=None)


def _without_empty(at: int, before: tuple[Row, Row], after: tuple[Row, Row]) -> Patch:
    """Two rows after a border moved; one that has become empty goes, and its note goes to the other."""
    first, second = after
    if second.empty:
        kept = replace(first, note="\n".join(note for note in (first.note, second.note) if note))
        return Patch(at, before, (kept,))
    if first.empty:
        kept = replace(second, note="\n".join(note for note in (first.note, second.note) if note))
        return Patch(at, before, (kept,))
    return Patch(at, before, after)


def _covers(before: Sequence[Row], after: Sequence[Row]) -> bool:
    """Whether the new rows cover exactly the segments of the old ones, in order."""
    if not after:
        return False
    for side in ("source", "published"):
        spans = [getattr(row, side) for row in after]
        edges = [getattr(before[0], side)[0], *(span[1] for span in spans)]
        if [span[0] for span in spans] != edges[:-1] or edges[-1] != getattr(before[-1], side)[1]:
            return False
        if any(start > end for start, end in spans):
            return False
    return not any(row.empty for row in after)


def cut_of(base: Base, row: Row, sources: int) -> int:
    """Where the translation of a row is cut if its first ``sources`` source segments stay.

    At the drafts' border where it was not edited, else at the sentence end nearest to the same share of the text.
    """
    if row.text is None:
        offsets = base.draft_side(row).offsets
        links = base.draft.links[row.source[0] : row.source[0] + sources]
        kept = sum(len(link.targets) for link in links)
        return offsets[kept] if kept < len(offsets) else len(base.text(row))
    source = base.source_side(row)
    border = source.offsets[sources] if sources < len(source.offsets) else len(source.text)
    share = border / max(len(source.text), 1)
    ends = [match.end() for match in _END.finditer(row.text)] or [len(row.text)]
    return min(ends, key=lambda end: abs(end - share * len(row.text or "")))
