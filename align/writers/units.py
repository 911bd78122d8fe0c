"""What leaves for another tool and comes back: units with an id, a state and a note.

The id is that of a row of the review; a unit that comes back is matched by id and by its source text.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from align.errors import InputError
from align.writers.clean import one_line, xml_safe

__all__ = ["STATES", "Unit", "UnitState", "Units", "cleaned", "state_of"]

UnitState = Literal["draft", "review", "confirmed", "rejected"]
STATES: tuple[UnitState, ...] = get_args(UnitState)


@dataclass(frozen=True, slots=True)
class Unit:
    """One row.

    Attributes:
        id: stays the same on the way out and back.
        source: source text, one line.
        target: its translation, one line; may be empty.
        state: what was decided; ``None`` where a file that came back does not say.
        note: of the reviewer; may have several lines.
        published: the published translation beside it, for reading only.
        edited: whether a person has changed the draft.
    """

    id: str
    source: str
    target: str
    state: UnitState | None = "draft"
    note: str = ""
    published: str = ""
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Units:
    """The units of one language pair, in the order of the text; ``name`` is the report's."""

    source_lang: str
    target_lang: str
    units: tuple[Unit, ...] = ()
    name: str = field(default="report")


def cleaned(units: Units) -> Units:
    """Texts as every format can hold them: one line, no character that XML forbids, notes with line feeds only."""

    def note(text: str) -> str:
        return "\n".join(
            xml_safe(one_line(line)) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        ).strip()

    def line(text: str) -> str:
        return " ".join(xml_safe(one_line(text)).split(" ")).strip()

    made = (
        replace(
            unit,
            source=line(unit.source),
            target=line(unit.target),
            note=note(unit.note),
            published=line(unit.published),
        )
        for unit in units.units
    )
    return replace(units, units=tuple(made), name=line(units.name))


def state_of(word: str, where: str) -> UnitState | None:
    """A state that a person may have typed; ``None`` for an empty cell.

    Raises:
        InputError: it is none of ours.
    """
    known = word.strip().lower()
    for state in STATES:
        if known == state:
            return state
    if not known:
        return None
    raise InputError(f"unknown state {word.strip()!r}", where=where, hint=f"Use one of: {', '.join(STATES)}.")
