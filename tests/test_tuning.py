"""Measuring the machine: the fastest way is kept and used, and nothing but the speed changes."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from align import tuning
from align.engine import EngineSettings
from align.errors import ModelError, UsageError
from align.results import Hypothesis
from align.translators.load import load
from align.translators.settings import DecodingSettings
from align.tuning import Tuned, TuneSettings, Way, forget, tune, tuned, ways

TEXTS = [
    "The government closed the border.",
    "Many people went hungry.",
    "He was released in May.",
    "Freedom of Speech",
]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of its own, with the converted model of the session."""
    import os

    before = Path(os.environ["ALIGN_CACHE"])
    load("built-in", "ko", tested=True)  # converted by now
    (tmp_path / "ctranslate2").symlink_to(before / "ctranslate2")
    monkeypatch.setenv("ALIGN_CACHE", str(tmp_path))
    return tmp_path


@pytest.fixture
def done(cache: Path) -> Tuned:
    return tune(TuneSettings("built-in", "ko", 2), TEXTS)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 12])
def test_every_way_uses_all_processors(count: int) -> None:
    found = ways(count)
    assert all(way.workers * way.threads == count for way in found)
    assert len(set(found)) == len(found)
    assert (count, 1) in [(way.workers, way.threads) for way in found]
    assert (1, count) in [(way.workers, way.threads) for way in found]


def test_the_fastest_is_kept_and_used(cache: Path, done: Tuned) -> None:
    speeds = [each.median for each in done.measured]
    assert speeds == sorted(speeds, reverse=True)
    assert len({each.way for each in done.measured}) == len(done.measured) >= 5
    assert all(0 < each.low <= each.median <= each.high for each in done.measured)
    way = done.best.way
    assert done.best.same
    for settings in (tuned(DecodingSettings(), "built-in"), EngineSettings("built-in").decoding):
        assert (settings.workers, settings.threads, settings.batch_tokens) == (
            way.workers,
            way.threads,
            way.batch_tokens,
        )
    assert done.place.parent == cache
    assert EngineSettings("built-in", "transformers").decoding == DecodingSettings()


def test_a_way_that_translates_otherwise_is_never_chosen(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Quick:
        """A translator that is quicker with small batches, which give other translations."""

        def __init__(self, way: Way) -> None:
            self._way = way

        def translate(self, texts: list[str]) -> list[list[Hypothesis]]:
            time.sleep(self._way.batch_tokens / 2e4)
            small = self._way.batch_tokens < 1000
            return [[Hypothesis(text.upper() if small else text, 0.0)] for text in texts]

    monkeypatch.setattr(tuning, "_opened", lambda _settings, way: Quick(way))
    found = tune(TuneSettings("built-in", "ko", 3), TEXTS)
    assert {each.way.batch_tokens for each in found.measured if not each.same} == {256, 512}
    assert not found.measured[0].same
    assert found.best.way.batch_tokens == tuned(DecodingSettings(), "built-in").batch_tokens == 1024
    assert found.summary()["best"]["batch_tokens"] == 1024


def test_the_stamp_and_the_translations_stay(cache: Path) -> None:
    plain = load("built-in", "ko", tested=True)
    other = load("built-in", "ko", settings=Way(2, 1, 64).of(DecodingSettings()), tested=True)
    assert plain.stamp == other.stamp
    assert plain.translate(TEXTS, nbest=2) == other.translate(TEXTS, nbest=2)


def test_another_machine_or_model_has_not_been_measured(done: Tuned, monkeypatch: pytest.MonkeyPatch) -> None:
    assert tuned(DecodingSettings(), "built-in") != DecodingSettings()
    assert tuned(DecodingSettings(), "auto") == DecodingSettings()
    monkeypatch.setattr(tuning, "processors", lambda: 77)
    assert tuned(DecodingSettings(), "built-in") == DecodingSettings()


def test_forgetting(done: Tuned) -> None:
    assert forget()
    assert not forget()
    assert tuned(DecodingSettings(), "built-in") == DecodingSettings()


@pytest.mark.parametrize("damage", ["", "[]", "{", "null"])
def test_a_damaged_file_is_as_none(done: Tuned, damage: str) -> None:
    done.place.write_text(damage)
    assert tuned(DecodingSettings(), "built-in") == DecodingSettings()
    tune(TuneSettings("built-in", "ko", 1), TEXTS[:1])
    assert tuned(DecodingSettings(), "built-in") != DecodingSettings()


@pytest.mark.parametrize("change", [{"workers": 0}, {"threads": "2"}, {"batch_tokens": True}, {"workers": None}])
def test_a_damaged_entry_is_as_none(done: Tuned, change: dict[str, object]) -> None:
    entries = {key: {**entry, **change} for key, entry in json.loads(done.place.read_text()).items()}
    done.place.write_text(json.dumps(entries))
    assert tuned(DecodingSettings(), "built-in") == DecodingSettings()


def test_wrong_use_is_an_error(cache: Path) -> None:
    with pytest.raises(UsageError, match="rounds"):
        TuneSettings("built-in", rounds=0)
    with pytest.raises(ModelError):
        tune(TuneSettings("no-such/folder-of-a-model"), TEXTS)
    with pytest.raises(ModelError, match="does not run on CTranslate2"):
        tune(TuneSettings("fake"), TEXTS)
