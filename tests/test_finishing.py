"""The finished file of a reviewed run, from the source file that was translated."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.errors import InputError, UsageError
from align.finishing import finish
from align.review.events import event_from
from align.review.server import open_sessions
from align.review.session import Session
from tests.review.material import SOURCES, termbase, write_run

PAGE = (
    f"# {SOURCES[0]}\n\nThe government restricts **freedom of expression**. {SOURCES[2]}\n\n"
    f"- {SOURCES[3]}\n- {SOURCES[4]}\n- {SOURCES[5]}\n"
)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return open_sessions(write_run(tmp_path / "out"), termbase(tmp_path))["ko"]


def test_terms_take_their_emphasis_along_and_gaps_are_named(session: Session, tmp_path: Path) -> None:
    (tmp_path / "report.md").write_text(PAGE, "utf-8")
    done = finish(session, tmp_path / "report.md", tmp_path / "report.ko.md")
    text = done.path.read_text("utf-8")
    assert text.startswith(
        "# 표현의 자유\n\n정부는 **표현의 자유**을 제한한다. 2020년에 신문사 3곳을 폐쇄했다.\n\n- 고문은 흔하다.\n"
    )
    assert "- Refugees were returned.\n" in text
    assert done.placed == 5
    assert done.notes == ("segments left in English: 5",)


def test_edited_and_merged_rows_stand_once(session: Session, tmp_path: Path) -> None:
    session.submit(event_from({"kind": "merge", "targets": [[5, 0]]}))
    version = session.book.row(5).version
    session.submit(
        event_from({"kind": "edit", "targets": [[5, version]], "text": "난민은 송환되었고 아무도 처벌받지 않았다."})
    )
    (tmp_path / "report.md").write_text(PAGE, "utf-8")
    text = finish(session, tmp_path / "report.md", tmp_path / "report.ko.md").path.read_text("utf-8")
    assert text.count("난민은 송환되었고") == 1
    assert "Nobody" not in text


def test_another_file_and_another_kind_are_refused(session: Session, tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# Something else\n\nNot this report.\n", "utf-8")
    with pytest.raises(InputError, match="0 of 6"):
        finish(session, tmp_path / "other.md", tmp_path / "x.md")
    with pytest.raises(UsageError, match="cannot become"):
        finish(session, tmp_path / "other.md", tmp_path / "x.docx")
