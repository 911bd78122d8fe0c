"""Drafting for several languages: translate, hold the glossary, make Traditional Chinese from Simplified."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from align.bitext import Bitext, Document
from align.engine import EngineSettings, TranslationEngine, open_engine
from align.errors import UsageError
from align.glossary.termbase import Termbase
from align.lang import LANGUAGES, TARGETS
from align.progress import Progress
from align.results import Resource, StageTime
from align.store import Store
from align.text import kiwi
from align.warming import Warming

__all__ = ["Clock", "Draft", "Work", "check_targets", "drafted_langs", "make_drafts", "traditional_renderings"]


_MANY = 8  # new texts: of fewer, none may need what takes a second to load


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft held to the glossary, and the model that decided it."""

    bitext: Bitext
    resources: tuple[Resource, ...]


class Clock:
    """Wall times by stage, in the order in which stages first ran; a stage that runs again adds to its entry."""

    def __init__(self) -> None:
        self._times: dict[str, StageTime] = {}

    @contextmanager
    def __call__(self, stage: str, items: int) -> Iterator[None]:
        """Time what happens in the context."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.add(StageTime(stage, time.perf_counter() - started, items))

    def add(self, new: StageTime) -> None:
        """Add to the entry of a stage."""
        old = self._times.get(new.stage, StageTime(new.stage, 0.0, 0))
        self._times[new.stage] = StageTime(
            new.stage, old.seconds + new.seconds, old.items + new.items, old.reused + new.reused
        )

    @property
    def times(self) -> tuple[StageTime, ...]:
        """The times so far."""
        return tuple(self._times.values())


@dataclass(frozen=True, slots=True)
class Work:
    """What the long stages need beside their input."""

    store: Store
    clock: Clock
    progress: Progress


def drafted_langs(langs: Sequence[str]) -> list[str]:
    """The languages that a model translates into for these targets: Traditional Chinese is made from Simplified."""
    return list(dict.fromkeys("zh-Hans" if lang == "zh-Hant" else lang for lang in langs))


def check_targets(langs: Sequence[str], settings: EngineSettings) -> None:
    """Refuse, before any work, languages that the model cannot translate into.

    Raises:
        UsageError: a language that is no target at all.
        ModelError: the model is missing or does not have a language.
    """
    from align.translators.load import require_language

    for lang in langs:
        if lang not in TARGETS:
            name = LANGUAGES[lang].name
            raise UsageError(f"{name} is no target language", hint=f"Use one of: {', '.join(TARGETS)}.")
    for lang in drafted_langs(langs):
        require_language(settings.chosen(lang).model, lang)


def make_drafts(
    source: Document, langs: Sequence[str], termbase: Termbase | None, settings: EngineSettings, work: Work
) -> dict[str, Draft]:
    """Drafts by language; with a termbase its terms are held.

    Raises:
        ModelError: the model is missing, broken, or does not translate into a language.
    """
    from align.translators.script import to_traditional

    drafts = {lang: _draft(source, lang, termbase, settings, work) for lang in drafted_langs(langs)}
    if "zh-Hant" in langs:
        simplified = drafts["zh-Hans"]
        renderings = traditional_renderings(termbase) if termbase is not None else {}
        with work.clock("script", len(source)):
            drafts["zh-Hant"] = Draft(to_traditional(simplified.bitext, renderings), simplified.resources)
    return {lang: drafts[lang] for lang in langs}


def traditional_renderings(termbase: Termbase) -> dict[str, str]:
    """Approved Traditional renderings by the Simplified ones, for full names and acronyms apart; the first concept wins."""
    table: dict[str, str] = {}
    for concept in termbase.concepts:
        for form in concept.source:
            simplified, script = concept.rendering("zh-Hans", form), concept.rendering("zh-Hant", form)
            if simplified is not None and script is not None:
                table.setdefault(simplified.preferred, script.preferred)
    return table


def _draft(source: Document, lang: str, termbase: Termbase | None, settings: EngineSettings, work: Work) -> Draft:
    texts, settings = source.texts(), settings.chosen(lang)
    engine = open_engine(lang, settings, work.store)
    with Warming() as ahead:
        if new := engine.missing(texts):
            with work.clock(f"load model {lang}", 1), work.progress(f"load model {lang}", 1):
                engine.load()
            if len(new) >= _MANY:
                ahead.start(partial(_load_for_terms, engine, new, lang, termbase))
        return _drafted(source, lang, termbase, engine, work)


def _load_for_terms(engine: TranslationEngine, texts: Sequence[str], lang: str, termbase: Termbase | None) -> None:
    """What holding terms will need, where the texts have any."""
    if termbase is None or lang not in termbase.languages():
        return
    from align.glossary.matcher import Matcher

    matcher = Matcher(termbase)
    if any(matcher.find(text) for text in texts):
        if lang == "ko":
            kiwi.warm()
        engine.load_search()


def _drafted(source: Document, lang: str, termbase: Termbase | None, engine: TranslationEngine, work: Work) -> Draft:
    texts = source.texts()
    started = time.perf_counter()
    with work.progress(f"translate {lang}", len(texts)) as advance:
        hypotheses = engine.draft(texts, advance)
    work.clock.add(StageTime(f"translate {lang}", time.perf_counter() - started, len(texts), engine.reused))
    drafts = [found[0].text if found else "" for found in hypotheses]
    bitext = Bitext.from_drafts(source, drafts, lang).stamped(engine.stamp)
    model = (Resource("model", engine.model, engine.model_digest),)
    if termbase is None:
        return Draft(bitext, model)
    from align.holding import hold

    with work.clock(f"hold terms {lang}", 0), work.progress(f"hold terms {lang}", len(texts)) as advance:
        held, reused = hold(bitext, termbase, engine.watched(advance), work.store)
    work.clock.add(StageTime(f"hold terms {lang}", 0.0, len(texts), reused))
    return Draft(held, model)
