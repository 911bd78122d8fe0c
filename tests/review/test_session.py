"""A session: what the page gets, what an edit changes in it, several windows, the glossary that grows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from align.errors import InputError, UsageError
from align.review.book import StaleError
from align.review.events import event_from
from align.review.server import open_sessions
from align.review.session import Session, load_base
from tests.review.material import DRAFTS, PUBLISHED, termbase, write_run


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return open_sessions(write_run(tmp_path / "out"), termbase(tmp_path))["ko"]


def do(session: Session, kind: str, *rows: int, **more: Any) -> dict[str, Any]:
    return session.submit(
        event_from({"kind": kind, "targets": [[row, session.book.row(row).version] for row in rows], **more})
    )


def test_a_snapshot_has_every_row_with_its_texts_terms_and_findings(session: Session) -> None:
    rows = session.snapshot()["rows"]
    assert [row["text"] for row in rows] == list(DRAFTS["ko"])
    assert [row["shape"] for row in rows] == ["1:1", "1:1", "1:2", "1:1", "1:1", "1:1"]
    assert rows[2]["published"] == " ".join(PUBLISHED["ko"][2:4])
    (hit,) = rows[1]["terms"]
    assert rows[1]["text"][slice(*hit["target"])] == "표현의 자유"
    assert rows[1]["source"][slice(*hit["source"])] == "freedom of expression"
    assert hit["rung"] == "free"
    assert rows[1]["findings"][0]["check"] == "particle"
    assert rows[1]["text"][slice(*rows[1]["findings"][0]["span"])] == "을"
    assert [found["check"] for found in rows[4]["findings"]] == ["untranslated"]
    assert rows[4]["score"] is None
    assert 0 < rows[1]["score"] < 100


def test_an_edit_is_judged_anew(session: Session) -> None:
    (patch,) = do(session, "edit", 2, text="정부는 표현의 자유를 제한한다.")["patches"]
    row = patch["rows"][0]
    assert row["findings"] == []
    assert [hit["status"] for hit in row["terms"]] == ["held"]
    row = do(session, "edit", 2, text="정부는 2021년 말할 자유을 제한한다")["patches"][0]["rows"][0]
    assert {"number", "end"} <= {found["check"] for found in row["findings"]}
    assert [hit["status"] for hit in row["terms"]] == ["missing"]


def test_an_event_that_is_sent_twice_counts_once(session: Session) -> None:
    do(session, "edit", 2, text="하나", key="k1")
    assert do(session, "edit", 2, text="둘", key="k1")["everything"] is True
    assert session.seq == 1
    assert session.book.row(2).text == "하나"


def test_a_note_keeps_its_lines_and_a_text_has_one(session: Session) -> None:
    assert do(session, "note", 3, text=" 왜?\r\n그래서. ")["patches"][0]["rows"][0]["note"] == "왜?\n그래서."
    assert do(session, "edit", 3, text=" 하나\n 둘 ")["patches"][0]["rows"][0]["text"] == "하나 둘"


def test_an_event_that_was_stored_and_not_answered_says_which_number_it_has(session: Session) -> None:
    do(session, "edit", 2, text="하나", key="k1")
    do(session, "note", 3, text="왜?")
    assert do(session, "edit", 2, text="하나", key="k1")["known"] == 1


def test_what_another_process_decides_is_taken_over(session: Session, tmp_path: Path) -> None:
    do(session, "edit", 2, text="하나")
    other = open_sessions(tmp_path / "out", termbase(tmp_path))["ko"]
    do(other, "merge", 3)
    assert session.changes(1)["patches"][0]["count"] == 2
    do(session, "note", 3, text="왜?")
    do(other, "undo")
    do(other, "undo")
    do(session, "redo")
    assert session.seq == 6
    do(other, "undo")
    assert session.snapshot()["rows"] == other.snapshot()["rows"]
    assert [row["id"] for row in session.snapshot()["rows"]] == [1, 2, 3, 4, 5, 6]
    again = open_sessions(tmp_path / "out", termbase(tmp_path))["ko"]
    assert again.snapshot()["rows"] == session.snapshot()["rows"]


@pytest.mark.parametrize("event", [{"kind": "rendering", "name": "torture"}, {"kind": "ignore", "text": "x"}])
def test_a_rendering_or_finding_without_a_name_is_refused(session: Session, event: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="needs a name"):
        session.submit(event_from({**event, "targets": [[4, 0]]}))


def test_another_window_gets_what_happened_since(session: Session) -> None:
    do(session, "edit", 2, text="하나")
    do(session, "merge", 2)
    news = session.changes(0)
    assert [(patch["at"], patch["count"], len(patch["rows"])) for patch in news["patches"]] == [(1, 1, 1), (1, 2, 1)]
    assert session.changes(1)["patches"] == news["patches"][1:]
    assert session.changes(2)["patches"] == []
    assert session.changes(9)["everything"] is True


def test_a_stale_edit_is_refused_and_nothing_is_stored(session: Session) -> None:
    do(session, "edit", 2, text="하나")
    with pytest.raises(StaleError):
        session.submit(event_from({"kind": "edit", "targets": [[2, 0]], "text": "둘"}))
    assert [event["text"] for event in session.history()] == ["하나"]


def test_a_rendering_added_counts_as_admitted_at_once_and_undo_takes_it_back(session: Session) -> None:
    text = "정부는 발언의 자유를 제한한다."
    do(session, "edit", 2, text=text)
    assert session.snapshot()["rows"][1]["terms"][0]["status"] == "missing"
    concept = session.snapshot()["rows"][1]["terms"][0]["term"]
    answer = do(session, "rendering", 2, name=concept, text="발언의 자유")
    assert answer["everything"] is True
    snapshot = session.snapshot()
    assert snapshot["rows"][1]["terms"][0]["status"] == "admitted"
    assert snapshot["concepts"][concept]["admitted"] == ["발언의 자유"]
    do(session, "undo")
    assert session.snapshot()["rows"][1]["terms"][0]["status"] == "missing"


def test_an_ignored_finding_goes_everywhere_and_comes_back_with_undo(session: Session) -> None:
    found = session.snapshot()["rows"][1]["findings"][0]
    do(session, "ignore", 2, name=found["check"], text=found["message"])
    assert session.snapshot()["rows"][1]["findings"] == []
    do(session, "undo")
    assert session.snapshot()["rows"][1]["findings"] == [found]


def test_everything_is_there_after_a_restart(session: Session, tmp_path: Path) -> None:
    do(session, "edit", 2, text="하나", state="confirmed")
    do(session, "merge", 3)
    do(session, "note", 6, text="왜?")
    do(session, "undo")
    before = session.snapshot()
    session.close()
    again = open_sessions(tmp_path / "out", termbase(tmp_path))["ko"]
    assert again.snapshot() == before
    do(again, "redo")
    assert again.book.row(6).note == "왜?"


def test_the_finished_side_is_a_bitext_over_the_rows(session: Session) -> None:
    do(session, "edit", 5, text="난민이 송환되었다.")
    do(session, "merge", 3)
    made = session.current()
    assert [link.source for link in made.links] == [(0, 1), (1, 2), (2, 4), (4, 5), (5, 6)]
    assert made.target_texts(made.links[3]) == ["난민이 송환되었다."]


def test_a_run_without_a_published_version_has_rows_too(tmp_path: Path) -> None:
    session = open_sessions(write_run(tmp_path / "out", published=False), termbase(tmp_path))["zh-Hans"]
    snapshot = session.snapshot()
    assert snapshot["published"] is False
    assert [row["shape"] for row in snapshot["rows"]] == ["1:0"] * 6


def test_beads_over_other_sentences_are_refused(tmp_path: Path) -> None:
    folder = write_run(tmp_path / "out") / "ko"
    text = (folder / "beads.jsonl").read_text("utf-8").replace("Torture is common", "Torture is rare")
    (folder / "beads.jsonl").write_text(text, "utf-8")
    with pytest.raises(InputError, match="other sentences"):
        load_base(folder)


def test_a_folder_without_a_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no run"):
        open_sessions(tmp_path, termbase(tmp_path))


@pytest.mark.parametrize(
    "data",
    [
        [], {"kind": "explode"}, {"kind": "state", "state": "perfect"}, {"kind": "edit", "text": 5},
        {"kind": "edit", "targets": 3},
        {"kind": "edit", "targets": [[1]]}, {"kind": "edit", "targets": [[True, 0]]}, {"kind": "edit", "text": "x" * 30_000},
        {"kind": "realign", "beads": [[1, 2]]}, {"kind": "realign", "beads": [[[1, 2], [[1, 2, 3]]]]},
        {"kind": "split", "at": ["a"]},
    ],
)  # fmt: skip
def test_events_that_no_page_of_ours_sends_are_refused(data: object) -> None:
    with pytest.raises(UsageError):
        event_from(data)


def test_texts_are_one_line_without_what_cannot_be_stored() -> None:
    event = event_from({"kind": "edit", "text": " a\n b\x00 \ud800c "})
    assert event.text == "a b ?c"
