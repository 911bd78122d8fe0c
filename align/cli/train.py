"""``align train``: train or adapt a MarianMT model, and measure one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from align.cli import common
from align.cli.options import GlossaryOption

if TYPE_CHECKING:
    from align.training.evaluate import EvaluationSet
    from align.training.settings import Settings

app = typer.Typer(help="Train or adapt a MarianMT model on your own texts, and measure one.", no_args_is_help=True)

ConfigArgument = Annotated[
    Path, typer.Argument(metavar="CONFIG", help="TOML file: data, model, training; see docs/training.md.")
]
FolderOption = Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Working folder of the run.")]
MinutesOption = Annotated[float | None, typer.Option("--minutes", help="Time budget instead of the one in CONFIG.")]
ChaptersOption = Annotated[
    Path | None,
    typer.Option(
        "--chapters", metavar="DIR", help="Folder of chapters with gold beads, whose one-to-one beads are used."
    ),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        "-s",
        metavar="NAME:LANG:PATH",
        help="A TSV with English and its translation in the last two columns; repeat it.",
    ),
]


@app.callback()
def root() -> None:
    """Train or adapt a MarianMT model on your own texts, and measure one."""


@app.command("prepare")
@common.guarded
def prepare(
    config: ConfigArgument,
    out: FolderOption = Path("align-train"),
    chapters: ChaptersOption = None,
) -> None:
    """Clean and encode the data and make the model that training starts from; nothing is trained yet.

    The folder can be carried to a machine with an accelerator and trained there.
    """
    from align.training import runs

    runs.prepare(_settings(config, None), out, common.say, _chapters(chapters))
    typer.echo(str(out))


@app.command("run")
@common.guarded
def run(
    config: ConfigArgument,
    out: FolderOption = Path("align-train"),
    minutes: MinutesOption = None,
    chapters: ChaptersOption = None,
) -> None:
    """Prepare (once), train, and export. A killed run goes on from its last checkpoint."""
    from align.machine import keep_freed_memory
    from align.training import runs

    settings = _settings(config, minutes)
    runs.prepare(settings, out, common.say, _chapters(chapters))
    keep_freed_memory()
    runs.fit(settings, out)
    typer.echo(str(runs.finish(settings, out)))


@app.command("export")
@common.guarded
def export(config: ConfigArgument, out: FolderOption = Path("align-train")) -> None:
    """Export the average of the last checkpoints as a MarianMT folder in transformers format."""
    from align.training import runs

    typer.echo(str(runs.finish(_settings(config, None), out)))


@app.command("evaluate")
@common.guarded
def evaluate(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="Folder of a MarianMT model, or built-in.")],
    chapters: ChaptersOption = None,
    sets: SetOption = None,
    first: Annotated[int, typer.Option("--first", help="Only so many sentences of each set; 0 for all.")] = 0,
    as_used: Annotated[
        bool,
        typer.Option("--as-used", help="Decode as align run does, with all repairs, instead of plain beam search."),
    ] = False,
    without: Annotated[
        list[str] | None,
        typer.Option(
            "--without",
            metavar="REPAIR",
            help="Leave a repair out (comma, width, register, script, loops, penalties, clauses, split); repeat it, or say each.",
        ),
    ] = None,
    glossary: GlossaryOption = None,
    json: common.JsonOption = False,
) -> None:
    """BLEU and chrF with signatures, and what went wrong how often: no end, loops, length, digits, script, width, register.

    With --glossary also how many of its terms the model writes of itself; nothing is enforced.
    """
    from align import appraisal
    from align.errors import UsageError
    from align.training import evaluate as evaluation
    from align.translators.catalog import resolve

    wanted = [*_chapters(chapters), *(_set(entry) for entry in sets or [])]
    if not wanted:
        raise UsageError("nothing to evaluate on", hint="Give --chapters or --set.")
    wanted = [tested.first(first) for tested in wanted] if first else wanted
    folder = resolve(model)
    if without == ["each"]:
        effects = appraisal.effects(model, wanted)
        table = {name: [entry.as_json() for entry in figures] for name, figures in effects.items()}
        if json:
            common.print_json({"model": folder.name, "effects": table})
        else:
            typer.echo(appraisal.effects_table(effects))
        return
    translate = appraisal.repaired(model, without or ()) if as_used or without else evaluation.load_translator(folder)
    figures = appraisal.measured(translate, wanted, glossary or ())
    if json:
        common.print_json({"model": folder.name, "figures": [entry.as_json() for entry in figures]})
    else:
        typer.echo(evaluation.to_markdown(figures))


def _settings(config: Path, minutes: float | None) -> Settings:
    from align.training.settings import read

    settings = read(config)
    return settings if minutes is None else replace(settings, train=replace(settings.train, minutes=minutes))


def _chapters(folder: Path | None) -> list[EvaluationSet]:
    from align.training.evaluate import chapter_set

    return [chapter_set(folder, lang) for lang in ("ko", "zh-Hans")] if folder else []


def _set(entry: str) -> EvaluationSet:
    from align import lang
    from align.errors import UsageError
    from align.training.evaluate import table_set

    name, mark, rest = entry.partition(":")
    code, second, path = rest.partition(":")
    if not (mark and second and path):
        raise UsageError(
            f"--set {entry!r} is not of the form NAME:LANG:PATH", hint="For example: --set news:ko:news.tsv"
        )
    return table_set(Path(path), name, lang.parse(code).code)
