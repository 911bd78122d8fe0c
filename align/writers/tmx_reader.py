"""TMX reading, levels 1 and 2: inline tags are dropped to their text. Versions 1.1 to 1.4b.

The file is not trusted: no DTD is loaded, no entity is expanded (a file that declares one is refused), nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast, get_args

from align import lang as languages
from align.bitext import Bitext, Origin, SegmentKind
from align.errors import InputError, UsageError
from align.writers.inputs import Pair, from_pairs, read_bytes, sha256
from align.writers.xml_input import root_of

__all__ = ["parse", "read"]

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SKIPPED = {"bpt", "ept", "it", "ph", "ut"}  # native codes of the source format; `hi` and `sub` hold text
_KIND = "x-align-kind"


def read(path: str | Path, source_lang: str | None = None, target_lang: str | None = None) -> Bitext:
    """The bitext of two languages of a memory, one link a unit; a unit with one side only becomes a 1:0 or 0:1 link.

    The source language is the header's ``srclang`` unless given; the target language may be left out where the memory holds
    only one other.

    Raises:
        InputError: the file cannot be read, is not well-formed TMX, declares entities, or leaves the languages open; the
            message lists those that it holds.
    """
    return parse(read_bytes(path), (source_lang, target_lang), str(path))


def parse(data: bytes, langs: tuple[str | None, str | None], name: str) -> Bitext:
    """The same from bytes; ``langs`` are source and target, ``name`` is for messages and the documents' origin.

    Raises:
        InputError: as in ``read``.
    """
    root = _root(data, name)
    units = list(_units(root))
    found = list(dict.fromkeys(lang for texts, _ in units for lang in texts))
    source, target = _languages(root, found, langs, name)
    pairs: list[Pair] = [(texts.get(source, ""), texts.get(target, ""), kind) for texts, kind in units]
    if not any(left.strip() or right.strip() for left, right, _ in pairs):
        raise InputError(
            f"the memory holds no unit in {source} or {target}", where=name, hint=f"It holds: {', '.join(found)}."
        )
    return from_pairs(pairs, (source, target), Origin(name, "tmx", sha256(data)))


def _root(data: bytes, name: str) -> Any:
    root = root_of(data, name, "Export the memory again from your tool.")
    if root.tag != "tmx":
        raise InputError(f"this is XML but not TMX: its root is <{root.tag}>", where=name, hint="Give a TMX file.")
    return root


def _units(root: Any) -> Iterator[tuple[dict[str, str], SegmentKind]]:
    """For each unit its text by language (the first of each), and the kind that align wrote, else ``sentence``."""
    for unit in root.iterfind("body/tu"):
        texts: dict[str, str] = {}
        for variant in unit.iterfind("tuv"):
            code = variant.get(_LANG) or variant.get("lang") or ""
            segment = variant.find("seg")
            if segment is not None:
                texts.setdefault(_code(code), _text(segment))
        kind = next((prop.text for prop in unit.iterfind("prop") if prop.get("type") == _KIND), None)
        yield texts, cast(SegmentKind, kind) if kind in get_args(SegmentKind) else "sentence"


def _text(element: Any) -> str:
    """The translatable text of a segment: native codes fall away, what they enclose stays."""
    parts = [element.text or ""]
    for child in element:
        if child.tag not in _SKIPPED:
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _code(code: str) -> str:
    """The package's spelling of a language it knows, else the file's own."""
    try:
        return languages.parse(code).code
    except UsageError:
        return code.strip()


def _languages(root: Any, found: list[str], langs: tuple[str | None, str | None], name: str) -> tuple[str, str]:
    header = root.find("header")
    declared = _code(header.get("srclang", "")) if header is not None else ""
    source = _code(langs[0]) if langs[0] else declared
    if source not in found:
        raise InputError(
            f"no text in the source language {source!r}", where=name, hint=f"The memory holds: {', '.join(found)}."
        )
    others = [lang for lang in found if lang != source]
    target = _code(langs[1]) if langs[1] else (others[0] if len(others) == 1 else "")
    if target not in others:
        what = f"no text in the target language {target!r}" if target else "it is open which target language is meant"
        raise InputError(what, where=name, hint=f"Besides {source} the memory holds: {', '.join(others) or 'nothing'}.")
    return source, target
