"""The body of a page that came as text: between the menus, before the footer, often all in one line.

Prose is told from furniture by its sentences. The phrases of menus (``align.text.chrome``) cut the text into gaps; a gap with
several sentences is body. Its first sentence has no line break before it: it starts at the last joint before its end, where the
last entry of a menu and the first word of the body were glued, or where a run of another script ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from align.text.chrome import announces_titles, chrome_spans, is_page_like
from align.text.glue import case_joints, is_title_like
from align.text.headwords import ALL, HALF, MOST, heads_text
from align.text.joints import LONGEST, best_joint
from align.text.menus import recurring_headings
from align.text.scripts import script_of

__all__ = ["body_regions"]

_SENTENCE_END = re.compile(
    r"(?<=[\w)%\]”’」』》）])[.!?…]{1,3}[)\]”’\"']*(?=[\sA-Z“‘\"©(\uac00-\ud7a3\u4e00-\u9fff]|\d|$)|[。！？]+[”’」』）)]*|(?<=[다요까음임함됨])[.?!]+[”’\"')]*"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Col|Prof|St|No|Art|Sec|Fr|Lt|Sgt|Capt|Rev|Sen|Rep|Gov|vs|approx|Inc|Ltd|Co|Jr)|\d)\.$"
)
_LOWER_WORD = re.compile(r"(?:^|[\s“‘(])[a-z]")
_WORD = re.compile(r"\S+")
_RELATED = re.compile(
    "Keynote|Essays|기조연설|기조 에세이|에세이|관련 글|主题演讲|主旨演讲|主题文章|专文|专题文章|论文|"
    "主題演講|主旨演講|專文|專題文章|論文"
)
_DATE = re.compile(
    r"[自从從在截至到]{0,2}(?:(?:19|20)\d\d\s?[年년]|\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일])|\d{1,2}년[간을 ]"
)
_FUNCTION = frozenset("的了着在是和与對对从從自向为為被由于於及或把将將其该該各全前后後第至到约約近不")
_ADVERTISEMENT = re.compile(
    r"(?:\s*(?:(?:SKIP |Skip )?(?:ADVERTISEMENT|[Aa]dvertisement|ADVERTISING)|"
    r"(?:Story|Article) continues below(?: advertisement)?|"
    r"광고|广告|廣告))+\s*"
)
_FEW, _ENOUGH = 3, 400
_LOOK_BACK = 1200
_LONG_REST = 24
_ANNOUNCED, _STEP, _LEAST_SCORE = 12, 4, -4.0
_LONGEST_TITLE, _LIST_OF_TITLES = 110, 3


@dataclass(frozen=True, slots=True)
class _Gap:
    """What lies between two runs of furniture, with the ends of its sentences."""

    start: int
    end: int
    ends: tuple[int, ...]

    @property
    def size(self) -> int:
        return self.end - self.start


def _sentence_ends(text: str, start: int, end: int) -> tuple[int, ...]:
    return tuple(
        match.end()
        for match in _SENTENCE_END.finditer(text, start, end)
        if match.end() == end or not _ABBREVIATION.search(text[max(start, match.start() - 8) : match.start() + 1])
    )


def _weight(text: str, gap: _Gap) -> int:
    """Characters of a gap that end in sentences; East Asian characters count for three."""
    if not gap.ends:
        return 0
    prose = text[gap.start : gap.ends[-1]]
    wide = sum(script_of(char) in ("han", "hangul") for char in prose)
    return len(prose) + 2 * wide


def _gaps(text: str) -> list[_Gap]:
    spans = [*chrome_spans(text), (len(text), len(text))]
    found, position = [], 0
    for start, end in spans:
        if position < start:
            found.append(_Gap(position, start, _sentence_ends(text, position, start)))
        position = end
    return found


def _is_prose(text: str, start: int, end: int) -> bool:
    """Whether ``[start, end)``, up to the end of a sentence, reads like one: long enough, and not just a title with a mark."""
    piece = text[start:end].strip()
    if any(script_of(char) in ("han", "hangul") for char in piece[:60]):
        return len(piece) >= 12
    words = _WORD.findall(piece)
    return (
        len(words) >= 6 and len(_LOWER_WORD.findall(piece)) * 2 >= len(words) and not is_title_like(piece, strict=True)
    )


def _script_joint(text: str, start: int, end: int) -> int | None:
    """Where a title in Latin letters (three words or more) ends and a sentence in Hangul or Han begins."""
    found = None
    for match in re.finditer(
        r"(?:[A-Za-zÀ-ÿ’'“”\-—:,.&?!]+ ){2,}[A-Za-zÀ-ÿ’'”?!.]+\s?(?=[\d“‘「《]*[\u4e00-\u9fff\uac00-\ud7a3])",
        text[start:end],
    ):
        found = start + match.end()
    return found


def _first_start(text: str, gap: _Gap) -> int:
    """Where the first sentence of a body starts, inside the titles that are glued before it."""
    for number, end in enumerate(gap.ends):
        before = gap.ends[number - 1] if number else gap.start
        low = max(before, end - _LOOK_BACK)
        joints = [low + place for place in case_joints(text[low:end])]
        lines = [match.end() for match in re.finditer(r"\n\s*", text[low:end])]
        start = max([low, *joints, *(low + line for line in lines)])
        start = max(start, _script_joint(text, low, end) or 0)
        start = _opening_after_titles(text, start, end)
        if start == gap.start and announces_titles(text[max(0, start - _ANNOUNCED) : start]):
            start = _modelled_start(text, start, end)
        if _is_prose(text, start, end) or (
            number == 0 and start == gap.start and len(gap.ends) > 1 and end - start > 20
        ):
            return _with_heading(text, start, [low, *joints, *(low + line for line in lines)])
    return gap.start


def _with_heading(text: str, start: int, joints: list[int]) -> int:
    """Take in the heading that a body opens with: the title right before it, where it is about what follows.

    A page names it in its contents too, or it is made of the words of headings and of the text under it. Where other titles stand
    before it, it may be one more of a list, and more is asked.
    """
    before = sorted({joint for joint in joints if joint < start})
    if not before:
        return start
    title = text[before[-1] : start].strip()
    if not 2 <= len(title) <= _LONGEST_TITLE or _SENTENCE_END.search(title) or "\n" in title:
        return start
    if not any(script_of(char) in ("han", "hangul") for char in title) and not is_title_like(title, strict=True):
        return start
    if chrome_spans(title) or title == _page_title(text):
        return start
    listed = text.find(title, 0, before[-1]) >= 0
    least = MOST if len(before) >= _LIST_OF_TITLES else HALF
    return before[-1] if listed or heads_text(title, text[start : start + _LOOK_BACK], least=least) else start


def _opening_after_titles(text: str, start: int, end: int) -> int:
    """Where a Korean or Chinese body starts behind a list of related titles that is glued to it.

    Nothing in the script shows the joint. A report opens with its subject or with a date, and in such a list neither stands
    glued to the word before it; so the first that does opens the body. Asked only where a list of titles announces itself.
    """
    related = [match.end() for match in _RELATED.finditer(text, start, end)]
    if not related or related[0] - start > _LOOK_BACK // 2:
        return start
    title = re.escape(_page_title(text))
    opening = re.compile(_DATE.pattern + (f"|{title}" if title else ""))
    for match in opening.finditer(text, related[-1], end):
        before = text[match.start() - 1]
        if script_of(before) in ("han", "hangul") and before not in _FUNCTION and end - match.start() > 15:
            return match.start()
    return start


def _modelled_start(text: str, start: int, end: int) -> int:
    """Where a Korean or Chinese sentence starts behind titles of other pages: at the likeliest joint, if there is one."""
    lang = {"hangul": "ko", "han": "zh"}.get(script_of(text[start]), "")
    if not lang:
        return start
    found, best = start, _LEAST_SCORE
    for low in range(start, min(end - _LONG_REST, start + _LOOK_BACK // 4), _STEP):
        place, score = best_joint(text[low : min(end, low + LONGEST + 14)], lang, spaced=False)
        if score > best:
            found, best = low + place, score
    low = max(start, found - LONGEST)
    headings = [place for place in range(low, found - 3) if heads_text(text[place:found], text[found:end], least=ALL)]
    return min(headings, default=found)


def _last_end(text: str, gap: _Gap) -> int:
    """Where the last sentence ends; an unfinished rest counts as body unless it is glued on like a menu entry."""
    last = gap.ends[-1]
    rest = text[last : gap.end]
    if rest[:1] in (" ", "\u3000") and rest.strip() and not rest.lstrip(" \u3000").startswith("\n"):
        joints = case_joints(rest)
        stop = min([len(rest.split("\n", 1)[0]), *joints])
        unfinished = (
            _is_unfinished(rest[:stop]) if last + stop < len(text) else not is_title_like(rest[:stop], strict=True)
        )
        if unfinished:
            return last + stop
    return last


def _is_unfinished(rest: str) -> bool:
    """Whether what stands between the last end mark and furniture reads like a sentence: no row of titles and menu entries."""
    rest = rest.strip()
    if any(script_of(char) in ("han", "hangul") for char in rest):
        return len(rest) >= _LONG_REST and rest.endswith(("다", "요", "了"))
    words = _WORD.findall(rest)
    return len(words) >= _LONG_REST // 4 and len(_LOWER_WORD.findall(rest)) * 5 >= len(words) * 3


def _after_menu(text: str, start: int, region_end: int) -> int:
    """The start of a body that follows its table of contents directly: after the entries that its own headings repeat."""
    low = max(0, start - _LOOK_BACK)
    ends = _sentence_ends(text, start, region_end)
    if not ends:
        return start
    first = text[start : ends[0]]
    headings = recurring_headings(first, text[ends[0] : region_end], [end - ends[0] for end in ends[:-1]])
    if len(headings) >= 2 and low < start + len(first):
        last = max(headings, key=lambda heading: heading.entry)
        return start + last.entry + (last.end - last.start)
    return start


def _with_lead(text: str, start: int) -> int:
    """Take in the page's own title, and what stands between it and the body, where no menu lies between."""
    title = _page_title(text)
    if not title:
        return start
    spans = chrome_spans(text[max(0, start - _LOOK_BACK) : start])
    low = max(0, start - _LOOK_BACK) + (spans[-1][1] if spans else 0)
    lead = text[low:start]
    place = lead.find(title)
    if place < 0 or len(lead) > 900:
        return start
    between = lead[place + len(title) :]
    credit = "©" in between or "ⓒ" in between
    return low + place if credit or len(between) <= 40 else start


def _page_title(text: str) -> str:
    """The subject of the page, from its title line: ``World Report 2021: North Korea | Publisher`` -> ``North Korea``."""
    head = text[:200]
    match = re.match(r"\s*([^|\n]{2,120}?)\s*[|–—]\s", head)
    return re.split(r"[:：]\s*", match.group(1))[-1].strip() if match else ""


def body_regions(text: str) -> list[tuple[int, int]]:
    """Spans of a text that are body, in order; the whole text where no furniture of a page is found.

    A page without any sentence has no body: the list is empty.
    """
    if not is_page_like(text):
        return [(0, len(text))] if text.strip() else []
    gaps = [gap for gap in _gaps(text) if gap.ends]
    if not gaps:
        return []
    weights = {gap: _weight(text, gap) for gap in gaps}
    main = max(gaps, key=lambda gap: weights[gap])
    regions: list[tuple[int, int]] = []
    carried = -1  # where a body region ended, if only an advertisement may stand behind it
    for gap in gaps:
        goes_on = carried >= 0 and _ADVERTISEMENT.fullmatch(text, carried, gap.start) is not None
        if gap is not main and not goes_on and (len(gap.ends) < _FEW or weights[gap] < _ENOUGH):
            carried = -1
            continue
        carried = gap.end
        start, end = _first_start(text, gap), _last_end(text, gap)
        start = _after_menu(text, start, end)
        regions.append((_with_lead(text, start) if not regions else start, end))
    return [(start, end) for start, end in regions if text[start:end].strip()]
