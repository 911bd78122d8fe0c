"""What goes wrong in drafts, counted without a reference: the failures that small Marian models are known for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

__all__ = ["COUNTERS", "count_failures", "failures"]

COUNTERS = (
    "empty", "no_final_mark", "repetition", "too_short", "too_long", "digits", "script", "half_width", "formal",
    "mixed_register",
)  # fmt: skip

_FINAL = re.compile(r"[.。!?！？…:：;；][\"'”’」』）)》\]]*$")
_LOOP = re.compile(r"(.{2,30}?)\1{2,}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_HANGUL = re.compile(r"[가-힣]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_HALF = re.compile(r"(?<=[\u3400-\u9fff])[,;:?!.](?!\d)|[,;:?!](?=[\u3400-\u9fff])")
_PLAIN = re.compile(r"(?<!니)다[.!?]?[\"'”’]?$|아니다[.!?]?[\"'”’]?$")
_FORMAL = re.compile(r"(?:(?<!아)니다|세요|어요|아요|예요|이에요)[.!?]?[\"'”’]?$")


def _digits_lost(source: str, draft: str) -> bool:
    """Whether a number of the source, as digits, is neither in the draft nor could stand there with 万, 억 and the like."""
    if any(unit in draft for unit in "万亿만억천千百백"):
        return False
    wanted = {number.replace(",", "").rstrip(".") for number in _NUMBER.findall(source)}
    there = {number.replace(",", "").rstrip(".") for number in _NUMBER.findall(draft)}
    return any(number not in there for number in wanted if len(number) > 1)


def failures(source: str, draft: str, lang: str) -> list[str]:
    """The names of everything that is wrong with one draft."""
    if not draft.strip():
        return ["empty"]
    found = []
    chinese = lang.startswith("zh")
    own, other = (_HAN, _HANGUL) if chinese else (_HANGUL, _HAN)
    low, high = (0.12, 0.75) if chinese else (0.2, 1.1)
    ratio = len(draft) / max(len(source), 1)
    checks = {
        "no_final_mark": bool(_FINAL.search(source)) and not _FINAL.search(draft),
        "repetition": bool(_LOOP.search(draft)),
        "too_short": len(source) > 30 and ratio < low,
        "too_long": len(source) > 30 and ratio > high,
        "digits": _digits_lost(source, draft),
        "script": bool(other.search(draft)) or (len(source) > 30 and not own.search(draft)),
        "half_width": chinese and bool(_HALF.search(draft)),
        "formal": not chinese and bool(_FORMAL.search(draft)),
    }
    found += [name for name, wrong in checks.items() if wrong]
    return found


def count_failures(sources: Sequence[str], drafts: Sequence[str], lang: str) -> dict[str, int]:
    """How many drafts have each failure; every counter is there, also at 0."""
    counts = Counter(
        name for source, draft in zip(sources, drafts, strict=True) for name in failures(source, draft, lang)
    )
    plain = sum(bool(_PLAIN.search(draft)) for draft in drafts) if lang == "ko" else 0
    counts["mixed_register"] = min(plain, counts["formal"])  # how many sentences are not in the register of most
    return {name: counts[name] for name in COUNTERS}
