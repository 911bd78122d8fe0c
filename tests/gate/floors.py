"""Floors of the built-in model: which sets, how they are measured, and raising the floors after the model got better.

    python -m tests.gate.floors ../shared      measures everything, raises the floors that can be raised, lowers none

Each floor names the digest of its set: another set needs a floor of its own. A floor lies a little below what was measured,
because other processors round differently.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from align import appraisal
from align.metrics.beads import parse_beads
from align.resources import packaged
from align.tasks import segmented
from align.training.evaluate import EvaluationSet, Figures, chapter_set, load_translator, table_set

__all__ = ["FLOORS", "digest", "figures", "key", "sample", "whole"]

FLOORS = Path(__file__).with_name("model.json")
LANGS = ("ko", "zh-Hans")
_MARGIN = 0.6
_FIRST = 200


def sample() -> list[EvaluationSet]:
    """The one-to-one beads of the sample report, in each language."""
    folder, made = packaged("corpora/sample-report"), []
    source = segmented(str(folder / "report.en.md"), "en").texts()
    for lang in LANGS:
        target = segmented(str(folder / f"report.{lang}.md"), lang).texts()
        beads = parse_beads((folder / f"gold.en-{lang}.beads").read_text(encoding="utf-8"))
        pairs = [(source[left[0]], target[right[0]]) for left, right in beads if len(left) == len(right) == 1]
        made.append(EvaluationSet("sample report", lang, *(tuple(side) for side in zip(*pairs, strict=True))))
    return made


def whole(shared: Path) -> list[EvaluationSet]:
    """The held-back chapters, whole, and the beginnings of the public sets, each named with its length."""
    made = [chapter_set(shared / "corpora" / "chapters", lang) for lang in LANGS]
    for name in ("flores-dev", "ntrex-first-half"):
        for lang in LANGS:
            beginning = table_set(shared / "eval" / f"{name}.en-{lang}.tsv", name, lang).first(_FIRST)
            made.append(replace(beginning, name=f"{name}, first {_FIRST}"))
    return made


def digest(tested: EvaluationSet) -> str:
    """First 16 hexadecimal digits of the SHA-256 over a set."""
    return hashlib.sha256(repr((tested.sources, tested.references)).encode()).hexdigest()[:16]


def figures(tested: EvaluationSet, way: str) -> Figures:
    """The figures of the built-in model by itself (``network``) or with all repairs (``as used``)."""
    translate = load_translator(packaged("model")) if way == "network" else appraisal.repaired("built-in")
    return appraisal.measured(translate, [tested])[0]


def key(tested: EvaluationSet, way: str, metric: str) -> str:
    """The name of a floor."""
    return f"{tested.name}, {way}: {tested.lang} {metric}"


def _measured(sets: list[EvaluationSet]) -> Iterator[tuple[str, str, float]]:
    for tested in sets:
        for way in ("network", "as used"):
            found = figures(tested, way)
            yield key(tested, way, "BLEU"), digest(tested), found.bleu
            yield key(tested, way, "chrF"), digest(tested), found.chrf


def _main() -> None:
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    for name, of, value in _measured([*sample(), *whole(Path(sys.argv[1]))]):
        found = math.floor((value - _MARGIN) * 10) / 10
        old = floors.get(name)
        same = old is not None and old["digest"] == of
        kept = max(found, old["floor"]) if same else found
        floors[name] = {"floor": kept, "digest": of}
        print(f"{name}: measured {value}, floor {old['floor'] if old else 'none'} -> {kept}", flush=True)
        FLOORS.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    _main()
