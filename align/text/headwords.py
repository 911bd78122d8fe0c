"""Whether a short title heads the text after it, or is an entry of a menu, a byline, the title of another page.

Two cues: the words that headings of reports are made of (``align/data/segmentation/headwords.txt``, written for this project),
and the words of the title that the text right after it says again.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

__all__ = ["ALL", "HALF", "MOST", "heads_text", "usual_start"]

_DATA = Path(__file__).resolve().parents[1] / "data" / "segmentation"
_AFTER = 1500  # characters of the text under a heading that are looked at
_ENGLISH_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "off",
        "on",
        "onto",
        "or",
        "over",
        "the",
        "to",
        "under",
        "up",
        "upon",
        "via",
        "with",
        "within",
        "without",
        "during",
        "against",
        "between",
        "among",
        "after",
        "before",
        "since",
        "until",
    ]
)
_EAST_ASIAN = re.compile("[\u3400-\u9fff\uac00-\ud7a3]")
_MARKS = re.compile("[^\u3400-\u9fff\uac00-\ud7a3]+|(?<=[\u3400-\u9fff])[与和及的、]")
HALF, MOST, ALL = 0.5, 0.75, 1.0
"""Shares to ask for: of a title that stands alone, of one among other titles, of one without a known start."""
_LONGEST = 30


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    return frozenset((_DATA / "headwords.txt").read_text(encoding="utf-8").split())


@lru_cache(maxsize=1)
def _usual() -> frozenset[str]:
    return frozenset((_DATA / "usual.txt").read_text(encoding="utf-8").splitlines())


def usual_start(text: str) -> int:
    """The length of the Korean or Chinese heading that reports usually have and that ``text`` begins with; 0 for none."""
    usual = _usual()
    return next((size for size in range(min(_LONGEST, len(text)), 3, -1) if text[:size] in usual), 0)


@lru_cache(maxsize=1)
def _longest_word() -> int:
    return max(len(word) for word in _words())


def heads_text(title: str, after: str, *, least: float = HALF) -> bool:
    """Whether ``title`` is likely the heading of the text ``after`` it.

    Args:
        title: the short line or stretch before the text.
        after: what follows; its first 1,500 characters are looked at.
        least: the share of its words, or of its characters in Korean and Chinese, that must speak for a heading.
    """
    title, after = title.strip(), after[:_AFTER]
    share = _east_asian_share(title, after) if _EAST_ASIAN.search(title) else _english_share(title, after)
    return share >= least


def _english_share(title: str, after: str) -> float:
    """The share of weighty words that are words of headings or come again in small letters."""
    words = [re.sub("[’']s?$", "", word.lower()) for word in _ENGLISH_WORD.findall(title)]
    words = [word for word in words if word not in _SMALL]
    if not words:
        return 0.0
    said = set(re.findall(r"(?<!\w)[a-z][\w-]*", after))
    known = _words()
    hits = sum(word in known or word in said or word.rstrip("s") in said or f"{word}s" in said for word in words)
    return hits / len(words) if any(word in known for word in words) or len(words) <= _LONGEST // 5 else 0.0


def _east_asian_share(title: str, after: str) -> float:
    """The share of characters in words of headings, or in pairs of characters that come again."""
    if len(title) > _LONGEST:
        return 0.0
    plain = _MARKS.sub(" ", title)
    covered = [char == " " for char in plain]
    weighty = len(covered) - sum(covered)
    if not weighty:
        return 0.0
    known = _words()
    for start in range(len(plain)):
        for size in range(2, min(_longest_word(), len(plain) - start) + 1):
            piece = plain[start : start + size]
            if " " not in piece and (piece in known or (size == 2 and piece in after)):
                covered[start : start + size] = [True] * size
    return (sum(covered) - plain.count(" ")) / weighty
