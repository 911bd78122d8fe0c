"""The contract of a translation model, whatever runs it.

A translator works on plain segment texts in the source language and is bound to one target language.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from align.bitext import Stamp
from align.results import Hypothesis, SoftAlignment

__all__ = ["AligningTranslator", "Annotating", "Translator"]


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


class AligningTranslator(Translator, Protocol):
    """A translator that can also say which source pieces a translation's pieces come from."""

    def soft_alignments(self, pairs: Sequence[tuple[str, str]]) -> list[SoftAlignment]:
        """For each (source text, target text) the soft alignment by forced decoding. Order is kept."""


@runtime_checkable
class Annotating(Protocol):
    """What a translator also can if its model reads renderings that stand behind terms of the source."""

    def annotated(
        self, texts: Sequence[tuple[str, Sequence[tuple[int, str]]]], *, nbest: int = 1
    ) -> list[list[Hypothesis]]:
        """For each (source text, notes) its best hypotheses; empty lists if the model cannot read notes.

        A note is (character behind a term, rendering); notes stand from left to right.
        """
