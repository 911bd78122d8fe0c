"""Translation edit rate with weights on the tokens of terms.

The search for shifts is tercom's, as sacrebleu has it (Snover et al. 2006); only the edit distance that it asks is ours. Without
weights the number of edits equals sacrebleu's, but for its beam, which sentences of common length never leave.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

__all__ = ["weighted_edits"]

_Row = list[tuple[int, str]]  # cost so far and the operation that led here
_HEAVY = 2
_FEW = 1000  # shift candidates, as tercom


def weighted_edits(hypothesis: Sequence[str], reference: Sequence[str], terms: Sequence[int] | None = None) -> int:
    """Edits from hypothesis to reference, shifts included.

    Args:
        hypothesis: tokens.
        reference: tokens, at least one.
        terms: for each token of the reference the number of its term, 0 for none; edits there cost 2.
    """
    # Private, and stable for years; the version is pinned in requirements.lock and a test compares with the public function.
    from sacrebleu.metrics.lib_ter import _shift

    distance = _Distance(reference, terms or [0] * len(reference))
    words, shifts, checked = list(hypothesis), 0, 0
    while words:
        delta, shifted, checked = _shift(words, list(reference), distance, checked)
        if checked >= _FEW or delta <= 0:
            break
        shifts += 1
        words = shifted
    return shifts + distance(words)[0]


class _Node:
    """A prefix of a hypothesis: its row of the edit matrix, and the prefixes that are one token longer."""

    __slots__ = ("longer", "row")

    def __init__(self, row: _Row) -> None:
        self.row = row
        self.longer: dict[str, _Node] = {}


class _Distance:
    """Edit distance to a fixed reference with a trace of operations; rows are kept by prefix, as shifts leave much unmoved."""

    def __init__(self, reference: Sequence[str], terms: Sequence[int]) -> None:
        self._reference = list(reference)
        self._weights = [_HEAVY if term else 1 for term in terms]
        # An extra token costs more only inside a term: between two tokens of the same one.
        self._extra = [1, *(_HEAVY if left and left == right else 1 for left, right in pairwise(terms)), 1]
        self._root = _Node(list(zip(accumulate(self._weights, initial=0), "i" * (len(terms) + 1), strict=True)))

    def __call__(self, words: Sequence[str]) -> tuple[int, str]:
        """Cost and trace (`` `` kept, ``s`` substituted, ``i`` inserted, ``d`` deleted) that make the reference of the words."""
        node = self._root
        rows = [node.row]
        for word in words:
            if word not in node.longer:
                node.longer[word] = _Node(self._next(node.row, word))
            node = node.longer[word]
            rows.append(node.row)
        return rows[-1][-1][0], _trace(rows)

    def _next(self, above: _Row, word: str) -> _Row:
        """The row below; of equal costs keeping or substituting wins, then deleting, as in tercom."""
        row: _Row = [(above[0][0] + self._extra[0], "d")]
        for at, (expected, weight) in enumerate(zip(self._reference, self._weights, strict=True)):
            best = (above[at][0], " ") if word == expected else (above[at][0] + weight, "s")
            extra, missing = above[at + 1][0] + self._extra[at + 1], row[-1][0] + weight
            if extra < best[0]:
                best = (extra, "d")
            if missing < best[0]:
                best = (missing, "i")
            row.append(best)
        return row


def _trace(rows: Sequence[_Row]) -> str:
    steps: list[str] = []
    at, column = len(rows) - 1, len(rows[0]) - 1
    while at or column:
        step = rows[at][column][1]
        steps.append(step)
        at -= step in " sd"
        column -= step in " si"
    return "".join(reversed(steps))
