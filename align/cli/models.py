"""``align models``: what translation models there are, and whether one works."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

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
    """The built-in model and known models on the hub, with licence, languages, tags, size, revision and known defects."""
    from align.inspection import known_models

    models = known_models()
    if json:
        common.print_json({"models": models})
        return
    for entry in models:
        tags = ", ".join(f">>{tag}<<" for tag in entry["tags"]) or "none"
        facts = f"languages {', '.join(entry['langs'])}; tags {tags}; {entry['size']}; {entry['licence']}"
        typer.echo(f"{entry['name']}\n  {facts}\n  revision: {entry['revision']}; card: {entry['source']}")
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
    else:
        _show(outcomes)


@app.command("pull")
@common.guarded
def pull(
    model: Annotated[
        str, typer.Argument(metavar="NAME", help="Hub name, such as Helsinki-NLP/opus-mt-en-zh, or a local folder.")
    ],
    json: common.JsonOption = False,
) -> None:
    """Fetch a model, test it, and use it from now on for its languages wherever no --model is named."""
    from align.inspection import pull_model

    outcomes, folder = pull_model(model)
    if json:
        common.print_json({"model": model, "folder": folder, "results": outcomes})
        return
    _show(outcomes)
    typer.echo(folder)


@app.command("repair")
@common.guarded
def repair(
    model: Annotated[str, typer.Argument(metavar="NAME_OR_PATH", help="Model that lost its target vocabulary.")],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for the repaired copy; new or empty.")
    ],
    json: common.JsonOption = False,
) -> None:
    """Rebuild the two vocabularies of a separate-vocabulary checkpoint from its SentencePiece files; then test it."""
    from align.translators.catalog import resolve
    from align.translators.repair import repair as rebuild

    changes = rebuild(resolve(model), out)
    if json:
        common.print_json({"folder": str(out), "changes": list(changes)})
        return
    for change in changes:
        typer.echo(change)
    typer.echo(str(out))


def _show(outcomes: list[dict[str, Any]]) -> None:
    for outcome in outcomes:
        typer.echo(f"{outcome['lang']}: {outcome['stamp']}")
        for source, target in outcome["samples"]:
            typer.echo(f"  {source}\n  {target}")
