"""Boundary F1 as in notes/segmentation.md: positions count visible characters only, the document's last boundary is left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


def visible(text: str) -> int:
    return len("".join(text.split()))


def edges(segments: Iterable[str]) -> list[int]:
    """Ends of segments in visible characters; the last one is the end of the document."""
    found, position = [], 0
    for segment in segments:
        position += visible(segment)
        found.append(position)
    return found


@dataclass
class Tally:
    """Counts add up over documents before anything is divided."""

    right: int = 0
    gold: int = 0
    found: int = 0
    exact: int = 0
    segments: int = 0

    def add(self, gold: Sequence[str], found: Sequence[str]) -> None:
        g, f = edges(gold)[:-1], edges(found)[:-1]
        self.right += len(set(g) & set(f))
        self.gold += len(g)
        self.found += len(f)
        spans = set(zip([0, *f], [*f, visible("".join(found))], strict=True))
        self.exact += len(spans & set(zip([0, *g], [*g, visible("".join(gold))], strict=True)))
        self.segments += len(gold)

    @property
    def f1(self) -> float:
        """0 to 100; 100 where there is nothing to find and nothing was found."""
        total = self.gold + self.found
        return 200.0 * self.right / total if total else 100.0
