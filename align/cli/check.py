"""``align check``: everything that a reviewer should look at in a finished translation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from align.cli import common
from align.cli.options import GlossaryOption, glossaries_or_default


@common.guarded
def check(
    name: Annotated[
        str,
        typer.Argument(
            metavar="FILE_OR_FOLDER", help="A bitext (.jsonl .tmx .xlf .tsv), or OUT/LANG of a run with its review."
        ),
    ],
    source_lang: Annotated[str | None, typer.Option("--source-lang", help="Where the file does not say.")] = "en",
    lang: Annotated[
        str | None, typer.Option("--lang", "-l", help="Target language, where the file does not say.")
    ] = None,
    glossary: GlossaryOption = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="CHECK", help="A check, or 'check: beginning of the message'; repeat it."),
    ] = None,
    severity: Annotated[
        str, typer.Option("--severity", help="The least that is shown: info, warning, error.")
    ] = "info",
    json: common.JsonOption = False,
) -> None:
    """Check a translation: numbers, names, terms, punctuation, particles, register, omissions and more.

    Exit code 1: there are warnings or errors.

    Examples:
      align check out/sample-report/ko

      align check memory.tmx --lang zh-Hans --severity warning --json
    """
    from typing import cast, get_args

    from align.bitext import Severity
    from align.checking import CheckRequest, check_file
    from align.config import load_config
    from align.errors import UsageError

    if severity not in get_args(Severity):
        raise UsageError(f"--severity {severity} is unknown", hint="Use info, warning or error.")
    config = load_config(Path.cwd())
    glossaries = glossaries_or_default(glossary, config.glossaries)
    asked = (*config.ignore, *(ignore or ()))
    found = check_file(CheckRequest(name, source_lang, lang, glossaries, asked, cast(Severity, severity)))
    records = found.records()
    if json:
        common.print_json(
            {"findings": records, "ignored": found.ignored, "lines": len(found.bitext.links), "stamps": found.stamps()}
        )
    else:
        for record in records:
            matched = (
                f" [{record['matched']}]" if record["matched"] and record["matched"] not in record["message"] else ""
            )
            typer.echo(f"{record['line']}: {record['severity']}: {record['check']}: {record['message']}{matched}")
        ignored = f", {found.ignored} ignored" if found.ignored else ""
        common.say(f"{len(records)} findings in {len(found.bitext.links)} rows{ignored}.")
    if found.grave:
        raise typer.Exit(1)
