"""A translator without a model, for tests and for measuring everything else: always the same answer, the whole contract."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from align.bitext import Stamp
from align.lang import parse
from align.results import Hypothesis, SoftAlignment

__all__ = ["FakeTranslator"]

_LETTERS = {"ko": "가나다라마바사아자차카타파하", "zh": "天地人山水火木金土日月星风云", "en": "abcdefghijklmn"}


class FakeTranslator:
    """Writes one made-up word of the target script for each source word; known sentences can be given beforehand.

    Args:
        lang: code of the target language.
        known: translations to give for certain source texts.
        on_call: called with the texts of each ``translate``, to watch or to fail on purpose.
    """

    def __init__(
        self,
        lang: str,
        known: Mapping[str, str] | None = None,
        on_call: Callable[[Sequence[str]], None] | None = None,
    ) -> None:
        self.lang = parse(lang).code
        self._known = dict(known or {})
        self._on_call = on_call or (lambda _: None)
        settings = hashlib.sha256(repr(sorted(self._known.items())).encode()).hexdigest()[:16]
        self.stamp = Stamp("translator", "fake", "1", settings)

    def translate(self, texts: Sequence[str], *, nbest: int = 1) -> list[list[Hypothesis]]:
        """For each text ``nbest`` hypotheses; an empty list for an empty text."""
        self._on_call(texts)
        return [
            [Hypothesis(self._draft(text, rank), -1.0 - rank) for rank in range(max(1, nbest))] if text.strip() else []
            for text in texts
        ]

    def soft_alignments(self, pairs: Sequence[tuple[str, str]]) -> list[SoftAlignment]:
        """Word by word along the diagonal."""
        return [_diagonal(source, target) for source, target in pairs]

    def _draft(self, text: str, rank: int) -> str:
        if rank == 0 and text in self._known:
            return self._known[text]
        return parse(self.lang).joiner.join(self._word(word, rank) for word in text.split())

    def _word(self, word: str, rank: int) -> str:
        return _word(word, rank, self.lang.split("-")[0])


@lru_cache(maxsize=1 << 14)
def _word(word: str, rank: int, lang: str) -> str:
    if not any(character.isalpha() for character in word):
        return word
    letters = _LETTERS[lang]
    digest = hashlib.sha256(f"{word.lower()} {rank}".encode("utf-8", "surrogatepass")).digest()
    return "".join(letters[byte % len(letters)] for byte in digest[:3])


def _diagonal(source: str, target: str) -> SoftAlignment:
    pieces = re.compile(r"[^\W\d_]|\d+|[^\w\s]") if not re.search(r"\s", target.strip()) else re.compile(r"\S+")
    left = tuple(match.span() for match in re.finditer(r"\S+", source))
    right = tuple(match.span() for match in pieces.finditer(target))
    if not left or not right:
        return SoftAlignment((), (), ())
    aligned = [number * len(left) // len(right) for number in range(len(right))]
    rows = tuple(tuple(float(column == at) for column in range(len(left))) for at in aligned)
    return SoftAlignment(left, right, rows)
