"""``align beads``: line up two finished documents."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from align.cli import common


class BeadFormat(StrEnum):
    """Output formats of ``align beads``."""

    jsonl = "jsonl"
    tsv = "tsv"
    tmx = "tmx"
    vecalign = "vecalign"


@common.guarded
def beads(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="File, URL, or - for standard input.")],
    target: Annotated[str, typer.Argument(metavar="TARGET", help="The translation: file or URL.")],
    source_lang: Annotated[str, typer.Option("--source-lang", help="Language of SOURCE.")],
    target_lang: Annotated[str, typer.Option("--target-lang", help="Language of TARGET.")],
    presegmented: Annotated[
        bool, typer.Option("--presegmented", help="Both files have one segment a line already.")
    ] = False,
    form: Annotated[BeadFormat, typer.Option("--format", "-f", help="Output format.")] = BeadFormat.jsonl,
    json: common.JsonOption = False,
) -> None:
    """Align two documents sentence by sentence. Every sentence comes out once; left-out and added ones have an empty side."""
    import json as decoder

    from align.errors import UsageError
    from align.tasks import BeadsSettings, beads_text, find_beads

    if json and form != BeadFormat.jsonl:
        raise UsageError("--json and --format are both given", hint="Leave one of them out.")

    bitext = find_beads(source, target, BeadsSettings(source_lang, target_lang, presegmented))
    if json:
        common.print_json({"beads": [decoder.loads(line) for line in beads_text(bitext, "jsonl").splitlines()]})
        return
    sys.stdout.write(beads_text(bitext, form.value))
