"""All checks over one bitext."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from align.bitext import Bitext, Finding, Stamp
from align.checks import (
    brackets,
    consistency,
    coverage,
    end,
    language,
    length,
    names,
    numbers,
    particles,
    punctuation,
    register,
    repetition,
    script,
    symbols,
    untranslated,
)
from align.checks.base import Check, view_of

__all__ = ["CHECKS", "KINDS", "CheckSettings", "check"]

_VERSION = "1"

CHECKS: dict[str, Check] = {
    "coverage": coverage.find,
    "language": language.find,
    "untranslated": untranslated.find,
    "numbers": numbers.find,
    "names": names.find,
    "symbols": symbols.find,
    "script": script.find,
    "end": end.find,
    "length": length.find,
    "repetition": repetition.find,
    "punctuation": punctuation.find,
    "brackets": brackets.find,
    "register": register.find,
    "particles": particles.find,
    "consistency": consistency.find,
}
"""The checks by the name that their findings carry, in the order in which they run."""

KINDS = (
    "addition", "bracket", "character", "end", "inconsistent", "language", "length", "name", "number", "omission", "particle",
    "punctuation", "register", "repetition", "script", "space", "symbol", "untranslated", "width",
)  # fmt: skip
"""The names that findings carry."""


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """What to look for.

    Attributes:
        skip: names of checks that are not wanted.
    """

    skip: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """First 16 hexadecimal digits of the SHA-256 of the settings."""
        return hashlib.sha256(repr(sorted(set(self.skip))).encode()).hexdigest()[:16]


def check(bitext: Bitext, settings: CheckSettings | None = None) -> Bitext:
    """The bitext with the findings of all checks added to those already there, ordered by link."""
    chosen = settings or CheckSettings()
    view = view_of(bitext)
    found = [finding for name, judge in CHECKS.items() if name not in chosen.skip for finding in judge(view)]
    merged = _merge(bitext.findings, found)
    return replace(bitext, findings=merged).stamped(Stamp("checks", "checks", _VERSION, chosen.digest))


def _merge(old: tuple[Finding, ...], new: list[Finding]) -> tuple[Finding, ...]:
    """Old and new findings by link, each once. A link that is known to be untranslated is not an omission as well."""
    said = {(finding.check, finding.link) for finding in old}
    said |= {("omission", link) for check_name, link in said if check_name == "untranslated"}
    fresh = [finding for finding in new if (finding.check, finding.link) not in said]
    return tuple(sorted(dict.fromkeys([*old, *fresh]), key=lambda finding: finding.link))
