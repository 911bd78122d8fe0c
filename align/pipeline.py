"""The main job: read, segment, line up, draft, hold to the glossary, measure, score, write.

The only module that knows several stages. The published versions are read and lined up before anything is translated, so
that a wrong file costs seconds and not the whole run, and so that the beads are chosen without sight of the draft.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from align.bitext import Bitext, Document
from align.engine import EngineSettings, open_engine
from align.errors import DiskError
from align.glossary.termbase import Termbase
from align.progress import Progress, silent
from align.results import Report, Resource, StageTime
from align.store import Store
from align.translators.settings import Runtime

__all__ = ["LanguageResult", "RunResult", "RunSettings", "run"]

STORE = ".align-store.sqlite3"


@dataclass(frozen=True, slots=True)
class RunSettings:
    """One run.

    Attributes:
        source: path, URL, or ``-``.
        langs: target languages.
        out: output folder.
        title: what the report is called on pages.
        source_lang: language of the source.
        published: published translation (path or URL) by language.
        glossaries: files, the first wins.
        engine: model and runtime.
    """

    source: str
    langs: tuple[str, ...]
    out: Path
    title: str = ""
    source_lang: str = "en"
    published: Mapping[str, str] = field(default_factory=dict)
    glossaries: tuple[Path, ...] = ()
    engine: EngineSettings = field(default_factory=EngineSettings)

    def using(self, glossaries: tuple[Path, ...], model: str | None, runtime: Runtime) -> RunSettings:
        """The same run with other glossaries, model and runtime."""
        engine = EngineSettings(model or self.engine.model, runtime)
        return replace(self, glossaries=glossaries, engine=engine)


@dataclass(frozen=True, slots=True)
class LanguageResult:
    """What came out for one language."""

    lang: str
    report: Report
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class RunResult:
    """What came out of a run; ``notes`` are things that the user should know but that did not stop it."""

    title: str
    source: Document
    languages: tuple[LanguageResult, ...]
    times: tuple[StageTime, ...]
    manifest: Path
    notes: tuple[str, ...] = ()

    @property
    def failed(self) -> int:
        """Number of findings of severity ``error`` over all drafts."""
        return sum(finding.severity == "error" for item in self.languages for finding in item.report.draft.findings)

    def figures(self) -> list[list[str]]:
        """Rows of the summary table: a label, then a cell for each language."""
        from align.summary import figure_rows

        return figure_rows([item.report for item in self.languages])

    def summary(self) -> dict[str, Any]:
        """The figures of the run as one JSON object; times are in seconds."""
        from align.summary import language_summary

        return {
            "title": self.title,
            "segments": len(self.source),
            "headings": sum(segment.kind == "heading" for segment in self.source.segments),
            "languages": [language_summary(item.report, item.files) for item in self.languages],
            "times": [
                {"stage": item.stage, "seconds": round(item.seconds, 3), "items": item.items, "reused": item.reused}
                for item in self.times
            ],
            "manifest": str(self.manifest),
            "notes": list(self.notes),
        }


class _Clock:
    """Wall times by stage, in the order in which stages first ran; a stage that runs again adds to its entry."""

    def __init__(self) -> None:
        self._times: dict[str, StageTime] = {}

    @contextmanager
    def __call__(self, stage: str, items: int) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self.add(StageTime(stage, time.perf_counter() - started, items))

    def add(self, new: StageTime) -> None:
        old = self._times.get(new.stage, StageTime(new.stage, 0.0, 0))
        self._times[new.stage] = StageTime(
            new.stage, old.seconds + new.seconds, old.items + new.items, old.reused + new.reused
        )

    @property
    def times(self) -> tuple[StageTime, ...]:
        return tuple(self._times.values())


def run(settings: RunSettings, progress: Progress = silent) -> RunResult:
    """Do the whole job and write all files.

    A killed run keeps what it translated in a store in the output folder; the same call goes on from there.

    Raises:
        InputError: the source, a published version or a glossary cannot be used.
        ModelError: the model is missing or unusable.
        DiskError: the output folder cannot be written.
    """
    from align import outputs

    clock = _Clock()
    source = _read(settings.source, settings.source_lang, clock)
    termbase, notes = _termbase(settings, clock)
    published = {
        lang: _line_up(source, _read(settings.published[lang], lang, clock), clock)
        for lang in settings.langs
        if lang in settings.published
    }
    _make_folder(settings.out)
    with Store(settings.out / STORE) as store:
        drafts = _drafts(source, termbase, settings, _Work(store, clock, progress))
    languages = []
    for lang in settings.langs:
        draft, resources = drafts[lang]
        report = _report(
            settings, draft, published.get(lang), termbase, (*_inputs(settings, source, termbase), *resources), clock
        )
        with clock("write", 1):
            files = outputs.write_language(report, settings.out / lang)
        languages.append(LanguageResult(lang, report, files))
    manifest = outputs.write_manifest(settings.title, [(item.report, item.files) for item in languages], settings.out)
    return RunResult(settings.title, source, tuple(languages), clock.times, manifest, notes)


@dataclass(frozen=True, slots=True)
class _Work:
    """What the long stages need beside their input."""

    store: Store
    clock: _Clock
    progress: Progress


def _read(name: str, lang: str, clock: _Clock) -> Document:
    from align.readers.read import read
    from align.segmenters.segment import segment

    with clock("read", 1):
        document = read(name, lang=lang)
    with clock("segment", 0):
        document = segment(document)
    clock.add(StageTime("segment", 0.0, len(document)))
    return document


def _termbase(settings: RunSettings, clock: _Clock) -> tuple[Termbase, tuple[str, ...]]:
    from align.glossary.table import load
    from align.translators.script import traditional

    with clock("glossary", 0):
        termbase = load(settings.glossaries)
        if "zh-Hant" in settings.langs:
            termbase = termbase.in_script("zh-Hant", traditional)
    return termbase, tuple(str(warning) for warning in termbase.warnings)


def _line_up(source: Document, target: Document, clock: _Clock) -> Bitext:
    from align.aligners.align import align_documents, require_translation
    from align.aligners.use import UseEmbedder

    with clock("line up", len(source) + len(target)):
        bitext = align_documents(source, target, embedder=UseEmbedder())
        require_translation(bitext)
    return bitext


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DiskError(
            f"the output folder cannot be made: {error.strerror}", where=str(folder), hint="Choose another with --out."
        ) from error


_Draft = tuple[Bitext, tuple[Resource, ...]]


def _drafts(source: Document, termbase: Termbase, settings: RunSettings, work: _Work) -> dict[str, _Draft]:
    """Enforced drafts by language. Traditional Chinese is made from the Simplified draft, which is then drafted anyway."""
    from align.translators.script import to_traditional

    drafts: dict[str, _Draft] = {}
    for lang in dict.fromkeys("zh-Hans" if lang == "zh-Hant" else lang for lang in settings.langs):
        drafts[lang] = _draft(source, lang, termbase, settings.engine, work)
    if "zh-Hant" in settings.langs:
        simplified, resources = drafts["zh-Hans"]
        renderings = _traditional_renderings(termbase)
        with work.clock("script", len(source)):
            drafts["zh-Hant"] = to_traditional(simplified, renderings), resources
    return drafts


def _traditional_renderings(termbase: Termbase) -> dict[str, str]:
    """Approved Traditional renderings by the Simplified ones, for full names and acronyms apart; the first concept wins."""
    table: dict[str, str] = {}
    for concept in termbase.concepts:
        for form in concept.source:
            simplified, script = concept.rendering("zh-Hans", form), concept.rendering("zh-Hant", form)
            if simplified is not None and script is not None:
                table.setdefault(simplified.preferred, script.preferred)
    return table


def _draft(source: Document, lang: str, termbase: Termbase, settings: EngineSettings, work: _Work) -> _Draft:
    from align.glossary.enforce import enforce

    texts = source.texts()
    with work.clock(f"load model {lang}", 1), work.progress(f"load model {lang}", 1):
        engine = open_engine(lang, settings, work.store)
    with work.progress(f"translate {lang}", len(texts)) as advance:
        started = time.perf_counter()
        hypotheses = engine.draft(texts, advance)
        seconds = time.perf_counter() - started
    work.clock.add(StageTime(f"translate {lang}", seconds, len(texts), engine.reused))
    bitext = Bitext.from_drafts(source, [found[0].text if found else "" for found in hypotheses], lang)
    with work.clock(f"hold terms {lang}", 0), work.progress(f"hold terms {lang}", len(texts)) as advance:
        enforced = enforce(bitext.stamped(engine.stamp), termbase, engine.watched(advance))
    work.clock.add(StageTime(f"hold terms {lang}", 0.0, len(enforced.terms)))
    return enforced, (Resource("model", settings.model, engine.stamp.model),)


def _inputs(settings: RunSettings, source: Document, termbase: Termbase) -> tuple[Resource, ...]:
    glossaries = ", ".join(path.name for path in settings.glossaries)
    return (
        Resource("source", _shown(settings.source), source.origin.digest),
        Resource("glossary", glossaries, termbase.digest),
    )


def _shown(name: str) -> str:
    """A source's name without the folders of this machine."""
    from align.config import is_url

    return name if is_url(name) or name == "-" else Path(name).name


def _report(
    settings: RunSettings,
    draft: Bitext,
    published: Bitext | None,
    termbase: Termbase,
    resources: tuple[Resource, ...],
    clock: _Clock,
) -> Report:
    from align.glossary.consistency import consistency
    from align.glossary.measure import measure
    from align.metrics.published import score_beads

    with clock("measure terms", len(draft.links)):
        report = Report(settings.title, draft, consistency(draft, termbase, of="draft"), resources)
        if published is None:
            return report
        measured = measure(published, termbase)
        published_terms = consistency(measured, termbase, of="published")
    with clock("score", len(measured.links)):
        scores = score_beads(draft, measured)
    named = Resource("published", _shown(measured.target.origin.name), measured.target.origin.digest)
    return replace(
        report, published=measured, scores=scores, published_terms=published_terms, resources=(*resources, named)
    )
