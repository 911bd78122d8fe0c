"""The contract of a translation model, whatever runs it.

A translator works on plain segment texts in the source language and is bound to one target language. ``translate`` is all
that most callers need; the glossary's ladder uses the other methods when the runtime has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from align.bitext import Stamp

__all__ = ["Alignment", "Hypothesis", "Translator"]


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One translation of one segment.

    Attributes:
        text: the detokenised and width-fixed text.
        score: mean log-probability of a target token (length penalty 1), comparable between hypotheses of one segment.
    """

    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """A soft alignment between a source text and a translation of it, by pieces.

    Attributes:
        source: character spans of the source pieces in the source text (tag and ``</s>`` left out).
        target: character spans of the target pieces in the target text.
        weights: ``weights[t][s]`` in [0, 1], rows (target pieces) sum to at most 1.
    """

    source: tuple[tuple[int, int], ...]
    target: tuple[tuple[int, int], ...]
    weights: tuple[tuple[float, ...], ...]


class Translator(Protocol):
    """A model that translates segments into one language."""

    @property
    def lang(self) -> str:
        """Code of the target language."""

    @property
    def stamp(self) -> Stamp:
        """Runtime, version, settings digest, model digest: everything that decides the output."""

    def translate(self, texts: Sequence[str], *, nbest: int = 1) -> list[list[Hypothesis]]:
        """For each text its ``nbest`` hypotheses, best first; an empty list where the model gives nothing. Order is kept."""
