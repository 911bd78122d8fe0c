"""XLIFF 1.2 (OASIS 2008) and 2.1 (OASIS 2018; its namespace says 2.0) with ids, states and notes, out and back.

1.2 is what most tools read. States there: a machine's draft ``needs-review-translation`` with the qualifier
``leveraged-mt``, an edited one ``translated``, needs review ``needs-review-translation``, confirmed ``signed-off``, rejected
``needs-translation`` with ``rejected-inaccurate`` (without it the word says no more than that nobody was there yet). In 2.1:
``translated`` (``initial`` when rejected), ``final`` when confirmed, and our own word as ``subState``, as the standard says.
What another tool's states mean is read as near as can be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from align import lang as languages
from align.errors import InputError, UsageError
from align.writers.units import Unit, Units, UnitState, cleaned
from align.writers.xliff_reader import child_of, name_of, text_of
from align.writers.xml_input import root_of

__all__ = ["parse", "render_12", "render_21"]

_HINT = "Give the file that came back from the tool, as XLIFF 1.2 or 2.1."
_PUBLISHED = "published"
_SIDES = ("source", "target")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_IN_12 = {
    "signed-off": "confirmed",
    "final": "confirmed",
    "needs-review-translation": "review",
    "needs-review-adaptation": "review",
    "needs-review-l10n": "review",
}
_IN_21 = {"final": "confirmed", "reviewed": "confirmed"}


def _text(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _state_12(unit: Unit) -> str:
    if unit.state == "confirmed":
        return ' state="signed-off"'
    if unit.state == "rejected":
        return ' state="needs-translation" state-qualifier="rejected-inaccurate"'
    if unit.state == "review":
        return ' state="needs-review-translation"'
    return ' state="translated"' if unit.edited else ' state="needs-review-translation" state-qualifier="leveraged-mt"'


def render_12(units: Units) -> str:
    """XLIFF 1.2. The published text of a unit is an ``alt-trans``, which tools show as a match."""
    clean = cleaned(units)
    langs = f'source-language="{clean.source_lang}" target-language="{clean.target_lang}"'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">',
        f'  <file original="{_text(clean.name)}" datatype="plaintext" {langs}>',
        "    <body>",
    ]
    for unit in clean.units:
        approved = ' approved="yes"' if unit.state == "confirmed" else ""
        lines += [
            f'      <trans-unit id="{_text(unit.id)}"{approved} xml:space="preserve">',
            f'        <source xml:lang="{clean.source_lang}">{_text(unit.source)}</source>',
            f'        <target xml:lang="{clean.target_lang}"{_state_12(unit)}>{_text(unit.target)}</target>',
        ]
        if unit.note:
            lines.append(f"        <note>{_text(unit.note)}</note>")
        if unit.published:
            target = f'<target xml:lang="{clean.target_lang}">{_text(unit.published)}</target>'
            lines.append(f'        <alt-trans origin="{_PUBLISHED}">{target}</alt-trans>')
        lines.append("      </trans-unit>")
    return "\n".join([*lines, "    </body>", "  </file>", "</xliff>", ""])


def render_21(units: Units) -> str:
    """XLIFF 2.1. Ids begin with ``u``, because the standard's may not be all digits; the published text is a note by category."""
    clean = cleaned(units)
    langs = f'srcLang="{clean.source_lang}" trgLang="{clean.target_lang}"'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0" {langs}>',
        f'  <file id="f1" original="{_text(clean.name)}">',
    ]
    for unit in clean.units:
        notes = [("reviewer", unit.note)] if unit.note else []
        notes += [(_PUBLISHED, unit.published)] if unit.published else []
        lines.append(f'    <unit id="u{_text(unit.id)}">')
        if notes:
            lines += [
                "      <notes>",
                *(f'        <note category="{kind}">{_text(note)}</note>' for kind, note in notes),
                "      </notes>",
            ]
        state = {"confirmed": "final", "rejected": "initial"}.get(unit.state or "", "translated")
        word = unit.state if unit.state != "draft" or not unit.edited else "edited"
        lines += [
            f'      <segment id="s1" state="{state}" subState="align:{word or "draft"}">',
            f'        <source xml:space="preserve">{_text(unit.source)}</source>',
            f'        <target xml:space="preserve">{_text(unit.target)}</target>',
            "      </segment>",
            "    </unit>",
        ]
    return "\n".join([*lines, "  </file>", "</xliff>", ""])


def parse(data: bytes, name: str) -> Units:
    """Units of a file of either version that came back.

    Raises:
        InputError: it is not XLIFF, holds several language pairs, or a unit has no id.
    """
    root = root_of(data, name, _HINT)
    version = str(root.get("version") or "")
    if name_of(root) != "xliff" or not version.startswith(("1.", "2.")):
        raise InputError("this is no XLIFF that align reads", where=name, hint=_HINT)
    new = version.startswith("2.")
    files = [element for element in root if name_of(element) == "file"]
    owners = [root] if new else files
    marks = ("srcLang", "trgLang") if new else ("source-language", "target-language")
    pairs = {
        tuple(_code(owner.get(mark) or _own_lang(owner, side), name) for mark, side in zip(marks, _SIDES, strict=True))
        for owner in owners
    }
    if len(pairs) != 1:
        raise InputError(f"the file holds {len(pairs)} language pairs", where=name, hint="Give one pair a file.")
    source, target = pairs.pop()
    units = [unit for file in files for unit in (_new(file, name) if new else _old(file, name))]
    return Units(source, target, tuple(units), str(files[0].get("original") or "") if files else "")


def _own_lang(owner: Any, side: str) -> str | None:
    """The language that the first source or target names itself, where a tool has dropped the file's."""
    named = (str(found.get(_LANG)) for found in owner.iter() if name_of(found) == side and found.get(_LANG))
    return next(named, None)


def _code(code: str | None, name: str) -> str:
    if not code:
        raise InputError("the file does not say its languages", where=name, hint=_HINT)
    try:
        return languages.parse(code).code
    except UsageError:
        return code


def _old(file: Any, name: str) -> Iterator[Unit]:
    for element in (found for found in file.iter() if name_of(found) == "trans-unit"):
        target = child_of(element, "target")
        state, qualifier = (
            ("", "") if target is None else (str(target.get("state") or ""), str(target.get("state-qualifier") or ""))
        )
        word: UnitState | None = _IN_12.get(state)  # type: ignore[assignment]  # the table holds states of ours
        if qualifier in ("leveraged-mt", "mt-suggestion"):
            word = "draft"
        elif qualifier.startswith("rejected-"):
            word = "rejected"
        elif element.get("approved") == "yes":
            word = "confirmed"
        elif state in ("translated", "new"):
            word = "draft"
        notes = [text_of(found).strip() for found in element if name_of(found) == "note"]
        yield Unit(
            _id(element, name),
            text_of(child_of(element, "source")),
            text_of(target),
            word,
            "\n".join(filter(None, notes)),
        )


def _new(file: Any, name: str) -> Iterator[Unit]:
    for element in (found for found in file.iter() if name_of(found) == "unit"):
        parts = [found for found in element if name_of(found) in ("segment", "ignorable")]
        notes = [
            text_of(found).strip()
            for group in element
            if name_of(group) == "notes"
            for found in group
            if found.get("category") != _PUBLISHED
        ]
        source = "".join(text_of(child_of(part, "source")) for part in parts)
        target = "".join(_target(part) for part in sorted(parts, key=_order(parts)))
        states = {_state_21(part) for part in parts if name_of(part) == "segment"}
        identity = _id(element, name)
        known = identity[1:] if identity.startswith("u") else identity
        yield Unit(known, source, target, states.pop() if len(states) == 1 else "draft", "\n".join(filter(None, notes)))


def _target(part: Any) -> str:
    """The target of a segment; between segments, where none is given, the white space of the source."""
    target = child_of(part, "target")
    if target is None and name_of(part) == "ignorable":
        source = text_of(child_of(part, "source"))
        return source if source.isspace() else ""
    return text_of(target)


def _order(parts: list[Any]) -> Callable[[Any], int]:
    """Where a part stands among the targets: its place in the unit, unless ``order`` says another (2.1, section 4.3.1.17)."""
    places = {id(part): number for number, part in enumerate(parts, start=1)}

    def place(part: Any) -> int:
        target = child_of(part, "target")
        said = str(target.get("order") or "") if target is not None else ""
        return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else places[id(part)]

    return place


def _state_21(segment: Any) -> UnitState | None:
    state, own = str(segment.get("state") or ""), str(segment.get("subState") or "").removeprefix("align:")
    if state in _IN_21:
        return "confirmed"
    if own in ("review", "rejected"):
        return own  # type: ignore[return-value]  # narrowed by the line above
    return "draft" if state == "translated" else None


def _id(element: Any, name: str) -> str:
    found = str(element.get("id") or "")
    if not found:
        raise InputError("a unit has no id", where=f"{name}:{element.sourceline}", hint=_HINT)
    return found
