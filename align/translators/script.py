"""Simplified Chinese drafts to Traditional Chinese, segment by segment, with the approved terms as they are approved.

OpenCC's ``s2twp`` converts characters and, phrase by phrase, mainland words to Taiwan's (信息 -> 資訊). A conversion may change
lengths, so every span is rebuilt, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from typing import Any

from align.bitext import Bitext, Document, Span, Stamp, TermHit
from align.errors import InvariantError

__all__ = ["to_traditional", "traditional"]

_RECIPE = "s2twp"
# Taiwan writes corner brackets where the mainland writes curly quotes.
_QUOTES = str.maketrans("“”‘’", "「」『』")


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC(_RECIPE)


def traditional(text: str) -> str:
    """Simplified Chinese as it is written in Taiwan."""
    return str(_converter().convert(text)).translate(_QUOTES)


def to_traditional(bitext: Bitext, renderings: Mapping[str, str]) -> Bitext:
    """A zh-Hans draft as a zh-Hant draft: same links, same findings, spans moved, one more stamp.

    A segment is cut at the spans of its term hits; what lies between is converted. A ``held`` hit becomes the approved
    rendering ``renderings[hit.wanted]``, any other hit (or one without an entry) is converted like the rest. Spans that
    overlap are one stretch: it is converted as a whole, and each hit in it keeps its place as nearly as the conversion
    allows.

    Args:
        bitext: a draft into zh-Hans.
        renderings: approved rendering in Simplified Chinese -> the approved one in Traditional Chinese.

    Raises:
        InvariantError: the target side is not zh-Hans.
    """
    if bitext.target.lang != "zh-Hans":
        raise InvariantError(f"a draft in {bitext.target.lang}, not zh-Hans, cannot become zh-Hant")
    moves = _Moves(bitext, renderings)
    hits = tuple(_moved_hit(hit, moves, renderings) for hit in bitext.terms)
    findings = tuple(
        replace(
            finding,
            message=traditional(finding.message),
            target=moves.span(finding.target) if finding.target else None,
        )
        for finding in bitext.findings
    )
    stamp = Stamp("script", f"opencc-{_RECIPE}", version("opencc"))
    return replace(bitext, target=moves.document, terms=hits, findings=findings).stamped(stamp)


def _moved_hit(hit: TermHit, moves: _Moves, renderings: Mapping[str, str]) -> TermHit:
    wanted = renderings.get(hit.wanted) or (traditional(hit.wanted) if hit.wanted else "")
    target = None if hit.target is None else moves.span(hit.target)
    return replace(hit, target=target, wanted=wanted, reason=traditional(hit.reason))


class _Moves:
    """The converted document, and where each old offset has gone.

    ``_pieces`` holds (old start, old end, new start, new end) of stretches that were converted each on its own, in order.
    """

    def __init__(self, bitext: Bitext, renderings: Mapping[str, str]) -> None:
        held = _held_spans(bitext, renderings)
        stretches = _stretches([hit.target for hit in bitext.terms if hit.target])
        texts: list[str] = []
        self._pieces: list[tuple[int, int, int, int]] = []
        position = 0
        for segment in bitext.target.segments:
            parts: list[str] = []
            for start, end in _cut(segment.start, segment.end, stretches):
                part = held.get((start, end)) or traditional(bitext.target.text[start:end])
                new = position + sum(len(each) for each in parts)
                self._pieces.append((start, end, new, new + len(part)))
                parts.append(part)
            texts.append("".join(parts))
            position += len(texts[-1]) + 1
        kinds = [segment.kind for segment in bitext.target.segments]
        self.document = Document.from_segments(texts, "zh-Hant", kinds=kinds, origin=bitext.target.origin)

    def span(self, old: Span) -> Span:
        """The new place of an old span; exact where the span's ends are borders of stretches."""
        start, end = self._offset(old[0], at_end=False), self._offset(old[1], at_end=True)
        return start, max(end, start + 1)

    def _offset(self, old: int, *, at_end: bool) -> int:
        for old_start, old_end, new_start, new_end in self._pieces:
            if (old_start < old <= old_end) if at_end else (old_start <= old < old_end):
                if old == old_end:
                    return new_end
                return min(new_start + (old - old_start), new_end - (not at_end))
        raise InvariantError(f"offset {old} lies in no segment of the draft")


def _held_spans(bitext: Bitext, renderings: Mapping[str, str]) -> dict[Span, str]:
    """The approved renderings by the old span they replace."""
    return {
        hit.target: renderings[hit.wanted]
        for hit in bitext.terms
        if hit.target and hit.status == "held" and renderings.get(hit.wanted)
    }


def _stretches(spans: list[Span]) -> list[Span]:
    """The spans in order, overlapping ones merged."""
    merged: list[Span] = []
    for start, end in sorted(set(spans)):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _cut(start: int, end: int, stretches: list[Span]) -> list[Span]:
    """``[start, end)`` cut at the borders of the stretches inside it; nothing is left out."""
    borders = {start, end}
    for left, right in stretches:
        borders |= {place for place in (left, right) if start < place < end}
    places = sorted(borders)
    return list(pairwise(places))
