"""Out of a review and back: what a reviewer changed elsewhere is listed, then taken over as decisions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from align.errors import InputError, UsageError
from align.exchanging import ExportSettings, apply, changes_of, export, read_units, units_of
from align.review.events import event_from
from align.review.server import open_sessions
from align.review.session import Session
from align.writers import tmx_reader
from align.writers.units import Units
from tests.review.material import termbase, write_run

ENDINGS = (".xlf", ".docx", ".tsv", ".csv", ".jsonl")


@pytest.fixture
def sessions(tmp_path: Path) -> dict[str, Session]:
    return open_sessions(write_run(tmp_path / "out"), termbase(tmp_path))


def confirm(session: Session, row: int, text: str) -> None:
    version = session.book.row(row).version
    session.submit(event_from({"kind": "edit", "targets": [[row, version]], "text": text, "state": "confirmed"}))


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_untouched_file_changes_nothing(sessions: dict[str, Session], tmp_path: Path, ending: str) -> None:
    confirm(sessions["ko"], 2, "정부는 표현의 자유를 제한한다.")
    done = export([sessions["ko"]], tmp_path / f"a{ending}", ExportSettings())
    assert (done.kept, done.left_out) == (6, 0)
    found = changes_of(sessions["ko"], read_units(done.files[0]))
    assert (found.changes, found.same, found.refused) == ((), 6, ())


def test_xliff_21_comes_back_too(sessions: dict[str, Session], tmp_path: Path) -> None:
    done = export([sessions["ko"]], tmp_path / "a.xliff", ExportSettings(xliff="2.1"))
    assert 'version="2.1"' in done.files[0].read_text("utf-8")
    assert changes_of(sessions["ko"], read_units(done.files[0])).same == 6


def changed(units: Units) -> Units:
    """As a reviewer would send it back: one text, one state, one note."""
    made = list(units.units)
    made[1] = replace(made[1], target="정부는 표현의 자유를 제한한다.", state="confirmed")
    made[3] = replace(made[3], state="rejected")
    made[5] = replace(made[5], note="확인할 것")
    return replace(units, units=tuple(made))


def test_changes_are_listed_first_and_then_done_and_can_be_undone(sessions: dict[str, Session]) -> None:
    session = sessions["ko"]
    found = changes_of(session, changed(units_of(session)))
    assert [(change.before.id, change.text is not None, change.state, change.note) for change in found.changes] == [
        ("2", True, "confirmed", None),
        ("4", False, "rejected", None),
        ("6", False, None, "확인할 것"),
    ]
    assert session.seq == 0
    assert apply(session, found.changes) == 3
    rows = [session.book.row(number) for number in (2, 4, 6)]
    assert [(row.text, row.state, row.note) for row in rows] == [
        ("정부는 표현의 자유를 제한한다.", "confirmed", ""), (None, "rejected", ""), (None, "draft", "확인할 것"),
    ]  # fmt: skip
    for _ in range(3):
        session.submit(event_from({"kind": "undo"}))
    assert changes_of(session, changed(units_of(session))).changes[0].text is not None


def test_rows_that_are_gone_or_other_are_refused_by_name(sessions: dict[str, Session]) -> None:
    session = sessions["ko"]
    units = changed(units_of(session))
    session.submit(event_from({"kind": "merge", "targets": [[3, 0]]}))
    found = changes_of(session, units)
    assert len(found.refused) == 2
    assert "unit 3" in found.refused[0]
    assert "unit 4: there is no such row" in found.refused[1]
    assert [change.before.id for change in found.changes] == ["2", "6"]


@pytest.mark.parametrize(
    ("row", "target", "said"),
    [
        (2, "", "translation is empty"),
        (2, "The government  restricts freedom of expression.", "is its source"),
    ],
)
def test_what_tools_put_where_nobody_translated_is_left_alone(
    sessions: dict[str, Session], row: int, target: str, said: str
) -> None:
    units = units_of(sessions["ko"])
    made = [replace(unit, target=target) if unit.id == str(row) else unit for unit in units.units]
    found = changes_of(sessions["ko"], replace(units, units=tuple(made)))
    assert (found.changes, found.same) == ((), 5)
    assert said in found.refused[0]


def test_what_tools_do_to_characters_changes_nothing(sessions: dict[str, Session]) -> None:
    import unicodedata

    units = units_of(sessions["ko"])
    made = [
        replace(
            unit, source=unit.source.replace(" ", "\u00a0 "), target=unicodedata.normalize("NFD", unit.target) + " "
        )
        for unit in units.units
    ]
    found = changes_of(sessions["ko"], replace(units, target_lang="", units=tuple(made)))
    assert (found.changes, found.same, found.refused) == ((), 6, ())


def test_a_unit_that_stands_twice_counts_once(sessions: dict[str, Session]) -> None:
    units = units_of(sessions["ko"])
    twice = replace(units, units=(*units.units, replace(units.units[1], target="둘")))
    found = changes_of(sessions["ko"], twice)
    assert (found.changes, found.same) == ((), 6)
    assert "stands twice" in found.refused[0]


def test_a_text_that_a_row_cannot_hold_is_refused_before_anything_is_done(sessions: dict[str, Session]) -> None:
    session = sessions["ko"]
    units = units_of(session)
    made = (units.units[0], replace(units.units[1], target="둘"), replace(units.units[2], target="가" * 20_001))
    found = changes_of(session, replace(units, units=made))
    with pytest.raises(UsageError, match="20001"):
        apply(session, found.changes)
    assert session.seq == 0


def test_a_file_of_another_language_is_refused(sessions: dict[str, Session]) -> None:
    with pytest.raises(InputError, match="zh-Hans"):
        changes_of(sessions["ko"], units_of(sessions["zh-Hans"]))


def test_only_some_states_leave_and_the_count_says_so(sessions: dict[str, Session], tmp_path: Path) -> None:
    confirm(sessions["ko"], 2, "하나")
    done = export([sessions["ko"]], tmp_path / "a.tsv", ExportSettings(states=("confirmed",)))
    assert (done.kept, done.left_out) == (1, 5)
    assert len(read_units(done.files[0]).units) == 1


def test_one_memory_holds_all_languages(sessions: dict[str, Session], tmp_path: Path) -> None:
    done = export(list(sessions.values()), tmp_path / "m.tmx", ExportSettings())
    assert done.kept == 10  # row 5 has no translation in either language
    for lang in ("ko", "zh-Hans"):
        assert len(tmx_reader.read(done.files[0], "en", lang).links) == 5


def test_confirmed_rows_become_a_corpus_that_training_reads(sessions: dict[str, Session], tmp_path: Path) -> None:
    confirm(sessions["ko"], 2, "정부는 표현의 자유를 제한한다.")
    done = export([sessions["ko"]], tmp_path / "c.tsv", ExportSettings(what="corpus"))
    text = done.files[0].read_text("utf-8")
    assert text == "The government restricts freedom of expression.\t정부는 표현의 자유를 제한한다.\n"


def test_renderings_become_a_glossary(sessions: dict[str, Session], tmp_path: Path) -> None:
    session = sessions["ko"]
    session.submit(event_from({"kind": "rendering", "targets": [[4, 0]], "name": "torture", "text": "가혹행위"}))
    done = export([session], tmp_path / "g.tsv", ExportSettings(what="glossary"))
    from align.glossary.table import load

    (concept,) = load([done.files[0]])
    assert (concept.term, concept.renderings["ko"].accepted) == ("torture", ("고문", "가혹행위"))


def test_the_history_holds_every_decision_undone_ones_too(sessions: dict[str, Session], tmp_path: Path) -> None:
    import json

    confirm(sessions["ko"], 2, "하나")
    sessions["ko"].submit(event_from({"kind": "undo"}))
    done = export([sessions["ko"]], tmp_path / "h.jsonl", ExportSettings(what="history"))
    events = [json.loads(line) for line in done.files[0].read_text("utf-8").splitlines()]
    assert [(event["seq"], event["kind"]) for event in events] == [(1, "edit"), (2, "undo")]
    assert all(event["time"].endswith("+00:00") for event in events)


def test_moses_texts_have_a_row_a_line(sessions: dict[str, Session], tmp_path: Path) -> None:
    done = export([sessions["ko"]], tmp_path / "a.txt", ExportSettings())
    assert [path.name for path in done.files] == ["a.en.txt", "a.ko.txt"]
    assert [path.read_text("utf-8").count("\n") for path in done.files] == [6, 6]


def test_two_languages_need_a_choice_and_an_ending_names_the_format(
    sessions: dict[str, Session], tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="one language"):
        export(list(sessions.values()), tmp_path / "a.xlf", ExportSettings())
    with pytest.raises(UsageError, match="no format"):
        export([sessions["ko"]], tmp_path / "a.po", ExportSettings())
    (tmp_path / "a.tmx").write_text("x")
    with pytest.raises(InputError, match="do not come back"):
        read_units(tmp_path / "a.tmx")
