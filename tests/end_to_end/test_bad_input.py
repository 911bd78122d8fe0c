"""Bad input: one paragraph that says what happened, where, and what to do; the right exit code; nothing half-written."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.end_to_end.command import ROOT, align, files_of

KOREAN = "정부는 새 법을 발표했다. 이 법은 인권을 보호한다. 그러나 많은 사람이 여전히 구금되어 있다.\n" * 5


def _refused(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    assert done.returncode == code, (done.returncode, done.stderr)
    assert "Traceback" not in done.stderr
    message = done.stderr.strip()
    assert message.startswith("error:")
    assert len(message.splitlines()) == 1, message
    for word in words:
        assert word in message
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.txt", b"", ("empty.txt", "empty")),
        ("blank.txt", b" \n\t\n", ("blank.txt",)),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", ("picture.txt", "binary")),
        ("wrong.txt", b"The law\xff\xfe\x81 is \x00new.", ("wrong.txt",)),
    ],
)
def test_a_source_that_is_no_text(tmp_path: Path, name: str, data: bytes, words: tuple[str, ...]) -> None:
    (tmp_path / name).write_bytes(data)
    done = align("run", tmp_path / name, "--lang", "ko", "--out", tmp_path / "out")
    _refused(done, 2, *words)
    assert not (tmp_path / "out").exists()


def test_a_missing_source_and_a_folder(tmp_path: Path) -> None:
    _refused(align("run", tmp_path / "none.txt", "--lang", "ko"), 2, "none.txt")
    _refused(align("run", tmp_path, "--lang", "ko"), 2, str(tmp_path))


def test_an_unknown_language_and_none_at_all(tmp_path: Path) -> None:
    _refused(align("run", "--lang", "kr", "--out", tmp_path / "out"), 2, "unknown language 'kr'", "ko")
    _refused(align("run", "--out", tmp_path / "out"), 2, "no target language", "--lang ko")


def test_a_missing_model_and_a_folder_that_holds_none(tmp_path: Path) -> None:
    _refused(align("run", "--lang", "ko", "--model", tmp_path / "none", "--out", tmp_path / "out"), 3, "none")
    _refused(align("run", "--lang", "ko", "--model", tmp_path, "--out", tmp_path / "out"), 3, str(tmp_path))
    hub = align(
        "run",
        "--lang",
        "zh-Hans",
        "--model",
        "Helsinki-NLP/opus-mt-en-zh",
        "--out",
        tmp_path / "out",
        HF_HUB_OFFLINE="1",
    )
    _refused(hub, 3, "Helsinki-NLP/opus-mt-en-zh", "--model")


def test_a_published_version_in_the_wrong_language_costs_no_translation(tmp_path: Path) -> None:
    (tmp_path / "ko.txt").write_text(KOREAN, encoding="utf-8")
    done = align("run", "--lang", "zh-Hans", "--published", f"zh-Hans={tmp_path / 'ko.txt'}", "--out", tmp_path / "out")
    _refused(done, 2, "ko.txt", "Korean", "Chinese")
    assert not (tmp_path / "out").exists()


def test_a_published_version_of_another_report_is_not_lined_up_by_force(tmp_path: Path, shared: Path) -> None:
    chapter = (shared / "corpora" / "chapters" / "05-sundara.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in chapter.splitlines()]
    (tmp_path / "other.txt").write_text("\n\n".join(" ".join(row["ko"]) for row in rows if row["ko"]), encoding="utf-8")
    done = align("run", "--lang", "ko", "--published", f"ko={tmp_path / 'other.txt'}", "--out", tmp_path / "out")
    _refused(done, 2, "does not look like a translation")


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("en\tko\nhuman rights\t인권\textra\tcells\n", ("terms.tsv:2",)),
        ("en\tko\n\t난민\n", ("terms.tsv:2",)),
        ("english;korean\n", ("terms.tsv:1",)),
    ],
)
def test_a_glossary_without_a_usable_line_is_refused(tmp_path: Path, table: str, words: tuple[str, ...]) -> None:
    (tmp_path / "terms.tsv").write_text(table, encoding="utf-8")
    done = align("run", "--lang", "ko", "--glossary", tmp_path / "terms.tsv", "--out", tmp_path / "out")
    _refused(done, 2, *words)


def test_an_unreadable_glossary_line_is_named_and_the_rest_counts(tmp_path: Path) -> None:
    (tmp_path / "terms.tsv").write_text("en\tko\n\t난민\nhuman rights\t인권\nhuman rights\t권리\n", encoding="utf-8")
    (tmp_path / "b.tsv").write_text("Human rights.\t인권.\n", encoding="utf-8")
    done = align("glossary", "check", tmp_path / "b.tsv", "--lang", "ko", "--glossary", tmp_path / "terms.tsv")
    assert done.returncode == 0, done.stderr
    assert "terms.tsv:2: left out" in done.stderr
    assert "terms.tsv:4" in done.stderr


def test_no_disk_space_leaves_no_half_written_file(tmp_path: Path) -> None:
    source = tmp_path / "report.md"
    source.write_text("# Short\n\nThe government announced a new law. It protects human rights.\n", encoding="utf-8")
    out = tmp_path / "out"
    assert align("run", source, "--lang", "ko", "--out", out).returncode == 0  # the store is full-grown now
    for path in out.rglob("*"):
        if path.is_file() and not path.name.startswith(".align-store"):
            path.unlink()

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    done = subprocess.run(
        [sys.executable, "-m", "align", "run", str(source), "--lang", "ko", "--out", str(out)],
        cwd=ROOT, preexec_fn=limit, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert not (out / "manifest.json").exists()
    assert not (out / "ko" / "report.html").exists()
    assert [
        path
        for path in out.rglob("*")
        if path.is_file() and not path.name.startswith(".align-store") and path.stat().st_size == 2048
    ] == []


def test_an_output_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    _refused(align("run", "--lang", "ko", "--out", tmp_path / "file" / "out"), 3, "output folder", "--out")


def test_ctrl_c_says_that_finished_work_is_kept(tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = subprocess.Popen(
        [sys.executable, "-m", "align", "run", "--lang", "ko", "--out", str(out)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        # A shell starts background jobs with SIGINT ignored, which a child would inherit.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    while process.poll() is None and not (out / ".align-store.sqlite3").exists():
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130, stderr
    assert "interrupted" in stderr
    assert "Traceback" not in stderr
    assert list(files_of(out)) == []
