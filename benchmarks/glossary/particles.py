"""One table of Korean particles: align against hangulpy, hangeul, hgtk, tossi and kiwipiepy on the same golden cases.

Usage: python -m benchmarks.glossary.particles   (``make bench-particles`` installs the other tools first)

A case counts as right where word and particle come out as the table has them. A tool that does not know a particle, or raises,
has that case wrong; how often that is stands in the table too. Cases with a reading that only a glossary can give
are left out, and particles of one form only.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import metadata
from typing import Any

from align.text.particles import agree
from benchmarks.glossary.sets import ROOT

CASES = ROOT / "tests" / "golden" / "particles.tsv"
RESULTS = ROOT / "benchmarks" / "results" / "particles.json"
PAGE = ROOT / "docs" / "enforcement.md"
MARKS = ("<!-- particles -->", "<!-- end of particles -->")
Tool = Callable[[str, str], str]
"""(word, particle in either form) to the particle that the tool writes."""
_TAGS = {"이": "JKS", "가": "JKS", "을": "JKO", "를": "JKO", "과": "JKB", "와": "JKB"}  # for kiwipiepy
_CORE = {frozenset(pair) for pair in (("은", "는"), ("이", "가"), ("을", "를"), ("과", "와"), ("으로", "로"))}


def _pair(given: str) -> tuple[str, str]:
    """(form after a consonant, form after a vowel) of a particle or stack."""
    return agree("강", given), agree("차", given)


def _ours(word: str, given: str) -> str:
    return agree(word, given)


def _hangulpy(word: str, given: str) -> str:
    from hangulpy import josa

    return str(josa(word, "/".join(_pair(given))))[len(word) :]


def _hangeul(word: str, given: str) -> str:
    from hangeul import get_josa

    return str(get_josa(word, "/".join(_pair(given))))


def _hgtk(word: str, given: str) -> str:
    from hgtk import josa

    return str(josa.attach(word, josa.JOSAS[given]))[len(word) :]


def _tossi(word: str, given: str) -> str:
    import tossi

    return str(tossi.pick(word, given))


class _Kiwi:
    """kiwipiepy joins morphemes; the particle is given as one."""

    def __init__(self) -> None:
        from kiwipiepy import Kiwi

        self._kiwi: Any = Kiwi(num_workers=1)

    def __call__(self, word: str, given: str) -> str:
        joined = str(
            self._kiwi.join(
                [(word, "NNP"), (given, _TAGS.get(given, "JKB" if given.startswith(("으로", "로")) else "JX"))]
            )
        )
        if not joined.startswith(word):
            raise ValueError(joined)
        return joined[len(word) :]


def _tools() -> dict[str, tuple[Tool, str]]:
    """Tools by name and version, with their licences."""
    rivals: list[tuple[str, Tool, str]] = [
        ("hangulpy", _hangulpy, "MIT"),
        ("hangeul", _hangeul, "MIT"),
        ("kiwipiepy", _Kiwi(), "Apache-2.0"),
        ("hgtk", _hgtk, "Apache-2.0"),
        ("tossi", _tossi, "BSD"),
    ]
    own = {f"align {metadata.version('align-toolkit')}": (_ours, "see LICENSE")}
    return own | {f"{name} {metadata.version(name)}": (tool, licence) for name, tool, licence in rivals}


def compare() -> dict[str, dict[str, object]]:
    """For each tool: cases right, of the five common pairs and of all, and cases that it refused."""
    lines = CASES.read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    cases = [
        (word, given, right) for word, given, right, reading in rows if not reading and len(set(_pair(given))) == 2
    ]
    table: dict[str, dict[str, object]] = {}
    for name, (tool, licence) in _tools().items():
        right = core = core_all = refused = 0
        for word, given, wanted in cases:
            common = frozenset(_pair(given)) in _CORE
            core_all += common
            try:
                good = tool(word, given) == wanted
            except Exception:  # whatever a rival raises, it is a refusal
                good, refused = False, refused + 1
            right, core = right + good, core + (good and common)
        table[name] = {
            "licence": licence, "common": [core, core_all], "all": [right, len(cases)], "refused": refused,
        }  # fmt: skip
    return table


def _page(table: dict[str, dict[str, Any]]) -> str:
    rows = ["| tool | licence | five common pairs | all | refused |", "|---|---|---:|---:|---:|"]
    rows += [
        f"| {name} | {row['licence']} | {row['common'][0]} of {row['common'][1]} | {row['all'][0]} of {row['all'][1]} "
        f"| {row['refused']} |"
        for name, row in table.items()
    ]
    return "\n".join(rows)


def main() -> None:
    """Run from the root of the repository."""
    table = compare()
    RESULTS.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if PAGE.is_file():
        before, rest = PAGE.read_text(encoding="utf-8").split(MARKS[0])
        after = rest.split(MARKS[1])[1]
        PAGE.write_text(f"{before}{MARKS[0]}\n{_page(table)}\n{MARKS[1]}{after}", encoding="utf-8")
    print(_page(table))


if __name__ == "__main__":
    main()
