"""``align train`` from the outside: what is wrong is said before any training starts."""

from __future__ import annotations

from pathlib import Path

from tests.end_to_end.command import align


def test_a_missing_settings_file_and_nothing_to_evaluate_on(tmp_path: Path) -> None:
    done = align("train", "run", tmp_path / "none.toml", "--out", tmp_path / "run")
    assert done.returncode == 2
    assert "cannot be read" in done.stderr
    done = align("train", "evaluate", tmp_path)
    assert done.returncode == 2
    assert "nothing to evaluate on" in done.stderr
    assert list(tmp_path.iterdir()) == []
