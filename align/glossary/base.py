"""What the glossary's ladder may ask of a translation model.

``glossary`` never imports ``translators``: the pipeline hands it objects of these shapes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from align.bitext import Span
from align.results import Hypothesis, SoftAlignment

__all__ = ["Ask", "Engine", "Notes", "Order", "StepDecoder"]

Notes = tuple[tuple[int, str], ...]
"""For a source text (character behind a term, rendering), from left to right."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A rendering that a draft lacks.

    Attributes:
        source, draft: the texts.
        term: span of the term in the source.
        renderings: what will do.
        kept: spans of the draft that may not be cut: terms that it holds.
        begin: character of the draft before which nothing may change.
        rank: which of the best places for it to take, from 0.
        alone: whether it wants an answer whatever else is asked of its text; without that the engine answers only the ask
            whose place comes first.
    """

    source: str
    draft: str
    term: Span
    renderings: tuple[str, ...]
    kept: tuple[Span, ...] = ()
    begin: int = 0
    rank: int = 0
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """What a constrained translation must hold and may not.

    Attributes:
        wanted: constraints, each a choice of renderings; one wanted twice stands there twice.
        banned: what may not stand in it.
    """

    wanted: tuple[tuple[str, ...], ...]
    banned: tuple[str, ...] = ()


class StepDecoder(Protocol):
    """An autoregressive decoder, one step at a time, over rows that are hypotheses of a batch of source texts."""

    @property
    def eos(self) -> int:
        """Id of the end token."""

    def spell(self, rendering: str) -> list[list[int]]:
        """Token sequences that write ``rendering`` inside a sentence (with and without a leading word mark).

        Empty when the vocabulary cannot write it without the unknown token.
        """

    def start(self, texts: Sequence[str]) -> Any:
        """Encode the source texts; gives an opaque state with one row a text, ready for the first ``step``."""

    def step(self, state: Any, parents: NDArray[np.int64], tokens: NDArray[np.int64] | None) -> NDArray[np.float32]:
        """Advance: the new rows continue rows ``parents`` of the previous call with ``tokens`` (``None`` the first time).

        On the first call ``parents`` are numbers of source texts. Returns natural log-probabilities, shape (rows, vocabulary);
        tokens that the decoder never allows (``<pad>``, an end right after a comma) are ``-inf``.
        """

    def text(self, tokens: Sequence[int]) -> str:
        """The detokenised text of a finished hypothesis (end token allowed at the end)."""

    def max_length(self, source: str) -> int:
        """Longest useful output for this source text, in tokens."""


class Engine(Protocol):
    """The ways to translate again that the ladder climbs through. Lists keep the order of ``texts``."""

    def nbest(self, texts: Sequence[str], n: int) -> list[list[Hypothesis]]:
        """The n best free hypotheses of each text, best first."""

    def spells(self, rendering: str) -> bool:
        """Whether the model's vocabulary can write a rendering."""

    def annotated(self, texts: Sequence[str], notes: Sequence[Notes]) -> list[list[Hypothesis]]:
        """Hypotheses of each text with renderings noted behind its terms, best first; they need not have them.

        Empty lists if the model was not trained to read such notes.
        """

    def guided(self, asks: Sequence[Ask]) -> list[list[Hypothesis]]:
        """For each ask translations that begin as the draft does, then have the rendering, and go on freely, best first.

        An empty list where there is none, or the engine cannot do this at all.
        """

    def constrained(self, texts: Sequence[str], orders: Sequence[Order]) -> list[list[Hypothesis]]:
        """Hypotheses of each text that keep its order, best first; an empty list where the search found none."""

    def soft_alignments(self, pairs: Sequence[tuple[str, str]]) -> list[SoftAlignment]:
        """Soft alignments of (source, target) pairs by forced decoding; an empty list if the model cannot align."""

    def scores(self, pairs: Sequence[tuple[str, str]]) -> list[float | None]:
        """Mean log-probability of a target token of each (source, target) pair by forced decoding, ``None`` if unknown."""
