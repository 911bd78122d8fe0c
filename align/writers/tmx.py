"""TMX 1.4b writing: Translation Memory eXchange, LISA OSCAR 2005. Level 1: plain text segments, no inline tags.

What tools are strict about: ``version`` is ``1.4``, ``note`` and ``prop`` stand before ``tuv`` (OmegaT refuses the whole file
otherwise), dates are ``YYYYMMDDThhmmssZ``. Reading is ``align.writers.tmx_reader``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import align
from align.bitext import Bitext, Span
from align.errors import UsageError
from align.writers.clean import xml_safe
from align.writers.sides import join

__all__ = ["CODES", "TmxSettings", "render"]

# Tools pick a memory's language by language and country, and few know a script subtag.
CODES = {"zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}
_DATE = re.compile(r"\d{8}T\d{6}Z")
_WRAPPED = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_KIND = "x-align-kind"


@dataclass(frozen=True, slots=True)
class TmxSettings:
    """How to write.

    Attributes:
        date: creation date as ``YYYYMMDDThhmmssZ``; empty leaves dates out, so that the same bitext gives the same bytes.
        portable_codes: write ``zh-CN`` and ``zh-TW`` instead of ``zh-Hans`` and ``zh-Hant``.
        machine: mark the translations as a machine's (``creationid="MT"``, which tools know), so that a draft that comes into a
            memory is not taken for a translator's work.
    """

    date: str = ""
    portable_codes: bool = True
    machine: bool = False


def render(bitexts: Sequence[Bitext], settings: TmxSettings | None = None) -> str:
    """One memory of one or several bitexts of the same source document; every link with two sides becomes (part of) a unit.

    Links of different bitexts with the same source segments share a unit, whose ``tuid`` is the 1-based number of its source
    segment (``7`` or ``7-8``). Links with an empty side are left out; the header says how many (``x-align-left-out``).
    Characters that XML forbids become U+FFFD.

    Raises:
        UsageError: there is no bitext, the bitexts stand on different sources, a language comes twice, or the date is malformed.
    """
    settings = settings or TmxSettings()
    _check(bitexts, settings)
    units: dict[Span, list[tuple[str, str]]] = {}
    left_out: dict[str, int] = {}
    for bitext in bitexts:
        lang = bitext.target.lang
        left_out[lang] = sum(not (link.sources and link.targets) for link in bitext.links)
        for link in bitext.links:
            if link.sources and link.targets:
                units.setdefault(link.source, []).append((lang, join(bitext.target_texts(link), lang)))
    source = bitexts[0].source
    lines = _head(source.lang, left_out, settings)
    for span in sorted(units):
        lines += _unit(bitexts[0], span, units[span], settings)
    return "\n".join([*lines, "  </body>", "</tmx>", ""])


def _check(bitexts: Sequence[Bitext], settings: TmxSettings) -> None:
    if not bitexts:
        raise UsageError("there is nothing to write to the TMX file", hint="Give at least one bitext.")
    langs = [bitext.target.lang for bitext in bitexts]
    if len(set(langs)) != len(langs):
        raise UsageError("two bitexts of one TMX file have the same target language", hint="Write one file each.")
    first = bitexts[0].source
    if any(other.source.lang != first.lang or other.source.texts() != first.texts() for other in bitexts):
        raise UsageError("the bitexts of one TMX file have different sources", hint="Write one file each.")
    if settings.date and not _DATE.fullmatch(settings.date):
        raise UsageError(f"{settings.date!r} is not a TMX date", hint="Write it like 20210113T090000Z (UTC).")


def _head(source_lang: str, left_out: dict[str, int], settings: TmxSettings) -> list[str]:
    code = _code(source_lang, settings)
    date = f' creationdate="{settings.date}"' if settings.date else ""
    tool = f'creationtool="align" creationtoolversion="{align.__version__}" o-tmf="align"'
    return [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<tmx version="1.4">',
        f'  <header {tool} segtype="sentence" adminlang="en" srclang="{code}" datatype="plaintext"{date}>',
        *(
            f'    <prop type="x-align-left-out" xml:lang="{_code(lang, settings)}">{count}</prop>'
            for lang, count in left_out.items()
        ),
        "  </header>",
        "  <body>",
    ]


def _unit(bitext: Bitext, span: Span, targets: list[tuple[str, str]], settings: TmxSettings) -> list[str]:
    document = bitext.source
    several = span[1] - span[0] > 1
    name = f"{span[0] + 1}-{span[1]}" if several else f"{span[0] + 1}"
    segtype = ' segtype="block"' if several else ""
    date = f' creationdate="{settings.date}"' if settings.date else ""
    made = ' creationid="MT"' if settings.machine else ""
    text = join([document.segment_text(number) for number in range(*span)], document.lang)
    return [
        f'    <tu tuid="{name}"{segtype}{date}>',
        f'      <prop type="{_KIND}">{document.segments[span[0]].kind}</prop>',
        *(
            f'      <tuv xml:lang="{_code(lang, settings)}"{maker}><seg>{_escape(_one_space(content))}</seg></tuv>'
            for lang, content, maker in [(document.lang, text, ""), *((*target, made) for target in targets)]
        ),
        "    </tu>",
    ]


def _code(lang: str, settings: TmxSettings) -> str:
    return _escape(CODES.get(lang, lang) if settings.portable_codes else lang)


def _one_space(text: str) -> str:
    """Line breaks of a hard-wrapped source as spaces: no tool would find a segment again that has them inside."""
    return _WRAPPED.sub(" ", text)


def _escape(text: str) -> str:
    """Text for element content and for attributes in double quotes; a carriage return would be read back as a line feed."""
    safe = xml_safe(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return safe.replace('"', "&quot;").replace("\r", "&#13;")
