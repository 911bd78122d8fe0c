"""What a reviewer can do, as values: each decision is one event, and an event is never changed or deleted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast, get_args

from align.bitext import Span
from align.errors import UsageError
from align.review.rows import STATES, State

__all__ = ["MAX_TEXT", "Event", "Kind", "Target", "event_from"]

Kind = Literal["edit", "state", "note", "merge", "split", "move", "realign", "rendering", "ignore", "undo", "redo"]
MAX_TEXT = 20_000  # characters of a translation or a note


@dataclass(frozen=True, slots=True)
class Target:
    """A row that an event is about, and the version of it that the reviewer saw."""

    row: int
    version: int


@dataclass(frozen=True, slots=True)
class Event:
    """One decision.

    Attributes:
        kind: what was done; which of the other attributes count depends on it.
        targets: the rows it was done to.
        text: the translation (``edit``), the note (``note``), the rendering (``rendering``), the message (``ignore``).
        state: the new state (``state``, and ``edit`` where it confirms at once).
        name: id of the concept (``rendering``), name of the check (``ignore``), side (``move``: ``source``, ``published``).
        at: borders of a ``split``: source segments, published segments and characters that stay in the first row;
            ``move``: one number, +1 takes the first segment of the next row, -1 gives it the last one.
        beads: ``realign``: for each run of rows (first and last id) the beads that take their place.
        key: made by the page, so that an event sent twice counts once.
        seq: its number, from 1; 0 before it is stored.
        time: when it was stored, seconds since 1970.
    """

    kind: Kind
    targets: tuple[Target, ...] = ()
    text: str = ""
    state: State | None = None
    name: str = ""
    at: tuple[int, ...] = ()
    beads: tuple[tuple[Span, tuple[tuple[Span, Span, float | None], ...]], ...] = ()
    key: str = ""
    seq: int = field(default=0, compare=False)
    time: float = field(default=0.0, compare=False)

    def as_json(self) -> str:
        """The content as one line of JSON; number, time and key are stored beside it."""
        data: dict[str, Any] = {"kind": self.kind}
        if self.targets:
            data["targets"] = [[target.row, target.version] for target in self.targets]
        data |= {name: value for name in ("text", "name") if (value := getattr(self, name))}
        data |= {"state": self.state} if self.state else {}
        data |= {"at": self.at} if self.at else {}
        data |= {"beads": self.beads} if self.beads else {}
        return json.dumps(data, ensure_ascii=False)


def _fault(what: str) -> UsageError:
    return UsageError(what, hint="Reload the page: it may be of another version of align.")


def _integer(value: object) -> int:
    if type(value) is not int or abs(value) > 2**40:
        raise _fault(f"{value!r} is not a number of a row, segment or version")
    return value


def _text(data: Mapping[str, Any], key: str, *, lines: bool = False) -> str:
    value = data.get(key, "")
    if not isinstance(value, str):
        raise _fault(f"{key!r} is not a text")
    if len(value) > MAX_TEXT:
        raise UsageError(f"a text of {len(value)} characters", hint=f"A row holds {MAX_TEXT} at most.")
    # A row is one paragraph, a note may have several lines; a lone surrogate cannot be stored or exported.
    whole = value.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    flat = whole.strip() if lines else " ".join(whole.split())
    return flat.encode("utf-8", "replace").decode("utf-8")


def _list(data: Mapping[str, Any], key: str) -> list[Any]:
    value = data.get(key, [])
    if not isinstance(value, (list, tuple)):
        raise _fault(f"{key!r} is not a list")
    return list(value)


def _span(value: object) -> Span:
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        raise _fault(f"{value!r} is not a range")
    return _integer(value[0]), _integer(value[1])


def _bead(value: object) -> tuple[Span, Span, float | None]:
    if not isinstance(value, (list, tuple)) or len(value) != 3:
        raise _fault(f"{value!r} is not a bead")
    score = value[2]
    if score is not None and (type(score) not in (int, float) or not 0 <= score <= 1):
        raise _fault(f"{score!r} is not a confidence")
    return _span(value[0]), _span(value[1]), None if score is None else float(score)


def _run(value: object) -> tuple[Span, tuple[tuple[Span, Span, float | None], ...]]:
    if not isinstance(value, (list, tuple)) or len(value) != 2 or not isinstance(value[1], (list, tuple)):
        raise _fault(f"{value!r} is not a run of beads")
    return _span(value[0]), tuple(_bead(bead) for bead in value[1])


def event_from(data: object) -> Event:
    """An event from JSON, checked.

    Raises:
        UsageError: a field is missing, of another type, or too long.
    """
    if not isinstance(data, Mapping):
        raise _fault("an event is not a JSON object")
    kind, state = data.get("kind"), data.get("state")
    if kind not in get_args(Kind):
        raise _fault(f"unknown kind of event {kind!r}")
    if state is not None and state not in STATES:
        raise _fault(f"unknown state {state!r}")
    key = _text(data, "key")
    return Event(
        cast(Kind, kind),
        tuple(Target(*_span(pair)) for pair in _list(data, "targets")),
        _text(data, "text", lines=kind == "note"),
        state,
        _text(data, "name"),
        tuple(_integer(number) for number in _list(data, "at")),
        tuple(_run(run) for run in _list(data, "beads")),
        key[:64],
    )
