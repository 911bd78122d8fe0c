"""The reviewer's screen in a real browser: every key, input methods, several windows, a killed server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Server, ready, saved

Serve = Callable[..., Server]
View = Callable[..., Page]


def row(page: Page, number: int) -> dict[str, Any]:
    """A row as the page knows it, by its id."""
    found = page.evaluate("id => Review.data.row(id)", number)
    assert isinstance(found, dict)
    return found


def here(page: Page) -> int:
    return int(page.evaluate("() => Review.rows.current().id"))


def go(page: Page, number: int) -> None:
    page.evaluate("id => Review.rows.go(id)", number)


def shapes(page: Page) -> list[str]:
    return [str(shape) for shape in page.evaluate("() => Review.data.state.rows.map((row) => row.shape)")]


def said(page: Page) -> str:
    return page.inner_text("#message")


@pytest.fixture
def page(serve: Serve, view: View) -> Page:
    return view(serve().link)


def test_j_k_and_arrows_move_and_the_focus_goes_with_them(page: Page) -> None:
    assert here(page) == 1
    for key, expected in (
        ("j", 2),
        ("ArrowDown", 3),
        ("k", 2),
        ("ArrowUp", 1),
        ("End", 6),
        ("j", 6),
        ("Home", 1),
        ("PageDown", 6),
    ):
        page.keyboard.press(key)
        assert here(page) == expected
        assert page.evaluate("() => document.activeElement.id") == f"row-{expected}"
        assert page.url.endswith(f"#row-{expected}")


def test_enter_edits_and_ctrl_enter_confirms_and_goes_on(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.type("정부는 표현의 자유를 제한한다.")
    page.keyboard.press("Control+Enter")
    saved(page)
    assert here(page) == 3
    assert row(page, 2)["text"] == "정부는 표현의 자유를 제한한다."
    assert row(page, 2)["state"] == "confirmed"
    assert row(page, 2)["findings"] == []
    assert "1 of 6 confirmed" in page.inner_text("#counts")
    assert page.inner_text("#saved").startswith("saved ")


def test_escape_leaves_the_box_and_keeps_what_was_typed(page: Page) -> None:
    go(page, 4)
    page.keyboard.press("Enter")
    page.keyboard.type(" 더.")
    page.keyboard.press("Escape")
    saved(page)
    assert row(page, 4)["text"] == "고문은 흔하다. 더."
    assert page.evaluate("() => document.activeElement.id") == "row-4"


def test_letters_are_letters_while_one_edits(page: Page) -> None:
    go(page, 4)
    page.keyboard.press("Enter")
    page.keyboard.type("jkxrnmsdgftauhc[]{}/?")
    page.keyboard.press("Escape")
    saved(page)
    assert row(page, 4)["text"].endswith("jkxrnmsdgftauhc[]{}/?")
    assert here(page) == 4
    assert row(page, 4)["state"] == "draft"


@pytest.mark.parametrize(("key", "state"), [("x", "rejected"), ("r", "review"), ("Control+Enter", "confirmed")])
def test_states(page: Page, key: str, state: str) -> None:
    go(page, 3)
    page.keyboard.press(key)
    saved(page)
    assert row(page, 3)["state"] == state


def test_n_writes_a_note(page: Page) -> None:
    go(page, 3)
    page.keyboard.press("n")
    page.keyboard.type("왜 3곳?")
    page.keyboard.press("Control+Enter")
    saved(page)
    assert row(page, 3)["note"] == "왜 3곳?"
    assert page.evaluate("() => document.activeElement.id") == "row-3"


def test_m_merges_and_u_takes_it_back_and_ctrl_shift_z_does_it_again(page: Page) -> None:
    go(page, 3)
    page.keyboard.press("m")
    saved(page)
    assert shapes(page) == ["1:1", "1:1", "2:3", "1:1", "1:1"]
    page.keyboard.press("u")
    saved(page)
    assert len(shapes(page)) == 6
    page.keyboard.press("Control+Shift+Z")
    saved(page)
    assert len(shapes(page)) == 5
    page.keyboard.press("Control+z")
    saved(page)
    assert len(shapes(page)) == 6


def test_s_splits_where_the_reviewer_says(page: Page) -> None:
    go(page, 3)
    page.keyboard.press("m")
    saved(page)
    page.keyboard.press("s")
    page.locator("dialog input[name=English][value='1']").check()
    page.locator("dialog input[name=Published][value='2']").check()
    page.get_by_role("button", name="Split", exact=True).click()
    saved(page)
    assert shapes(page) == ["1:1", "1:1", "1:2", "1:1", "1:1", "1:1"]
    assert row(page, 3)["text"] == "2020년에 신문사 3곳을 폐쇄했다."


def test_brackets_move_the_border(page: Page) -> None:
    go(page, 3)
    page.keyboard.press("[")
    saved(page)
    assert shapes(page)[2:4] == ["1:1", "1:2"]
    page.keyboard.press("]")
    saved(page)
    assert shapes(page)[2:4] == ["1:2", "1:1"]
    page.keyboard.press("}")
    saved(page)
    assert shapes(page)[2:4] == ["2:2", "0:1"]


def test_d_shows_the_differences_from_the_published_version(page: Page) -> None:
    page.keyboard.press("d")
    assert page.locator("#row-2 .draft del").count() > 0
    assert page.locator("#row-2 .draft ins").count() > 0
    assert page.locator("#row-1 .draft ins, #row-1 .draft del").count() == 0
    page.keyboard.press("d")
    assert page.locator("ins, del").count() == 0


def test_g_goes_round_the_rows_with_something_to_look_at(page: Page) -> None:
    seen = []
    for _ in range(3):
        page.keyboard.press("g")
        seen.append(here(page))
    assert seen[0] == 2
    assert 5 in seen
    assert all(page.evaluate("id => Review.rows.troubled(Review.data.row(id))", number) for number in seen)


def test_slash_searches_in_all_columns_and_escape_comes_back(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("newspapers")
    page.wait_for_function("() => Review.rows.shown().length === 1")
    page.fill("#search", "/난민|고문/")
    page.wait_for_function("() => Review.rows.shown().length === 2")
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.id").startswith("row-")
    page.click("text=All rows")
    page.wait_for_function("() => Review.rows.shown().length === 6")


def test_f_goes_to_the_filters_and_they_filter(page: Page) -> None:
    page.keyboard.press("f")
    assert page.evaluate("() => document.activeElement.id") == "by-state"
    for field, value, count in (
        ("by-check", "findings", 2),
        ("by-check", "many", 1),
        ("by-check", "check:particle", 1),
        ("by-check", "all", 6),
    ):
        page.select_option(f"#{field}", value)
        page.wait_for_function("count => Review.rows.shown().length === count", arg=count)
    page.fill("#by-score", "20")
    page.wait_for_function("() => Review.rows.shown().every((id) => Review.data.row(id).score < 20)")


def test_a_link_to_a_row_that_the_filter_hides_takes_the_filter_off(page: Page) -> None:
    page.select_option("#by-check", "many")
    page.wait_for_function("() => Review.rows.shown().length === 1")
    page.evaluate("() => { location.hash = '#row-6'; }")
    page.wait_for_function("() => Review.rows.current().id === 6")
    assert len(page.evaluate("() => Review.rows.shown()")) == 6


def test_t_puts_the_approved_term_in_with_its_particle(page: Page) -> None:
    go(page, 4)
    page.keyboard.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.type("는 매우 흔하다.")
    page.wait_for_function("() => Review.data.row(4).terms.some((hit) => hit.status === 'missing')")
    page.keyboard.press("Home")
    page.keyboard.press("Alt+t")
    page.wait_for_function("() => document.activeElement.value === '고문은 매우 흔하다.'")
    page.keyboard.press("Escape")
    saved(page)
    assert row(page, 4)["terms"][0]["status"] == "held"


def test_a_adds_a_rendering_to_the_glossary(page: Page) -> None:
    go(page, 4)
    page.keyboard.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.type("가혹행위는 흔하다.")
    page.keyboard.press("Escape")
    saved(page)
    assert row(page, 4)["terms"][0]["status"] == "missing"
    page.keyboard.press("a")
    page.keyboard.type("가혹행위")
    page.keyboard.press("Control+Enter")
    saved(page)
    page.wait_for_function("() => Review.data.row(4).terms[0].status === 'admitted'")


def test_a_term_opens_its_card(page: Page) -> None:
    page.click("#row-2 .source mark.term")
    card = page.locator("dialog[open]")
    assert card.locator("h2").inner_text() == "freedom of expression"
    assert "표현의 자유" in card.inner_text()
    page.keyboard.press("Escape")
    assert page.locator("dialog").count() == 0


def test_question_mark_lists_every_key(page: Page) -> None:
    page.keyboard.press("?")
    text = page.locator("dialog[open]").inner_text()
    for key in (
        "j",
        "k",
        "x",
        "r",
        "n",
        "m",
        "s",
        "d",
        "g",
        "f",
        "t",
        "a",
        "u",
        "[",
        "]",
        "/",
        "?",
        "Ctrl+Enter",
        "Ctrl+Shift+Z",
        "Esc",
    ):
        assert f"{key}\t" in text.replace("\n", "\t") or f" {key}" in text


def test_batch_confirms_what_is_shown_and_one_undo_takes_it_back(page: Page) -> None:
    page.select_option("#by-check", "findings")
    page.wait_for_function("() => Review.rows.shown().length === 2")
    page.click("#batch")
    assert "2 rows" in page.locator("dialog[open]").inner_text()
    page.get_by_role("button", name="Confirm all").click()
    saved(page)
    assert [row(page, number)["state"] for number in (2, 5)] == ["confirmed", "confirmed"]
    page.keyboard.press("u")
    saved(page)
    assert [row(page, number)["state"] for number in (2, 5)] == ["draft", "draft"]


def test_figures_are_drawn(page: Page) -> None:
    page.click("#figures")
    assert page.locator("dialog[open] svg").count() == 2


@pytest.mark.parametrize(
    ("lang", "parts", "whole"), [("ko", ["ㅎ", "하", "한"], "한"), ("zh-Hans", ["n", "ni", "你"], "你")]
)
def test_keys_are_silent_while_an_input_method_composes(
    serve: Serve, view: View, lang: str, parts: list[str], whole: str
) -> None:
    page = view(serve().link)
    page.goto(page.url.split("#")[0].rsplit("/", 1)[0] + f"/{lang}")
    ready(page)
    go(page, 3)
    before = row(page, 3)["text"]
    page.keyboard.press("Enter")
    devtools = page.context.new_cdp_session(page)
    for part in parts:
        devtools.send("Input.imeSetComposition", {"text": part, "selectionStart": len(part), "selectionEnd": len(part)})
        for key in ("Enter", "Escape"):
            event = {"key": key, "code": key, "windowsVirtualKeyCode": 229}
            devtools.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **event})
        assert here(page) == 3
        assert row(page, 3)["state"] == "draft"
    page.wait_for_timeout(1200)  # longer than the pause after which typing is saved
    assert row(page, 3)["text"] == before
    assert page.evaluate("() => document.activeElement.tagName") == "TEXTAREA"
    devtools.send("Input.insertText", {"text": whole})
    page.keyboard.press("Control+Enter")
    saved(page)
    assert row(page, 3)["text"] == before + whole
    assert row(page, 3)["state"] == "confirmed"


def test_typing_is_saved_at_a_pause_and_the_time_is_shown(page: Page) -> None:
    go(page, 6)
    page.keyboard.press("Enter")
    page.keyboard.type("!")
    page.wait_for_function("() => /^saved /.test(document.getElementById('saved').textContent)", timeout=8000)
    assert page.evaluate("() => document.activeElement.tagName") == "TEXTAREA"
    page.keyboard.type("?")
    page.wait_for_function("() => Review.data.row(6).version === 2", timeout=8000)
