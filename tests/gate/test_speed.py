"""Speed may only get better: floors as ratios against the same weights elsewhere, in processor time, on small samples.

Ratios hold on any processor more or less; the floors in speed.json leave a third for that. The full figures are `make bench`.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from align.translators.catalog import BUILT_IN, resolve
from align.translators.conversion import converted
from align.translators.facts import read_facts
from align.translators.kept import keeping
from benchmarks.speed.pairs import compared, timed
from benchmarks.speed.rivals import Direct, Generate
from benchmarks.speed.sets import digest, report_sentences
from benchmarks.speed.translate import TAG, Plain, as_shipped, part, searched_alike, warm_up

FLOORS = Path(__file__).with_name("speed.json")


def _measured() -> dict[str, tuple[str, float]]:
    """Digest of the sentences and ratio of processor time, by name."""
    texts, model = report_sentences(256), resolve(BUILT_IN)
    home = converted(read_facts(model), "int8")
    some, few = part(texts, 64), part(texts, 16)
    direct, alike, plain = (
        Direct(model, home, TAG),
        Direct(model, home, TAG, searched_alike=searched_alike(model)),
        Plain(model),
    )
    generate = Generate(model, TAG)
    pairs: dict[str, tuple[list[str], Any, Any]] = {
        "CTranslate2, the same search": (texts, as_shipped, alike.translate),
        "CTranslate2, a plain beam both": (texts, plain.translate, direct.translate),
        "transformers in batches of 32": (some, as_shipped, lambda batch: generate.translate(batch, 32)),
        "transformers one by one": (few, as_shipped, lambda batch: generate.translate(batch, 1)),
    }
    found = {}
    with keeping():
        warm_up(few)
        for name, (batch, ours, theirs) in pairs.items():
            theirs(batch[:2])
            ratios = compared(lambda: timed(lambda: ours(batch)), lambda: timed(lambda: theirs(batch)), 3)  # noqa: B023
            found[name] = (digest(batch), ratios["ratio of processor time"]["median"])
    return found


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("ALIGN_GATE"), reason="this takes minutes: make gate")
@pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses:UserWarning")
def test_translation_is_no_slower_than_its_floors() -> None:
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    found = _measured()
    assert set(floors) == set(found)
    for name, (of, ratio) in found.items():
        assert floors[name]["digest"] == of, f"{name}: other sentences; measure again, set the floor anew"
        assert ratio >= floors[name]["floor"], f"{name}: {ratio} is below {floors[name]['floor']}"


if __name__ == "__main__":
    print(json.dumps({name: {"measured": ratio, "digest": of} for name, (of, ratio) in _measured().items()}, indent=1))
