"""What is loaded ahead is loaded once, and changes neither results nor errors."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from align import pipeline, warming
from align.aligners import use
from align.aligners.use import UseEmbedder
from align.engine import EngineSettings, TranslationEngine
from align.errors import InputError
from align.pipeline import RunSettings, run
from align.warming import Warming
from tests.end_to_end.command import ROOT, files_of

SAMPLE = ROOT / "corpora" / "sample-report"


def test_leaving_waits_and_errors_stay_inside() -> None:
    done: list[str] = []

    def slow() -> None:
        time.sleep(0.05)
        done.append("slow")

    def broken() -> None:
        raise OSError("no such model")

    with Warming(wanted=True) as ahead:
        ahead.start(slow)
        ahead.start(broken)
    assert done == ["slow"]


def test_nothing_is_loaded_ahead_where_it_is_not_wanted() -> None:
    loaded: list[str] = []
    with Warming(wanted=False) as ahead:
        ahead.start(lambda: loaded.append("ahead"))
    assert loaded == []


def test_threads_that_ask_together_get_one_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []

    def slowly(_folder: Path | None) -> object:
        time.sleep(0.05)
        opened.append(object())
        return opened[-1]

    monkeypatch.setattr(use, "open_encoder", slowly)
    use._loaded.cache_clear()
    try:
        with Warming(wanted=True) as ahead:
            for _ in range(4):
                ahead.start(UseEmbedder().load)
    finally:
        use._loaded.cache_clear()
    assert len(opened) == 1


def _settings(out: Path, published: Path) -> RunSettings:
    """A short report with its published version."""
    for name in ("report.en.md", "report.ko.md"):
        text = (SAMPLE / name).read_text(encoding="utf-8")
        (out.parent / name).write_text(text[: text.index("\n\n", 700)], encoding="utf-8")
    engine = EngineSettings("built-in")
    return RunSettings(str(out.parent / "report.en.md"), ("ko",), out, "t", {"ko": str(published)}, engine=engine)


@pytest.mark.parametrize("glossaries", [(), (ROOT / "glossaries" / "human-rights.tsv",)])
def test_a_run_gives_the_same_bytes_with_and_without(
    glossaries: tuple[Path, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs = []
    for name, wanted in (("ahead", True), ("plain", False)):
        monkeypatch.setattr(warming, "allowed", lambda wanted=wanted: 2 if wanted else 1)
        folder = tmp_path / name
        folder.mkdir()
        run(replace(_settings(folder / "out", folder / "report.ko.md"), glossaries=glossaries))
        outputs.append(files_of(folder / "out"))
    assert outputs[0] == outputs[1]


@pytest.mark.parametrize(
    ("text", "loaded"), [("Human rights are protected in {} towns.\n\n", True), ("It rained for {} days.\n\n", False)]
)
def test_the_search_is_loaded_ahead_where_a_text_has_terms(
    text: str, loaded: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warming, "allowed", lambda: 2)
    asked: list[str] = []
    monkeypatch.setattr(TranslationEngine, "load_search", lambda engine: asked.append(engine.model))
    source = tmp_path / "report.md"
    source.write_text("".join(text.format(number) for number in range(2, 12)), encoding="utf-8")
    glossary = ROOT / "glossaries" / "human-rights.tsv"
    settings = RunSettings(
        str(source), ("ko",), tmp_path / "out", glossaries=(glossary,), engine=EngineSettings("built-in")
    )
    for _ in range(2):  # the second run has its drafts in the store
        run(settings)
        assert asked == ["built-in"] * loaded
    source.write_text(text.format(2) + text.format(99), encoding="utf-8")
    run(settings)  # one new sentence is not worth it
    assert asked == ["built-in"] * loaded


def test_a_wrong_published_version_is_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warming, "allowed", lambda: 2)
    monkeypatch.setattr(pipeline, "make_drafts", lambda *_: pytest.fail("translated"))
    wrong = tmp_path / "other.md"
    wrong.write_text("이 글은 전혀 다른 이야기이다. 고양이가 나무에 올라갔다. 비가 왔다.\n" * 3, encoding="utf-8")
    with pytest.raises(InputError):
        run(_settings(tmp_path / "out", wrong))
    assert not (tmp_path / "out").exists()
