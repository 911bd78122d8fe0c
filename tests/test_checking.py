"""``align check`` over files and runs: terms beside the other checks, and what was asked to be ignored."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.checking import CheckRequest, check_file
from align.errors import UsageError
from align.review.events import event_from
from align.review.server import open_sessions
from tests.review.material import GLOSSARY, termbase, write_run

PAIRS = (
    "Torture is common in China.\t고문이 흔하다.\n"
    "In 2020 it closed 3 newspapers.\t2020년에 신문사 4곳을 폐쇄했다.\n"
    "Freedom of expression is restricted.\t말할 권리가 제한된다.\n"
)


@pytest.fixture
def pairs(tmp_path: Path) -> CheckRequest:
    (tmp_path / "pairs.tsv").write_text(PAIRS, "utf-8")
    (tmp_path / "terms.tsv").write_text(GLOSSARY, "utf-8")
    return CheckRequest(str(tmp_path / "pairs.tsv"), "en", "ko", (tmp_path / "terms.tsv",))


def test_checks_and_terms_in_the_order_of_the_text(pairs: CheckRequest) -> None:
    found = check_file(pairs)
    assert [(record["line"], record["check"]) for record in found.records()] == [
        (1, "name"),
        (2, "number"),
        (3, "term"),
    ]
    number = found.records()[1]
    assert number["matched"] == "4"
    assert number["target"][slice(*number["span"])] == "4"
    assert found.grave == 3
    assert any(stamp.startswith("glossary:termbase") for stamp in found.stamps())


def test_ignored_findings_are_counted(pairs: CheckRequest) -> None:
    from dataclasses import replace

    found = check_file(replace(pairs, ignore=("name", "number: the source says “3”")))
    assert [finding.check for finding in found.findings] == ["term"]
    assert found.ignored == 2
    assert len(check_file(replace(pairs, ignore=("number: something else",))).findings) == 3
    with pytest.raises(UsageError, match="no check"):
        check_file(replace(pairs, ignore=("nmuber",)))


def test_only_what_is_grave_enough(pairs: CheckRequest) -> None:
    from dataclasses import replace

    assert [finding.check for finding in check_file(replace(pairs, least="error")).findings] == ["number"]


def test_of_a_run_the_rows_as_the_review_has_them(tmp_path: Path) -> None:
    out = write_run(tmp_path / "out")
    request = CheckRequest(str(out / "ko"))
    before = [finding.check for finding in check_file(request).findings]
    assert "particle" in before
    assert "omission" in before
    sessions = open_sessions(out, termbase(tmp_path))
    for row, text in ((2, "정부는 표현의 자유를 제한한다."), (5, "난민들이 송환되었다.")):
        sessions["ko"].submit(event_from({"kind": "edit", "targets": [[row, 0]], "text": text}))
    for session in sessions.values():
        session.close()
    assert check_file(request).findings == ()
