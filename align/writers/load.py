"""A bitext from any file that this stage reads, chosen by the ending of its name."""

from __future__ import annotations

from pathlib import Path

from align.bitext import Bitext
from align.errors import InputError, UsageError
from align.writers import jsonl_reader, tmx_reader, tsv, xliff_reader

__all__ = ["load"]


def load(path: str | Path, source_lang: str | None = None, target_lang: str | None = None) -> Bitext:
    """Reads ``.jsonl``, ``.tmx``, ``.xlf`` (``.xliff``), ``.tsv`` (or ``.txt`` with tabs). Languages are needed for TSV only.

    Raises:
        InputError: unknown ending, or the file is not what its ending says.
        UsageError: a TSV without languages.
    """
    ending = Path(path).suffix.lower()
    if ending == ".jsonl":
        return jsonl_reader.read_bitext(path)
    if ending == ".tmx":
        return tmx_reader.read(path, source_lang, target_lang)
    if ending in (".xlf", ".xliff", ".mxliff", ".sdlxliff"):
        return xliff_reader.read(path, source_lang, target_lang)
    if ending in (".tsv", ".txt", ".tab"):
        if not source_lang or not target_lang:
            raise UsageError(f"the languages of {path} are not known", hint="Name them: a TSV file does not say.")
        return tsv.read(path, source_lang, target_lang)
    raise InputError(
        f"files ending in {ending!r} are not read", where=str(path), hint="Give .jsonl, .tsv, .tmx or .xlf."
    )
