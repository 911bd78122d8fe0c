"""Chinese sentences, Simplified and Traditional.

End marks are 。！？ and their ASCII forms after a Chinese character; inside quotation marks and 《》 they do not end the sentence
that quotes. A quotation that ends with its own end mark closes a sentence unless the words after it say who spoke.
"""

from __future__ import annotations

import re

from align.segmenters.boundary import Boundary
from align.text.quotes import CLOSERS, Quotes, after_note, read_quotes

__all__ = ["chinese_boundaries"]

_MARK = re.compile(r"[。！？!?｡．]+|…{1,}|\.{3,}|\.")
_CLOSING = frozenset(CLOSERS | set("\"'"))
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_SAYS = (
    "说|說|表示|称|稱|道|指出|问|問|写道|寫道|补充|補充|回忆|回憶|警告|强调|強調|告诉|告訴|认为|認為|解释|解釋|呼吁|呼籲|宣布|宣佈|承认|承認|喊|叫|答|回答|评论|評論|"
    "说道|說道|问道|問道|回应|回應|反驳|反駁|质问|質問|讲|講|坦言|感叹|感嘆|透露"
)
_SPEAKER = re.compile(
    rf"[，,]?[^，,。！？!?“”「」『』\"\n]{{0,45}}?(?:{_SAYS})(?![法明客服话話辞辭谎謊呼号號题題])"
    rf"(?:[^。！？!?，,“”「」『』\"\n]{{0,8}})?(?=[。！？，,：:；;]|$)"
)
_PARTICLE = re.compile(
    r"的|地(?![方区區点點])|得|等(?![待到候])|之(?![前后後])|[和与與及或](?![平此其])|是(?![否的])|[这這](?:句|番|一席|话|話)|[、，,。；;：:]"
)
_AFTER_ELLIPSIS = re.compile(
    r"\s|[“「『《]|我|你|您|他|她|它|但|然而|不过|不過|可是|于是|於是|所以|因此|后来|後來|[一二三四五六七八九十两兩几幾\d]+[年天个個月周日]|第二|这时|這時|突然"
)
_LIST_NUMBER = re.compile(r"(?:^|\n)\s*[（(]?[0-9一二三四五六七八九十]{1,3}[）)]?$")


def _ends_at_period(text: str, place: int, end: int) -> bool:
    """Whether an ASCII period ends a Chinese sentence: after a Chinese character or mark, not before a digit or Latin letter."""
    before = text[place - 1] if place else " "
    after = text[end] if end < len(text) else " "
    if not (_HAN.match(before) or before in CLOSERS or before in "%％"):
        return before.isalnum() and after.isspace() and _is_long_sentence_tail(text, place, end)
    if _LIST_NUMBER.search(text[max(0, place - 6) : place]):
        return False
    return after.isspace() or bool(_HAN.match(after)) or after in "“「『《\"'" or after in _CLOSING or end >= len(text)


def _is_long_sentence_tail(text: str, place: int, end: int) -> bool:
    """A Latin word or number before a period and a space: an end only before a Chinese character, and not after an initial."""
    word = re.search(r"[A-Za-z0-9%-]+$", text[max(0, place - 24) : place])
    follows = text[end : end + 4].lstrip()[:1]
    if not word or not follows or not _HAN.match(follows):
        return False
    known = ("Mr", "Mrs", "Ms", "Dr", "Jr", "Sr", "St", "No", "Inc", "Ltd", "Co", "Corp", "vs", "Art", "Vol")
    return len(word.group()) > 1 and word.group() not in known and not word.group().isdigit()


def _goes_on(text: str, end: int) -> bool:
    """Whether the words after a closed quotation belong to its sentence: they name the speaker, or a particle ties them to it."""
    rest = text[end : end + 90]
    if not rest.strip():
        return False
    if rest[0].isspace() and "\n" in rest[:2]:
        return False
    rest = rest.lstrip()
    return bool(_PARTICLE.match(rest) or _SPEAKER.match(rest))


def _after_quotation(text: str, match: re.Match[str], end: int, quoting: bool) -> str:
    """The rule for an end mark with closing marks after it."""
    if text[end : end + 1] in ("，", ",", "、", "；", "。", "：") or not text[end : end + 1]:
        return ""
    if text[match.end()] in "》〉":
        return ""
    if _goes_on(text, end):
        return ""
    return "end of quotation" if not quoting else ""


def _decide(text: str, match: re.Match[str], end: int, inside: bool) -> str:
    mark = match.group()
    if end >= len(text) or inside:
        return ""
    if end > match.end():
        if mark == "." and not _ends_at_period(text, match.start(), match.end()):
            return ""
        return _after_quotation(text, match, end, inside)
    if mark == "." or mark == "．":
        return "period" if _ends_at_period(text, match.start(), end) else ""
    if mark[0] in "….":
        return "ellipsis" if len(mark) > 1 and mark[0] == "…" and _AFTER_ELLIPSIS.match(text, end) else ""
    if text[end] in "，,、；;：:)）":
        return ""
    if mark in ("!", "?") and not (_HAN.match(text[match.start() - 1 : match.start()] or " ") or text[end].isspace()):
        return ""
    return "end mark"


def _closed_at(text: str, place: int, quotes: Quotes) -> int:
    """The end of the closing marks after an end mark. A closing mark that closes nothing is a mistyped opening one."""
    while place < len(text) and text[place] in _CLOSING:
        if text[place] in "\"'" and place in quotes.opening:
            break
        if text[place] in "”’" and place in quotes.stray and _HAN.match(text[place + 1 : place + 2] or " "):
            break
        place += 1
    return after_note(text, place)


def chinese_boundaries(text: str) -> list[Boundary]:
    """Boundaries between the sentences of one paragraph of Chinese."""
    quotes = read_quotes(text)
    spans = quotes.outermost()
    found: list[Boundary] = []
    current = 0
    for match in _MARK.finditer(text):
        while current < len(spans) and spans[current][1] < match.start():
            current += 1
        end = _closed_at(text, match.end(), quotes)
        inside = current < len(spans) and spans[current][0] < match.start() and end <= spans[current][1]
        rule = _decide(text, match, end, inside)
        if rule:
            found.append(Boundary(end, rule))
    return found
