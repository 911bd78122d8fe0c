"""A fetched model is preferred for its languages; a broken one never without being named."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.translators.pulled import AUTO, choose, pulled, remember


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIGN_CACHE", str(tmp_path / "cache"))


def test_without_a_fetched_model_the_built_in_one_is_used() -> None:
    assert choose(AUTO, "ko") == "built-in"
    assert choose("some/folder", "ko") == "some/folder"


def test_the_last_fetched_model_of_a_language_wins() -> None:
    remember("a/one", ("zh-Hans", "zh-Hant"))
    remember("b/two", ("zh-Hans",))
    assert (choose(AUTO, "zh-Hans"), choose(AUTO, "zh-Hant"), choose(AUTO, "ko")) == ("b/two", "a/one", "built-in")
    remember("a/one", ("zh-Hans",))
    assert pulled()["zh-Hans"] == ["a/one", "b/two"]


def test_a_model_that_is_known_to_be_broken_is_never_chosen_by_itself() -> None:
    remember("Helsinki-NLP/opus-mt-tc-big-en-ko", ("ko",))
    assert choose(AUTO, "ko") == "built-in"


def test_a_damaged_list_counts_as_empty(tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "pulled.json").write_text("{not json")
    assert pulled() == {}
