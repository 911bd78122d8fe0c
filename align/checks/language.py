"""Source text that is not in the language of its document: a quotation, a box of another page, a wrong file."""

from __future__ import annotations

from collections.abc import Iterator

from align.bitext import Finding
from align.checks.base import View
from align.lang import LANGUAGES
from align.text.foreign import foreign_language

__all__ = ["find"]


def find(view: View) -> Iterator[Finding]:
    """One finding for each link with a source text of 40 letters or more that is plainly in another language."""
    expected = LANGUAGES[view.source_lang].name
    for pair in view.pairs:
        name = foreign_language(pair.source, view.source_lang)
        if name:
            yield pair.finding("language", f"the source looks like {name}, not {expected}")
