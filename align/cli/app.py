"""The command tree. Each command's work is imported when it runs, so that ``align --help`` stays quick."""

from __future__ import annotations

from typing import Annotated

import typer

from align.cli import (
    beads,
    bench,
    check,
    cluster,
    doctor,
    exchange,
    glossary,
    models,
    review,
    run,
    score,
    segment,
    train,
    translate,
)

__all__ = ["app"]

app = typer.Typer(
    name="align",
    help="Draft Korean and Chinese versions of an English report, hold them to a glossary, line them up with the published "
    "translation, and score them.\n\n"
    "Start with:  align run REPORT.html --lang ko --out out/",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_show_locals=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        from align import __version__

        typer.echo(f"align {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Options of ``align`` itself."""


app.command("run")(run.run)
app.command("segment")(segment.segment)
app.command("translate")(translate.translate)
app.add_typer(beads.app, name="beads")
app.command("score")(score.score)
app.command("check")(check.check)
app.command("review")(review.review)
app.command("export")(exchange.export)
app.command("import")(exchange.bring_back)
app.add_typer(glossary.app, name="glossary")
app.add_typer(cluster.app, name="cluster")
app.add_typer(models.app, name="models")
app.add_typer(train.app, name="train")
app.add_typer(bench.app, name="bench")
app.command("doctor")(doctor.doctor)
