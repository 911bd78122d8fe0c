"""Marks and spaces: width, doubling, stray spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from align.bitext import Finding
from align.checks.base import Pair, View, blank
from align.checks.symbols import PROTECTED

__all__ = ["find"]

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）", ".": "。", '"': "“ ”"}
_HALF = re.compile(
    rf"(?<=[{_HAN}])[,;:?!()\"]|[,;:?!()\"](?=[{_HAN}])|(?<=[{_HAN}])\.(?![\w.])|(?<=[）》”’])[,;:?!.](?!\w)"
)
_CLOCK = re.compile(r"\d[:,.]\d")
_FULL = re.compile(r"[，。；：？！（）](?!\w*[\u4e00-\u9fff])")
_NARROW = {"，": ",", "。": ".", "；": ";", "：": ":", "？": "?", "！": "!", "（": "(", "）": ")"}
_DOUBLED = re.compile(
    r"(?<!\.)\.\.(?!\.)|，，|(?<!。)。。(?!。)|,,|、、|；；|;;|，。|。，|、，|，、|、。|(?<!\.),\.|(?<![A-Za-z])\.,|；。|：。|？。|！。|。？"
)
_SPACES = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")
_BEFORE = re.compile(r"(?<=[\w%)”’]) +[,.?!;](?=\s|$)")
_CHINESE_SPACE = re.compile(rf"(?<=[，。、；：？！）》]) +(?=[{_HAN}])|(?<=[{_HAN}]) +(?=[，。、；：？！{_HAN}])")


def find(view: View) -> Iterator[Finding]:
    """At most one finding for each kind of slip in a link, at its first place."""
    chinese = view.target_lang.startswith("zh")
    for pair in view.pairs:
        plain = blank(pair.target, PROTECTED)
        if chinese:
            yield from _half_width(pair, plain)
        elif view.target_lang == "ko" and (match := _FULL.search(plain)):
            message = f"full-width “{match.group()}” in Korean text: “{_NARROW[match.group()]}” is usual"
            yield pair.finding("width", message, "warning", match.span())
        yield from _marks(pair, plain, chinese)


def _half_width(pair: Pair, plain: str) -> Iterator[Finding]:
    places: dict[str, tuple[int, int]] = {}
    for match in _HALF.finditer(blank(plain, _CLOCK)):
        places.setdefault(match.group(), match.span())
    if places:
        first = min(places.values())
        shown = ", ".join(f"“{mark}” → “{_WIDE[mark]}”" for mark in places)
        yield pair.finding("width", f"half-width marks next to Chinese characters: {shown}", "warning", first)


def _marks(pair: Pair, plain: str, chinese: bool) -> Iterator[Finding]:
    if match := _DOUBLED.search(plain):
        yield pair.finding("punctuation", f"doubled punctuation “{match.group()}”", "warning", match.span())
    if match := _SPACES.search(plain):
        if match.group() not in pair.source:
            yield pair.finding("space", "several spaces in a row", "info", match.span())
    elif not chinese and (match := _BEFORE.search(plain)):
        yield pair.finding("space", "a space before a punctuation mark", "info", match.span())
    elif chinese and not pair.heading and (match := _CHINESE_SPACE.search(plain)):
        yield pair.finding("space", "a space inside Chinese text", "info", match.span())
