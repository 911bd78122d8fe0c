"""``align run``: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from align.cli import common
from align.cli.options import (
    GlossaryOption,
    LangsOption,
    ModelOption,
    OutOption,
    PublishedOption,
    RegisterOption,
    ReportArgument,
    ReportOption,
    RuntimeOption,
    glossaries_or_default,
    parse_published,
    register_or_default,
)

if TYPE_CHECKING:
    from align.pipeline import RunResult, RunSettings


@common.guarded
def run(
    source: ReportArgument = None,
    lang: LangsOption = None,
    published: PublishedOption = None,
    glossary: GlossaryOption = None,
    model: ModelOption = None,
    runtime: RuntimeOption = "ctranslate2",
    register: RegisterOption = None,
    report: ReportOption = None,
    reports: Annotated[
        Path | None,
        typer.Option("--reports", metavar="DIR|LIST|JSONL|PARQUET", help="Many reports at once, each into OUT/ID."),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", help="Processes for --reports; without it one a processor.")
    ] = None,
    out: OutOption = None,
    json: common.JsonOption = False,
) -> None:
    """Draft a report, hold it to the glossary, line it up with the published translation, score it, write everything.

    Examples:
      align run report.html --lang ko --out out/

      align run report.txt --lang ko --published ko=chapter.ko.html --glossary terms.tsv

      align run --report hrw-world-report-2021-north-korea --lang ko --lang zh-Hans --lang zh-Hant
    """
    from align.config import load_config
    from align.errors import UsageError

    config = load_config(Path.cwd())
    languages = tuple(lang or config.languages)
    if not languages:
        raise UsageError("no target language", hint="Name at least one: --lang ko, --lang zh-Hans, --lang zh-Hant.")
    if source is not None and report is not None:
        raise UsageError("SOURCE and --report are both given", hint="Leave one of them out.")
    if reports is None and jobs is not None:
        raise UsageError("--jobs without --reports", hint="Leave it out: one report runs in one process.")
    if reports is not None:
        if source is not None or report is not None or published:
            raise UsageError(
                "--reports beside SOURCE, --report or --published",
                hint="Published versions of many reports are named in a .jsonl file: see docs/many.md.",
            )
        shared = _settings("-", "", languages, {}, out or config.out or Path("align-out") / "reports").using(
            glossaries_or_default(glossary, config.glossaries),
            model or config.model,
            runtime,
            register_or_default(register, config.register),
        )
        _run_many(reports, shared, jobs, json)
        return
    settings = _settings(
        source,
        report or config.report or "sample-report",
        languages,
        parse_published(published),
        out or config.out,
    )
    glossaries = glossaries_or_default(glossary, config.glossaries)
    settings = settings.using(
        glossaries, model or config.model, runtime, register_or_default(register, config.register)
    )
    _run_one(settings, json)


def _run_one(settings: RunSettings, json: bool) -> None:
    """Run one report, print its figures, and leave with 1 if a segment has no translation."""
    from align.pipeline import run as run_pipeline

    result = run_pipeline(settings, common.progress)
    for text in result.notes:
        common.note(text)
    if json:
        common.print_json(result.summary())
    else:
        _print(result)
    if result.failed:
        common.error(
            f"{result.failed} segments could not be translated; they are marked in draft.jsonl and report.html."
        )
        raise typer.Exit(1)


def _run_many(reports: Path, settings: RunSettings, jobs: int | None, json: bool) -> None:
    """Run many reports, print one table, and leave with 1 if one of them failed or has a segment without translation."""
    from align.many import default_jobs, run_many
    from align.reports import read_tasks

    result = run_many(read_tasks(reports), settings, default_jobs() if jobs is None else jobs, common.progress)
    for fault in result.failed:
        common.error(f"{fault['id']}: {fault['error']}")
    if json:
        common.print_json(result.summary())
    else:
        rows = [
            [row["id"], str(row["segments"]), f"{row['held']} of {row['terms']}", "yes" if row["reused"] else ""]
            for row in result.rows
        ]
        rows += [[fault["id"], "failed", "", ""] for fault in result.failed]
        common.print_table(
            f"{len(result.rows)} of {len(rows)} reports", ["report", "segments", "terms held", "finished before"], rows
        )
        saved = result.deduplication
        typer.echo(f"{saved.translated} of {saved.segments} segments translated; equal ones are translated once")
        typer.echo(str(result.manifest))
    if result.failed or any(row["untranslated"] for row in result.rows):
        raise typer.Exit(1)


def _settings(
    source: str | None,
    report: str,
    languages: tuple[str, ...],
    published: dict[str, str],
    out: Path | None,
) -> RunSettings:
    """Settings from SOURCE, or from the manifest of a named report; options win over the manifest."""
    from align import lang
    from align.config import is_url, load_config, load_report
    from align.errors import UsageError
    from align.pipeline import RunSettings

    codes = tuple(dict.fromkeys(lang.parse(code).code for code in languages))
    for code in published:
        if code not in codes:
            raise UsageError(f"--published {code} without --lang {code}", hint=f"Add --lang {code}, or leave it out.")
    if source is None:
        spec = load_report(report, load_config(Path.cwd()))
        return RunSettings(
            spec.source, codes, out or Path("align-out") / spec.name, spec.title, {**spec.published, **published}
        )
    name = "stdin" if source == "-" else source.rstrip("/").rsplit("/", 1)[-1] if is_url(source) else Path(source).name
    return RunSettings(source, codes, out or Path("align-out") / (name or "report"), Path(name).stem, published)


def _print(result: RunResult) -> None:
    summary = result.summary()
    columns = ["", *[language["lang"] for language in summary["languages"]]]
    common.print_table(
        f"{result.title}: {summary['segments']} segments, {summary['headings']} headings", columns, result.figures()
    )
    rows = [
        [time.stage, f"{time.seconds:.2f} s", str(time.items), str(time.reused) if time.reused else ""]
        for time in result.times
    ]
    common.print_table("Time", ["stage", "seconds", "items", "from the store"], rows)
    for path in [result.manifest, *[path for language in result.languages for path in language.files]]:
        typer.echo(str(path))
