"""``align segment`` as a user calls it."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from align.cli.app import app
from align.segmenters.srx import read_srx

ENGLISH = (
    "The court rejected the appeal of the union on Monday. Its members said that they would go on with the strike."
)
FRENCH = (
    "Le gouvernement a annoncé une nouvelle loi sur la presse et les journaux, mais les avocats ne sont pas d’accord avec elle. "
    "Ils ont dit que cette loi est contraire à la constitution et que le tribunal doit se prononcer."
)


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["segment", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_a_paragraph_in_another_language_carries_a_finding(tmp_path: Path) -> None:
    file = tmp_path / "mixed.txt"
    file.write_text(f"{ENGLISH} {ENGLISH}\n\n{FRENCH}\n\n{ENGLISH}\n", encoding="utf-8")
    code, out, _ = run(str(file), "--lang", "en", "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [row.get("findings", [{}])[0].get("message") for row in rows] == [
        None,
        None,
        None,
        None,
        "this looks like French, not English",
        "this looks like French, not English",
        None,
        None,
    ]


def test_our_exceptions_are_exported_and_read_back(tmp_path: Path) -> None:
    target = tmp_path / "align.srx"
    code, out, err = run("--export-srx", str(target))
    assert (code, out) == (0, "")
    assert "align.srx" in "".join(err.split())
    assert read_srx(target).rules_for("en")
    text = tmp_path / "a.txt"
    text.write_text(ENGLISH, encoding="utf-8")
    assert run(str(text), "--lang", "en", "--srx", str(target))[1].count("\n") == 2


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    assert "FILE is missing" in run("--lang", "en")[2]
    code, _, err = run(str(tmp_path / "a.txt"))
    assert code == 2
    assert "--lang is missing" in err
