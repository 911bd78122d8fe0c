"""``align translate``: one line in, one line out, always."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from align.cli import common
from align.cli.options import GlossaryOption, ModelOption, RegisterOption, RuntimeOption, register_or_default


@common.guarded
def translate(
    source: Annotated[
        str, typer.Argument(metavar="FILE|-", help="UTF-8 text, one segment a line; - for standard input.")
    ],
    lang: Annotated[str, typer.Option("--lang", "-l", help="Target language: ko, zh-Hans, zh-Hant.")],
    glossary: GlossaryOption = None,
    runtime: RuntimeOption = "ctranslate2",
    register: RegisterOption = None,
    model: ModelOption = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write a file, whole or not at all; a killed run is taken up."),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line: source, target, terms, findings.")
    ] = False,
) -> None:
    """Translate line by line, in bounded memory. Empty lines stay empty; with --glossary the terms are enforced.

    Exit code 1 when a line could not be translated: its output line is empty.
    """
    from align.config import load_config
    from align.translating import LONGEST, StreamSettings, TranslateSettings, translate_stream

    config = load_config(Path.cwd())
    settings = TranslateSettings(
        lang,
        tuple(glossary or ()),
        model or config.model,
        runtime,
        register_or_default(register, config.register),
    )
    outcome = translate_stream(StreamSettings(source, settings, json, out), sys.stdout.write, common.progress)
    if outcome.taken_over:
        common.note(f"{outcome.taken_over} lines were there from a run that was cut off.")
    if out is not None:
        typer.echo(str(out))
    if outcome.too_long:
        first = ", ".join(map(str, outcome.too_long[:5])) + (" ..." if len(outcome.too_long) > 5 else "")
        common.error(f"lines longer than {LONGEST:,} characters are no segments and stay empty: line {first}")
    if outcome.failed:
        common.error(f"{outcome.failed} lines could not be translated; their output lines are empty.")
        raise typer.Exit(1)
