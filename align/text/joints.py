"""Where a heading was glued to the sentence after it, in scripts without capitals: ``구금과 고문정부는``, ``酷刑看守每天``.

A linear model reads short strings around each place between two characters: what a heading ends with, what a sentence begins
with, what stands across the joint, and how long the left side is. Its weights are data (``align/data/segmentation``), trained on
the project's own text by ``benchmarks/segment/train_headings.py``; a positive score means "more likely a joint than not".
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from zlib import crc32

__all__ = ["SCALE", "SIZE", "WEIGHTS", "best_joint", "candidates", "features", "joint_score"]

SIZE = 1 << 19
SCALE = 16.0
WEIGHTS = Path(__file__).resolve().parents[1] / "data" / "segmentation"
LONGEST = 30
"""Characters of a heading."""
_RIGHT = 4
_LEFT = 4
_STOP = re.compile(r"[.!?。！？…;；：:()（）\[\]\n]")
_GLUE = re.compile("(?<=[\uac00-\ud7a3\u3400-\u9fffA-Za-z0-9”’」』》])(?= ?[\uac00-\ud7a3\u3400-\u9fffA-Z0-9“‘「『《])")
_SAME = re.compile(r"[A-Za-z]{2}|\d\d")
_PLAIN = str.maketrans({**{str(n): "0" for n in range(10)}, "“": "“", "‘": "“", "「": "“", "『": "“"})


def candidates(text: str) -> list[int]:
    """Places in the first characters of a text where a heading may end: at a space or between two visible characters.

    None lies behind an end mark. A place at a space is that of the space.
    """
    head = text[: LONGEST + 2]
    stop = _STOP.search(head)
    limit = min(stop.start() if stop else LONGEST, len(text) - _RIGHT)
    return [
        match.start()
        for match in _GLUE.finditer(head)
        if 2 <= match.start() <= limit and not _SAME.fullmatch(text, match.start() - 1, match.start() + 1)
    ]


def features(text: str, place: int) -> list[int]:
    """Numbers of the weights that speak about a joint at ``place``."""
    plain = text[: place + 13].translate(_PLAIN)
    spaced = plain[place] == " "
    left, right = plain[:place], plain[place + spaced :]
    words = [f"L{left[-size:]}" for size in range(1, _LEFT + 1)]
    words += [f"R{right[:size]}" for size in range(1, _RIGHT + 2)]
    across = [(1, 1), (2, 1), (1, 2), (2, 2), (3, 1)]
    words += [f"J{' ' if spaced else ''}{left[-a:]}|{right[:b]}" for a, b in across]
    last, first = left.rsplit(" ", 1)[-1], right.split(" ", 1)[0]
    words += [f"E{first}", f"H{last}", f"N{spaced:d}{min(place, 24) // 2}"]
    if spaced:
        words += [f"SL{last[-2:]}", f"SE{first[-2:]}", f"SR{first[:2]}", f"SJ{last[-1:]}{first[-1:]}"]
    words += [f"C{char}" for char in {*left[:-1]} & _TELLING]
    words += {f"B{left[n : n + 2]}" for n in range(len(left) - 1)}
    return [crc32(word.encode("utf-8", "surrogatepass")) % SIZE for word in words]


_TELLING = frozenset("과와및의、与和及的，,은는이가을를도로다해한된하며고在了是被将把对为")


@lru_cache(maxsize=4)
def _weights(lang: str) -> memoryview:
    return memoryview((WEIGHTS / f"joints.{lang}.bin").read_bytes()).cast("b")


def joint_score(text: str, lang: str, place: int) -> float:
    """The score of one place: more than 0 is more likely a joint than not."""
    weights = _weights(lang)
    return sum(weights[number] for number in features(text, place)) / SCALE


def best_joint(text: str, lang: str, *, spaced: bool = True, glued: bool = True) -> tuple[int, float]:
    """The likeliest place where a heading ends in the first characters of ``text``, and its score; ``(0, -inf)`` without any.

    Args:
        text: a piece that begins with the heading, if there is one.
        lang: ``ko`` or ``zh``.
        spaced: look at spaces.
        glued: look between characters without a space.
    """
    asked = [place for place in candidates(text) if (spaced if text[place] == " " else glued)]
    scored = [(joint_score(text, lang, place), -place) for place in asked]
    score, place = max(scored, default=(float("-inf"), 0))
    return -place, score
