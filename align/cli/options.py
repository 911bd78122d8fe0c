"""Options that several commands share, declared once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, cast, get_args

import typer

from align.errors import UsageError
from align.text.register import Register
from align.translators.settings import Runtime

__all__ = [
    "GlossaryOption",
    "LangsOption",
    "ModelOption",
    "OutOption",
    "PublishedOption",
    "RegisterOption",
    "ReportArgument",
    "ReportOption",
    "RuntimeOption",
    "glossaries_or_default",
    "parse_published",
    "register_or_default",
]  # fmt: skip


GlossaryOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--glossary", "-g", metavar="PATH", help="Glossary file (TSV, CSV, XLSX, TBX); repeat it, the first wins."
    ),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        "-m",
        metavar="NAME_OR_PATH",
        help="Built-in name, local folder, or hub name such as Helsinki-NLP/opus-mt-en-zh.",
    ),
]
RuntimeOption = Annotated[Runtime, typer.Option("--runtime", help="What runs the model; ctranslate2 is the fast one.")]
RegisterOption = Annotated[
    Register | None,
    typer.Option("--register", help="Korean sentences end in -다 (plain, the default), -니다 (formal), or as_written."),
]

ReportArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[SOURCE]",
        help="File, URL, or - for standard input. Without it: the report of align.toml, else the sample.",
    ),
]
LangsOption = Annotated[
    list[str] | None,
    typer.Option("--lang", "-l", help="Target language: ko, zh-Hans, zh-Hant; repeat it for several."),
]
PublishedOption = Annotated[
    list[str] | None,
    typer.Option(
        "--published",
        "-p",
        metavar="LANG=PATH_OR_URL",
        help="The published translation to line up with and score against.",
    ),
]
ReportOption = Annotated[
    str | None, typer.Option("--report", "-r", metavar="NAME", help="A named report: corpora/NAME/report.toml.")
]
OutOption = Annotated[
    Path | None, typer.Option("--out", "-o", metavar="DIR", help="Output folder; made if it is not there.")
]


def parse_published(values: list[str] | None) -> dict[str, str]:
    """``LANG=PATH_OR_URL`` options as a table from language code to source.

    Raises:
        UsageError: an option is not of that form, or a language is named twice.
    """
    from align import lang

    table: dict[str, str] = {}
    for value in values or []:
        code, mark, place = value.partition("=")
        if not mark or not place:
            raise UsageError(
                f"--published {value!r} is not of the form LANG=PATH_OR_URL",
                hint="For example: --published ko=chapter.ko.html",
            )
        language = lang.parse(code).code
        if language in table:
            raise UsageError(f"--published names {language} twice", hint="Give one published version a language.")
        table[language] = place
    return table


def glossaries_or_default(named: list[Path] | None, configured: tuple[Path, ...]) -> tuple[Path, ...]:
    """The glossaries that the user named, else those of ``align.toml``, else the built-in one."""
    from align.resources import builtin_glossary

    return tuple(named or ()) or configured or (builtin_glossary(),)


def register_or_default(named: Register | None, configured: str | None) -> Register:
    """The Korean register that the user named, else that of ``align.toml``, else plain.

    Raises:
        UsageError: ``align.toml`` names one that there is not.
    """
    chosen = named or configured or "plain"
    for known in get_args(Register):
        if chosen == known:
            return cast(Register, known)
    raise UsageError(f"unknown register {chosen!r}", where="align.toml", hint="Use plain, formal or as_written.")
