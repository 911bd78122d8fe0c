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
    json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line: source, target, terms, findings.")
    ] = False,
) -> None:
    """Translate line by line. Empty lines stay empty; with --glossary the terms are enforced.

    Exit code 1 when a line could not be translated: its output line is empty.
    """
    from align.config import load_config
    from align.readers.lines import read_lines
    from align.tasks import TranslateSettings, translate_lines

    config = load_config(Path.cwd())
    settings = TranslateSettings(
        lang,
        tuple(glossary or ()),
        model or config.model,
        runtime,
        register_or_default(register, config.register),
    )
    outcome = translate_lines(read_lines(source), settings, common.progress)
    for line in outcome.json_lines() if json else outcome.lines:
        sys.stdout.write(line + "\n")
    if outcome.failed:
        common.error(f"{outcome.failed} lines could not be translated; their output lines are empty.")
        raise typer.Exit(1)
