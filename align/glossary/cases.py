"""What the term metrics are computed on: for every link the terms that its source wants, its target text, and a reference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from align.bitext import Bitext
from align.errors import InvariantError
from align.glossary.hits import Want, want_of
from align.glossary.matcher import Matcher
from align.glossary.termbase import Termbase

__all__ = ["Case", "cases"]


@dataclass(frozen=True, slots=True)
class Case:
    """One link with at least one term.

    Attributes:
        link: its number in the bitext.
        text: the target side, empty where there is none.
        wants: the terms of the source, longest match, in order.
        inner: terms that a longer one covers: WMT25 counts these too.
        reference: what a person wrote for the same source; ``None`` where there is no reference.
    """

    link: int
    text: str
    wants: tuple[Want, ...]
    inner: tuple[Want, ...] = ()
    reference: str | None = None


def cases(
    bitext: Bitext, termbase: Termbase, references: Sequence[str] | None = None, matcher: Matcher | None = None
) -> list[Case]:
    """The links of a bitext whose source has terms with a rendering in the target's language.

    Args:
        bitext: any; its terms are not looked at.
        termbase: what counts as a term.
        references: one text a link, empty where the reference leaves it out; ``None`` for no reference.
        matcher: of the termbase, where there is one already.

    Raises:
        InvariantError: there are not as many references as links.
    """
    if references is not None and len(references) != len(bitext.links):
        raise InvariantError(f"{len(references)} references for {len(bitext.links)} links")
    found = []
    matcher = matcher or Matcher(termbase)
    for number, link in enumerate(bitext.links):
        kept: list[Want | None] = []
        inner: list[Want | None] = []
        for segment in link.sources:
            matches = matcher.find_all(bitext.source.segment_text(segment))
            kept += [want_of(bitext, segment, match) for match in matches.kept]
            inner += [want_of(bitext, segment, match) for match in matches.shadowed]
        wants = tuple(want for want in kept if want is not None)
        if wants:
            span = bitext.target_span(link) or (0, 0)
            covered = tuple(want for want in inner if want is not None)
            text = bitext.target.text[span[0] : span[1]]
            found.append(Case(number, text, wants, covered, None if references is None else references[number]))
    return found
