"""Unicode and width folding for matching, with a map back to the untouched text.

Folding never changes the text that is kept: a match found in the folded text is reported as a span of the original. Folding is
done cluster by cluster (a character and the marks or jamo that compose with it), so that ``İ`` or a decomposed syllable, which
change length, cannot shift a span.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass

__all__ = ["Folded", "fold", "nfc"]

_APOSTROPHES = "\u2018\u2019\u201b\u02bc\u2032\uff07`\u00b4"
_HYPHENS = "\u2010\u2011\ufe63\uff0d"
_DROPPED = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_PLAIN = {ord(mark): "'" for mark in _APOSTROPHES} | {ord(mark): "-" for mark in _HYPHENS}
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
# What NFC could join to the character before it: combining marks, and the vowels and finals of decomposed Hangul.
_CLUSTER = re.compile(r".[\u0300-\u036f\u1160-\u11ff\u3099\u309a\u20d0-\u20ff]*", re.DOTALL)
_MOVING = re.compile(rf"\s\s|[^\S ]|[{_DROPPED}]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and, for each of its characters, where it came from.

    Attributes:
        text: the folded text.
        starts: offset in the original where folded character i begins; ``None`` where folding kept every offset.
        ends: offset in the original just after it.
    """

    text: str
    starts: array[int] | None = None
    ends: array[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original span of the folded span ``[start, end)``, which must not be empty."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def nfc(text: str) -> str:
    """The text in Unicode's composed form."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _fold_cluster(cluster: str, lower: bool) -> str:
    folded = unicodedata.normalize("NFKC", cluster).translate(_PLAIN)
    return folded.lower() if lower else folded


def _same_length(text: str, lower: bool, hyphens: bool) -> str | None:
    """The folded text where no offset moves, which is nearly always and much faster; ``None`` where one could."""
    plain = text.translate(_HALF_WIDTH).translate(_PLAIN)
    plain = plain.replace("-", " ") if hyphens else plain
    if _MOVING.search(plain) or not unicodedata.is_normalized("NFKC", plain):
        return None
    folded = plain.lower() if lower else plain
    return folded if len(folded) == len(text) else None


def fold(text: str, *, lower: bool = False, hyphens: bool = False, spaces: bool = True) -> Folded:
    """Fold a text for matching.

    Always: NFKC (full-width and ligatures), straight apostrophes, plain hyphens, no zero-width characters, one plain space
    for any run of white space.

    Args:
        text: the text; never changed.
        lower: lower-case as well.
        hyphens: a hyphen counts as a space (``asylum-seeker``).
        spaces: keep spaces; ``False`` leaves all of them out (spacing variants of Korean).
    """
    if (short := _same_length(text, lower, hyphens)) is not None:
        if spaces or " " not in short:
            return Folded(short)
        kept = [at for at, char in enumerate(short) if char != " "]
        return Folded(short.replace(" ", ""), array("q", kept), array("q", [at + 1 for at in kept]))
    pieces: list[str] = []
    starts, ends = array("q"), array("q")
    after_space = False
    for cluster in _CLUSTER.finditer(text):
        folded = _fold_cluster(cluster.group(), lower)
        for char in folded:
            char = " " if char.isspace() or (hyphens and char == "-") else char
            if char in _DROPPED or (char == " " and (after_space or not spaces)):
                continue
            after_space = char == " "
            pieces.append(char)
            starts.append(cluster.start())
            ends.append(cluster.end())
    return Folded("".join(pieces), starts, ends)
