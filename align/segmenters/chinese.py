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
    rf"[，,]?[^，,。！？!?“”「」『』\"\n]{{0,45}}?({_SAYS})(?![法明客服话話辞辭谎謊呼号號题題])"
    rf"(?:[^。！？!?，,“”「」『』\"\n]{{0,8}})?(?=[。！？，,：:；;]|$)"
)
_PARTICLE = re.compile(
    r"的|地(?![方区區点點])|得|等(?![待到候])|之(?![前后後])|[和与與及或](?![平此其])|是(?![否的])|[这這](?:句|番|一席|话|話)|[、，,。；;：:]"
)
_OBJECT = re.compile(
    r"成[了为為]|成为|成為|[变變]成|一[词詞语語句声聲]|字[样樣]|[一二三四五六七八九十两兩几幾数數]{1,2}[种種声聲句個个词詞遍次]|[“「『]"
)
_UNDENIED = re.compile(
    r"(?:没有|沒有|没|沒|不|未|无|無|别|別|拒绝|拒絕)(?:再|能|人|有|肯|愿|願)?$|[追疑访訪学學请請知难難味街渠报報频頻通小]$"
)
_AFTER_ELLIPSIS = re.compile(
    r"\s|[“「『《]|我|你|您|他|她|它|但|然而|不过|不過|可是|于是|於是|所以|因此|后来|後來|然后|然後|接着|接著|随后|隨後|[一二三四五六七八九十两兩几幾\d]+[年天个個月周日]|第二|这时|這時|突然"
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


def _introduced(text: str, opener: int) -> bool:
    """Whether a colon before a quotation has said who speaks."""
    return text[opener - 1 : opener] in (":", "：") if opener > 0 else False


def _is_embedded(text: str, opener: int) -> bool:
    """Whether a quotation, or the first of a chain of them (``“跑！”、“快！”``), follows a word of its sentence directly."""
    for _ in range(6):
        before = text[opener - 1 : opener] if opener > 0 else ""
        if before == "、":
            before, opener = text[opener - 2 : opener - 1], opener - 1
        if before not in ("”", "」", "』", '"') or not before:
            return bool(before) and bool(_HAN.match(before))
        opener = text.rfind({"”": "“", "」": "「", "』": "『", '"': '"'}[before], max(0, opener - 80), opener - 1)
    return False


def _goes_on(text: str, mark: str, end: int, opener: int) -> bool:
    """Whether the words after a closed quotation belong to its sentence: they name the speaker, or a particle ties them to it.

    Args:
        text: the paragraph.
        mark: the end mark inside the quotation.
        end: where the closing marks end.
        opener: where the quotation opens, -1 where that is not known.
    """
    rest = text[end : end + 90]
    if not rest.strip():
        return False
    if rest[0].isspace() and "\n" in rest[:2]:
        return False
    rest = rest.lstrip()
    if _PARTICLE.match(rest):
        return True
    introduced = opener >= 0 and _introduced(text, opener)
    if not introduced and _is_embedded(text, opener) and mark[-1] in "！？!?" and _OBJECT.match(rest):
        return True  # 他喊了“跑！”和“快！”两声: the quotation is an object in its sentence
    if opener == 0 and mark[-1] in "！？!?" and rest[0] not in "“「『" and _OBJECT.match(rest):
        return True
    speaker = _SPEAKER.match(rest)
    return speaker is not None and not introduced and not _UNDENIED.search(rest[: speaker.start(1)])


def _after_quotation(text: str, match: re.Match[str], end: int, opener: int) -> str:
    """The rule for an end mark with closing marks after it."""
    if text[end : end + 1] in ("，", ",", "、", "；", "。", "：") or not text[end : end + 1]:
        return ""
    if text[match.end()] in "》〉":
        return ""
    return "" if _goes_on(text, match.group(), end, opener) else "end of quotation"


def _decide(text: str, match: re.Match[str], end: int, opener: int) -> str:
    """The rule of the boundary after an end mark; ``opener`` is where the quotation that it closes opens, or -1."""
    mark = match.group()
    if end >= len(text):
        return ""
    if end > match.end():
        latin = opener >= 0 and text.count(" ", opener, match.start()) >= 2 and text[match.start() - 1].isascii()
        if mark == "." and not latin and not _ends_at_period(text, match.start(), match.end()):
            return ""
        return _after_quotation(text, match, end, opener)
    if mark == "." or mark == "．":
        return "period" if _ends_at_period(text, match.start(), end) else ""
    if mark[0] in "….":
        if not text[: match.start()].rstrip('“「『"‘《（( ').strip():
            return ""  # nothing stands before it that could end
        return "ellipsis" if len(mark) > 1 and mark[0] == "…" and _AFTER_ELLIPSIS.match(text, end) else ""
    if text[end] in "，,、；;：:)）":
        return ""
    if mark in ("!", "?") and not (_HAN.match(text[match.start() - 1 : match.start()] or " ") or text[end].isspace()):
        return ""
    return "end mark"


def _closed_at(text: str, place: int, quotes: Quotes, last_stray: int) -> int:
    """The end of the closing marks after an end mark.

    A closing mark that closes nothing is a mistyped opening one if another comes later, the last one is just one too many.
    """
    while place < len(text) and text[place] in _CLOSING:
        if text[place] in "\"'" and place in quotes.opening:
            break
        if (
            text[place] in "”’"
            and place in quotes.stray
            and place < last_stray
            and _HAN.match(text[place + 1 : place + 2] or " ")
        ):
            break
        place += 1
    return after_note(text, place)


def chinese_boundaries(text: str) -> list[Boundary]:
    """Boundaries between the sentences of one paragraph of Chinese."""
    quotes = read_quotes(text)
    spans = quotes.outermost()
    found: list[Boundary] = []
    current, last_stray = 0, max(quotes.stray, default=-1)
    for match in _MARK.finditer(text):
        while current < len(spans) and spans[current][1] < match.start():
            current += 1
        end = _closed_at(text, match.end(), quotes, last_stray)
        opener = spans[current][0] if current < len(spans) and spans[current][0] < match.start() else -1
        if opener >= 0 and end <= spans[current][1]:
            continue
        rule = _decide(text, match, end, opener)
        if rule:
            found.append(Boundary(end, rule))
    return found
