"""What two versions of one text do not share, for a page that shows them side by side.

Words are compared where a language has them, characters of Chinese one by one (Ratcliff & Obershelp 1988, as ``difflib`` has
it). A lone character or mark that two versions share by chance is no common part, and punctuation alone is no difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from align.bitext import Document, Span

__all__ = ["differing"]

_TOKEN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W\u3400-\u9fff\uf900-\ufaff]+|[^\w\s]")
_MOST = 3000  # tokens of a side; a longer bead is no bead that a reader compares
_Token = tuple[str, int, int]


def differing(
    one: tuple[Document, Iterable[int]], other: tuple[Document, Iterable[int]]
) -> tuple[list[Span], list[Span]]:
    """For segments of two documents the stretches of each that do not stand in the other, as spans of the document.

    Nothing differs where one side has no segment: there is nothing to compare with.
    """
    sides = [_tokens(*side) for side in (one, other)]
    if not all(sides) or max(map(len, sides)) > _MOST:
        return [], []
    texts = [[text for text, _, _ in side] for side in sides]
    blocks = SequenceMatcher(None, texts[0], texts[1], autojunk=False).get_matching_blocks()
    kept = [block for block in blocks if _says_something("".join(texts[0][block.a : block.a + block.size]), block.size)]
    if texts[0] == texts[1]:
        return [], []
    return (
        _outside(one[0], sides[0], [(block.a, block.a + block.size) for block in kept]),
        _outside(other[0], sides[1], [(block.b, block.b + block.size) for block in kept]),
    )


def _tokens(document: Document, numbers: Iterable[int]) -> list[_Token]:
    return [
        (token.group().casefold(), token.start(), token.end())
        for segment in (document.segments[number] for number in numbers)
        for token in _TOKEN.finditer(document.text, segment.start, segment.end)
    ]


def _says_something(text: str, tokens: int) -> bool:
    """Whether a common part is more than one mark or one Chinese character."""
    letters = sum(letter.isalnum() for letter in text)
    return letters > 1 or (letters == 1 and tokens > 1) or text.isdigit()


def _outside(document: Document, tokens: Sequence[_Token], common: Sequence[Span]) -> list[Span]:
    """Spans of runs of tokens outside the common parts; a run ends where a segment does."""
    inside = {number for start, end in common for number in range(start, end)}
    spans: list[Span] = []
    open_ = False
    for number, (_, start, end) in enumerate(tokens):
        if number in inside:
            open_ = False
        elif open_ and "\n" not in document.text[spans[-1][1] : start]:
            spans[-1] = spans[-1][0], end
        else:
            spans.append((start, end))
            open_ = True
    return [span for span in spans if any(letter.isalnum() for letter in document.span_text(span))]
