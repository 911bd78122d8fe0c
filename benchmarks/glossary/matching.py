"""How long it takes to look for ten thousand terms in ten megabytes: ``python -m benchmarks.glossary.matching``.

The terms are one to three words that are made up; the text is the shipped corpus with such terms in between. CPU time, so that
other work on the machine counts little.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from pathlib import Path

from align.glossary.matcher import Matcher
from align.glossary.table import load
from align.glossary.termbase import Termbase

__all__ = ["make_table", "make_text", "measure"]

_ROOT = Path(__file__).resolve().parents[2]
_SYLLABLES = [first + second for first in "bdfgklmnprstv" for second in "aeiou"]


def _words(chance: random.Random, count: int) -> list[str]:
    return ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(count)]


def make_table(terms: int, path: Path) -> Termbase:
    """A glossary of that many terms of one to three words."""
    chance = random.Random(1)  # noqa: S311 (repeatable, not secret)
    names = dict.fromkeys(" ".join(_words(chance, chance.randint(1, 3))) for _ in range(terms * 2))
    path.write_text("en\tko\n" + "".join(f"{name}\t용어\n" for name in list(names)[:terms]), encoding="utf-8")
    return load([path])


def make_text(size: int, termbase: Termbase) -> list[str]:
    """Sentences of ``size`` characters together; every third has a term in it."""
    chance = random.Random(2)  # noqa: S311
    lines = (_ROOT / "corpora" / "human-rights" / "a.tsv").read_text(encoding="utf-8").splitlines()
    prose = [line.split("\t")[0] for line in lines if "\t" in line]
    terms = [concept.term for concept in termbase]
    sentences: list[str] = []
    while size > 0:
        sentence = chance.choice(prose)
        if len(sentences) % 3 == 0:
            sentence = f"The {chance.choice(terms)} and {sentence}"
        sentences.append(sentence)
        size -= len(sentence) + 1
    return sentences


def measure(terms: int, size: int) -> dict[str, float | int]:
    """Seconds of CPU time to load the glossary, to build the matcher, and to find all terms of a text of ``size`` characters."""
    with tempfile.TemporaryDirectory() as folder:
        times = [time.process_time()]
        termbase = make_table(terms, Path(folder) / "t.tsv")
        times.append(time.process_time())
        matcher = Matcher(termbase)
        times.append(time.process_time())
        sentences = make_text(size, termbase)
        start = time.process_time()
        found = sum(len(matcher.find(sentence)) for sentence in sentences)
        end = time.process_time()
    return {
        "terms": len(termbase),
        "forms": sum(len(concept.source) for concept in termbase),
        "characters": sum(len(sentence) + 1 for sentence in sentences),
        "sentences": len(sentences),
        "found": found,
        "load": round(times[1] - times[0], 2),
        "build": round(times[2] - times[1], 2),
        "find": round(end - start, 2),
    }


if __name__ == "__main__":
    given = [int(value) for value in sys.argv[1:3]]
    print(json.dumps(measure(*(given or (10_000, 10_000_000)))))
