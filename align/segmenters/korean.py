"""Korean sentences.

An end mark after Hangul ends a sentence, with or without a space after it, unless it stands in a number, a date (2020. 4. 11.)
or a list number, or closes a quotation that a quotative particle (라고, 고, 라는) ties to the words after it. Kiwi's morphology
is asked only about very long runs without any end mark, where nothing else tells.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Any

from align.segmenters.boundary import Boundary
from align.text.quotes import CLOSERS, Quotes, after_note, read_quotes

__all__ = ["korean_boundaries"]

_MARK = re.compile(r"[.!?。！？…]+")
_CLOSING = frozenset(CLOSERS | set("\"'"))
_OPENING = frozenset("“‘「『《〈([\"'（【")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_TOKEN = re.compile("[\uac00-\ud7a3]+")
_QUOTATIVE = re.compile(
    r"(?:이?라고|이?라는|이?라며|이?라면서|이?라던|이?라고도|이?라지만|이?라도|이?라니|이?란|하고|하며|하는|하던|하면서|고|며|면서|는|던|라|란|니|지만|고도|고는|고만)"
    r"(?:[\s,.]|$)|이?라(?:고|는|며|면서)|(?:고|며) "
)
_PARTICLE = re.compile(
    r"(?:을|를|이|가|은|는|의|에|에서|에게|와|과|로|으로|도|만|까지|부터|처럼|보다|나|이나|인|이다|이라|이었다|였다|이며|이고|등|등의|등을|등이|식의|식으로|에는|에도|에서도|"
    r"이라는|이란|입니다|이었다|이었으며|께서|한테|조차|마저|밖에|뿐|대로|같은|따위)(?=[\s,.!?)]|$)"
)
_SPOKEN = re.compile(r"(?:이?라고|이?라는|이?라며|이?라면서|하고|고|라는|며)\s")
_NAME_PARTICLE = re.compile(r"(?:와|과|는|은|를|을|의|에서|에|로|의)\s")  # "야후! 와"
_SPEAKER = re.compile(
    r"\s?[가-힣A-Za-z ]{1,16}?(?:이|가|은|는|도) (?:[^.!?“”\"\n]{0,14})?"
    r"(?:말|답|대답|외|덧붙|전|밝|물|되물|소리)(?:했|쳤|였|혔|었|렸)(?:다|습니다|어요)(?=[.!?]|$)"
)  # “사실이다.” 그가 말했다.
_LISTED = re.compile(r"(?:^|\n)[^\S\n]*[(（]?(1|가)[.)] ?[^\d\s]")
_LATER_MARK = re.compile(r"[.!?。)]\s*(\d{1,2}|[나다라마바사아자차카타파하])$")
_LOOSE = re.compile(r"(?<=[\uac00-\ud7a3])(?:~+|[ㅋㅎㅠㅜ]{2,}~*)(?=\s+[\uac00-\ud7a3])|(?<=[요다])(?:\^\^|;;)(?=\s)")
_INITIAL = re.compile(r"(?:^|[^A-Za-z])(?:[A-Za-z]\.)*[A-Z]$")
_DOTTED = re.compile(r"[A-Za-z](?:\.[A-Za-z])*$")
_ADDRESS = re.compile(r"(?:www\.|https?://)[^\s가-힣]+$")
_DATED = re.compile(r"\((?=[^()]*\d)[^().!?]{2,20}\)(?=\s|$)")
_ABBREVIATION = re.compile(
    r"(?:^|[^A-Za-z])(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|Art|[Vv]ol|vs|Jr|Sr|Inc|Ltd|Co|Corp|Gen|Col|pp?|cf|ca|[Ff]igs?|ch|ed)$"
)
_LIST_MARK = re.compile(r"(?:^|\n)\s*[(（]?(?:\d{1,3}(?:\.\d{1,3})*|[가나다라마바사아자차카타파하]|[IVX]{1,4})$")
_ENDING = re.compile(r"(?:했|었|았|였|졌|됐|렸|켰|혔|났|습니)다(?=[ \t]+[\uac00-\ud7a3A-Z0-9“‘\"])")
_CARRIES_ON = re.compile(
    r"[ \t]+(?:하|해|할|한들|한다|싶|치|고 |는 |며 |면 |가 |갔|오|왔|말|생각|주장|못|안 |더라|손|쳐|쳤|이외|뿐|보니|보면|볼|시피|"
    r"든지|든가|거나|그랬|이 |라는|라고)"
)
_KIWI_WINDOW = 1000  # characters
_LONG_RUN = 400  # characters without an end mark before Kiwi is asked: about 60 to 100 words


def _tied_to_quotation(text: str, end: int) -> bool:
    """Whether what follows a closed quotation carries it on: a quotative or a case particle."""
    rest = text[end : end + 12]
    if rest[:1].isspace():
        return bool(_SPOKEN.match(rest.lstrip(" ")))
    return bool(_QUOTATIVE.match(rest) or _PARTICLE.match(rest)) or rest[:1] in ",，.、:;)"


def _period(text: str, place: int, after: int, spaced: bool, listed: bool) -> str:
    """The rule for a single period without closing marks."""
    before, follows = text[place - 1] if place else " ", text[after]
    head = text[max(0, place - 12) : place]
    if _LIST_MARK.search(head) or (listed and _LATER_MARK.search(head)):
        return ""
    if _HANGUL.match(before):
        if not spaced and follows.islower():
            return ""
        return "sentence end" if spaced else "glued sentence end"
    if before.isdigit():
        return "sentence end" if spaced and not follows.isdigit() and not _is_date(text, place) else ""
    if before.isascii() and before.isalpha():
        if _INITIAL.search(head) or _ABBREVIATION.search(head):
            return ""
        word = re.search(r"[A-Za-z]+$", head)
        whole = bool(word and len(word.group()) > 2) or _ADDRESS.search(text[max(0, place - 80) : place]) is not None
        return "sentence end" if spaced and whole else ""
    if before in CLOSERS or before in "\"'%％℃":
        return "sentence end" if spaced else ("glued sentence end" if not follows.isdigit() else "")
    return ""


def _is_date(text: str, place: int) -> bool:
    """A period after a number of a date or a numbered heading: ``2020. 4. 11.`` or ``3. 개정``."""
    head = text[max(0, place - 14) : place]
    return bool(re.search(r"\d{1,4}\.\s?\d{1,2}\.\s?\d{1,2}$|(?:19|20)\d\d$|\d{4}\.\s?\d{1,2}$", head)) or bool(
        re.search(r"(?:^|[\s(])\d{1,2}$", head)
    )


def _decide(text: str, match: re.Match[str], end: int, listed: bool) -> str:
    after = end
    while after < len(text) and text[after].isspace():
        after += 1
    if after >= len(text):
        return ""
    spaced, mark, follows = after > end, match.group(), text[after]
    if follows in ",，、;:)）”’」』》.…" or (follows in "~-" and not spaced):
        return ""
    if end > match.end():
        if _tied_to_quotation(text, end) or (text[end - 1] in '”"' and _SPEAKER.match(text, end)):
            return ""
        if mark == "." and _ABBREVIATION.search(text[max(0, match.start() - 12) : match.start()]):
            return ""
        return "end of quotation" if spaced else "glued end of quotation"
    if mark == ".":
        return _period(text, match.start(), after, spaced, listed)
    if set(mark) <= set(".…"):
        return "ellipsis" if text[match.start() - 1 : match.start()] in ("다", "요", "까", "죠") else ""
    if match.start() and text[match.start() - 1].isascii() and text[match.start() - 1].isalpha() and not spaced:
        return ""
    if _SPOKEN.match(text, after) or _NAME_PARTICLE.match(text, after):
        return ""
    return "sentence end" if spaced else "glued sentence end"


def _closed_at(text: str, place: int, quotes: Quotes) -> int:
    """The end of the closing marks after an end mark. A straight mark before a quotative closes, whatever its parity says."""
    while place < len(text) and text[place] in _CLOSING:
        if text[place] in "\"'" and place in quotes.opening and not _QUOTATIVE.match(text, place + 1):
            break
        place += 1
    aside = _DATED.match(text, place)  # ``떠났다.(2019년 3월)``: a place or a time after the mark belongs before it
    return after_note(text, aside.end() if aside else place)


def _is_held(text: str, span: tuple[int, int]) -> bool:
    """Whether a quotation or bracket is part of a sentence around it, so that marks inside it end nothing."""
    if text[span[0]] in "([（《〈【":
        return True
    after = span[1] + 1
    return after < len(text) and _tied_to_quotation(text, after)


def korean_boundaries(text: str) -> list[Boundary]:
    """Boundaries between the sentences of one paragraph of Korean."""
    quotes = read_quotes(text)
    spans = [span for span in quotes.outermost() if _is_held(text, span)]
    found = [Boundary(match.end(), "loose ending") for match in _LOOSE.finditer(text)]
    loose = bool(found)
    listed = _LISTED.search(text) is not None
    current = 0
    for match in _MARK.finditer(text):
        while current < len(spans) and spans[current][1] < match.start():
            current += 1
        end = _closed_at(text, match.end(), quotes)
        if current < len(spans) and spans[current][0] < match.start() and end <= spans[current][1]:
            continue
        rule = _decide(text, match, end, listed)
        if rule:
            found.append(Boundary(end, rule))
    if loose:
        found = sorted({boundary.position: boundary for boundary in found}.values(), key=lambda known: known.position)
    return _with_kiwi(text, _with_endings(text, found))


def _with_endings(text: str, found: list[Boundary]) -> list[Boundary]:
    """Add ends that show by a past or formal ending and a space alone: ``보였다 도널드는``. Not for endings of talk (-요)."""
    held = read_quotes(text).outermost()
    added, current = [], 0
    for match in _ENDING.finditer(text):
        while current < len(held) and held[current][1] < match.start():
            current += 1
        if current < len(held) and held[current][0] < match.start():
            continue
        if not _CARRIES_ON.match(text, match.end()):
            added.append(Boundary(match.end(), "final ending without an end mark"))
    return sorted([*found, *added], key=lambda boundary: boundary.position) if added else found


def _with_kiwi(text: str, found: list[Boundary]) -> list[Boundary]:
    """Add Kiwi's boundaries inside stretches that are far too long to be one sentence."""
    edges = [0, *(boundary.position for boundary in found), len(text)]
    added = []
    for start, stop in pairwise(edges):
        if stop - start > _LONG_RUN and _has_inner_endings(text[start:stop]):
            added += [Boundary(start + place, "kiwi") for place in _kiwi_ends(text[start:stop])]
    return sorted([*found, *added], key=lambda boundary: boundary.position) if added else found


def _has_inner_endings(text: str) -> bool:
    """Whether final endings stand before a space inside a run; without them Kiwi has nothing to find."""
    return len(re.findall(r"(?:다|요|까|죠|음|함)\s", text)) >= 3


def _kiwi_ends(text: str) -> list[int]:
    """Ends of sentences as Kiwi sees them, the last one excluded; in windows."""
    kiwi = _kiwi()
    found = []
    for low in range(0, len(text), _KIWI_WINDOW):
        window = text[low : low + _KIWI_WINDOW]
        sentences = kiwi.split_into_sents(window)
        found += [low + sentence.end for sentence in sentences[:-1]]
    return [place for place in found if 0 < place < len(text) and text[place : place + 1].isspace()]


@lru_cache(maxsize=1)
def _kiwi() -> Any:
    from kiwipiepy import Kiwi

    return Kiwi(num_workers=1)
