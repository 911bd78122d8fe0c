"""``align segment``: one segment a line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from align.cli import common


@common.guarded
def segment(
    source: Annotated[
        str | None, typer.Argument(metavar="FILE|-", help="File, URL, or - for standard input.", show_default=False)
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option("--lang", "-l", help="Language of the text: en, ko, zh-Hans, zh-Hant.", show_default=False),
    ] = None,
    srx: Annotated[
        Path | None,
        typer.Option("--srx", metavar="FILE", help="Your own exceptions as SRX 2.0 rules; they win over ours."),
    ] = None,
    explain: Annotated[
        Path | None,
        typer.Option("--explain", metavar="FILE.html", help="Also write a page that shows why each boundary is there."),
    ] = None,
    export_srx: Annotated[
        Path | None,
        typer.Option(
            "--export-srx", metavar="FILE.srx", help="Write our own exceptions as SRX 2.0; no FILE to split is needed."
        ),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line: start, end, kind, text, findings if any.")
    ] = False,
) -> None:
    """Read a document and print its segments, one a line; menus and footers are left out.

    With --json, start and end are code points in the text as it was read, so that the text from start to end is the segment.
    """
    from align.errors import UsageError

    if export_srx is not None:
        from align.tasks import export_exceptions

        export_exceptions(export_srx)
        common.say(f"our exceptions for English, Korean and Chinese: {export_srx}")
        if source is None:
            return
    if source is None or lang is None:
        missing = "FILE" if source is None else "--lang"
        raise UsageError(f"{missing} is missing", hint="For example: align segment report.txt --lang en.")
    _print(source, lang, srx, explain, json)


def _print(source: str, lang: str, srx: Path | None, explain: Path | None, as_json: bool) -> None:
    import json as encoder

    from align.tasks import explained, segmented, source_findings

    document = segmented(source, lang, srx)
    if explain is not None:
        explained(document, explain, srx)
    findings = source_findings(document) if as_json else {}
    for number, (part, text) in enumerate(zip(document.segments, document.texts(), strict=True)):
        if as_json:
            line: dict[str, object] = {"start": part.start, "end": part.end, "kind": part.kind, "text": text}
            if number in findings:
                line["findings"] = [{"check": "language", "message": findings[number]}]
            sys.stdout.write(encoder.dumps(line, ensure_ascii=False) + "\n")
        else:
            sys.stdout.write(" ".join(text.split()) + "\n")
