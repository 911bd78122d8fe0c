"""Our exceptions as an SRX 2.0 file, for tools that know only that format.

What SRX can say is written: abbreviations that never end a sentence, those that end one only before a word that begins sentences,
those before numbers, initials, and the end marks of Korean and Chinese. What our rules know beyond that (quotations, glued text,
headings) has no place in the format.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from align.segmenters.english import ABBREVIATIONS
from align.text.glue import STARTERS

__all__ = ["exceptions_srx"]

_RuleText = tuple[bool, str, str]


def _either_case(word: str) -> str:
    """A pattern for a word with a small or a capital first letter, its periods literal."""
    return f"[{word[0].lower()}{word[0].upper()}]{re.escape(word[1:])}" if word[0].isalpha() else re.escape(word)


def _english() -> list[_RuleText]:
    starter = "|".join(sorted(STARTERS))
    rules: list[_RuleText] = []
    for kind, words in ABBREVIATIONS.items():
        joined = "|".join(_either_case(word) for word in sorted(words))
        before = rf"\b(?:{joined})\."
        if kind == "maybe":
            rules.append((True, before, rf"\s+(?:{starter})\b"))
        rules.append((False, before, r"\s+[\d(]" if kind == "before a number" else r"\s"))
    rules.append((False, r"\b[A-Z]\.", r"\s"))
    rules.append((True, r"""[.!?…]+[)\]”’"']*""", r"""\s+["'“‘(\[]?[A-Z0-9]"""))
    return rules


_KOREAN: list[_RuleText] = [
    (False, r"\d{1,4}\.", r"\s\d{1,2}\."),
    (False, r"""[.!?][”’"']""", r"\s?(?:이?라고|이?라는|이?라며|고|며)"),
    (True, r"""[가-힣][.!?…]+[)\]”’"']*""", r"\s"),
]
_CHINESE: list[_RuleText] = [
    (False, r"[。！？][”’」』》]+", r"[，、。的]"),
    (True, r"[。！？]+[”’」』）]*", r"[^”’」』》）]"),
]


def _rule_set(name: str, rules: list[_RuleText]) -> list[str]:
    lines = [f'      <languagerule languagerulename="{name}">']
    for breaks, before, after in rules:
        lines += [
            f'        <rule break="{"yes" if breaks else "no"}">',
            f"          <beforebreak>{escape(before)}</beforebreak>",
            f"          <afterbreak>{escape(after)}</afterbreak>",
            "        </rule>",
        ]
    return [*lines, "      </languagerule>"]


def exceptions_srx() -> str:
    """The file, as text in UTF-8; the same on every run."""
    sets = {"English": _english(), "Korean": _KOREAN, "Chinese": _CHINESE}
    maps = {"English": "en.*", "Korean": "ko.*", "Chinese": "zh.*"}
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<srx xmlns="http://www.lisa.org/srx20" version="2.0">',
        '  <header segmentsubflows="yes" cascade="no">',
        '    <formathandle type="start" include="no"/>',
        '    <formathandle type="end" include="yes"/>',
        '    <formathandle type="isolated" include="no"/>',
        "  </header>",
        "  <body>",
        "    <languagerules>",
    ]
    for name, rules in sets.items():
        lines += _rule_set(name, rules)
    lines += ["    </languagerules>", "    <maprules>"]
    lines += [f'      <languagemap languagepattern="{maps[name]}" languagerulename="{name}"/>' for name in sets]
    return "\n".join([*lines, "    </maprules>", "  </body>", "</srx>", ""])
