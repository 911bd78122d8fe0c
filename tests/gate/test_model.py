"""The built-in model may only get better: floors for what it does to the sample report, which it was never trained on."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from align.metrics.beads import parse_beads
from align.resources import packaged
from align.tasks import segmented
from align.training.evaluate import EvaluationSet, evaluate, load_translator

FLOORS = Path(__file__).with_name("model.json")
SAMPLE = packaged("corpora/sample-report")


def _sample(lang: str) -> EvaluationSet:
    """The one-to-one beads of the sample report."""
    source = segmented(str(SAMPLE / "report.en.md"), "en").texts()
    target = segmented(str(SAMPLE / f"report.{lang}.md"), lang).texts()
    beads = parse_beads((SAMPLE / f"gold.en-{lang}.beads").read_text(encoding="utf-8"))
    pairs = [(source[left[0]], target[right[0]]) for left, right in beads if len(left) == len(right) == 1]
    return EvaluationSet("sample report", lang, *(tuple(side) for side in zip(*pairs, strict=True)))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses:UserWarning")
def test_the_built_in_model_is_no_worse_than_its_floors() -> None:
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    sets = [_sample(lang) for lang in ("ko", "zh-Hans")]
    figures = evaluate(load_translator(packaged("model")), sets)
    for tested, found in zip(sets, figures, strict=True):
        digest = hashlib.sha256(repr((tested.sources, tested.references)).encode()).hexdigest()[:16]
        for metric, value in (("BLEU", found.bleu), ("chrF", found.chrf)):
            floor = floors[f"{tested.lang} {metric}"]
            assert floor["digest"] == digest, "another sample report: measure again and set the floor anew"
            assert value >= floor["floor"], f"{tested.lang} {metric} {value:.2f} is below {floor['floor']}"
