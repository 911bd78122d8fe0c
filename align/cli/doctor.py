"""``align doctor``: is everything here that a run needs?"""

from __future__ import annotations

import typer

from align.cli import common


@common.guarded
def doctor(json: common.JsonOption = False) -> None:
    """Check the installation: libraries, built-in model, tokenizers, cache folder. Exit code 3 when something is missing."""
    from align.inspection import examine

    checks = examine()
    if json:
        common.print_json({"checks": [{"check": name, "ok": ok, "detail": detail} for name, ok, detail in checks]})
    else:
        for name, ok, detail in checks:
            typer.echo(f"{'ok  ' if ok else 'FAIL'}  {name:<18} {detail}")
    if not all(ok for _, ok, _ in checks):
        raise typer.Exit(3)
