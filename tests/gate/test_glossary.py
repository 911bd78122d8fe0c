"""Enforcement may only get better: floors for terms held, and for what that costs the text around them.

Every run takes a part of the project's own sentences; ``make gate`` takes all, and the chapters and the report where the
folder ``shared`` is there.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.glossary.measure import Figures, measure, run, traditional
from benchmarks.glossary.sets import LANGS, Sample, glossary, own, samples

FLOORS: dict[str, Any] = json.loads(Path(__file__).with_name("glossary.json").read_text(encoding="utf-8"))
GOLDEN = Path(__file__).parents[1] / "golden" / "glossary"
WHOLE = bool(os.environ.get("ALIGN_GATE"))
PART = 4


def _figures(sample: Sample, lang: str) -> list[Figures]:
    done = run(sample, lang, glossary())
    return [measure(done), *([measure(traditional(done, glossary()))] if lang == "zh-Hans" else [])]


def _check(figures: Figures) -> None:
    floors = FLOORS[figures.sample]
    assert figures.success >= floors["success"], figures.flagged
    assert figures.wrong_particles == 0
    assert figures.forbidden == 0
    assert figures.lost == 0
    for lang, least in floors.get("chrf lost at most", {}).items():
        if lang == figures.lang:
            assert figures.chrf_between[0] - figures.chrf_between[1] <= least
            assert figures.chrf_free_of_terms[0] == figures.chrf_free_of_terms[1]
            assert figures.bleu[1] >= figures.bleu[0]


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["reports", "voices"])
def test_terms_are_held(name: str, lang: str) -> None:
    sample = own(GOLDEN / f"{name}.tsv")
    assert sample.digest == FLOORS[name]["digest"], "other sentences: measure again and set the floor anew"
    if not WHOLE:
        sample = replace(sample, beads=sample.beads[::PART], terms=sample.terms[::PART])
    for figures in _figures(sample, lang):
        _check(figures)


@pytest.mark.slow
@pytest.mark.skipif(not WHOLE, reason="only in `make gate`: takes a minute")
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["report", "chapters"])
def test_terms_of_a_report_are_held_and_its_text_is_no_worse(name: str, lang: str, shared: Path) -> None:
    sample = next(sample for sample in samples(shared) if sample.name == name)
    assert sample.digest == FLOORS[name]["digest"], "another text: measure again and set the floor anew"
    for figures in _figures(sample, lang):
        _check(figures)
