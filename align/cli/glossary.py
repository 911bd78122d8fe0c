"""``align glossary``: check a bitext against a glossary."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from align.cli import common
from align.cli.options import GlossaryOption, glossaries_or_default

app = typer.Typer(help="Work with glossaries.", no_args_is_help=True)


@app.callback()
def root() -> None:
    """Work with glossaries."""


@app.command("check")
@common.guarded
def check(
    bitext: Annotated[
        str, typer.Argument(metavar="BITEXT", help="draft.jsonl, beads.jsonl, TMX, or TSV (source TAB target).")
    ],
    lang: Annotated[str, typer.Option("--lang", "-l", help="Language of the target side.")],
    glossary: GlossaryOption = None,
    json: common.JsonOption = False,
) -> None:
    """Report for every glossary term how it is rendered, how often, and where. Exit code 1 when a hit is not approved."""
    from align.config import load_config
    from align.tasks import check_glossary

    config = load_config(Path.cwd())
    outcome = check_glossary(bitext, lang, glossaries_or_default(glossary, config.glossaries))
    if json:
        common.print_json(outcome.as_dict())
    else:
        columns = ["term", "wanted", "rendering", "count", "entries"]
        common.print_table("", columns, outcome.rows())
        typer.echo(outcome.headline())
    if outcome.unapproved:
        raise typer.Exit(1)
