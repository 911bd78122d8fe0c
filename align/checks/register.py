"""Korean: formal endings among plain ones, or the reverse. A report has one register."""

from __future__ import annotations

import re
from collections.abc import Iterator

from align.bitext import Finding
from align.checks.base import View
from align.text import hangul
from align.text.quotes import read_quotes

__all__ = ["find"]

_SENTENCE = re.compile(r"(?P<word>[가-힣]+)(?P<end>[.?!]+)(?=\s|$|[)\]])")
_FORMAL = re.compile(
    r"(?:십시오|세요|[어아여해워와줘돼져려]요|에요|예요|이요|네요|군요|지요|죠|까요|래요|나요|가요|대요)$"
)
_NAMES = {"formal": "formal style (-니다, -요)", "plain": "plain style (-다)"}
_MESSAGE = "unlike the rest of the document, this sentence ends in the"
_MIXED = 1 / 3  # share of the smaller register from which no single sentence is the odd one out
_BIEUP = 17  # the final consonant before 니다 of the formal style; 아니다 has none


def find(view: View) -> Iterator[Finding]:
    """The sentences whose register is not that of the document; a draw goes to the plain style, that of reports."""
    if view.target_lang != "ko":
        return
    places: dict[str, list[tuple[int, tuple[int, int]]]] = {"formal": [], "plain": []}
    for at, pair in enumerate(view.pairs):
        if not pair.heading:
            for kind, span in _endings(pair.target):
                places[kind].append((at, span))
    minority = "plain" if len(places["plain"]) < len(places["formal"]) else "formal"
    few, many = len(places[minority]), len(places["formal" if minority == "plain" else "plain"])
    found = dict(reversed(places[minority]))  # the first of each link
    if few and few > _MIXED * (few + many):
        at, span = places[minority][0]
        message = f"the document mixes two styles: {few} of {few + many} sentences end in the {_NAMES[minority]}"
        yield view.pairs[at].finding("register", message, "warning", span)
    elif few:
        for at, span in sorted(found.items()):
            yield view.pairs[at].finding("register", f"{_MESSAGE} {_NAMES[minority]}", "warning", span)


def _endings(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """The register of each sentence outside quotations, and the place of its last word."""
    plain = list(text.replace("\n", " "))
    for start, end in read_quotes("".join(plain)).outermost():
        plain[start : end + 1] = " " * (end + 1 - start)
    for match in _SENTENCE.finditer("".join(plain)):
        word = match["word"]
        formal = word[-2:] in ("니다", "니까") and len(word) > 2 and hangul.final(word[-3]) == _BIEUP
        if formal or _FORMAL.search(word):
            yield "formal", match.span("word")
        elif word.endswith("다"):
            yield "plain", match.span("word")
