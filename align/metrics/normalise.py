"""The named fold of the normalised figures: width, punctuation and white space, nothing that a reader would hear.

A published fold never changes; a better one gets a new name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

__all__ = ["FOLD", "fold", "fold_all"]

FOLD = "align-norm:v1"
"""Appended to the signature of every figure that was computed on folded text."""

_PAIRS = {
    "。": ".", "、": ",", "｡": ".", "､": ",",
    "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "「": '"', "」": '"', "『": '"', "』": '"', "｢": '"', "｣": '"',
    "《": '"', "》": '"', "〈": '"', "〉": '"', "﹁": '"', "﹂": '"',
    "‘": "'", "’": "'", "‚": "'", "‛": "'",
    "【": "[", "】": "]", "〔": "[", "〕": "]",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
    "～": "~", "〜": "~", "…": "...", "⋯": "...",
    "·": "·", "・": "·", "•": "·", "‧": "·", "･": "·", "ㆍ": "·",
    "\u3000": " ", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u200b": "", "\ufeff": "",
}  # fmt: skip
_TABLE = str.maketrans({**{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}, **_PAIRS})
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_BESIDE_HAN = re.compile(rf"(?<=[{_HAN}]) +(?=[\w(\[\"'])|(?<=[\w)\]\"'.,:;!?]) +(?=[{_HAN}])")
_RUN = re.compile(r"([-.])\1+")


def fold(text: str, *, chinese: bool = False) -> str:
    """The text with NFC, half-width letters, digits and punctuation, straight quotes, one kind of dash and middle dot.

    Dashes and dots in a row count once (a Chinese dash is two characters, an ellipsis six dots); white space is one space, and in
    Chinese none beside a Han character, where it is a matter of house style.
    """
    folded = _RUN.sub(r"\1", unicodedata.normalize("NFC", text).translate(_TABLE))
    folded = " ".join(folded.split())
    return _BESIDE_HAN.sub("", folded) if chinese else folded


def fold_all(texts: Iterable[str], *, chinese: bool = False) -> list[str]:
    """``fold`` of each text."""
    return [fold(text, chinese=chinese) for text in texts]
