"""Exceptions of the user in SRX 2.0 (Segmentation Rules eXchange, LISA 2008), the format that translation tools share.

A rule says that between what ``beforebreak`` matches and what ``afterbreak`` matches there is a break, or there is none. Here the
rules stand on top of our own boundaries: the first rule of the user that matches a place decides it, and where none matches, ours
holds. The file is read without entities, DTD or network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from align.errors import InputError
from align.segmenters.boundary import Boundary, Splitter
from align.segmenters.icu_patterns import python_pattern

__all__ = ["Rule", "Srx", "read_srx", "with_exceptions"]

_LIMIT = 5_000_000  # bytes: the largest public rule file has a tenth of it
_BEFORE, _AFTER = 120, 120  # characters that a rule may look at on each side
_HINT = "See the SRX 2.0 specification, or export our own exceptions for an example."


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: whether there is a break between two patterns; ``line`` is its line in the file."""

    breaks: bool
    before: re.Pattern[str]
    after: re.Pattern[str]
    line: int

    def places(self, text: str) -> Iterator[int]:
        """Places in a text where the rule matches, ascending."""
        for match in self.before.finditer(text):
            if self.after.match(text, match.end(), match.end() + _AFTER):
                yield match.end()


@dataclass(frozen=True, slots=True)
class Srx:
    """The rules of a file: names of rule sets, and which languages use which.

    Attributes:
        name: of the file, for messages.
        cascade: whether all maps that match a language count, not just the first.
        maps: pattern of language codes and the name of a rule set, in order.
        rules: the rule sets by name.
    """

    name: str
    cascade: bool
    maps: tuple[tuple[re.Pattern[str], str], ...]
    rules: dict[str, tuple[Rule, ...]]

    def rules_for(self, lang: str) -> tuple[Rule, ...]:
        """The rules that hold for a language code, in the order in which they are tried."""
        names = [name for pattern, name in self.maps if pattern.fullmatch(lang)]
        return tuple(rule for name in (names if self.cascade else names[:1]) for rule in self.rules[name])


def _fault(name: str, line: int | None, what: str) -> InputError:
    return InputError(what, where=f"{name}:{line}" if line else name, hint=_HINT)


def _parse(name: str, data: bytes) -> Any:
    """The root element, with lxml. Any DTD is refused: it could define entities."""
    from lxml import etree

    if len(data) > _LIMIT:
        raise _fault(name, None, f"larger than {_LIMIT // 1_000_000} MB")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root: Any = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        raise _fault(name, int(fault.position[0]), f"not well-formed XML: {fault.msg}") from fault
    if root.getroottree().docinfo.doctype:
        raise _fault(name, 1, "a DOCTYPE is not allowed")
    if _local(root) != "srx":
        raise _fault(name, root.sourceline, f"the root element is {_local(root)!r}, not 'srx'")
    return root


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _children(element: Any, tag: str) -> list[Any]:
    return [child for child in element.iter() if _local(child) == tag]


def _pattern(name: str, element: Any, owner: Any, *, default: str) -> re.Pattern[str]:
    line = element.sourceline if element is not None else owner.sourceline
    try:
        return python_pattern((element.text or "") if element is not None else default)
    except (re.error, ValueError, OverflowError, RecursionError) as fault:
        raise _fault(name, line, f"the pattern cannot be used: {fault}") from fault


def _rule(name: str, element: Any) -> Rule:
    breaks = element.get("break", "yes")
    if breaks not in ("yes", "no"):
        raise _fault(name, element.sourceline, f"break is {breaks!r}, not 'yes' or 'no'")
    parts = {_local(child): child for child in element}
    before = _pattern(name, parts.get("beforebreak"), element, default="")
    after = _pattern(name, parts.get("afterbreak"), element, default="")
    if not before.pattern and not after.pattern:
        raise _fault(name, element.sourceline, "a rule without beforebreak and afterbreak would match everywhere")
    return Rule(breaks == "yes", before, after, element.sourceline or 0)


def read_srx(source: Path | str, data: bytes | None = None) -> Srx:
    """Read a file of rules.

    Args:
        source: the path, or just a name for messages if ``data`` is given.
        data: the content.

    Raises:
        InputError: the file is missing, is not SRX, or a pattern cannot be used; ``where`` names file and line.
    """
    name = str(source)
    if data is None:
        try:
            data = Path(source).read_bytes()
        except OSError as fault:
            raise _fault(name, None, f"cannot be read: {fault.strerror}") from fault
    root = _parse(name, data)
    sets = _children(root, "languagerule")
    rules = {
        found.get("languagerulename", ""): tuple(_rule(name, rule) for rule in _children(found, "rule"))
        for found in sets
    }
    maps = []
    for found in _children(root, "languagemap"):
        wanted = found.get("languagerulename", "")
        if wanted not in rules:
            raise _fault(name, found.sourceline, f"there is no languagerule {wanted!r}")
        try:
            maps.append((python_pattern(found.get("languagepattern", "")), wanted))
        except (re.error, ValueError) as fault:
            raise _fault(name, found.sourceline, f"the language pattern cannot be used: {fault}") from fault
    if not maps:
        raise _fault(name, root.sourceline, "there is no languagemap, so no rule holds for any language")
    cascade = any(header.get("cascade") == "yes" for header in _children(root, "header"))
    return Srx(name, cascade, tuple(maps), rules)


def with_exceptions(split: Splitter, rules: tuple[Rule, ...]) -> Splitter:
    """The splitter with the user's rules on top: the first that matches a place decides it.

    White space counts with the place: a rule that matches before or after the white space at a boundary means that boundary.
    """

    def corrected(text: str) -> list[Boundary]:
        decided: dict[int, Rule] = {}
        for rule in rules:
            for place in rule.places(text):
                decided.setdefault(_behind_space(text, place), rule)
        kept = [found for found in split(text) if not _denied(decided, _behind_space(text, found.position))]
        known = {_behind_space(text, found.position) for found in kept}
        added = [
            Boundary(place, f"SRX rule in line {rule.line}")
            for place, rule in decided.items()
            if rule.breaks and place not in known and 0 < place < len(text)
        ]
        return sorted([*kept, *added], key=lambda found: found.position)

    return corrected


def _denied(decided: dict[int, Rule], place: int) -> bool:
    rule = decided.get(place)
    return rule is not None and not rule.breaks


def _behind_space(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place
