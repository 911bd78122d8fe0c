"""The lint: each check on a small table, and the shipped glossaries."""

from __future__ import annotations

from pathlib import Path

from align.glossary.lint import lint

ROOT = Path(__file__).parents[2]


def _checks(tmp_path: Path, *files: str) -> list[tuple[str, str]]:
    paths = []
    for number, text in enumerate(files):
        path = tmp_path / f"{number}.tsv"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return [(finding.where.removeprefix(f"{tmp_path}/"), finding.check) for finding in lint(paths)]


def test_the_shipped_glossaries_pass() -> None:
    found = lint([ROOT / "glossaries" / name for name in ("human-rights.tsv", "dprk.tsv")])
    assert [str(finding) for finding in found if finding.severity != "info"] == []


def test_every_unreadable_line_is_named_and_the_rest_still_checked(tmp_path: Path) -> None:
    table = "en\tko\nrefugee\t难民\ncamp\t\ntorture\t고문\nTorture\t고문\ntorture\t고통\n"
    assert _checks(tmp_path, table) == [
        ("0.tsv:2", "unreadable"), ("0.tsv:3", "unreadable"), ("0.tsv:5", "duplicate"), ("0.tsv:5", "same-rendering"),
        ("0.tsv:6", "conflict"),
    ]  # fmt: skip
    assert _checks(tmp_path, "", "en\tko\nrefugee\t난민\n") == [("0.tsv:1", "unreadable")]


def test_conflicts_between_files_are_warnings(tmp_path: Path) -> None:
    files = ("en\tko\nrefugee\t난민\n", "en\tko\nrefugees and more\t난민 등\nRefugee\t망명자\n")
    assert _checks(tmp_path, *files) == [("1.tsv:3", "conflict")]


def test_shadows_and_cycles(tmp_path: Path) -> None:
    table = (
        "en\ten_variants\tko\tko_forbidden\n"
        "labor camp\tgulag\t노동수용소\t교화소\n"
        "prison camp\tgulag\t교화소\t노동수용소\n"
        "camp guard\t\t교화소장\t\n"
    )
    found = _checks(tmp_path, table)
    assert ("0.tsv:3", "shadowed") in found
    assert [check for _, check in found].count("cycle") == 2
    assert ("0.tsv:2", "forbidden-inside") in found


def test_short_terms_and_missing_readings(tmp_path: Path) -> None:
    table = "en\tko\tzh-Hans\nto\t법\t法律\nUN Women\tUNWOMEN\t妇女署\nUS\t미국\t美国\n"
    assert _checks(tmp_path, table) == [
        ("0.tsv:2", "one-syllable"), ("0.tsv:2", "short-source"), ("0.tsv:3", "reading"),
    ]  # fmt: skip
