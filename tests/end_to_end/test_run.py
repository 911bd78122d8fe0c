"""``align run``, the main job, from the outside."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.end_to_end.command import ROOT, align, files_of

PER_LANGUAGE = {"report.html", "draft.txt", "draft.jsonl", "draft.tmx", "consistency.json"}
WITH_PUBLISHED = {"beads.jsonl", "published.tmx", "scores.json"}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    """The sample report in all three languages, with its JSON summary."""
    out = tmp_path_factory.mktemp("sample")
    done = align(
        "run", "--lang", "ko", "--lang", "zh-Hans", "--lang", "zh-Hant", "--out", out, "--json", PYTHONHASHSEED="1"
    )
    assert done.returncode == 0, done.stderr
    return out, json.loads(done.stdout)


def _records(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_run_writes_every_file_of_every_language(sample: tuple[Path, dict[str, object]]) -> None:
    out, _ = sample
    names = set(files_of(out))
    expected = {"manifest.json"}
    expected |= {f"{lang}/{name}" for lang in ("ko", "zh-Hans") for name in PER_LANGUAGE | WITH_PUBLISHED}
    expected |= {f"zh-Hant/{name}" for name in PER_LANGUAGE}  # the sample has no Traditional published version
    assert names == expected


def test_run_translates_every_segment_and_keeps_the_count(sample: tuple[Path, dict[str, object]]) -> None:
    out, summary = sample
    for lang in ("ko", "zh-Hans", "zh-Hant"):
        lines = (out / lang / "draft.txt").read_text(encoding="utf-8").splitlines()
        records = _records(out / lang / "draft.jsonl")
        assert len(lines) == len(records) == summary["segments"]
        assert all(lines)
        assert lines == [record["target"] for record in records]


def test_run_names_what_decided_every_figure(sample: tuple[Path, dict[str, object]]) -> None:
    out, _ = sample
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    for entry in manifest["languages"]:
        assert {item["kind"] for item in entry["resources"]} >= {"source", "model", "glossary"}
        assert all(item["sha256"] for item in entry["resources"])
        assert {stamp["stage"] for stamp in entry["trail"]} >= {"translator", "glossary"}
    scores = json.loads((out / "ko" / "scores.json").read_text(encoding="utf-8"))
    signatures = {item["metric"]: item["signature"] for item in scores["scores"] if item["variant"] == "raw"}
    assert "tok:ko-mecab" in signatures["BLEU"]
    assert "nc:6" in signatures["chrF"]


def test_traditional_chinese_is_made_from_simplified_and_says_so(sample: tuple[Path, dict[str, object]]) -> None:
    out, _ = sample
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    trail = next(entry["trail"] for entry in manifest["languages"] if entry["lang"] == "zh-Hant")
    assert any("opencc" in stamp["name"] for stamp in trail)
    assert "人權" in (out / "zh-Hant" / "draft.txt").read_text(encoding="utf-8")
    assert "人权" not in (out / "zh-Hant" / "draft.txt").read_text(encoding="utf-8")


def test_beads_cover_both_sides_exactly_once(sample: tuple[Path, dict[str, object]]) -> None:
    out, summary = sample
    for lang in ("ko", "zh-Hans"):
        beads = _records(out / lang / "beads.jsonl")
        numbers = [number for bead in beads for number in bead["source_ids"]]  # type: ignore[attr-defined]
        assert numbers == list(range(1, int(str(summary["segments"])) + 1))


def test_the_same_run_under_another_hash_seed_gives_the_same_bytes(
    sample: tuple[Path, dict[str, object]], tmp_path: Path
) -> None:
    out, _ = sample
    done = align("run", "--lang", "ko", "--lang", "zh-Hans", "--lang", "zh-Hant", "--out", tmp_path, PYTHONHASHSEED="2")
    assert done.returncode == 0, done.stderr
    assert files_of(tmp_path) == files_of(out)


def test_a_second_run_translates_nothing_again(sample: tuple[Path, dict[str, object]]) -> None:
    out, first = sample
    before = files_of(out)
    done = align("run", "--lang", "ko", "--lang", "zh-Hans", "--lang", "zh-Hant", "--out", out, "--json")
    times = {item["stage"]: item for item in json.loads(done.stdout)["times"]}
    for lang in ("ko", "zh-Hans"):
        assert times[f"translate {lang}"]["reused"] == first["segments"]
    assert files_of(out) == before


def test_files_of_a_published_version_go_when_there_is_none_any_more(tmp_path: Path) -> None:
    source = tmp_path / "report.md"
    source.write_text("# Short\n\nThe government announced a new law. It protects human rights.\n", encoding="utf-8")
    published = tmp_path / "ko.md"
    published.write_text("# 짧은 글\n\n정부는 새 법을 발표했다. 이 법은 인권을 보호한다.\n", encoding="utf-8")
    out = tmp_path / "out"
    assert align("run", source, "--lang", "ko", "--published", f"ko={published}", "--out", out).returncode == 0
    assert (out / "ko" / "scores.json").is_file()
    assert align("run", source, "--lang", "ko", "--out", out).returncode == 0
    assert not (out / "ko" / "scores.json").exists()


def _stored(store: Path) -> int:
    try:
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as db:
            return int(db.execute("SELECT COUNT(*) FROM entries WHERE value != 'passed'").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


@pytest.mark.slow
def test_the_real_report_killed_half_way_finishes_without_translating_anything_twice(
    shared: Path, tmp_path: Path
) -> None:
    report = shared / "report" / "world-report-2021-north-korea.en.txt"
    out = tmp_path / "out"
    arguments = [
        "run",
        str(report),
        "--lang",
        "ko",
        "--lang",
        "zh-Hans",
        "--lang",
        "zh-Hant",
        "--out",
        str(out),
        "--json",
    ]
    process = subprocess.Popen([sys.executable, "-m", "align", *arguments], cwd=ROOT, stdout=subprocess.DEVNULL)
    store = out / ".align-store.sqlite3"
    while process.poll() is None and _stored(store) < 20:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    kept = _stored(store)
    assert not (out / "manifest.json").exists(), "the run was over before it could be killed"
    assert kept >= 20

    done = align(*arguments)
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert (summary["segments"], summary["headings"]) == (71, 6)
    times = {item["stage"]: item for item in summary["times"]}
    assert times["translate ko"]["reused"] + times["translate zh-Hans"]["reused"] == min(kept, 142)
    gold = (shared / "report" / "segments.en.txt").read_text(encoding="utf-8").splitlines()
    for lang in ("ko", "zh-Hans", "zh-Hant"):
        records = _records(out / lang / "draft.jsonl")
        assert [record["source"] for record in records] == [line.removeprefix("# ") for line in gold]
        assert [record["kind"] == "heading" for record in records] == [line.startswith("# ") for line in gold]
        assert all(record["target"] for record in records)

    whole = tmp_path / "whole"
    assert align(*[str(whole) if value == str(out) else value for value in arguments]).returncode == 0
    assert files_of(whole) == files_of(out), "a resumed run differs from an unbroken one"


def test_a_changed_sentence_gives_the_bytes_of_a_fresh_run(tmp_path: Path) -> None:
    text = "# Short\n\nThe government announced a new law. It protects human rights. The UN Security Council met.\n"
    korean = "# 짧은 글\n\n정부는 새 법을 발표했다. 이 법은 인권을 보호한다. 유엔 안전보장이사회가 열렸다.\n"
    source, published = tmp_path / "report.md", tmp_path / "ko.md"
    published.write_text(korean, encoding="utf-8")
    options = ["--lang", "ko", "--lang", "zh-Hans", "--published", f"ko={published}", "--out"]
    source.write_text(text, encoding="utf-8")
    assert align("run", source, *options, tmp_path / "again").returncode == 0
    source.write_text(text.replace("protects", "limits"), encoding="utf-8")
    second = align("run", source, *options, tmp_path / "again", "--json")
    times = {item["stage"]: item["reused"] for item in json.loads(second.stdout)["times"]}
    assert times["translate ko"] == times["hold terms ko"] == 3
    assert align("run", source, *options, tmp_path / "fresh").returncode == 0
    assert files_of(tmp_path / "again") == files_of(tmp_path / "fresh")
    third = align("run", source, *options, tmp_path / "again", "--json")
    assert not [item for item in json.loads(third.stdout)["times"] if item["stage"].startswith("load model")]
