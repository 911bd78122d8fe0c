"""Countries of the source that the translation does not name. Names from the Unicode CLDR (through Babel), with short forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

from align.bitext import Finding
from align.checks.base import Pair, View

__all__ = ["find"]

# First names, months, animals, parts of other names: too often no country.
_AMBIGUOUS = frozenset(
    {"Chad", "Dominica", "Georgia", "Guinea", "Jersey", "Jordan", "Mali", "Micronesia", "Niger", "Turkey"}
)
_ENGLISH = {
    "United States": "US", "the US": "US", "USA": "US", "United Kingdom": "GB", "UK": "GB", "Russia": "RU",
    "Burma": "MM", "Ivory Coast": "CI", "North Korea": "KP", "South Korea": "KR", "Czech Republic": "CZ",
    "Syria": "SY", "Vietnam": "VN", "Laos": "LA", "Hong Kong": "HK", "Democratic Republic of Congo": "CD",
    "Democratic Republic of the Congo": "CD", "East Timor": "TL",
}  # fmt: skip


@cache
def _also(lang: str) -> dict[str, str]:
    """Alternatives of a pattern for each code, from our own table."""
    text = (resources.files("align") / "data" / "names" / "countries.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    column = rows[0].index(lang)
    return {row[0]: row[column].replace("_", " ") for row in rows[1:] if row[column]}


@cache
def _countries(lang: str) -> tuple[re.Pattern[str], dict[str, str], dict[str, str]]:
    """A pattern of English names, the code of each, and the pattern of what a code is called in a language."""
    from babel import Locale

    english = {code: name for code, name in Locale("en").territories.items() if len(code) == 2 and code.isalpha()}
    language, _, script = lang.partition("-")
    there = Locale(language, script=script or None).territories
    codes = {
        name: code for code, name in english.items() if name not in _AMBIGUOUS and name.isascii() and code != "ZZ"
    } | _ENGLISH
    also = _also("zh-Hans" if lang == "zh-Hant" else lang)
    if lang == "zh-Hant":
        from opencc import OpenCC

        convert = OpenCC("s2twp").convert
        also = {code: f"{names}|{convert(names)}" for code, names in also.items()}
    called = {}
    for code in set(codes.values()):
        names = [re.escape(there[code])] if code in there else []
        names += [also[code]] if code in also else []
        if names:
            called[code] = "|".join(names)
    known = sorted((name for name, code in codes.items() if code in called), key=len, reverse=True)
    # Not the South China Sea, not a name inside another one.
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, known))})(?![\w-]| Sea\b|['’]s? [A-Z])")
    return pattern, codes, called


def find(view: View) -> Iterator[Finding]:
    """At most one finding a country and link. Names that could be something else are not looked at."""
    if view.source_lang != "en" or view.target_lang not in ("ko", "zh-Hans", "zh-Hant"):
        return
    pattern, codes, called = _countries(view.target_lang)
    for pair in view.both:
        yield from _missing(pair, pattern, codes, called)


def _missing(pair: Pair, pattern: re.Pattern[str], codes: dict[str, str], called: dict[str, str]) -> Iterator[Finding]:
    seen = set()
    for match in pattern.finditer(pair.source):
        code = codes[match.group()]
        if code not in seen and not re.search(called[code], pair.target):
            yield pair.finding("name", f"“{match.group()}” is not named in the translation")
        seen.add(code)
