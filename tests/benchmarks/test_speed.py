"""The benchmarks' own arithmetic, and that the page shows the results that are kept."""

from __future__ import annotations

import itertools
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from benchmarks.speed import page
from benchmarks.speed.pairs import Timed, compared, spread
from benchmarks.speed.plot import picture
from benchmarks.speed.quality import in_all, lost_to_int8
from benchmarks.speed.sets import digest, report_sentences
from benchmarks.speed.stages import STAGES, lines, one
from benchmarks.speed.translate import part
from benchmarks.speed.whole import share

ROOT = Path(__file__).parents[2]


def test_ratios_are_taken_pair_by_pair_in_turns() -> None:
    order: list[str] = []
    slow, fast = itertools.cycle([4.0, 8.0, 2.0]), itertools.cycle([1.0, 2.0, 1.0])

    def ours() -> Timed:
        order.append("ours")
        return Timed(next(fast), 1.0)

    def theirs() -> Timed:
        order.append("theirs")
        return Timed(next(slow), 3.0)

    found = compared(ours, theirs, 3)
    assert order == ["ours", "theirs", "theirs", "ours", "ours", "theirs"]
    assert found["ratio"] == {"median": 4.0, "q1": 2.0, "q3": 4.0, "pairs": 3}
    assert found["ratio of processor time"]["median"] == 3.0


def test_quartiles_with_enough_values() -> None:
    assert spread([1.0, 2.0, 3.0, 4.0, 5.0]) == {"median": 3.0, "q1": 1.5, "q3": 4.5, "pairs": 5}


def test_the_set_is_the_same_every_time_and_has_long_and_short_lines() -> None:
    texts = report_sentences()
    assert len(texts) == len(set(texts)) == 2000
    assert digest(texts) == digest(report_sentences())
    lengths = sorted(map(len, texts))
    assert lengths[200] < 80
    assert lengths[-200] > 180
    assert len(part(texts, 120)) == 120


def test_lines_beyond_the_corpus_are_told_apart() -> None:
    many = lines("en", 40_000)
    assert len(many) == 40_000
    assert many[-1] not in many[:10_000]


@pytest.mark.parametrize("stage", [stage for stage in STAGES if stage != "encode"])
def test_every_stage_runs(stage: str) -> None:
    found = one(stage, 12)
    assert found["segments"] == 12
    assert found["seconds"] > 0
    assert found["megabytes"] > 0


def test_shares_of_a_run_come_to_one() -> None:
    times = {"read": 1.0, "load model ko": 1.0, "translate ko": 3.0, "translate zh-Hans": 2.0, "hold terms ko": 1.0}
    found = share(times, 10.0)
    assert sum(found.values()) == pytest.approx(1.0)
    assert found["translate"] == 0.5
    assert found["start and end"] == 0.2


def test_what_int8_loses_is_by_set_and_language() -> None:
    rows = [
        {"set": "a", "language": "ko", "numbers": numbers, "beam": beam, "BLEU": bleu}
        for numbers, beam, bleu in (("float32", 4, 15.5), ("int8", 4, 15.4), ("int8", 1, 12.0))
    ]
    assert lost_to_int8(rows) == {"a, ko": 0.1}


def test_what_int8_loses_over_all_sets_together_has_an_interval() -> None:
    references = [f"정부는 {number}년에 법을 발표했다." for number in range(2000, 2012)]
    worse = [text.replace("법을", "책을") for text in references[:3]] + references[3:]
    found = in_all({"float32": references, "int8": worse}, references, "ko")
    assert found["float32"] == 100
    assert found["lost"] == pytest.approx(100 - found["int8"], abs=0.01)
    assert 0 <= found["interval"][0] < found["lost"] < found["interval"][1]
    assert in_all({"float32": worse, "int8": worse}, references, "ko")["interval"] == [0, 0]


def test_a_plot_is_an_image_for_light_and_dark_with_every_stage() -> None:
    rows = [{"segments": 10.0**power, "seconds": 10.0 ** (power - 4)} for power in range(1, 6)]
    text = picture({"first": rows, "second": rows[:3]})
    root = ET.fromstring(text)
    assert root.tag.endswith("svg")
    assert "prefers-color-scheme: dark" in text
    assert {"first", "second", "100,000"} <= set(root.itertext())


def test_the_page_shows_the_kept_results() -> None:
    results = ROOT / "benchmarks" / "results" / "speed.json"
    if not results.is_file():
        pytest.skip("no results are kept yet: make bench")
    found = json.loads(results.read_text(encoding="utf-8"))
    text = page.PAGE.read_text(encoding="utf-8")
    between = text[text.index(page.MARKS[0]) + len(page.MARKS[0]) : text.index(page.MARKS[1])]
    assert between.strip() == "\n".join(page.lines(found)).strip()
    assert page.TIME.read_text(encoding="utf-8") == picture(found["stages"])
