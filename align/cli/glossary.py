"""``align glossary``: check a bitext against a glossary, and a glossary itself."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer

from align.cli import common
from align.cli.options import GlossaryOption, glossaries_or_default

app = typer.Typer(help="Check glossaries, and texts against them.", no_args_is_help=True)


@app.callback()
def root() -> None:
    """Check glossaries, and texts against them."""


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


@app.command("lint")
@common.guarded
def lint(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Glossary files, in order of priority.")],
    json: common.JsonOption = False,
) -> None:
    """Look glossaries over: duplicates, conflicts, shadowed terms, wrong scripts. Exit code 1 on errors and warnings."""
    from align.glossary.lint import lint as look_over

    findings = look_over(files)
    if json:
        common.print_json({"findings": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            typer.echo(str(finding))
        typer.echo(f"{len(findings)} findings in {len(files)} files")
    if any(finding.severity != "info" for finding in findings):
        raise typer.Exit(1)


@app.command("convert")
@common.guarded
def convert(
    source: Annotated[Path, typer.Argument(metavar="IN", help="Glossary: TSV, CSV or TBX (v2 or v3).")],
    target: Annotated[
        Path, typer.Argument(metavar="OUT", help="File to write; its ending (.tsv, .csv, .tbx) decides the format.")
    ],
    tbx: Annotated[
        Literal["v2", "v3"], typer.Option("--tbx", help="TBX version to write: v2 is what most tools read.")
    ] = "v2",
    json: common.JsonOption = False,
) -> None:
    """Convert a glossary between TSV, CSV and TBX-Basic."""
    from align.tasks import convert_glossary

    count = convert_glossary(source, target, tbx)
    if json:
        common.print_json({"file": str(target), "concepts": count})
    else:
        typer.echo(f"{target}: {count} concepts")
