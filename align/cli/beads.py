"""``align beads``: line up two finished documents, and score an alignment against a gold one."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from align.cli import common


class _Short(TyperGroup):
    """``align beads SOURCE TARGET`` is short for ``align beads find SOURCE TARGET``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["find", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_Short,
    help="Line up two finished documents, and score alignments.\n\n"
    "align beads SOURCE TARGET ...  is short for  align beads find SOURCE TARGET ...",
    no_args_is_help=True,
)


@app.callback()
def root() -> None:
    """Line up two finished documents, and score alignments."""


class BeadFormat(StrEnum):
    """Output formats of ``align beads``."""

    jsonl = "jsonl"
    tsv = "tsv"
    tmx = "tmx"
    vecalign = "vecalign"
    ladder = "ladder"


@app.command("find")
@common.guarded
def find(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="File, URL, or - for standard input.")],
    target: Annotated[str, typer.Argument(metavar="TARGET", help="The translation: file or URL.")],
    source_lang: Annotated[str, typer.Option("--source-lang", help="Language of SOURCE.")],
    target_lang: Annotated[str, typer.Option("--target-lang", help="Language of TARGET.")],
    presegmented: Annotated[
        bool, typer.Option("--presegmented", help="Both files have one segment a line already.")
    ] = False,
    min_confidence: Annotated[
        float,
        typer.Option(
            "--min-confidence",
            min=0,
            max=1,
            help="Take beads under this confidence (0 to 1) apart: their sentences stand alone.",
        ),
    ] = 0.0,
    form: Annotated[BeadFormat, typer.Option("--format", "-f", help="Output format.")] = BeadFormat.jsonl,
    json: common.JsonOption = False,
) -> None:
    """Align two documents sentence by sentence. Every sentence comes out once; left-out and added ones have an empty side."""
    import json as decoder

    from align.errors import UsageError
    from align.tasks import BeadsSettings, beads_text, find_beads

    if json and form != BeadFormat.jsonl:
        raise UsageError("--json and --format are both given", hint="Leave one of them out.")

    bitext, notes = find_beads(source, target, BeadsSettings(source_lang, target_lang, presegmented, min_confidence))
    for line in notes:
        common.note(line)
    if json:
        common.print_json({"beads": [decoder.loads(line) for line in beads_text(bitext, "jsonl").splitlines()]})
        return
    sys.stdout.write(beads_text(bitext, form.value))


@app.command("score")
@common.guarded
def score(
    gold: Annotated[
        str,
        typer.Argument(metavar="GOLD", help="The right beads: [0, 1]:[2] lines, hunalign ladder, JSONL, TSV or TMX."),
    ],
    test: Annotated[str, typer.Argument(metavar="TEST", help="The beads to score, in any of these forms.")],
    json: common.JsonOption = False,
) -> None:
    """Strict and lax precision, recall and F1 of an alignment against a gold one, as Vecalign's score.py computes them."""
    from align.scoring import score_bead_files

    outcome = score_bead_files(gold, test)
    if json:
        common.print_json(outcome.as_dict())
        return
    for line in outcome.lines():
        typer.echo(line)
