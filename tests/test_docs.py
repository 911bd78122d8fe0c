"""The pages tell the truth: every command and option is documented, and what the README shows runs."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer.main

from align.cli import app
from tests.end_to_end.command import ROOT, align

PAGES = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/commands.md"))


def _commands(group: Any, prefix: str = "align") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, command in group.commands.items():
        path = f"{prefix} {name}"
        found |= _commands(command, path) if hasattr(command, "commands") else {path: command}
    return found


COMMANDS = _commands(typer.main.get_command(app))


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_is_documented_and_has_help(path: str) -> None:
    assert f"`{path}`" in PAGES
    assert COMMANDS[path].help
    for option in COMMANDS[path].params:
        assert option.help, f"{path}: {option.name} has no help"


def test_every_option_in_the_pages_exists() -> None:
    known = {
        option
        for command in COMMANDS.values()
        for parameter in command.params
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    assert set(re.findall(r"(?<![-\w])--[a-z][a-z-]+", PAGES)) <= known | {"--help", "--version"}


def _readme_commands() -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("align ")]


def test_the_readme_shows_commands() -> None:
    assert len(_readme_commands()) >= 4


def test_what_the_readme_shows_runs_in_its_order(tmp_path: Path) -> None:
    for name in ("report.en.md", "report.ko.md"):
        text = (ROOT / "corpora" / "sample-report" / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text[: text.index("\n\n", 1500)], encoding="utf-8")
    (tmp_path / "lines.txt").write_text("Freedom of Expression\n\nThe government did not respond.\n", encoding="utf-8")
    for command in _readme_commands():
        done = align(*shlex.split(command)[1:], cwd=tmp_path)
        assert done.returncode == 0, (command, done.stderr)
        assert done.stdout, command
