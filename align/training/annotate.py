"""Terms annotated in the source with their renderings, so that a model learns to write what stands there.

Dinu et al. (2019), "Training neural machine translation to apply terminology constraints"; Bergmanis and Pinnis (2021), target
lemma annotation. Behind a term of the source stand the pieces of its rendering between two target tags, which no text can hold.
In a share of the examples another rendering is put into both sides: what the model knows by heart is then wrong, and only
reading the annotation pays.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from align.text import particles
from align.training.corpus import Pair, rows_of
from align.training.slots import country_names

__all__ = ["Annotated", "Terms", "annotated", "read_terms"]

Terms = Mapping[str, Mapping[str, str]]
"""By language the rendering of each English term, in lower case."""

_TOLD = 0.7  # how many of a sentence's terms are annotated, by chance; one at least
_SWAPPED = 0.4  # of those, how many get another rendering


@dataclass(frozen=True, slots=True)
class Annotated:
    """A pair and what is annotated in it: (end of the term in the English text, rendering), from left to right."""

    pair: Pair
    notes: tuple[tuple[int, str], ...]


def read_terms(paths: Iterable[Path], langs: Iterable[str]) -> Terms:
    """English terms with their renderings from glossaries with a header line (columns ``en`` and language codes).

    Acronyms in parentheses and verbs are left out: their renderings change in a sentence.

    Raises:
        InputError: a file cannot be read or has no column ``en``.
    """
    found: dict[str, dict[str, str]] = {lang: {} for lang in langs}
    for path in paths:
        for _, row in rows_of(path):
            term, kind = (row["en"] or "").strip(), row.get("part_of_speech") or ""
            for lang, table in found.items():
                rendering = (row.get(lang) or "").strip()
                if term and rendering and not kind.startswith("verb") and not re.search(r"[()（）]", term + rendering):
                    table.setdefault(term.lower(), rendering)
    return found


def annotated(pairs: Sequence[Pair], terms: Terms, seed: int) -> Iterator[Annotated]:
    """One annotated example for each pair that has terms with their renderings, each once in the target."""
    for lang in sorted({pair.lang for pair in pairs} & {lang for lang, table in terms.items() if table}):
        finder = _finder(terms[lang])
        pool = list(dict.fromkeys([*terms[lang].values(), *country_names(lang)]))
        for pair in pairs:
            if pair.lang == lang and (made := _annotated(pair, terms[lang], finder, pool, seed)) is not None:
                yield made


def _finder(terms: Mapping[str, str]) -> re.Pattern[str]:
    longest_first = sorted(terms, key=lambda term: (-len(term), term))
    return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, longest_first))})(?:e?s)?(?![\w-])", re.IGNORECASE)


def _annotated(
    pair: Pair, terms: Mapping[str, str], finder: re.Pattern[str], pool: Sequence[str], seed: int
) -> Annotated | None:
    generator = random.Random(f"{seed} {pair.lang} {pair.english}")  # noqa: S311  # nothing secret
    places = [(match.end(), terms[match[1].lower()]) for match in finder.finditer(pair.english)]
    counts = [rendering for _, rendering in places]
    known = [
        (end, rendering)
        for end, rendering in places
        if counts.count(rendering) == 1 and pair.target.count(rendering) == 1 and not _inside(rendering, counts)
    ]
    if not known:
        return None
    told = [place for place in known if generator.random() < _TOLD] or [generator.choice(known)]
    target, notes = pair.target, []
    for end, rendering in told:
        chosen = rendering
        if generator.random() < _SWAPPED:
            chosen = _another(pool, generator)
            if chosen in target:
                chosen = rendering
        target = _swapped(target, rendering, chosen, pair.lang)
        notes.append((end, chosen))
    return Annotated(replace(pair, target=target), tuple(notes))


def _another(pool: Sequence[str], generator: random.Random) -> str:
    """Another rendering, or the beginning of one with the end of another: a word that nobody can know."""
    first, second = generator.choice(pool), generator.choice(pool)
    return generator.choice((first, f"{first[: (len(first) + 1) // 2]}{second[len(second) // 2 :]}"))


def _inside(rendering: str, others: Iterable[str]) -> bool:
    """Whether another term's rendering holds this one, so that its place in the target is in doubt."""
    return any(rendering != other and rendering in other for other in others)


def _swapped(target: str, old: str, new: str, lang: str) -> str:
    if old == new:
        return target
    at = target.index(old)
    target = f"{target[:at]}{new}{target[at + len(old) :]}"
    return particles.repair_after(target, at + len(new))[0] if lang == "ko" else target
