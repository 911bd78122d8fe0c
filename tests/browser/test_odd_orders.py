"""What a reviewer in a hurry does: keys before answers, two windows at once, buttons while the box is open, other keyboards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Server, ready, saved, until
from tests.browser.test_review import go, here, row, said, shapes

Serve = Callable[..., Server]
View = Callable[..., Page]


@pytest.fixture
def page(serve: Serve, view: View) -> Page:
    return view(serve().link)


def submit(page: Page, **event: Any) -> None:
    page.evaluate("event => Review.data.submit(event)", event)


def second_window(page: Page, lang: str = "ko") -> Page:
    other = page.context.new_page()
    other.goto(f"{page.url.split('#')[0].rsplit('/', 1)[0]}/{lang}")
    ready(other)
    return other


def test_keys_pressed_before_the_answers_come_do_not_quarrel(page: Page) -> None:
    go(page, 2)
    page.keyboard.press("Enter")
    page.keyboard.type(" 더.")
    for key in ("Escape", "x", "u", "r", "m"):
        page.keyboard.press(key)
    saved(page)
    assert page.locator("dialog").count() == 0
    assert shapes(page) == ["1:1", "2:3", "1:1", "1:1", "1:1"]
    assert row(page, 2)["text"] == "정부는 표현의 자유을 제한한다. 더. 2020년에 신문사 3곳을 폐쇄했다."
    page.keyboard.press("u")
    page.keyboard.press("Control+Enter")
    saved(page)
    assert row(page, 2)["state"] == "confirmed"
    assert len(shapes(page)) == 6


def test_buttons_save_what_is_in_the_box_first(page: Page) -> None:
    go(page, 3)
    page.keyboard.press("Enter")
    page.keyboard.type(" 하나")
    page.get_by_role("button", name="Needs review").click()
    saved(page)
    assert row(page, 3)["text"].endswith("폐쇄했다. 하나")
    assert row(page, 3)["state"] == "review"
    page.keyboard.press("Enter")
    page.keyboard.type(" 둘")
    page.get_by_role("button", name="Merge").click()
    saved(page)
    assert row(page, 3)["text"].endswith("하나 둘 고문은 흔하다.")
    page.keyboard.press("Enter")
    page.keyboard.type(" 셋")
    page.click("#undo")
    saved(page)
    assert row(page, 3)["text"].endswith("하나 둘 고문은 흔하다.")
    assert page.locator("textarea").count() == 0


def test_an_edited_row_is_split_while_its_edit_is_on_the_way(page: Page) -> None:
    go(page, 3)
    page.keyboard.press("m")
    saved(page)
    page.keyboard.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.type("첫째 문장이다. 둘째 문장이다.")
    page.get_by_role("button", name="Split s").click()
    page.wait_for_function("() => document.querySelector('dialog input[type=range]').value !== '0'")
    page.get_by_role("button", name="Split", exact=True).click()
    saved(page)
    texts = page.evaluate("() => Review.data.state.rows.slice(2, 4).map((row) => row.text)")
    assert texts == ["첫째 문장이다.", "둘째 문장이다."]


def test_an_answer_of_a_poll_that_comes_late_changes_nothing(page: Page) -> None:
    held: list[Any] = []
    page.route("**/changes?*", lambda route: held.append(route))
    page.evaluate("() => { Review.data.poll(); }")
    while not held:
        page.wait_for_timeout(20)
    late = held[0].fetch()
    page.keyboard.press("m")
    saved(page)
    held[0].fulfill(response=late)
    page.unroute("**/changes?*")
    page.evaluate("() => Review.data.poll()")
    page.wait_for_timeout(300)
    assert page.evaluate("() => Review.data.state.seq") == 1
    assert shapes(page) == ["2:2", "1:2", "1:1", "1:1", "1:1"]


def test_what_two_windows_do_between_two_polls_comes_together(page: Page) -> None:
    other = second_window(page)
    for window in (page, other):
        window.route("**/changes?since=0", lambda route: route.abort())
    submit(page, kind="merge", targets=[[1, 0]])
    saved(page)
    submit(other, kind="merge", targets=[[4, 0]])
    for window in (page, other):
        window.unroute("**/changes?since=0")
    for window in (page, other):
        window.wait_for_function("() => Review.data.state.rows.length === 4")
        assert shapes(window) == ["2:2", "1:2", "2:2", "1:1"]
        assert window.evaluate("() => Review.data.state.rows.map((row) => row.id)") == [1, 3, 4, 6]


def test_the_box_stays_under_an_input_method_when_an_answer_comes(page: Page) -> None:
    go(page, 4)
    page.keyboard.press("Enter")
    page.keyboard.type("가")
    devtools = page.context.new_cdp_session(page)
    devtools.send("Input.imeSetComposition", {"text": "ㅎ", "selectionStart": 1, "selectionEnd": 1})
    submit(page, kind="note", targets=[[4, 0]], text="왜?")
    saved(page)
    devtools.send("Input.imeSetComposition", {"text": "한", "selectionStart": 1, "selectionEnd": 1})
    devtools.send("Input.insertText", {"text": "한"})
    assert page.evaluate("() => document.activeElement.value") == "고문은 흔하다.가한"
    assert "왜?" in page.inner_text("#row-4 .note")
    page.keyboard.press("Control+Enter")
    saved(page)
    assert row(page, 4)["text"] == "고문은 흔하다.가한"


def test_each_window_keeps_its_own_words(page: Page) -> None:
    go(page, 4)
    page.route("**/api/ko/events", lambda route: route.abort())
    page.keyboard.press("Enter")
    page.keyboard.type(" 첫째 창")
    other = second_window(page)
    assert other.locator("textarea, dialog").count() == 0
    other.route("**/api/ko/events", lambda route: route.abort())
    go(other, 6)
    other.keyboard.press("Enter")
    other.keyboard.type(" 둘째 창")
    other.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.close()
    other.close()
    third = page.context.new_page()
    third.goto(other.url)
    ready(third)
    until(lambda: str(row(third, 4)["text"]).endswith("첫째 창") and str(row(third, 6)["text"]).endswith("둘째 창"))
    saved(third)
    assert [row(third, number)["version"] > 0 for number in (4, 6)] == [True, True]
    assert third.evaluate("() => Object.keys(localStorage).length") == 0


def test_the_language_can_be_changed_in_mid_word(page: Page, serve: Serve) -> None:
    go(page, 4)
    page.keyboard.press("Enter")
    page.keyboard.type(" 아직")
    page.click("nav a:not([aria-current])")
    ready(page)
    assert page.evaluate("() => Review.data.lang") == "zh-Hans"
    other = second_window(page)
    until(lambda: row(other, 4)["text"] == "고문은 흔하다. 아직")
    page.go_back()
    ready(page)
    until(lambda: row(page, 4)["text"] == "고문은 흔하다. 아직")
    assert here(page) == 4


def test_a_note_of_two_windows_is_not_lost(page: Page) -> None:
    other = second_window(page)
    go(page, 3)
    page.keyboard.press("n")
    page.keyboard.type("첫째 줄")
    page.keyboard.press("Enter")
    page.keyboard.type("둘째 줄")
    submit(other, kind="note", targets=[[3, 0]], text="다른 창")
    saved(other)
    page.wait_for_function("() => Review.data.row(3).note === '다른 창'")
    page.keyboard.press("Control+Enter")
    dialog = page.locator("dialog[open]")
    dialog.wait_for()
    page.keyboard.press("Escape")
    assert "다른 창" in dialog.inner_text()
    assert dialog.locator("textarea").input_value() == "첫째 줄\n둘째 줄"
    page.get_by_role("button", name="Keep this text").click()
    saved(page)
    assert row(page, 3)["note"] == "첫째 줄\n둘째 줄"


def test_words_of_a_row_that_was_merged_away_are_shown(page: Page) -> None:
    other = second_window(page)
    go(page, 4)
    page.keyboard.press("Enter")
    page.keyboard.type(" 남은 말")
    submit(other, kind="merge", targets=[[3, 0]])
    dialog = page.locator("dialog[open]")
    dialog.wait_for()
    assert dialog.locator("textarea").input_value() == "고문은 흔하다. 남은 말"
    page.get_by_role("button", name="Done").click()
    assert page.evaluate("() => Review.data.at(Review.rows.current().id)") == 3


def test_a_filter_that_hides_the_current_row_goes_on_near_it(page: Page) -> None:
    for number in (1, 2, 3):
        submit(page, kind="state", targets=[[number, 0]], state="confirmed")
    saved(page)
    go(page, 3)
    page.select_option("#by-state", "open")
    page.wait_for_function("() => Review.rows.shown().length === 3")
    assert here(page) == 4
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    saved(page)
    assert here(page) == 5


@pytest.mark.parametrize(("key", "code", "number"), [("ㅓ", "KeyJ", 2), ("о", "KeyJ", 2), ("J", "KeyJ", 2)])
def test_keys_work_in_every_layout(page: Page, key: str, code: str, number: int) -> None:
    page.evaluate(
        "([key, code]) => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, code, bubbles: true}))",
        [key, code],
    )
    assert here(page) == number


def test_realign_leaves_what_was_decided(page: Page) -> None:
    submit(page, kind="move", targets=[[3, 0]], name="published", at=[-1])
    submit(page, kind="state", targets=[[6, 0]], state="confirmed")
    saved(page)
    proposed = {
        "beads": [
            [[1, 5], [[[0, 1], [0, 1], 0.9], [[1, 2], [1, 2], 0.9], [[2, 3], [2, 4], 0.9], [[3, 5], [4, 6], 0.4]]]
        ]
    }
    page.route("**/realign", lambda route: route.fulfill(json={**proposed, "rows": 5, "runs": 1, "seq": 2}))
    page.click("#realign")
    dialog = page.locator("dialog[open]")
    dialog.wait_for()
    assert "5 rows in 1 places" in dialog.inner_text()
    page.get_by_role("button", name="Realign", exact=True).click()
    saved(page)
    assert shapes(page) == ["1:1", "1:1", "1:2", "2:2", "1:1"]
    assert row(page, 6)["state"] == "confirmed"
    assert "bead 0.40" in page.inner_text("#row-4")
    page.keyboard.press("u")
    saved(page)
    assert shapes(page) == ["1:1", "1:1", "1:1", "1:2", "1:1", "1:1"]


def test_a_text_that_is_too_long_is_shown_and_not_lost(page: Page) -> None:
    go(page, 4)
    page.keyboard.press("Enter")
    page.evaluate(
        "() => { const box = document.activeElement; box.value = '가'.repeat(20001); box.dispatchEvent(new Event('input')); }"
    )
    page.keyboard.press("Escape")
    dialog = page.locator("dialog[open]")
    dialog.wait_for()
    assert "20000 at most" in dialog.inner_text()
    assert len(dialog.locator("textarea").input_value()) == 20001
    page.get_by_role("button", name="Done").click()
    page.keyboard.press("j")
    assert said(page) == "" or here(page) == 5
