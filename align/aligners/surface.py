"""What a sentence shows without being understood: length, how it ends, numbers and Latin words that both sides have."""

from __future__ import annotations

import math
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from align.bitext import Document

__all__ = ["Surface", "surfaces", "tokens"]

Floats = NDArray[np.float32]

_BUCKETS = (
    256  # shared tokens are hashed into this many dimensions; a collision costs a little precision, never an error
)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "百": 1e2, "千": 1e3, "万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8, "兆": 1e12,
    "백": 1e2, "천": 1e3, "만": 1e4, "억": 1e8, "조": 1e12,
}  # fmt: skip
_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12,
}  # fmt: skip
_HANZI = {"两": 2, "兩": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_HANGUL = {"두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10}
_SCALE = "|".join(_SCALES)
_NUMBER = re.compile(rf"(\d[\d,]*(?:\.\d+)?)((?:\s?(?:{_SCALE}))*)((?:\d[\d,]*)?)", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?<!\w)(다섯|여섯|일곱|여덟|아홉|두|세|네|열)\s(?=[가-힣])|([两兩二三四五六七八九十])(?=[个個名人年天月项項次条條位家所种種周])"
)
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9'’.-]*[A-Za-z0-9]")
_FINAL = re.compile(r"[.!?。．！？…][\"'”’»」』）)\]\d]*$")


def _plain(value: float) -> str:
    return f"{value:.10g}"


def tokens(text: str) -> Iterator[str]:
    """Numbers by value (``4.2 million``, ``420万`` and ``420만`` are one), month names as numbers, words in Latin letters."""
    folded = unicodedata.normalize("NFKC", text)
    for digits, scales, rest in _NUMBER.findall(folded):
        value = float(digits.replace(",", "") or 0)
        for scale in re.findall(_SCALE, scales, re.IGNORECASE):
            value *= _SCALES[scale.lower()]
        low = float(rest.replace(",", "")) if rest.replace(",", "") else 0.0
        if scales and low:  # 4만1000
            value += low
        yield _plain(value)
    for hangul, hanzi in _COUNTED.findall(folded):
        yield _plain(_HANGUL[hangul] if hangul else _HANZI[hanzi])
    for word in _LATIN.findall(folded):
        lower = word.lower()
        if lower in _MONTHS:
            yield _plain(_MONTHS.index(lower) + 1)
        elif lower in _WORDS:
            yield _plain(_WORDS[lower])
        elif lower not in _SCALES:
            yield lower


@dataclass(frozen=True, slots=True)
class Surface:
    """Facts on the sentences of one side, each an array with one row a sentence.

    Attributes:
        lengths: UTF-8 bytes.
        tokens: weights of the tokens that both sides have, hashed, shape (n, 256).
        closed: 1 where the sentence ends with final punctuation or is no heading, else 0.
        opens: 1 where the sentence begins a paragraph; all 0 where paragraphs are not known.
    """

    lengths: Floats
    tokens: Floats
    closed: Floats
    opens: Floats


def _rows(bags: Sequence[set[str]], weights: dict[str, float]) -> Floats:
    rows = np.zeros((len(bags), _BUCKETS), dtype=np.float32)
    for row, bag in zip(rows, bags, strict=True):
        for token in bag:
            if token in weights:
                row[zlib.crc32(token.encode()) % _BUCKETS] += math.sqrt(weights[token])
    return rows


def _opens(document: Document) -> Floats:
    blocks = np.array(document.block_of(), dtype=np.int64)
    if not document.blocks or not len(blocks):
        return np.zeros(len(blocks), dtype=np.float32)
    opens: Floats = (np.diff(blocks, prepend=-1) != 0).astype(np.float32)
    return opens


def _surface(document: Document, rows: Floats) -> Surface:
    texts = document.texts()
    closed = [
        bool(_FINAL.search(text)) and segment.kind != "heading"
        for text, segment in zip(texts, document.segments, strict=True)
    ]
    lengths = np.array([len(text.encode()) for text in texts], dtype=np.float32)
    return Surface(lengths, rows, np.array(closed, dtype=np.float32), _opens(document))


def surfaces(source: Document, target: Document) -> tuple[Surface, Surface]:
    """The surface of both sides.

    A token counts only if both sides have it; the rarer, the more (log of inverse frequency).
    """
    bags = [[set(tokens(text)) for text in document.texts()] for document in (source, target)]
    counts = [Counter(token for bag in side for token in bag) for side in bags]
    size = max(len(source), len(target), 2)
    weights = {
        token: math.log(size / max(counts[0][token], counts[1][token])) / math.log(size)
        for token in counts[0].keys() & counts[1].keys()
    }
    found = _surface(source, _rows(bags[0], weights)), _surface(target, _rows(bags[1], weights))
    if not (found[0].opens.any() and found[1].opens.any()):  # paragraphs that one side does not know are no evidence
        return replace(found[0], opens=found[0].opens * 0), replace(found[1], opens=found[1].opens * 0)
    return found
