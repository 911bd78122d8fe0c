"""The main job: read, segment, line up, draft, hold to the glossary, measure, score, write.

The only module that knows several stages. The published versions are read and lined up before anything is translated, so
that a wrong file costs seconds and not the whole run, and so that the beads are chosen without sight of the draft.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align.bitext import Bitext, Document
from align.drafts import Clock, Work, check_targets, drafted_langs, make_drafts
from align.engine import EngineSettings
from align.glossary.termbase import Termbase
from align.progress import Progress, silent
from align.results import Consistency, Report, Resource, StageTime
from align.store import Store, VectorStore
from align.text import kiwi
from align.translators.settings import Register, Runtime
from align.warming import Warming, load_ahead

if TYPE_CHECKING:
    from align.aligners.base import Embedder

__all__ = ["STORE", "LanguageResult", "RunResult", "RunSettings", "run", "termbase_of", "with_other_renderings"]

STORE = ".align-store.sqlite3"


@dataclass(frozen=True, slots=True)
class RunSettings:
    """One run.

    Attributes:
        source: path, URL, or ``-``.
        langs: target languages.
        out: output folder.
        title: what the report is called on pages.
        published: published translation (path or URL) by language.
        glossaries: files, the first wins.
        engine: model and runtime.
        store: file of finished work; ``None`` for one in the output folder. Several runs may share it.
    """

    source: str
    langs: tuple[str, ...]
    out: Path
    title: str = ""
    published: Mapping[str, str] = field(default_factory=dict)
    glossaries: tuple[Path, ...] = ()
    engine: EngineSettings = field(default_factory=EngineSettings)
    store: Path | None = None

    def using(
        self, glossaries: tuple[Path, ...], model: str | None, runtime: Runtime, register: Register = "plain"
    ) -> RunSettings:
        """The same run with other glossaries, model, runtime and register."""
        engine = EngineSettings(model or self.engine.model, runtime, register)
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
        """Number of segments without a translation, over all drafts."""
        return sum(not link.targets for item in self.languages for link in item.report.draft.links)

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


def run(settings: RunSettings, progress: Progress = silent) -> RunResult:
    """Do the whole job and write all files.

    A killed run keeps what it translated in a store in the output folder; the same call goes on from there.

    Raises:
        InputError: the source, a published version or a glossary cannot be used.
        ModelError: the model is missing or unusable.
        DiskError: the output folder cannot be written.
    """
    from align import outputs
    from align.aligners.use import UseEmbedder
    from align.translators.conversion import cache_folder

    clock = Clock()
    check_targets(settings.langs, settings.engine)
    source = _read(settings.source, "en", clock)
    termbase = termbase_of(settings, clock)
    kept = settings.store or settings.out / STORE
    vectors = VectorStore(kept)
    embedder = UseEmbedder(vectors, folder=cache_folder() / "use")
    with Warming() as warming:
        if settings.published:
            load_ahead(
                warming, settings.engine, drafted_langs(settings.langs), embedder, source, fresh=not kept.is_file()
            )
        published = {
            lang: _line_up(source, _read(settings.published[lang], lang, clock), embedder, clock)
            for lang in settings.langs
            if lang in settings.published
        }
    outputs.prepare(settings.out, settings.langs)
    with Store(kept) as store, kiwi.remembering(store):
        work = Work(store, clock, progress)
        vectors.flush(store)
        drafts = make_drafts(source, settings.langs, termbase, settings.engine, work)
        inputs = _inputs(settings, source)
        languages = []
        for lang, draft in drafts.items():
            resources = (*inputs, *draft.resources)
            checked = _checked(draft.bitext, clock)
            report = Report(settings.title, checked, _terms(checked, termbase, "draft", clock), resources)
            report = _with_published(report, published.get(lang), termbase, embedder, clock)
            with clock("write", 1):
                files = outputs.write_language(report, settings.out / lang)
            languages.append(LanguageResult(lang, report, files))
        vectors.flush(store)
    manifest = outputs.write_manifest(settings.title, [(item.report, item.files) for item in languages], settings.out)
    notes = (*_glossary_notes(settings, termbase), *outputs.leftovers(settings.out, settings.langs))
    return RunResult(settings.title, source, tuple(languages), clock.times, manifest, notes)


def _read(name: str, lang: str, clock: Clock) -> Document:
    from align.readers.read import read
    from align.segmenters.segment import segment

    with clock("read", 1):
        document = read(name, lang=lang)
    with clock("segment", 0):
        document = segment(document)
    clock.add(StageTime("segment", 0.0, len(document)))
    return document


def termbase_of(settings: RunSettings, clock: Clock) -> Termbase:
    """The terms that the drafts of a run are held to."""
    from align.glossary.table import load
    from align.translators.script import traditional

    with clock("glossary", 0):
        termbase = load(settings.glossaries, strict=False)
        if "zh-Hant" in settings.langs:
            termbase = termbase.in_script("zh-Hant", traditional)
    clock.add(StageTime("glossary", 0.0, len(termbase)))
    return termbase


def _glossary_notes(settings: RunSettings, termbase: Termbase) -> list[str]:
    """What the user should know about the glossaries: lines passed over, languages that they do not have."""
    names = ", ".join(path.name for path in settings.glossaries)
    missing = [lang for lang in settings.langs if lang not in termbase.languages()]
    return [
        *(str(warning) for warning in termbase.warnings),
        *(f"{names}: no rendering in {lang}, so no term could be held there" for lang in missing),
    ]


def _line_up(source: Document, target: Document, embedder: Embedder, clock: Clock) -> Bitext:
    from align.aligners.align import AlignSettings, align_documents, require_translation

    with clock("line up", len(source) + len(target)):
        bitext = align_documents(source, target, embedder=embedder, settings=AlignSettings(cut_headings=True))
        require_translation(bitext)
    return bitext


def _inputs(settings: RunSettings, source: Document) -> tuple[Resource, ...]:
    glossaries = (
        Resource("glossary", path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in settings.glossaries
    )
    return (Resource("source", _shown(settings.source), source.origin.digest), *glossaries)


def _shown(name: str) -> str:
    """A source's name without the folders of this machine."""
    from align.config import is_url

    return name if is_url(name) or name == "-" else Path(name).name


def with_other_renderings(bitext: Bitext, embedder: Embedder | None = None) -> Bitext:
    """A measured bitext whose terms without a known rendering have the words that most likely render them.

    Such hits are ``unverified``: word alignment has found them, nobody approved them.
    """
    from align.aligners.use import UseEmbedder
    from align.aligners.words import renderings

    found = renderings(bitext, bitext.terms, embedder or UseEmbedder())
    hits = list(bitext.terms)
    for number, (span, confidence) in found.items():
        why = f"found by word alignment, confidence {confidence:.2f}"
        hits[number] = replace(hits[number], target=span, status="unverified", reason=why)
    return replace(bitext, terms=tuple(hits))


def _checked(bitext: Bitext, clock: Clock) -> Bitext:
    from align.checks.run import check

    with clock("check", len(bitext.links)):
        return check(bitext)


def _terms(bitext: Bitext, termbase: Termbase, of: str, clock: Clock) -> Consistency:
    from align.glossary.consistency import consistency

    with clock("measure terms", len(bitext.links)):
        return consistency(bitext, termbase, of=of)


def _with_published(
    report: Report, published: Bitext | None, termbase: Termbase, embedder: Embedder, clock: Clock
) -> Report:
    """The report with the published version measured, and the draft scored against it."""
    if published is None:
        return report
    from align.glossary.measure import measure
    from align.metrics.published import score_beads

    with clock("measure terms", 0):
        measured = with_other_renderings(measure(published, termbase), embedder)
    measured = _checked(measured, clock)
    terms = _terms(measured, termbase, "published", clock)
    with clock("score", len(measured.links)):
        scores = score_beads(report.draft, measured)
    origin = measured.target.origin
    resources = (*report.resources, Resource("published", _shown(origin.name), origin.digest))
    return replace(report, published=measured, scores=scores, published_terms=terms, resources=resources)
