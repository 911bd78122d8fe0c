"""Holding terms out of the store gives what holding them anew gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from align import holding
from align.bitext import Bitext, Document
from align.drafts import Clock, Work, make_drafts
from align.engine import EngineSettings, open_engine
from align.errors import ModelError
from align.glossary.enforce import enforce
from align.glossary.table import load
from align.glossary.termbase import Termbase
from align.holding import hold
from align.progress import silent
from align.resources import builtin_glossary
from align.store import Store

TEXTS = (
    "The government arrested human rights defenders.",
    "It rained all day.",
    "The UN Security Council met in Pyongyang,\nand adopted a resolution.",
    "The government arrested human rights defenders.",
)


def _document(texts: tuple[str, ...]) -> Document:
    from align.segmenters.segment import segment

    return segment(Document("\n\n".join(texts), "en"))


@pytest.mark.parametrize("lang", ["ko", "zh-Hans"])
def test_held_segments_from_the_store_are_those_of_the_ladder(lang: str, tmp_path: Path) -> None:
    termbase = load([builtin_glossary()])
    document = _document(TEXTS)
    with Store(tmp_path / "s.sqlite3") as store:
        engine = open_engine(lang, EngineSettings().chosen(lang), store)
        drafts = [found[0].text for found in engine.draft(document.texts(), lambda _done: None)]
        bitext = Bitext.from_drafts(document, drafts, lang)
        first, none = hold(bitext, termbase, engine, store)
        assert none == 0
        assert first.terms, "nothing to hold: the test says nothing"
        assert first == enforce(bitext, termbase, engine)
        fresh = open_engine(lang, EngineSettings().chosen(lang), store)
        assert hold(bitext, termbase, fresh, store) == (first, len(document))


def test_a_second_draft_loads_no_model(tmp_path: Path) -> None:
    termbase = load([builtin_glossary()])
    document = _document(TEXTS)
    with Store(tmp_path / "s.sqlite3") as store:
        stages = []
        for _ in range(2):
            work = Work(store, Clock(), silent)
            make_drafts(document, ["ko"], termbase, EngineSettings(), work)
            stages.append([time.stage for time in work.clock.times])
    assert stages == [["load model ko", "translate ko", "hold terms ko"], ["translate ko", "hold terms ko"]]


def test_another_glossary_is_another_result(tmp_path: Path) -> None:
    termbase = load([builtin_glossary()])
    document = _document(TEXTS)
    with Store(tmp_path / "s.sqlite3") as store:
        engine = open_engine("ko", EngineSettings().chosen("ko"), store)
        drafts = [found[0].text for found in engine.draft(document.texts(), lambda _done: None)]
        bitext = Bitext.from_drafts(document, drafts, "ko")
        hold(bitext, termbase, engine, store)
        smaller = type(termbase)(termbase.concepts[:1])
        assert hold(bitext, smaller, engine, store)[1] == 0


@pytest.mark.parametrize("lang", ["ko", "zh-Hans"])
def test_the_same_whatever_stands_beside_a_segment(lang: str, tmp_path: Path) -> None:
    termbase = load([builtin_glossary()])
    lines = Path("tests/golden/glossary/reports.tsv").read_text(encoding="utf-8").splitlines()
    long = " Although " + ", ".join(line.split("\t")[1].rstrip(".") for line in lines[5:9]) + ", nobody was punished."
    texts = [*(line.split("\t")[1] for line in lines[1:49:3]), long.strip()]
    together = _held(texts, lang, termbase, tmp_path / "together")
    for number, text in enumerate(texts):
        assert _held([text], lang, termbase, tmp_path / str(number)) == [together[number]]


def _held(texts: list[str], lang: str, termbase: Termbase, path: Path) -> list[tuple[str, list[tuple[str, ...]]]]:
    """The enforced text of each segment, and of each of its terms concept, status, rung and reason."""
    with Store(path) as store:
        engine = open_engine(lang, EngineSettings().chosen(lang), store)
        drafts = [found[0].text for found in engine.draft(texts, lambda _done: None)]
        made = enforce(Bitext.from_drafts(Document.from_segments(texts, "en"), drafts, lang), termbase, engine)
    hits: list[list[tuple[str, ...]]] = [[] for _ in texts]
    for hit in made.terms:
        hits[hit.link].append((hit.term, hit.status, hit.rung, hit.reason))
    return list(zip(made.target.texts(), hits, strict=True))


@pytest.mark.parametrize("lang", ["ko", "zh-Hans"])
def test_the_same_from_one_thread_and_from_two_and_in_small_parts(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    termbase = load([builtin_glossary()])
    lines = Path("tests/golden/glossary/reports.tsv").read_text(encoding="utf-8").splitlines()
    texts = [line.split("\t")[1] for line in lines[1:100:4]]
    found = []
    for name, threads, part in (("one", 1, 400), ("two", 2, 400), ("small", 2, 3)):
        monkeypatch.setattr(holding, "processors", lambda threads=threads: threads)
        monkeypatch.setattr(holding, "_PART", part)
        with Store(tmp_path / name) as store:
            engine = open_engine(lang, EngineSettings().chosen(lang), store)
            drafts = [found[0].text for found in engine.draft(texts, lambda _done: None)]
            bitext = Bitext.from_drafts(Document.from_segments(texts, "en"), drafts, lang)
            found.append(hold(bitext, termbase, engine, store)[0])
    assert {hit.rung for hit in found[0].terms} > {"free"}, "nothing climbs: the test says little"
    assert found[1] == found[0]
    assert found[2] == found[0]


def test_what_goes_wrong_in_a_thread_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["The government arrested human rights defenders."] * 20
    monkeypatch.setattr(holding, "processors", lambda: 2)
    monkeypatch.setattr(holding, "_WORTH_TWO", 1)

    def fails(*_: object) -> None:
        raise ModelError("the weights are broken", where="m")

    with Store(tmp_path / "s") as store:
        engine = open_engine("ko", EngineSettings().chosen("ko"), store)
        monkeypatch.setattr(engine, "nbest", fails)
        bitext = Bitext.from_drafts(Document.from_segments(texts, "en"), ["정부는 사람들을 체포했다."] * 20, "ko")
        with pytest.raises(ModelError, match="broken"):
            hold(bitext, load([builtin_glossary()]), engine, store)
