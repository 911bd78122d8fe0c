"""Settings files: found, checked, never half-read."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.config import load_config, load_report
from align.errors import InputError, UsageError


def test_the_nearest_file_wins_and_its_paths_are_relative_to_it(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "align.toml").write_text('report = "outer"\n')
    (tmp_path / "a" / "align.toml").write_text(
        'report = "mine"\nglossaries = ["g.tsv"]\nlanguages = ["zh_CN", "ko"]\nout = "o"\n'
    )
    config = load_config(inner)
    assert (config.report, config.glossaries, config.out) == ("mine", (tmp_path / "a" / "g.tsv",), tmp_path / "a" / "o")
    assert config.languages == ("zh-Hans", "ko")


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("repotr = 'x'", UsageError, "Did you mean 'report'"),
        ("glossaries = 'x'", UsageError, "must be a list"),
        ("report = ", InputError, "not a valid TOML file"),
        ("languages = [1]", UsageError, "may hold texts only"),
        ("languages = ['xx']", UsageError, "unknown language 'xx'"),
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, text: str, kind: type[Exception], message: str) -> None:
    (tmp_path / "align.toml").write_text(text)
    with pytest.raises(kind, match=message):
        load_config(tmp_path)


def test_the_packaged_sample_is_found_without_any_settings(tmp_path: Path) -> None:
    spec = load_report("sample-report", load_config(tmp_path))
    assert set(spec.published) == {"ko", "zh-Hans"}
    assert all(Path(path).is_file() for path in [spec.source, *spec.published.values()])


def test_the_real_report_is_named_by_addresses_only(tmp_path: Path) -> None:
    spec = load_report("hrw-world-report-2021-north-korea", load_config(tmp_path))
    assert set(spec.published) == {"ko", "zh-Hans", "zh-Hant"}
    assert all(address.startswith("https://www.hrw.org/") for address in [spec.source, *spec.published.values()])


def test_an_unknown_report_lists_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="sample-report"):
        load_report("nothing", load_config(tmp_path))


def test_a_manifest_without_a_source_is_refused(tmp_path: Path) -> None:
    (tmp_path / "align.toml").write_text('reports = "r"')
    (tmp_path / "r" / "x").mkdir(parents=True)
    (tmp_path / "r" / "x" / "report.toml").write_text('title = "X"')
    with pytest.raises(InputError, match="names no source"):
        load_report("x", load_config(tmp_path))
