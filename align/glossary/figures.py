"""All figures about the terms of a text, each with its support and a signature that says how it was computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import get_args

from align.bitext import Bitext
from align.glossary import placement, success, tokens
from align.glossary.cases import Case, cases
from align.glossary.consistency import PseudoReference, agreement, labels
from align.glossary.hits import forbidden_in
from align.glossary.termbase import Termbase
from align.results import TermFigure
from align.text.particles import repair_after

__all__ = ["figures", "wilson"]

_VERSION = "1"
_Z = 1.959963984540054  # 97.5th percentile of the normal distribution


def wilson(hits: float, total: int) -> tuple[float, float] | None:
    """The 95 % score interval of a share (Wilson 1927); ``None`` without trials."""
    if not total:
        return None
    share, z2 = hits / total, _Z**2 / total
    middle, half = share + z2 / 2, _Z * sqrt(share * (1 - share) / total + z2 / (4 * total))
    return (middle - half) / (1 + z2), (middle + half) / (1 + z2)


def figures(
    bitext: Bitext, termbase: Termbase, compared: tuple[Bitext, Sequence[str]] | None = None
) -> tuple[TermFigure, ...]:
    """The figures of a bitext whose ``terms`` are filled.

    Args:
        bitext: measured or enforced; where hits have been looked for by word alignment, consistency knows other renderings.
        termbase: the one that it was measured with.
        compared: the same texts in links that a reference has as well, and its text for each; window overlap and 1-TERm need it.
    """
    maker = _Maker(bitext, termbase, cases(bitext, termbase))
    found = [*maker.hit_rates(), *maker.successes(), *maker.consistencies(), *maker.counts()]
    if compared is not None:
        other, references = compared
        found += _Maker(other, termbase, cases(other, termbase, references)).placements()
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Maker:
    """The figures of one text, group by group."""

    bitext: Bitext
    termbase: Termbase
    cases: list[Case]

    @property
    def lang(self) -> str:
        """Code of the target language."""
        return self.bitext.target.lang

    def _figure(self, name: str, variant: str, found: tuple[float, int], unit: str, *, extra: str = "") -> TermFigure:
        """A mean of ``found``: sum and number."""
        value = found[0] / found[1] if found[1] else None
        return TermFigure(name, variant, value, found[1], unit, self._signature(extra))

    def _signature(self, extra: str) -> str:
        parts = ["align-terms", *([extra] if extra else []), f"lang:{self.lang}", f"termbase:{self.termbase.digest}"]
        return "|".join([*parts, f"version:{_VERSION}"])

    def hit_rates(self) -> list[TermFigure]:
        """Occurrences with an approved rendering, clipped per segment."""
        good: dict[str, list[bool]] = {}
        for hit in self.bitext.terms:
            good.setdefault(hit.term, []).append(hit.status in ("held", "admitted"))
        every = [held for found in good.values() for held in found]
        verified = f"clip:segment|verified:{tokens.signature(self.lang).removeprefix('tok:')}"
        micro = self._figure("hit rate", "micro", (float(sum(every)), len(every)), "occurrences", extra=verified)
        interval = wilson(sum(every), len(every))
        shares = [sum(found) / len(found) for found in good.values()]
        macro = self._figure("hit rate", "macro", (sum(shares), len(shares)), "terms", extra=verified)
        return [
            TermFigure(micro.name, micro.variant, micro.value, micro.support, micro.unit, micro.signature, interval),
            macro,
        ]

    def successes(self) -> list[TermFigure]:
        """The success rates of the shared tasks."""
        cut = tokens.signature(self.lang)
        made = [
            self._figure("success (WMT25 sentence)", "micro", success.sentence_success(self.cases, self.lang),
                         "segment entries", extra=f"wmt25-track1|{cut}"),
            self._figure("success (WMT25 document)", "macro", success.document_success(self.cases), "terms",
                         extra="wmt25-track2|ref:no"),
        ]  # fmt: skip
        for variant in get_args(success.Wmt23):
            found = success.segment_success(self.cases, self.lang, variant)
            made.append(self._figure("success (WMT23)", variant, found, "occurrences", extra=f"wmt23|{variant}|{cut}"))
        found = placement.exact_match(self.cases, self.lang)
        made.append(self._figure("exact-match accuracy (WMT21)", "", found, "occurrences", extra=f"wmt21-ema|{cut}"))
        return made

    def consistencies(self) -> list[TermFigure]:
        """Shares of occurrences that agree with their term's pseudo-reference; terms that occur once apart."""
        sequences = labels(self.bitext, self.termbase)
        repeated = {term: sequence for term, sequence in sequences.items() if len(sequence) > 1}
        renderings = {concept.id: concept.rendering(self.lang) for concept in self.termbase}
        wanted = {term: rendering.preferred for term, rendering in renderings.items() if rendering}
        made = []
        for pseudo in get_args(PseudoReference):
            pairs = list(agreement(repeated, pseudo, wanted).values())
            micro = float(sum(same for same, _ in pairs)), sum(total for _, total in pairs)
            macro = sum(same / total for same, total in pairs), len(pairs)
            extra = f"pseudo-reference:{pseudo.replace(' ', '-')}|singletons:no"
            made.append(self._figure("consistency", f"{pseudo}, micro", micro, "occurrences", extra=extra))
            made.append(self._figure("consistency", f"{pseudo}, macro", macro, "terms", extra=extra))
        pairs = list(agreement(sequences, "most frequent", wanted).values())
        every = float(sum(same for same, _ in pairs)), sum(total for _, total in pairs)
        extra = "pseudo-reference:most-frequent|singletons:yes"
        made.append(self._figure("consistency", "with singletons, micro", every, "occurrences", extra=extra))
        singletons = len(sequences) - len(repeated)
        made.append(TermFigure("terms that occur once", "", singletons, len(sequences), "terms", self._signature("")))
        return made

    def counts(self) -> list[TermFigure]:
        """What a person must look at, counted."""
        hits = self.bitext.terms
        forbidden = sum(sum(forbidden_in(case.text, case.wants, self.lang).values()) for case in self.cases)
        omitted = sum(not self.bitext.links[hit.link].targets for hit in hits)
        missing = sum(hit.status == "missing" for hit in hits) - omitted
        unverified = sum(hit.status == "unverified" for hit in hits)
        made = [
            ("forbidden uses", forbidden),
            ("other renderings", unverified),
            ("no rendering found", missing),
            ("no target text", omitted),
        ]
        found = [TermFigure(name, "", count, len(hits), "occurrences", self._signature("")) for name, count in made]
        if self.lang == "ko":
            found.append(self._wrong_particles())
        return found

    def _wrong_particles(self) -> TermFigure:
        """Terms in the target whose particle does not agree with their sound."""
        placed = [hit for hit in self.bitext.terms if hit.target is not None]
        wrong = set()
        for hit in placed:
            rendering = self.termbase.concept(hit.term).rendering(self.lang)
            _, change = repair_after(
                self.bitext.target.text, (hit.target or (0, 0))[1], (rendering and rendering.reading) or None
            )
            if change is not None and change.sure:
                wrong.add(change.span)
        return TermFigure("wrong particles", "", len(wrong), len(placed), "occurrences", self._signature("sure:yes"))

    def placements(self) -> list[TermFigure]:
        """What needs a reference: the right term in the right place."""
        cut = tokens.signature(self.lang)
        made = [
            self._figure("success (WMT25 document)", "macro, renderings of the reference only",
                         success.document_success(self.cases), "terms", extra="wmt25-track2|ref:yes"),
        ]  # fmt: skip
        made += [
            self._figure("window overlap (WMT21)", f"{width} words",
                         placement.window_overlap(self.cases, self.lang, width), "segments with a term in the reference",
                         extra=f"wmt21-window|{cut}")
            for width in (2, 3)
        ]  # fmt: skip
        found = placement.one_minus_term(self.cases, self.lang)
        made.append(self._figure("1-TERm (WMT21)", "", found, "segments with a term", extra=f"wmt21-term|{cut}"))
        return made
