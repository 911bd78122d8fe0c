"""Reading ``draft.jsonl`` and ``beads.jsonl`` back into a bitext. Errors name file and line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar, cast, get_args

from align.bitext import Bitext, Document, Finding, Link, Origin, SegmentKind, Severity, Span, TermHit, TermStatus
from align.errors import InputError, InvariantError
from align.writers.inputs import decode, read_bytes, sha256
from align.writers.jsonl import BEADS_SCHEMA, DRAFT_SCHEMA
from align.writers.sides import Side, side

__all__ = ["parse_bitext", "read_bitext"]

_HINT = "The file must be a draft.jsonl or beads.jsonl as `align run` writes it."
_Kind = TypeVar("_Kind", str, float, list[Any], dict[str, Any])
_Texts = list[tuple[str, SegmentKind]]


def read_bitext(path: str | Path) -> Bitext:
    """The bitext of a ``draft.jsonl`` (with terms and findings) or of a ``beads.jsonl`` (source and published text).

    Each document holds one segment a line; the trail is not in these files and comes back empty.

    Raises:
        InputError: the file cannot be read or a line is not as this version writes it; ``where`` is ``file:line``.
    """
    return parse_bitext(read_bytes(path), str(path))


def parse_bitext(data: bytes, name: str) -> Bitext:
    """The same from bytes; ``name`` is for messages and the documents' origin.

    Raises:
        InputError: as in ``read_bitext``.
    """
    lines: list[_Line] = []
    bitext: Bitext | None = None
    number = 0
    try:
        for number, text in enumerate(decode(data, name).split("\n"), start=1):
            if text.strip():
                lines.append(_line(number, text))
                if lines[-1].langs != lines[0].langs:
                    raise _BadLineError(f"the languages change from {lines[0].langs} to {lines[-1].langs}")
        if not lines:
            raise InputError("the file holds no records", where=name, hint=_HINT)
        bitext = _bitext(lines, Origin(name, "jsonl", sha256(data)))
        terms, findings = [], []
        for place, line in enumerate(lines):
            number = line.number
            sides = _sides(bitext, place)
            terms += [_term(record, place, *sides) for record in _items(line.record, "terms")]
            findings += [_finding(record, place, sides[1]) for record in _items(line.record, "findings")]
        return replace(bitext, terms=tuple(terms), findings=tuple(findings))
    except (_BadLineError, InvariantError) as error:
        what = error.what if isinstance(error, InvariantError) else str(error)
        raise InputError(what, where=f"{name}:{number}", hint=_HINT) from error


class _BadLineError(ValueError):
    """A line that is not as it should be; the caller adds where."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One record, as far as it can be understood by itself."""

    number: int
    record: dict[str, Any]
    langs: tuple[str, str]
    sources: _Texts
    targets: _Texts
    score: float | None


def _line(number: int, text: str) -> _Line:
    try:
        record = json.loads(text)
    except ValueError as error:  # also of numbers with too many digits
        raise _BadLineError(f"this is not JSON ({error})") from error
    except RecursionError as error:
        raise _BadLineError("this JSON is nested too deeply") from error
    if not isinstance(record, dict):
        raise _BadLineError("this is not a JSON object")
    schema = _get(record, "schema", str)
    if schema not in (DRAFT_SCHEMA, BEADS_SCHEMA):
        raise _BadLineError(f"unknown schema {schema!r}; this version reads {DRAFT_SCHEMA} and {BEADS_SCHEMA}")
    langs = _get(record, "source_lang", str), _get(record, "target_lang", str)
    other, score = ("target", "score") if schema == DRAFT_SCHEMA else ("published", "confidence")
    sources, targets = _texts(record, "source"), _texts(record, other)
    if not sources and not targets:
        raise _BadLineError("source and target are both empty")
    value = record.get(score)
    return _Line(number, record, langs, sources, targets, None if value is None else float(_get(record, score, float)))


def _texts(record: dict[str, Any], key: str) -> _Texts:
    """Segments of one side: from ``key_segments`` where it stands, else the one text under ``key``."""
    if f"{key}_segments" not in record:
        text = _get(record, key, str)
        return [(text, _kind(_get(record, "kind", str)))] if text else []
    found = [(_get(item, "text", str), _kind(_get(item, "kind", str))) for item in _items(record, f"{key}_segments")]
    if not all(text.strip() for text, _ in found):
        raise _BadLineError(f"an empty text in {key}_segments")
    return found


def _bitext(lines: Sequence[_Line], origin: Origin) -> Bitext:
    links, source, target = [], 0, 0
    for line in lines:
        ends = source + len(line.sources), target + len(line.targets)
        links.append(Link((source, ends[0]), (target, ends[1]), line.score))
        source, target = ends
    documents = []
    for lang, texts in (
        (lines[0].langs[0], [pair for line in lines for pair in line.sources]),
        (lines[0].langs[1], [pair for line in lines for pair in line.targets]),
    ):
        kinds = [kind for _, kind in texts]
        documents.append(Document.from_segments([text for text, _ in texts], lang, kinds=kinds, origin=origin))
    return Bitext(documents[0], documents[1], tuple(links))


def _sides(bitext: Bitext, number: int) -> tuple[Side, Side]:
    link = bitext.links[number]
    return side(bitext.source, link.sources), side(bitext.target, link.targets)


def _term(record: dict[str, Any], link: int, source: Side, target: Side) -> TermHit:
    status = _get(record, "status", str)
    if status not in get_args(TermStatus):
        raise _BadLineError(f"unknown term status {status!r}")
    span = _span(record, "target_span")
    return TermHit(
        term=_get(record, "term", str),
        link=link,
        source=source.absolute(_span(record, "source_span") or (0, 0)),
        target=target.absolute(span) if span else None,
        status=cast(TermStatus, status),
        wanted=_get(record, "wanted", str),
        rung=_get(record, "rung", str),
        reason=_get(record, "reason", str),
    )


def _finding(record: dict[str, Any], link: int, target: Side) -> Finding:
    severity = _get(record, "severity", str)
    if severity not in get_args(Severity):
        raise _BadLineError(f"unknown severity {severity!r}")
    span = _span(record, "target_span")
    return Finding(
        _get(record, "check", str),
        link,
        _get(record, "message", str),
        cast(Severity, severity),
        target.absolute(span) if span else None,
    )


def _get(record: dict[str, Any], key: str, kind: type[_Kind]) -> _Kind:
    value = record.get(key)
    fits = isinstance(value, (int, float)) and not isinstance(value, bool) if kind is float else isinstance(value, kind)
    if not fits:
        raise _BadLineError(f"{key!r} is missing or not {_NAMES[kind]}")
    return cast(_Kind, value)


_NAMES: dict[type, str] = {str: "a text", float: "a number", list: "a list", dict: "an object"}


def _items(record: dict[str, Any], key: str) -> list[dict[str, Any]]:
    found: list[Any] = _get(record, key, list) if key in record else []
    if not all(isinstance(item, dict) for item in found):
        raise _BadLineError(f"{key!r} holds something that is not an object")
    return found


def _kind(name: str) -> SegmentKind:
    if name not in get_args(SegmentKind):
        raise _BadLineError(f"unknown segment kind {name!r}")
    return cast(SegmentKind, name)


def _span(record: dict[str, Any], key: str) -> Span | None:
    value = record.get(key)
    if value is None:
        return None
    if not (isinstance(value, list) and len(value) == 2 and all(type(edge) is int for edge in value)):
        raise _BadLineError(f"{key!r} is not a pair of offsets")
    return value[0], value[1]
