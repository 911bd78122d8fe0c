"""A line out for every line in, whatever the lines are, however many they are, and whenever somebody pulls the plug."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import DiskError, InputError
from align.readers.lines import read_lines
from align.translating import (
    LONGEST,
    StreamSettings,
    TranslateSettings,
    chunked,
    translate_lines,
    translate_stream,
)
from align.writers.growing import GrowingFile, Written
from benchmarks.many.growth import measured, write_lines
from tests.end_to_end.command import align

LINES = st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r")), max_size=12)


def fake(lang: str = "ko") -> TranslateSettings:
    return TranslateSettings(lang, model="fake")


@settings(max_examples=30)
@given(LINES)
def test_one_line_in_one_line_out(lines: list[str]) -> None:
    for lang in ("ko", "zh-Hant"):
        outcome = translate_lines(lines, fake(lang))
        assert len(outcome.lines) == len(lines)
        assert all("\n" not in line for line in outcome.lines)
        assert [bool(line) for line in outcome.lines] == [bool(line.strip()) for line in lines]
        records = [json.loads(line) for line in outcome.json_lines()]
        assert [record["source"] for record in records] == lines
        assert [record["target"] for record in records] == list(outcome.lines)


@given(st.lists(st.text(max_size=9)), st.integers(1, 5), st.integers(1, 20))
def test_chunks_are_the_lines_in_their_order_within_both_bounds(lines: list[str], most: int, characters: int) -> None:
    chunks = list(chunked(lines, most, characters))
    assert [line for chunk in chunks for line in chunk] == lines
    assert all(0 < len(chunk) <= most for chunk in chunks)
    assert all(len(chunk) == 1 or sum(map(len, chunk)) <= characters for chunk in chunks)
    for chunk, following in pairwise(chunks):  # none ends before it must
        assert len(chunk) == most or sum(map(len, chunk)) + len(following[0]) > characters


@settings(max_examples=60)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=5)), st.booleans())
def test_lines_are_read_as_if_the_file_were_read_at_once(tmp_path_factory: pytest.TempPathFactory, lines: list[str], mark: bool) -> None:  # fmt: skip  # noqa: E501
    path = tmp_path_factory.getbasetemp() / "lines.txt"
    text = "\n".join(lines)
    path.write_bytes(b"\xef\xbb\xbf" * mark + text.encode())
    whole = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").split("\n")
    assert read_lines(str(path)) == (whole[:-1] if whole[-1] == "" else whole)


def test_a_stream_is_what_one_call_gives_in_any_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_lines(tmp_path / "in.txt", 120)
    whole = "".join(f"{line}\n" for line in translate_lines(read_lines(str(tmp_path / "in.txt")), fake()).lines)
    monkeypatch.setattr("align.translating._CHUNK_LINES", 7)
    monkeypatch.setattr(chunked, "__defaults__", (7, 500))
    for json_too in (False, True):
        parts: list[str] = []
        outcome = translate_stream(StreamSettings(str(tmp_path / "in.txt"), fake(), json_too), parts.append)
        text = "".join(parts)
        if json_too:
            text = "".join(json.loads(line)["target"] + "\n" for line in text.splitlines())
        assert text == whole
        assert (outcome.lines, outcome.failed, len(parts) > 10) == (120, 0, True)


def test_a_line_too_long_to_be_a_segment_stays_empty_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "in.txt"
    path.write_text(f"It rained.\n{'word ' * (LONGEST // 5 + 1)}\nIt snowed.\n", encoding="utf-8")
    done = align("translate", path, "--lang", "ko", "--model", "fake")
    assert done.returncode == 1
    assert [bool(line) for line in done.stdout.split("\n")] == [True, False, True, False]
    assert "line 2" in done.stderr
    assert "1 lines could not be translated" in done.stderr


def test_a_line_that_is_no_utf8_is_named_and_what_came_before_is_kept(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_bytes(b"It rained.\n\xff\xfe\n")
    with pytest.raises(InputError, match=r"in\.txt:2: not UTF-8"):
        translate_stream(StreamSettings(str(tmp_path / "in.txt"), fake()), lambda _text: None)


def _start(source: Path, out: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "align", "translate", source, "--lang", "ko", "--model", "fake", "--out", out]
    return subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_killed_stream_goes_on_where_it_was_and_the_file_appears_whole(tmp_path: Path) -> None:
    source, out, journal = tmp_path / "in.txt", tmp_path / "out.txt", tmp_path / ".out.txt.part.json"
    write_lines(source, 13_000)
    killed = _start(source, out)
    deadline = time.monotonic() + 120
    while not journal.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    assert not out.exists()
    left = Written(**json.loads(journal.read_text(encoding="utf-8")))
    assert 0 < left.lines < 13_000
    with (tmp_path / ".out.txt.part").open("ab") as part:
        part.write("반쪽".encode()[:4])  # what a kill in the middle of a write leaves
    again = _start(source, out)
    printed, told = again.communicate()
    assert again.returncode == 0, told
    assert printed == f"{out}\n"
    assert f"{left.lines} lines were there" in told
    whole = translate_lines(read_lines(str(source)), fake())
    assert out.read_text(encoding="utf-8") == "".join(f"{line}\n" for line in whole.lines)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.txt", "out.txt"]


@pytest.mark.parametrize("changed", ["line", "shorter", "settings", "part"])
def test_a_part_of_something_else_is_not_taken_up(
    tmp_path: Path, changed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = tmp_path / "in.txt", tmp_path / "out.txt"
    write_lines(source, 40)
    monkeypatch.setattr(chunked, "__defaults__", (10, 10_000))

    def stop(*_: object) -> Path:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(GrowingFile, "finish", stop)
        with pytest.raises(KeyboardInterrupt):
            translate_stream(StreamSettings(str(source), fake(), out=out), print)
    lines = source.read_text(encoding="utf-8").splitlines()
    how = fake("zh-Hans") if changed == "settings" else fake()
    if changed == "line":
        source.write_text("\n".join(["Another first line.", *lines[1:]]) + "\n", encoding="utf-8")
    elif changed == "shorter":
        source.write_text("\n".join(lines[:5]) + "\n", encoding="utf-8")
    elif changed == "part":
        (tmp_path / ".out.txt.part").write_text("cut", encoding="utf-8")
    outcome = translate_stream(StreamSettings(str(source), how, out=out), print)
    assert outcome.taken_over == 0
    expected = translate_lines(read_lines(str(source)), how)
    assert out.read_text(encoding="utf-8").splitlines() == list(expected.lines)


def test_a_full_disk_keeps_what_was_written_for_the_next_start(tmp_path: Path) -> None:
    out = tmp_path / "out.txt"
    bounds = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5_000, bounds[1]))
    try:
        with GrowingFile(out, "key") as file:
            file.begin(file.found())
            file.add("하나\n" * 100, 100, "digest", 0)
            with pytest.raises(DiskError, match=r"out\.txt: the file cannot be written .*goes on where this one ended"):
                file.add("둘\n" * 5_000, 5_100, "other", 0)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, bounds)
        signal.signal(signal.SIGXFSZ, before)
    assert not out.exists()
    with GrowingFile(out, "key") as file:
        found = file.found()
        assert (found.lines, found.digest) == (100, "digest")
        file.begin(found)
        file.add("셋\n", 101, "third", 0)
        file.finish()
    assert read_lines(str(out)) == ["하나"] * 100 + ["셋"]


def test_memory_is_flat_and_time_linear(tmp_path: Path) -> None:
    short, long = (measured(lines, tmp_path) for lines in (5_000, 20_000))
    assert long["megabytes"] < 400
    assert long["megabytes"] < short["megabytes"] * 1.15
    assert long["seconds"] < short["seconds"] * 4 * 1.5
