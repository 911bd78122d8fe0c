"""One key puts the approved term in: over the words that stand for it, or at the cursor, with the right particle."""

from __future__ import annotations

from align.bitext import Span
from align.text import particles

__all__ = ["put_term"]


def put_term(text: str, span: Span, wanted: str, lang: str, reading: str = "") -> tuple[str, int]:
    """The text with ``wanted`` over ``span`` (empty: at that place), and where the cursor goes: behind what was put in.

    In Korean the particle that follows is made to agree, by ``reading`` where the term is not written as it is said.
    """
    start = min(max(span[0], 0), len(text))
    end = min(max(span[1], start), len(text))
    made = text[:start] + wanted + text[end:]
    cursor = start + len(wanted)
    if lang == "ko":
        made, _ = particles.repair_after(made, cursor, reading or None)
    return made, cursor
