"""``align glossary``: texts against glossaries, and glossaries themselves."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer

from align.cli import common
from align.cli.options import GlossaryOption, glossaries_or_default

app = typer.Typer(
    help="Check texts against glossaries; convert, compare and look over glossaries.", no_args_is_help=True
)

_Program = Literal["deepl", "google", "weblate", "omegat"]
_Out = Annotated[
    list[Path] | None,
    typer.Option("--out", "-o", metavar="FILE", help="Write a table as well: .html, .xlsx, .tsv or .json; repeat it."),
]


@app.callback()
def root() -> None:
    """Check texts against glossaries; convert, compare and look over glossaries."""


@app.command("check")
@common.guarded
def check(
    bitext: Annotated[
        str,
        typer.Argument(
            metavar="BITEXT",
            help="Folder of one language of a run (out/ko: draft and published side by side), draft.jsonl, beads.jsonl, TMX, "
            "XLIFF, or TSV (source TAB target).",
        ),
    ],
    lang: Annotated[
        str | None,
        typer.Option("--lang", "-l", help="Language of the target side; needed where the file does not say it."),
    ] = None,
    glossary: GlossaryOption = None,
    reference: Annotated[
        str | None,
        typer.Option("--reference", help="Bitext of the same source whose target side a person wrote: more figures."),
    ] = None,
    out: _Out = None,
    json: common.JsonOption = False,
) -> None:
    """Report for every glossary term how it is rendered, how often, and where. Exit code 1 when a hit is not approved."""
    from align.config import load_config
    from align.terms import check_as_dict, check_glossary
    from align.writers.atomic import write_bytes
    from align.writers.terms import render

    config = load_config(Path.cwd())
    outcome = check_glossary(bitext, lang, glossaries_or_default(glossary, config.glossaries), reference)
    for path in out or []:
        write_bytes(path, render(outcome.report, path))
    if json:
        common.print_json(check_as_dict(outcome))
    else:
        sides = ["text"] if len(outcome.report.sides) > 1 else []
        common.print_table("", ["term", *sides, "wanted", "rendering", "count", "entries"], outcome.rows())
        common.print_table("", ["figure", *[side.terms.of for side in outcome.report.sides]], outcome.figure_rows())
        for line in outcome.headlines():
            typer.echo(line)
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
    source: Annotated[
        Path, typer.Argument(metavar="IN", help="Glossary: TSV, CSV, XLSX or TBX (v2 or v3), or pairs of --from.")
    ],
    target: Annotated[
        Path,
        typer.Argument(
            metavar="OUT", help="File to write; its ending (.tsv, .csv, .xlsx, .tbx) or --to decides the format."
        ),
    ],
    tbx: Annotated[
        Literal["v2", "v3"], typer.Option("--tbx", help="TBX version to write: v2 is what most tools read.")
    ] = "v2",
    source_program: Annotated[
        _Program | None, typer.Option("--from", help="IN holds pairs of terms as this program writes them.")
    ] = None,
    target_program: Annotated[
        _Program | None, typer.Option("--to", help="Write pairs of terms as this program reads them.")
    ] = None,
    lang: Annotated[
        str | None, typer.Option("--lang", "-l", help="Language of the renderings, with --from and --to.")
    ] = None,
    json: common.JsonOption = False,
) -> None:
    """Convert a glossary between TSV, CSV, XLSX, TBX-Basic, and the pairs of DeepL, Google, Weblate and OmegaT."""
    from align.terms import ConvertSettings, convert_glossary

    count = convert_glossary(source, target, ConvertSettings(tbx, source_program, target_program, lang))
    if json:
        common.print_json({"file": str(target), "concepts": count})
    else:
        typer.echo(f"{target}: {count} concepts")


@app.command("diff")
@common.guarded
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Glossary as it was: TSV, CSV, XLSX or TBX.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Glossary as it is.")],
    tsv: Annotated[bool, typer.Option("--tsv", help="Print a table: change, term, column, old, new.")] = False,
    json: common.JsonOption = False,
) -> None:
    """Compare two glossaries: terms added and removed, renderings changed. Exit code 1 when they differ."""
    from align.glossary.diff import as_text, as_tsv
    from align.terms import compare_glossaries

    found = compare_glossaries(old, new)
    if json:
        common.print_json({"changes": [asdict(change) for change in found]})
    else:
        typer.echo((as_tsv if tsv else as_text)(found), nl=False)
    if found:
        raise typer.Exit(1)


@app.command("extract")
@common.guarded
def extract(
    bitext: Annotated[
        str, typer.Argument(metavar="BITEXT", help="Folder of one language of a run, beads.jsonl, TMX, XLIFF, or TSV.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="TABLE", help="Table to write: .tsv, .csv or .xlsx.")],
    lang: Annotated[
        str | None,
        typer.Option("--lang", "-l", help="Language of the target side; needed where the file does not say it."),
    ] = None,
    glossary: GlossaryOption = None,
    least: Annotated[int, typer.Option("--least", min=1, help="Occurrences that a candidate needs.")] = 2,
    most: Annotated[int, typer.Option("--most", min=1, help="How many candidates, the best first.")] = 300,
    json: common.JsonOption = False,
) -> None:
    """Find candidate terms in an aligned text, with their renderings, as a table to review that is a glossary already."""
    from align.config import load_config
    from align.terms import ExtractTask, extract_terms, write_candidates

    config = load_config(Path.cwd())
    known = glossaries_or_default(glossary, config.glossaries)
    columns, rows = extract_terms(bitext, ExtractTask(lang, known, least, most))
    write_candidates(out, columns, rows)
    if json:
        common.print_json({"file": str(out), "candidates": [dict(zip(columns, row, strict=True)) for row in rows]})
    else:
        new = sum(not row[columns.index("x_known")] for row in rows)
        typer.echo(f"{out}: {len(rows)} candidates, {new} of them in no glossary")
