"""The rows after any events: everything covered once, undone whole, the same after a restart."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import UsageError
from align.review.book import Book, StaleError, cut_of
from align.review.events import Event, Target, event_from
from align.review.rows import STATES, Row
from tests.review.material import base


class Desk:
    """A book with a memory of its events, as the session has it."""

    def __init__(self, lang: str = "ko") -> None:
        self.base = base(lang)
        self.book = Book.of(self.base)
        self.events: list[Event] = []

    def do(self, kind: str, *rows: int, **more: object) -> None:
        targets = [[row, self.book.row(row).version] for row in rows]
        event = event_from({"kind": kind, "targets": targets, **more})
        self.book.plan(event)
        self.events.append(replace(event, seq=len(self.events) + 1))
        self.book.apply(self.events[-1])

    def plain(self) -> list[Row]:
        """The rows without their versions, which count on when something is undone."""
        return [replace(row, version=0) for row in self.book.rows]


def covered(desk: Desk) -> None:
    """Every segment of both sides stands in exactly one row, in order, and no row is empty."""
    source = published = 0
    for row in desk.book.rows:
        assert (row.source[0], row.published[0]) == (source, published)
        assert row.source[1] >= source
        assert row.published[1] >= published
        assert not row.empty
        source, published = row.source[1], row.published[1]
    assert (source, published) == (6, 7)
    assert len({row.id for row in desk.book.rows}) == len(desk.book.rows)


def test_an_edit_is_kept_and_typing_the_draft_again_is_no_edit() -> None:
    desk = Desk()
    desk.do("edit", 2, text="정부는 표현의 자유를 제한한다.")
    assert desk.book.row(2).text == "정부는 표현의 자유를 제한한다."
    assert desk.book.row(2).version == 1
    desk.do("edit", 2, text="정부는 표현의 자유을 제한한다.", state="confirmed")
    assert desk.book.row(2).text is None
    assert desk.book.row(2).state == "confirmed"


def test_an_edit_of_a_confirmed_row_must_be_confirmed_again() -> None:
    desk = Desk()
    desk.do("state", 2, state="confirmed")
    desk.do("edit", 2, text="다른 글")
    assert desk.book.row(2).state == "draft"


def test_merge_joins_borders_texts_and_notes() -> None:
    desk = Desk()
    desk.do("note", 3, text="첫째")
    desk.do("edit", 4, text="고문이 흔하다.")
    desk.do("merge", 3)
    row = desk.book.row(3)
    assert (row.source, row.published, row.note) == ((2, 4), (2, 5), "첫째")
    assert row.text == "2020년에 신문사 3곳을 폐쇄했다. 고문이 흔하다."
    covered(desk)


def test_chinese_rows_are_joined_without_a_space() -> None:
    desk = Desk("zh-Hans")
    desk.do("edit", 2, text="政府限制言论。")
    desk.do("merge", 2)
    assert desk.book.row(2).text == "政府限制言论。2020年关闭了3家报社。"


def test_split_takes_a_merge_apart_again() -> None:
    desk = Desk()
    before = desk.plain()
    desk.do("merge", 3)
    desk.do("split", 3, at=[1, 2, 0])
    after = desk.plain()
    assert [(row.source, row.published, row.text) for row in after] == [
        (row.source, row.published, row.text) for row in before
    ]
    covered(desk)


def test_split_of_an_edited_row_cuts_its_text() -> None:
    desk = Desk()
    desk.do("merge", 3)
    desk.do("edit", 3, text="신문사 셋이 닫혔다. 고문이 흔하다.")
    cut = cut_of(desk.base, desk.book.row(3), 1)
    desk.do("split", 3, at=[1, 2, cut])
    assert [row.text for row in desk.book.rows[2:4]] == ["신문사 셋이 닫혔다.", "고문이 흔하다."]


def test_the_border_moves_both_ways_and_an_emptied_row_goes() -> None:
    desk = Desk()
    desk.do("move", 3, name="published", at=[-1])
    assert [row.published for row in desk.book.rows[2:4]] == [(2, 3), (3, 5)]
    desk.do("move", 3, name="published", at=[1])
    assert [row.published for row in desk.book.rows[2:4]] == [(2, 4), (4, 5)]
    desk.do("move", 5, name="published", at=[1])
    desk.do("move", 5, name="source", at=[1])
    assert len(desk.book.rows) == 5
    covered(desk)


def test_moving_a_source_sentence_out_of_an_edited_row_is_refused() -> None:
    desk = Desk()
    desk.do("edit", 2, text="고친 글")
    with pytest.raises(UsageError, match="edited"):
        desk.do("move", 2, name="source", at=[1])


@pytest.mark.parametrize(
    ("event", "message"),
    [
        ({"kind": "merge", "targets": [[6, 0]]}, "last row"),
        ({"kind": "merge", "targets": [[1, 0], [2, 0]]}, "one row"),
        ({"kind": "split", "targets": [[2, 0]], "at": [1, 1, 0]}, "empty"),
        ({"kind": "split", "targets": [[3, 0]], "at": [0, 9, 0]}, "outside"),
        ({"kind": "split", "targets": [[3, 0]]}, "three borders"),
        ({"kind": "move", "targets": [[6, 0]], "name": "published", "at": [1]}, "no border"),
        ({"kind": "move", "targets": [[2, 0]], "name": "title", "at": [1]}, "no border"),
        ({"kind": "state", "targets": [[2, 0]]}, "no state"),
        ({"kind": "edit", "targets": [[99, 0]], "text": "x"}, "gone"),
        ({"kind": "undo"}, "nothing to undo"),
        ({"kind": "redo"}, "nothing to do again"),
        ({"kind": "realign", "beads": [[[2, 3], [[[1, 2], [1, 4], 0.5]]]]}, "do not cover"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(event: dict[str, object], message: str) -> None:
    desk = Desk()
    before = list(desk.book.rows)
    with pytest.raises(UsageError, match=message):
        desk.book.plan(event_from(event))
    assert desk.book.rows == before


def test_an_older_version_is_refused_with_the_row_as_it_stands() -> None:
    desk = Desk()
    desk.do("edit", 2, text="하나")
    with pytest.raises(StaleError) as caught:
        desk.book.plan(Event("edit", (Target(2, 0),), "둘"))
    assert caught.value.rows[0].text == "하나"


def test_an_undo_makes_pages_that_saw_the_edit_stale_too() -> None:
    desk = Desk()
    desk.do("edit", 2, text="하나")
    desk.do("undo")
    for seen in (0, 1):
        with pytest.raises(StaleError):
            desk.book.plan(Event("edit", (Target(2, seen),), "둘"))


def test_realign_replaces_undecided_rows_and_keeps_notes() -> None:
    desk = Desk()
    desk.do("note", 3, text="보라")
    desk.do("realign", beads=[[[2, 4], [[[1, 2], [1, 3], 0.4], [[2, 4], [3, 5], None]]]])
    assert [(row.source, row.published) for row in desk.book.rows[1:3]] == [((1, 2), (1, 3)), ((2, 4), (3, 5))]
    assert desk.book.rows[1].note == "보라"
    covered(desk)


def test_realign_never_touches_a_decided_row() -> None:
    desk = Desk()
    desk.do("state", 3, state="confirmed")
    with pytest.raises(UsageError, match="decided"):
        desk.do("realign", beads=[[[2, 3], [[[1, 3], [1, 4], 0.4]]]])


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["edit", "state", "note", "merge", "split", "move", "undo", "redo", "redo", "undo"]),
        st.integers(0, 9),
        st.integers(-1, 3),
        st.integers(0, 3),
        st.sampled_from(STATES),
    ),
    max_size=25,
)


def play(desk: Desk, steps: list[tuple[str, int, int, int, str]]) -> None:
    """Do what can be done; what is refused must leave everything as it was."""
    for kind, at, first, second, state in steps:
        row = desk.book.rows[at % len(desk.book.rows)].id
        choices: dict[str, dict[str, object]] = {
            "edit": {"text": f"글 {first}. 더 {second}."},
            "note": {"text": str(second)},
            "state": {"state": state},
            "split": {"at": [max(first, 0), second, 3]},
            "move": {"at": [1 if first > 0 else -1], "name": ("source", "published")[second % 2]},
        }
        more = choices.get(kind, {})
        before = list(desk.book.rows)
        try:
            desk.do(kind, *([] if kind in ("undo", "redo") else [row]), **more)
        except UsageError:
            assert desk.book.rows == before


@given(STEPS)
def test_any_events_keep_every_segment_once(steps: list[tuple[str, int, int, int, str]]) -> None:
    desk = Desk()
    play(desk, steps)
    covered(desk)


@given(STEPS)
def test_the_same_events_give_the_same_rows(steps: list[tuple[str, int, int, int, str]]) -> None:
    desk = Desk()
    play(desk, steps)
    stored = [replace(event_from({**_json(event), "key": event.key}), seq=event.seq) for event in desk.events]
    again = Book.of(desk.base, stored)
    assert again.rows == desk.book.rows
    assert again.seq == desk.book.seq


def _json(event: Event) -> dict[str, object]:
    import json

    return dict(json.loads(event.as_json()))


@given(STEPS)
def test_undoing_everything_is_the_beginning_and_redoing_everything_the_end(
    steps: list[tuple[str, int, int, int, str]],
) -> None:
    desk = Desk()
    first = desk.plain()
    play(desk, steps)
    last, count = desk.plain(), 0
    while desk.book.undoable():
        desk.do("undo")
        count += 1
    assert desk.plain() == first
    for _ in range(count):
        desk.do("redo")
    assert desk.plain() == last
