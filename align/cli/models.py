"""``align models``: what translation models there are, and whether one works."""

from __future__ import annotations

from typing import Annotated

import typer

from align.cli import common
from align.cli.options import RuntimeOption

app = typer.Typer(help="List and test translation models.", no_args_is_help=True)


@app.callback()
def root() -> None:
    """List and test translation models."""


@app.command("list")
@common.guarded
def list_models(json: common.JsonOption = False) -> None:
    """The built-in model and known models on the hub, with licence, languages, size and known defects."""
    from align.inspection import known_models

    models = known_models()
    if json:
        common.print_json({"models": models})
        return
    for entry in models:
        tags = ", ".join(f">>{tag}<<" for tag in entry["tags"]) or "none"
        facts = f"languages {', '.join(entry['langs'])}; tags {tags}; {entry['size']}; {entry['licence']}"
        typer.echo(f"{entry['name']}\n  {facts}")
        if entry["defects"]:
            typer.echo(f"  known defects: {entry['defects']}")


@app.command("test")
@common.guarded
def probe(
    model: Annotated[
        str, typer.Argument(metavar="NAME_OR_PATH", help="Built-in name, local folder, or hub name.")
    ] = "built-in",
    lang: Annotated[
        list[str] | None, typer.Option("--lang", "-l", help="Languages to test; all that the model has by default.")
    ] = None,
    runtime: RuntimeOption = "ctranslate2",
    json: common.JsonOption = False,
) -> None:
    """Load a model, translate a few sentences with it, and say what came out. Exit code 3 when the model is unusable."""
    from align.inspection import probe_model

    outcomes = probe_model(model, tuple(lang or ()), runtime)
    if json:
        common.print_json({"model": model, "results": outcomes})
        return
    for outcome in outcomes:
        typer.echo(f"{outcome['lang']}: {outcome['stamp']}")
        for source, target in outcome["samples"]:
            typer.echo(f"  {source}\n  {target}")
