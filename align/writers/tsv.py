"""Bitexts as tab-separated values: one link a line, source and target, UTF-8, no quoting."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from align.bitext import Bitext, Origin
from align.errors import InputError
from align.writers.clean import FORMULA, one_line
from align.writers.inputs import Pair, decode, from_pairs, read_bytes, sha256
from align.writers.sides import join

__all__ = ["TsvSettings", "parse", "read", "render"]


@dataclass(frozen=True, slots=True)
class TsvSettings:
    """How to write.

    Attributes:
        header: a first line that names the columns.
        ids: a first column with the link's 1-based number.
        spreadsheet: for programs that compute: a byte order mark, and an apostrophe before a cell that would be taken for a
            formula. Not for exchange: the apostrophe is part of the text.
    """

    header: bool = False
    ids: bool = False
    spreadsheet: bool = False


def render(bitext: Bitext, settings: TsvSettings | None = None) -> str:
    """Source and target of every link; an empty field for an empty side. Tabs and line breaks in a text become spaces."""
    settings = settings or TsvSettings()
    rows = [["id", bitext.source.lang, bitext.target.lang]] if settings.header else []
    for number, link in enumerate(bitext.links, start=1):
        source = join(bitext.source_texts(link), bitext.source.lang)
        target = join(bitext.target_texts(link), bitext.target.lang)
        rows.append([str(number), _cell(source, settings), _cell(target, settings)])
    lines = ["\t".join(row if settings.ids else row[1:]) + "\n" for row in rows]
    return ("\ufeff" if settings.spreadsheet else "") + "".join(lines)


def _cell(text: str, settings: TsvSettings) -> str:
    flat = one_line(text)
    return f"'{flat}" if settings.spreadsheet and flat.startswith(FORMULA) else flat


def read(path: str | Path, source_lang: str, target_lang: str) -> Bitext:
    """The bitext of a file with two columns and no header; an empty field makes a 1:0 or 0:1 link.

    Raises:
        InputError: the file cannot be read, is not UTF-8, or a line has not exactly two columns (``where``: ``file:line``).
    """
    return parse(read_bytes(path), (source_lang, target_lang), str(path))


def parse(data: bytes, langs: tuple[str, str], name: str) -> Bitext:
    """The same from bytes; ``langs`` are source and target code, ``name`` is for messages and the documents' origin.

    Raises:
        InputError: as in ``read``.
    """
    pairs: list[Pair] = []
    for number, line in enumerate(decode(data, name).split("\n"), start=1):
        if not line.strip():
            continue
        fields = line.split("\t")
        if len(fields) != 2:
            raise InputError(
                f"{len(fields)} column{'s' * (len(fields) != 1)} where two are expected",
                where=f"{name}:{number}",
                hint="Each line holds the source text, one tab, and the target text.",
            )
        pairs.append((fields[0], fields[1], "sentence"))
    if not pairs:
        raise InputError("the file holds no pairs", where=name, hint="Give a file with one pair of texts a line.")
    return from_pairs(pairs, langs, Origin(name, "tsv", sha256(data)))
