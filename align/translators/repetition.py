"""Does a translation go round in circles? A judge only; who asks decides what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

__all__ = ["NO_REPEAT", "loops"]

# Length of the n-grams that may not come twice when a looping segment is decoded again.
NO_REPEAT = 3
_LONGEST_UNIT = 16
_RUN = {1: 4, 2: 3}  # unit length in tokens -> repeats in a row that make a loop; longer units: _RUN_LONG
_RUN_LONG = 3
_GRAM, _TIMES = 4, 4


def loops(tokens: Sequence[int]) -> bool:
    """Whether a unit of up to 16 tokens comes three times in a row (a single token: four), or one 4-gram four times.

    Lists ("the right to ..., the right to ...") repeat bigrams and trigrams, but hardly a 4-gram four times.
    """
    for unit in range(1, min(_LONGEST_UNIT, len(tokens) // 2) + 1):
        wanted = (_RUN.get(unit, _RUN_LONG) - 1) * unit
        same = 0
        for at in range(unit, len(tokens)):
            same = same + 1 if tokens[at] == tokens[at - unit] else 0
            if same >= wanted:
                return True
    grams = Counter(tuple(tokens[at : at + _GRAM]) for at in range(len(tokens) - _GRAM + 1))
    return any(count >= _TIMES for count in grams.values())
