"""``align segment``: one segment a line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from align.cli import common


@common.guarded
def segment(
    source: Annotated[str, typer.Argument(metavar="FILE|-", help="File, URL, or - for standard input.")],
    lang: Annotated[str, typer.Option("--lang", "-l", help="Language of the text: en, ko, zh-Hans, zh-Hant.")],
    srx: Annotated[
        Path | None,
        typer.Option("--srx", metavar="FILE", help="Your own exceptions as SRX 2.0 rules; they win over ours."),
    ] = None,
    explain: Annotated[
        Path | None,
        typer.Option("--explain", metavar="FILE.html", help="Also write a page that shows why each boundary is there."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line: start, end, kind, text.")] = False,
) -> None:
    """Read a document and print its segments, one a line; menus and footers are left out.

    With --json, start and end are code points in the text as it was read, so that the text from start to end is the segment.
    """
    import json as encoder

    from align.tasks import explained, segmented

    document = segmented(source, lang, srx)
    if explain is not None:
        explained(document, explain, srx)
    for part, text in zip(document.segments, document.texts(), strict=True):
        if json:
            line = encoder.dumps(
                {"start": part.start, "end": part.end, "kind": part.kind, "text": text}, ensure_ascii=False
            )
        else:
            line = " ".join(text.split())
        sys.stdout.write(line + "\n")
