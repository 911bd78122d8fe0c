"""Straightening quotes and dashes for a model's input, with the way back to the untouched text.

MarianMT models were trained on text with typewriter quotes; curly ones reach them as unknown or rare pieces. Moses'
``normalize-punctuation`` does the same for OPUS models; this is our own, and it keeps offsets.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Mapped", "straighten", "straightened"]

_QUOTES = {
    **dict.fromkeys("“”„‟«»″〝〞＂", '"'),
    **dict.fromkeys("‘’‚‛‹›′ʼ`´＇", "'"),
    "…": "...",
    "\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u3000": " ",
    "\n": " ", "\r": " ", "\t": " ",
    "\u00ad": "", "\u200b": "", "\u2060": "", "\ufeff": "",
    "‐": "-", "‑": "-", "−": "-",
}  # fmt: skip
_DASHES = {"–": "-", "—": " - ", "―": " - "}


@dataclass(frozen=True, slots=True)
class Mapped:
    """A changed text whose characters know where they come from.

    Attributes:
        text: the text as it is now.
        starts: for each character of ``text`` the offset in the original where its origin starts.
        ends: the same for the end (exclusive).
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Mapped:
        """The text, unchanged."""
        return cls(text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))

    def sub(self, pattern: str | re.Pattern[str], replacement: str | Callable[[re.Match[str]], str]) -> Mapped:
        """Like ``re.sub`` with a plain string (no group references) or a function; new characters own the whole match."""
        parts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []

        def copy(start: int, end: int) -> None:
            parts.append(self.text[start:end])
            starts.extend(self.starts[start:end])
            ends.extend(self.ends[start:end])

        position = 0
        for match in re.finditer(pattern, self.text):
            if match.start() == match.end():
                continue
            copy(position, match.start())
            new = replacement if isinstance(replacement, str) else replacement(match)
            parts.append(new)
            starts.extend([self.starts[match.start()]] * len(new))
            ends.extend([self.ends[match.end() - 1]] * len(new))
            position = match.end()
        copy(position, len(self.text))
        return Mapped("".join(parts), tuple(starts), tuple(ends))

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that ``[start, end)`` of ``text`` comes from, empty for an empty span."""
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return at, at
        return self.starts[start], self.ends[end - 1]


_ALL = _QUOTES | _DASHES
_TRANSLATED = {True: str.maketrans(_ALL), False: str.maketrans(_QUOTES)}


def straighten(text: str, *, dashes: bool = True) -> Mapped:
    """Curly quotes straight, odd spaces plain, invisible characters gone; with ``dashes`` also long dashes as hyphens."""
    table = _ALL if dashes else _QUOTES
    return Mapped.of(text).sub("[" + re.escape("".join(table)) + "]", lambda match: table[match.group()])


def straightened(text: str, *, dashes: bool = True) -> str:
    """The text of ``straighten`` without the way back: a tenth of the time."""
    return text.translate(_TRANSLATED[dashes])
