"""``align review``, ``export``, ``import`` and ``check`` as commands, over the files of a run."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from tests.end_to_end.command import align
from tests.review.material import GLOSSARY, write_run


@pytest.fixture
def run(tmp_path: Path) -> Path:
    (tmp_path / "terms.tsv").write_text(GLOSSARY, "utf-8")
    return write_run(tmp_path / "out")


def refused(done: object, code: int, *words: str) -> None:
    stderr = str(getattr(done, "stderr", ""))
    assert getattr(done, "returncode", None) == code, stderr
    assert "Traceback" not in stderr
    assert "The review is open" not in stderr
    for word in words:
        assert word in stderr


def test_out_of_the_review_to_a_tool_and_back(run: Path, tmp_path: Path) -> None:
    out = tmp_path / "review.xlf"
    done = align("export", run, "--lang", "ko", "--to", out)
    assert (done.returncode, done.stdout) == (0, f"{out}\n")
    assert "6 rows written, 0 left out" in done.stderr
    text = out.read_text("utf-8").replace("고문은 흔하다.", "고문이 흔하다.")
    out.write_text(text, "utf-8")
    listed = align("import", run, out)
    assert listed.returncode == 0
    assert (
        "  - 고문은 흔하다.\n  + 고문이 흔하다.\n1 rows to take over (--apply does it), 5 as they are." in listed.stdout
    )
    applied = align("import", run, out, "--apply", "--json")
    assert json.loads(applied.stdout)["events"] == 1
    assert "0 rows taken over, 6 as they are." in align("import", run, out, "--apply").stdout
    again = align("export", run, "--lang", "ko", "--to", tmp_path / "again.xlf")
    assert again.returncode == 0
    assert 'state="translated">고문이 흔하다.' in (tmp_path / "again.xlf").read_text("utf-8")


def test_units_that_do_not_fit_are_named_and_the_exit_code_says_so(run: Path, tmp_path: Path) -> None:
    align("export", run, "--lang", "ko", "--to", tmp_path / "a.csv")
    text = (tmp_path / "a.csv").read_text("utf-8").replace("Torture is common.", "Something else.")
    (tmp_path / "a.csv").write_text(text, "utf-8")
    refused(align("import", run, tmp_path / "a.csv", "--apply"), 1, "unit 4", "Something else.")


def test_faults_of_export_and_import(run: Path, tmp_path: Path) -> None:
    refused(align("export", run, "--to", tmp_path / "a.xlf"), 2, "one language", "--lang")
    refused(align("export", run, "--lang", "ko", "--to", tmp_path / "a.po"), 2, ".xlf")
    refused(align("export", run, "--lang", "zh-Hant", "--to", tmp_path / "a.xlf"), 2, "zh-Hans")
    refused(align("export", tmp_path, "--lang", "ko", "--to", tmp_path / "a.xlf", "--what", "everything"), 2, "--what")
    refused(align("import", run, tmp_path / "none.xlf"), 2, "none.xlf")
    assert not list(tmp_path.glob("a.*"))


def test_check_of_a_reviewed_folder(run: Path) -> None:
    done = align("check", run / "ko", "--json")
    assert done.returncode == 1
    assert "particle" in {finding["check"] for finding in json.loads(done.stdout)["findings"]}


def test_a_port_that_is_taken(run: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused(align("review", run, "--no-open", "--port", str(port)), 3, f"port {port} cannot be had", "--port 0")


def test_a_folder_without_a_run(tmp_path: Path) -> None:
    refused(align("review", tmp_path, "--no-open"), 2, "no run is kept here", "align run --out")
    refused(align("review", tmp_path / "none", "--no-open"), 2, "no run is kept here")


def test_decisions_about_another_run(run: Path) -> None:
    assert align("export", run, "--lang", "ko", "--to", run / "a.jsonl").returncode == 0
    text = (run / "ko" / "draft.jsonl").read_text("utf-8").replace("고문은 흔하다.", "고문이 흔하다.")
    (run / "ko" / "draft.jsonl").write_text(text, "utf-8")
    refused(align("review", run, "--no-open"), 2, "another draft", "review.sqlite3")


def test_decisions_that_cannot_be_kept(run: Path) -> None:
    (run / "ko" / "review.sqlite3").mkdir()
    refused(align("review", run, "--no-open"), 3, "review.sqlite3", "copy the run")


def test_a_key_that_cannot_be_kept(run: Path) -> None:
    (run / ".review.key").mkdir()
    refused(align("review", run, "--no-open", "--port", "0"), 3, ".review.key", "Copy the run")
