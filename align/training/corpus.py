"""Parallel text from files: TSV (plain or xz) in three layouts, glossaries, and TMX."""

from __future__ import annotations

import csv
import lzma
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from align.errors import InputError
from align.lang import parse
from align.training.settings import SourceSettings

__all__ = ["Pair", "read_source", "rows_of"]

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Pair:
    """One English text and its translation.

    Attributes:
        tier: group that the mixing weights are given for.
        name: source of the pair, for caps, counts and the model card.
        lang: code of the target language.
        where: ``file:line``, for messages.
    """

    tier: str
    name: str
    lang: str
    english: str
    target: str
    where: str = ""


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    opener = lzma.open if path.suffix == ".xz" else open
    try:
        with opener(path, "rt", encoding="utf-8", newline="\n") as stream:
            for number, line in enumerate(stream, 1):
                yield number, line.rstrip("\r\n")
    except (OSError, UnicodeDecodeError, lzma.LZMAError, EOFError) as wrong:
        raise InputError(f"the corpus cannot be read: {wrong}", where=str(path)) from wrong


def _rows(path: Path, columns: int) -> Iterator[tuple[str, list[str]]]:
    """``file:line`` and the columns of every line; every line has the same number."""
    for number, line in _lines(path):
        cells = line.split("\t")
        if len(cells) != columns:
            raise InputError(
                f"{len(cells)} columns where {columns} were expected",
                where=f"{path}:{number}",
                hint="Columns are separated by one TAB each, and no cell holds a TAB or a line break.",
            )
        yield f"{path}:{number}", cells


def _tmx(path: Path, source: SourceSettings) -> Iterator[Pair]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.parse(str(path), parser).getroot()
    except (OSError, etree.XMLSyntaxError) as wrong:
        raise InputError(f"the TMX cannot be read: {wrong}", where=str(path)) from wrong
    for unit in root.iter("tu"):
        texts: dict[str, str] = {}
        for variant in unit.iter("tuv"):
            code = variant.get(_LANG) or variant.get("lang") or ""
            text = " ".join("".join(str(text) for text in segment.itertext()) for segment in variant.iter("seg"))
            texts[parse(code).code] = " ".join(text.split())
        where = f"{path}:{unit.sourceline}"
        for lang in source.targets:
            if texts.get("en") and texts.get(lang):
                yield Pair(source.tier, source.name or path.stem, lang, texts["en"], texts[lang], where)


def _table(path: Path, source: SourceSettings) -> Iterator[Pair]:
    for where, (tier, name, english, target) in _rows(path, 4):
        if not source.only or name in source.only:
            yield Pair(tier, name, source.targets[0], english, target, where)


def _columns(path: Path, source: SourceSettings) -> Iterator[Pair]:
    for where, (english, *targets) in _rows(path, 1 + len(source.targets)):
        for lang, target in zip(source.targets, targets, strict=True):
            yield Pair(source.tier, source.name or path.parent.name, lang, english, target, where)


def _glossary(path: Path, source: SourceSettings) -> Iterator[Pair]:
    """Each term by itself, as it stands in a heading or a table: as written, and with a capital letter."""
    for where, row in rows_of(path):
        term = (row["en"] or "").strip()
        for lang in source.targets:
            rendering = (row.get(lang) or "").strip()
            for form in dict.fromkeys((term, term[:1].upper() + term[1:])) if rendering else ():
                yield Pair(source.tier, source.name or path.stem, lang, form, rendering, where)


def rows_of(path: Path) -> Iterator[tuple[str, dict[str, str | None]]]:
    """``file:line`` and the cells of each row of a glossary with a header line, by its columns (``en`` and language codes).

    Raises:
        InputError: the file cannot be read or has no column ``en``.
    """
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, UnicodeDecodeError) as wrong:
        raise InputError(f"the terms cannot be read: {wrong}", where=str(path)) from wrong
    if not rows or "en" not in rows[0]:
        raise InputError("the terms have no column named en", where=str(path), hint="Give the file a header line.")
    for number, row in enumerate(rows, 2):
        yield f"{path}:{number}", row


def _converted(pairs: Iterator[Pair], config: str) -> Iterator[Pair]:
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC(config).convert
    for pair in pairs:
        yield Pair(pair.tier, pair.name, pair.lang, pair.english, convert(pair.target), pair.where)


def read_source(source: SourceSettings) -> Iterator[Pair]:
    """All pairs of a source, in file order.

    Raises:
        InputError: nothing is there, or a line has another number of columns; names file and line.
    """
    path = Path(source.path)
    endings = (".tmx",) if source.layout == "tmx" else (".tsv", ".tsv.xz")
    files = sorted(file for file in path.iterdir() if file.name.endswith(endings)) if path.is_dir() else [path]
    if not files or not path.exists():
        raise InputError(
            "no parallel text here", where=str(path), hint=f"Expected files ending in {', '.join(endings)}."
        )
    reader = {"tmx": _tmx, "table": _table, "corpus": _columns, "pair": _columns, "glossary": _glossary}[source.layout]
    for file in files:
        pairs = reader(file, source)
        yield from _converted(pairs, source.convert) if source.convert else pairs
