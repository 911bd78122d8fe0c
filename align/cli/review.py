"""``align review``: the reviewer's screen over the output of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from align.cli import common
from align.cli.options import GlossaryOption, glossaries_or_default


@common.guarded
def review(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder that `align run --out` wrote.")],
    glossary: GlossaryOption = None,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Port on this machine; 0 takes any free one.")
    ] = 8377,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in the browser.")] = True,
    static: Annotated[
        Path | None, typer.Option("--static", metavar="FILE.html", help="Write the page as one file to read, and end.")
    ] = None,
) -> None:
    """Review a draft beside the published version: edit, confirm, note, merge and split, with every decision kept.

    Examples:
      align review out/

      align review out/ --static review.html
    """
    from align.config import load_config
    from align.reviewing import serve_review, write_static

    glossaries = glossaries_or_default(glossary, load_config(Path.cwd()).glossaries)
    if static is not None:
        for path in write_static(out, glossaries, static):
            typer.echo(str(path))
        return

    def tell(link: str) -> None:
        typer.echo(link)
        if not link.startswith("http"):  # one for another browser, later
            return
        common.say("The review is open until Ctrl+C; every decision is kept at once.")
        if open_browser:
            import webbrowser

            webbrowser.open(link)

    serve_review(out, glossaries, port, tell)
