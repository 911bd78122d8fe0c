"""The built-in model may only get better: floors for sets that it was never trained on, each named with its digest.

The sample report is measured with every run of the tests, the held-back chapters, FLORES and NTREX by ``make gate``.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from align.training.evaluate import EvaluationSet
from tests.gate.floors import FLOORS, digest, figures, key, sample, whole


def _check(sets: list[EvaluationSet], ways: tuple[str, ...]) -> None:
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    for tested in sets:
        for way in ways:
            found = figures(tested, way)
            for metric, value in (("BLEU", found.bleu), ("chrF", found.chrf)):
                name = key(tested, way, metric)
                assert floors[name]["digest"] == digest(tested), (
                    f"{name}: another set; measure again, set the floor anew"
                )
                assert value >= floors[name]["floor"], f"{name} {value:.2f} is below {floors[name]['floor']}"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses:UserWarning")
@pytest.mark.parametrize("way", ["network", "as used"])
def test_the_built_in_model_is_no_worse_than_its_floors_on_the_sample(way: str) -> None:
    _check(sample(), (way,))


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("ALIGN_GATE"), reason="these sets take minutes: make gate")
@pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses:UserWarning")
def test_the_built_in_model_is_no_worse_than_its_floors_on_chapters_and_public_sets(shared: Path) -> None:
    _check(whole(shared), ("network", "as used"))


def test_a_floor_that_is_not_reached_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from align.training.evaluate import score

    tested = EvaluationSet("own", "ko", ("The law.",), ("그 법.",))
    found = score(tested, ["저 책."])
    monkeypatch.setattr("tests.gate.test_model.figures", lambda tested, way: found)
    monkeypatch.setattr("tests.gate.test_model.FLOORS", tmp_path / "floors.json")
    low = {key(tested, "network", metric): {"floor": 0.0, "digest": digest(tested)} for metric in ("BLEU", "chrF")}
    (tmp_path / "floors.json").write_text(json.dumps(low), encoding="utf-8")
    _check([tested], ("network",))
    high = low | {key(tested, "network", "chrF"): {"floor": 99.0, "digest": digest(tested)}}
    (tmp_path / "floors.json").write_text(json.dumps(high), encoding="utf-8")
    with pytest.raises(AssertionError, match="is below 99"):
        _check([tested], ("network",))
    other = low | {key(tested, "network", "BLEU"): {"floor": 0.0, "digest": "0"}}
    (tmp_path / "floors.json").write_text(json.dumps(other), encoding="utf-8")
    with pytest.raises(AssertionError, match="another set"):
        _check([tested], ("network",))
