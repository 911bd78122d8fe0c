"""Term success as the shared tasks of WMT23 and WMT25 count it. Figures to compare with others; for work, see the hit rate.

Sources: Semenov et al. 2023, Findings of the WMT 2023 Shared Task on Machine Translation with Terminologies; Semenov et al. 2025,
the same of WMT25. The source side is ours: terms are found by word boundaries and inflected forms, where the tasks look for
strings and lemmas.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Literal

from align.glossary.cases import Case
from align.glossary.hits import Want
from align.glossary.tokens import phrase, places, tokens
from align.text.normalise import fold

__all__ = ["Wmt23", "document_success", "partial_ratio", "segment_success", "sentence_success"]

Wmt23 = Literal["raw", "raw-fuzzy90", "lemma", "lemma-fuzzy90"]
_FUZZY = 90.0


def segment_success(cases: Sequence[Case], lang: str, variant: Wmt23) -> tuple[float, int]:
    """WMT23: the sum of hits, each 0 or 1 however often the target has it, and their number (micro average).

    ``raw``: an allowed rendering stands in the target as a string, whatever the case of letters. ``lemma``: its morphemes do,
    without endings. ``fuzzy90``: the best partial ratio of one is at least 90.
    """
    check = _CHECKS[variant]
    found = [check(case.text, want, lang) for case in cases for want in case.wants]
    return float(sum(found)), len(found)


def sentence_success(cases: Sequence[Case], lang: str) -> tuple[float, int]:
    """WMT25 track 1: entries of a segment, each once, terms inside longer ones too: an allowed rendering as string or lemmas."""
    found = []
    for case in cases:
        entries = {want.concept.id: want for want in (*case.wants, *case.inner)}
        found += [_raw(case.text, want, lang) or _lemma(case.text, want, lang) for want in entries.values()]
    return float(sum(found)), len(found)


def document_success(cases: Sequence[Case]) -> tuple[float, int]:
    """WMT25 track 2: for each entry of the document min(1, renderings in the target / terms in the source), and the entries.

    With a reference only entries count whose allowed renderings stand in it at least once. Strings, so a rendering inside
    another word counts; the division by the number of entries (macro average) is the caller's.
    """
    texts = [_plain(case.text) for case in cases]
    references = [case.reference for case in cases]
    entries: dict[str, list[Want]] = {}
    for case in cases:
        for want in (*case.wants, *case.inner):
            entries.setdefault(want.concept.id, []).append(want)
    shares = []
    for wants in entries.values():
        allowed = sorted({_plain(text) for want in wants for text in want.rendering.accepted})
        if any(text is not None for text in references):
            joined = "\n".join(_plain(text or "") for text in references)
            if not any(rendering in joined for rendering in allowed):
                continue
        count = sum(text.count(rendering) for text in texts for rendering in allowed)
        shares.append(min(1.0, count / len(wants)))
    return sum(shares), len(shares)


def partial_ratio(short: str, long: str) -> float:
    """100 times the best similarity of ``short`` with a stretch of ``long``: 2 LCS / (sum of lengths), shorter ends included.

    The definition of the fuzzy string libraries (rapidfuzz), computed plainly.
    """
    if len(short) > len(long):
        short, long = long, short
    size = len(short)
    if not size:
        return 0.0
    windows = {long[max(0, at) : at + size] for at in range(1 - size, len(long))}
    letters = Counter(short)
    best = 0.0
    for window in windows:
        bound = 2 * sum((letters & Counter(window)).values()) / (size + len(window))
        if bound > best:
            best = max(best, 2 * _common(short, window) / (size + len(window)))
    return 100 * best


def _common(one: str, other: str) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(other) + 1)
    for char in one:
        before = 0
        for at, letter in enumerate(other, 1):
            before, row[at] = row[at], before + 1 if char == letter else max(row[at], row[at - 1])
    return row[-1]


def _plain(text: str) -> str:
    return fold(text, lower=True).text


def _raw(text: str, want: Want, _lang: str) -> bool:
    return any(_plain(rendering) in _plain(text) for rendering in want.rendering.accepted)


def _lemma(text: str, want: Want, lang: str) -> bool:
    forms = [token.form for token in tokens(text, lang)]
    return any(places(phrase(rendering, lang, lemma=True), forms) for rendering in want.rendering.accepted)


def _raw_fuzzy(text: str, want: Want, _lang: str) -> bool:
    plain = _plain(text)
    return any(partial_ratio(_plain(rendering), plain) >= _FUZZY for rendering in want.rendering.accepted)


def _lemma_fuzzy(text: str, want: Want, lang: str) -> bool:
    lemmas = " ".join(token.form for token in tokens(text, lang) if token.word)
    wanted = (" ".join(phrase(rendering, lang, lemma=True)) for rendering in want.rendering.accepted)
    return any(partial_ratio(rendering, lemmas) >= _FUZZY for rendering in wanted)


_CHECKS: dict[Wmt23, Callable[[str, Want, str], bool]] = {
    "raw": _raw,
    "raw-fuzzy90": _raw_fuzzy,
    "lemma": _lemma,
    "lemma-fuzzy90": _lemma_fuzzy,
}
