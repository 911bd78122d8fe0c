"""What every command shares: errors to exit codes, standard output and JSON, progress bars, common options."""

from __future__ import annotations

import functools
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, ParamSpec, TypeVar

import typer

from align.errors import AlignError, DiskError
from align.progress import Advance

__all__ = ["JsonOption", "error", "guarded", "note", "print_json", "print_table", "progress", "say", "table"]

P = ParamSpec("P")
R = TypeVar("R")

JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")]
_SHOW_AFTER = 2.0  # seconds: a bar that flashes by only disturbs
_WIDTH = 120  # columns of a table that goes to a file or a pipe
_BUG = 70  # EX_SOFTWARE
_INTERRUPTED = 130  # 128 + SIGINT, as shells report it


def error(message: str) -> None:
    """Print one paragraph to standard error."""
    from rich.console import Console

    Console(stderr=True, soft_wrap=True, highlight=False).print(f"[bold red]error:[/] {_plain(message)}")


def note(message: str) -> None:
    """Print a warning or a hint to standard error."""
    from rich.console import Console

    Console(stderr=True, soft_wrap=True, highlight=False).print(f"[yellow]note:[/] {_plain(message)}")


def say(message: str) -> None:
    """Print a plain line of progress to standard error."""
    from rich.console import Console

    Console(stderr=True, soft_wrap=True, highlight=False).print(_plain(message))


def _plain(message: str) -> str:
    from rich.markup import escape

    return escape(message)


def guarded(command: Callable[P, R]) -> Callable[P, R]:
    """Turn the errors of a command into one paragraph on standard error and the exit code of their kind."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except AlignError as fault:
            error(str(fault))
            raise typer.Exit(fault.exit_code) from fault
        except KeyboardInterrupt:
            error("interrupted. Translations that were finished are kept: the same command goes on from there.")
            raise typer.Exit(_INTERRUPTED) from None
        except BrokenPipeError:
            # The reader of our output has gone (`| head`): not an error, but Python must not complain at exit either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except MemoryError as fault:
            error("not enough memory. Close other programs or work on a smaller document.")
            raise typer.Exit(3) from fault
        except UnicodeEncodeError as fault:
            error(f"standard output cannot show {fault.object[fault.start : fault.end]!r}. Set PYTHONIOENCODING=utf-8.")
            raise typer.Exit(3) from fault
        except OSError as fault:
            disk = DiskError(fault.strerror or str(fault), where=str(fault.filename or ""), hint=_disk_hint(fault))
            error(str(disk))
            raise typer.Exit(disk.exit_code) from fault
        except typer.Exit:
            raise
        except Exception as fault:
            if os.environ.get("ALIGN_DEBUG"):
                raise
            kind = f"{type(fault).__name__}: {fault}"
            error(f"a bug in align ({kind}). Please report it with the input; ALIGN_DEBUG=1 shows where it happened.")
            raise typer.Exit(_BUG) from fault

    return run


def _disk_hint(fault: OSError) -> str:
    import errno

    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return "Free some space, or choose another folder; what was finished is kept."
    return "Check the path and your permissions."


def print_json(value: object) -> None:
    """Print one JSON object to standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def table(title: str, columns: list[str], rows: list[list[str]]) -> Any:
    """A rich table; every column but the first is for figures and stands to the right."""
    from rich.table import Table

    built = Table(title=title or None, title_justify="left", header_style="bold")
    for number, column in enumerate(columns):
        built.add_column(column, justify="left" if number == 0 else "right")
    for row in rows:
        built.add_row(*[_plain(cell) for cell in row])
    return built


def print_table(title: str, columns: list[str], rows: list[list[str]]) -> None:
    """Print a table to standard output."""
    from rich.console import Console

    console = Console(file=sys.stdout, highlight=False)
    if not console.is_terminal:
        console = Console(file=sys.stdout, highlight=False, width=_WIDTH)
    with console.capture() as capture:  # rich itself would end the program when the reader of a pipe has gone
        console.print(table(title, columns, rows))
    sys.stdout.write(capture.get())


@contextmanager
def progress(stage: str, total: int) -> Iterator[Advance]:
    """A bar on standard error for a stage that takes more than two seconds; nothing when it is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _done: None
        return
    columns = TextColumn("{task.description:<24}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    bar = Progress(*columns, console=console, transient=True)
    task = bar.add_task(stage, total=total or None)  # standard input does not say how long it is
    started, showing = time.monotonic(), False

    def advance(done: int) -> None:
        nonlocal showing
        bar.advance(task, done)
        if not showing and time.monotonic() - started > _SHOW_AFTER:
            bar.start()
            showing = True

    try:
        yield advance
    finally:
        bar.stop()
