"""``draft.txt``: the target text, one link a line."""

from __future__ import annotations

from align.bitext import Bitext
from align.writers.clean import one_line
from align.writers.sides import join

__all__ = ["render"]


def render(bitext: Bitext) -> str:
    """As many lines as links; an untranslated segment is an empty line, so that line numbers are segment numbers."""
    texts = (join(bitext.target_texts(link), bitext.target.lang) for link in bitext.links)
    return "".join(one_line(text) + "\n" for text in texts)
