"""Many reports in one run: each in its folder, the broken one named, nothing done twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from align.errors import InputError, UsageError
from align.reports import read_tasks, too_long
from tests.end_to_end.command import align, files_of

SHARED_SENTENCE = "The government announced a new law."


def _reports(folder: Path) -> Path:
    """Four reports, the third of which cannot be read; the first has a published version."""
    folder.mkdir()
    (folder / "one.md").write_text(f"# One\n\n{SHARED_SENTENCE} It protects human rights.\n", encoding="utf-8")
    (folder / "one.ko.md").write_text("# 하나\n\n정부는 새 법을 발표했다. 이 법은 인권을 보호한다.\n", encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 this is no archive")
    lines = [
        {"id": "one", "path": "one.md", "published": {"ko": "one.ko.md"}},
        {"id": "two", "text": f"{SHARED_SENTENCE}\n\nThe police arrested two journalists.\n"},
        {"id": "broken", "path": "broken.docx"},
        {"id": "four", "text": "Women have the right to work.\n"},
    ]
    path = folder / "reports.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_the_number_of_jobs_changes_no_byte_and_a_broken_report_stops_no_other(tmp_path: Path) -> None:
    reports = _reports(tmp_path / "in")
    for jobs in ("1", "2"):
        done = align("run", "--reports", reports, "--lang", "ko", "--jobs", jobs, "--out", tmp_path / jobs, "--json")
        assert done.returncode == 1, done.stderr
        summary = json.loads(done.stdout)
        assert [row["id"] for row in summary["documents"]] == ["one", "two", "four"]
        assert [row["id"] for row in summary["failed"]] == ["broken"]
    assert files_of(tmp_path / "1") == files_of(tmp_path / "2")
    names = set(files_of(tmp_path / "1"))
    assert {"manifest.json", "failed.jsonl", "one/manifest.json", "one/ko/scores.json", "two/source.txt"} <= names
    failed = [json.loads(line) for line in (tmp_path / "2" / "failed.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in failed] == ["broken"]
    assert "broken.docx" in failed[0]["error"]

    (tmp_path / "in" / "broken.docx").unlink()
    (tmp_path / "in" / "broken.docx").write_text("It rained all day.\n", encoding="utf-8")
    (tmp_path / "1" / "four" / "manifest.json").unlink()
    again = align("run", "--reports", reports, "--lang", "ko", "--jobs", "1", "--out", tmp_path / "1", "--json")
    reused = {row["id"]: row["reused"] for row in json.loads(again.stdout)["documents"]}
    assert again.returncode == 0, again.stderr
    assert reused == {"one": True, "two": True, "broken": False, "four": False}
    assert not (tmp_path / "1" / "failed.jsonl").exists()


def test_lists_and_folders_name_reports_and_bad_lines_are_reports_that_fail(tmp_path: Path) -> None:
    reports = _reports(tmp_path / "in")
    (tmp_path / "list.txt").write_text("in/one.md\n\nhttps://example.org/a/page.html\n", encoding="utf-8")
    listed = read_tasks(tmp_path / "list.txt")
    assert [(task.id, task.source) for task in listed] == [
        ("one", str(tmp_path / "in" / "one.md")),
        ("page", "https://example.org/a/page.html"),
    ]
    assert [task.id for task in read_tasks(tmp_path / "in")] == ["broken", "one.ko", "one", "reports"]
    reports.write_text(
        '{"id": "../x", "text": "a"}\nnonsense\n{"id": "b"}\n{"id": "c", "text": "x"}\n', encoding="utf-8"
    )
    tasks = read_tasks(reports)
    assert [task.id for task in tasks] == ["line-1", "line-2", "b", "c"]
    assert [bool(task.error) for task in tasks] == [True, True, True, False]
    assert "reports.jsonl:2" in tasks[1].error


def _copies(path: Path, copies: int) -> int:
    """Copies of one report of which each has one word of its own; gives the number of segments of one."""
    sentences = [
        f"The court of the {place} did not publish its decision." for place in ("north", "south", "city", "port")
    ]
    with path.open("w", encoding="utf-8") as file:
        for number in range(copies):
            mine = [*sentences, f"Witness {'abcdefghij'[number % 10]}{'klmnopqrst'[number // 10]}o left the room."]
            file.write(json.dumps({"id": f"copy-{number}", "text": "# Case\n\n" + " ".join(mine) + "\n"}) + "\n")
    return len(sentences) + 2


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_hundred_copies_with_one_word_changed_are_translated_as_one_and_a_hundred_sentences(
    tmp_path: Path, jobs: str
) -> None:
    segments = _copies(tmp_path / "in.jsonl", 100)
    (tmp_path / "none.tsv").write_text("en\tko\nqqzzy\t가나\n", encoding="utf-8")
    command: tuple[str | Path, ...] = (
        "run",
        "--reports",
        tmp_path / "in.jsonl",
        "--lang",
        "ko",
        "--model",
        "fake",
        "--jobs",
        jobs,
    )
    command = (*command, "--glossary", tmp_path / "none.tsv", "--out", tmp_path / "out")
    done = align(*command, "--json")
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert summary["deduplication"] == {"segments": 100 * segments, "translated": segments - 1 + 100}
    again = align(*command)
    assert f"0 of {100 * segments} segments translated" in again.stdout


def test_parquet_names_reports_and_what_is_wrong_with_it(tmp_path: Path) -> None:
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    rows = {
        "id": ["one", "two", "../x", "four"],
        "text": ["It rained.", "It\nsnowed.", "No.", None],
        "more": [1, 2, 3, 4],
    }
    path = tmp_path / "reports.parquet"
    parquet.write_table(pa.table(rows), path, row_group_size=2)
    tasks = read_tasks(path)
    assert [(task.id, task.text) for task in tasks[:2]] == [("one", "It rained."), ("two", "It\nsnowed.")]
    assert [task.id for task in tasks[2:]] == ["line-3", "four"]
    assert all("reports.parquet:" in task.error for task in tasks[2:])
    parquet.write_table(pa.table({"id": ["one"], "body": ["It rained."]}), path)
    with pytest.raises(InputError, match="there is no column text"):
        read_tasks(path)
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(InputError, match=r"reports\.parquet: the Parquet file cannot be read"):
        read_tasks(path)


def test_a_report_of_fifty_megabytes_in_one_line_is_refused_and_the_others_finish(tmp_path: Path) -> None:
    with (tmp_path / "in.jsonl").open("w", encoding="utf-8") as file:
        file.write(json.dumps({"id": "long", "text": "word " * 10_000_000}) + "\n")
        file.write(json.dumps({"id": "short", "text": "It rained all day.\n"}) + "\n")
    (tmp_path / "longer.txt").write_text("word " * 3_000_000, encoding="utf-8")
    done = align("run", "--reports", tmp_path / "in.jsonl", "--lang", "ko", "--out", tmp_path / "out", "--json")
    assert done.returncode == 1
    summary = json.loads(done.stdout)
    assert [row["id"] for row in summary["documents"]] == ["short"]
    assert "too long for one among many (50 million characters, at most 10)" in summary["failed"][0]["error"]
    assert "longer.txt: the report is too long" in too_long(read_tasks(tmp_path)[1])


def test_reports_that_cannot_be_told_apart_or_are_not_there_are_refused(tmp_path: Path) -> None:
    (tmp_path / "same.txt").write_text("a/x.md\nb/x.md\n", encoding="utf-8")
    with pytest.raises(UsageError, match="two reports have the id 'x'"):
        read_tasks(tmp_path / "same.txt")
    (tmp_path / "up.txt").write_text("..\n", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be the name"):
        read_tasks(tmp_path / "up.txt")
    (tmp_path / "empty.txt").write_text("\n", encoding="utf-8")
    with pytest.raises(InputError, match="names no report"):
        read_tasks(tmp_path / "empty.txt")
    with pytest.raises(InputError, match="cannot be read"):
        read_tasks(tmp_path / "none.txt")


def test_a_line_separator_inside_json_ends_no_line(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(
        json.dumps({"id": "a", "text": "One.\u2028Two.\x85"}, ensure_ascii=False) + "\r\n", encoding="utf-8"
    )
    assert [(task.id, task.text) for task in read_tasks(path)] == [("a", "One.\u2028Two.\x85")]
