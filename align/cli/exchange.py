"""``align export`` and ``align import``: reviewed rows out to other tools' files, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from align.cli import common
from align.cli.options import GlossaryOption, glossaries_or_default

if TYPE_CHECKING:
    from align.exchanging import Change
    from align.review.session import Session

OutArgument = Annotated[Path, typer.Argument(metavar="OUT", help="The folder that `align run --out` wrote.")]
WhatOption = Annotated[
    str,
    typer.Option(
        "--what", help="units (rows with states and notes), text (the finished file), corpus, glossary, or history."
    ),
]
ToOption = Annotated[
    Path,
    typer.Option("--to", metavar="FILE", help="The ending says the format: .tmx .xlf .docx .tsv .csv .jsonl .txt"),
]
LangOption = Annotated[str | None, typer.Option("--lang", "-l", help="Only this language of the run.")]


def _sessions(out: Path, lang: str | None, glossary: list[Path] | None) -> list[Session]:
    from align import lang as languages
    from align.config import load_config
    from align.errors import UsageError
    from align.review.server import open_sessions
    from align.terms import load_termbase

    found = open_sessions(out, load_termbase(glossaries_or_default(glossary, load_config(Path.cwd()).glossaries)))
    if lang is None:
        return list(found.values())
    code = languages.parse(lang).code
    if code not in found:
        raise UsageError(f"the run has no {code}", hint=f"It has: {', '.join(found)}.")
    return [found[code]]


@common.guarded
def export(
    out: OutArgument,
    to: ToOption,
    lang: LangOption = None,
    what: WhatOption = "units",
    state: Annotated[
        list[str] | None,
        typer.Option("--state", help="Only rows in this state: draft, review, confirmed, rejected; repeat it."),
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option("--source", help="With --what text: the file that was translated (.md, .html, .docx)."),
    ] = None,
    xliff: Annotated[str, typer.Option("--xliff", help="Version of an .xlf file: 1.2 or 2.1.")] = "1.2",
    glossary: GlossaryOption = None,
) -> None:
    """Write the rows of a review, with ids, states and notes, for another tool.

    Examples:
      align export out/ --lang ko --to review.xlf

      align export out/ --to memory.tmx --state confirmed

      align export out/ --lang ko --what text --source report.html --to report.ko.html
    """
    from typing import cast, get_args

    from align import exchanging
    from align.errors import UsageError
    from align.writers.units import STATES, UnitState

    if what not in (*get_args(exchanging.What), "text"):
        raise UsageError(f"--what {what} is unknown", hint=f"Use one of: {', '.join(get_args(exchanging.What))}, text.")
    for word in state or ():
        if word not in STATES:
            raise UsageError(f"--state {word} is unknown", hint=f"Use one of: {', '.join(STATES)}.")
    sessions = _sessions(out, lang, glossary)
    if what == "text":
        _finish(sessions, source, to, state or [])
        return
    settings = exchanging.ExportSettings(cast(exchanging.What, what), tuple(cast(list[UnitState], state or [])), xliff)
    done = exchanging.export(sessions, to, settings)
    for path in done.files:
        typer.echo(str(path))
    common.say(f"{done.kept} rows written, {done.left_out} left out.")


def _finish(sessions: list[Session], source: Path | None, to: Path, states: list[str]) -> None:
    from align.errors import UsageError
    from align.finishing import finish

    if source is None:
        raise UsageError("--what text needs the file that was translated", hint="Name it with --source.")
    if len(sessions) != 1:
        raise UsageError("a file holds one language", hint="Choose one with --lang.")
    done = finish(sessions[0], source, to, states)
    typer.echo(str(done.path))
    for text in done.notes:
        common.note(text)
    common.say(f"{done.placed} segments stand in it translated.")


@common.guarded
def bring_back(
    out: OutArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file that came back: .xlf .docx .tsv .csv .jsonl")],
    lang: LangOption = None,
    apply: Annotated[bool, typer.Option("--apply", help="Do it; without this the changes are only listed.")] = False,
    glossary: GlossaryOption = None,
    json: common.JsonOption = False,
) -> None:
    """Compare a file that came back with the review, list what would change, and take it over with --apply.

    Exit code 1: some units do not fit the rows; they are named and nothing of them is taken over.

    Examples:
      align import out/ review.docx --lang ko

      align import out/ review.docx --lang ko --apply
    """
    from align import exchanging

    units = exchanging.read_units(file)
    (session,) = _sessions(out, lang or units.target_lang, glossary)
    found = exchanging.changes_of(session, units)
    events = exchanging.apply(session, found.changes) if apply else 0
    if json:
        common.print_json(
            {
                "changes": [_plain(change) for change in found.changes],
                "same": found.same,
                "refused": list(found.refused),
                "applied": apply,
                "events": events,
            }
        )
    else:
        for change in found.changes:
            _print(change)
        verb = "taken over" if apply else "to take over (--apply does it)"
        typer.echo(f"{len(found.changes)} rows {verb}, {found.same} as they are.")
    for text in found.refused:
        common.error(text)
    if found.refused:
        raise typer.Exit(1)


def _plain(change: Change) -> dict[str, str | None]:
    return {
        "id": change.before.id,
        "before": change.before.target,
        "text": change.text,
        "state": change.state,
        "note": change.note,
    }


def _print(change: Change) -> None:
    typer.echo(f"row {change.before.id}: {change.before.source[:70]}")
    if change.text is not None:
        typer.echo(f"  - {change.before.target}\n  + {change.text}")
    if change.state is not None:
        typer.echo(f"  state: {change.before.state} -> {change.state}")
    if change.note is not None:
        typer.echo(f"  note: {change.note}")
