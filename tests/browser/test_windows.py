"""Several windows, a server that is killed, a page that is closed, and the page to read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.browser.conftest import Server, ready, saved, until
from tests.browser.test_review import go, here, row, said

Serve = Callable[..., Server]
View = Callable[..., Page]


def test_two_windows_see_each_other_and_a_conflict_is_shown(serve: Serve, view: View) -> None:
    first = view(serve().link)
    second = first.context.new_page()
    second.goto(first.url)
    ready(second)
    go(second, 4)
    second.keyboard.press("Enter")
    second.keyboard.type(" 둘째")
    first.evaluate("() => Review.data.submit({kind: 'edit', targets: [Review.data.target(4)], text: '첫째'})")
    saved(first)
    second.keyboard.press("Control+Enter")
    dialog = second.locator("dialog[open]")
    dialog.wait_for()
    assert "첫째" in dialog.inner_text()
    assert dialog.locator("textarea").input_value() == "고문은 흔하다. 둘째"
    second.get_by_role("button", name="Keep this text").click()
    saved(second)
    until(lambda: bool(first.evaluate("() => Review.data.row(4).text === '고문은 흔하다. 둘째'")))


def test_a_killed_server_shows_at_once_and_nothing_is_lost(serve: Serve, view: View) -> None:
    server = serve()
    page = view(server.link)
    go(page, 4)
    page.keyboard.press("Enter")
    page.keyboard.type(" 앞")
    page.wait_for_function("() => Review.data.row(4).version > 0", timeout=8000)
    page.keyboard.type(" 뒤")
    server.kill()
    page.locator("#lost").wait_for(timeout=8000)
    page.keyboard.press("Control+Enter")
    go(page, 6)
    page.keyboard.press("x")
    assert "not saved yet" in page.inner_text("#row-6")
    page.keyboard.press("m")
    assert "server is away" in said(page)
    server.start()
    page.locator("#lost").wait_for(state="hidden", timeout=15_000)
    saved(page)
    assert row(page, 4)["text"] == "고문은 흔하다. 앞 뒤"
    assert row(page, 4)["state"] == "confirmed"
    assert row(page, 6)["state"] == "rejected"
    page.reload()
    ready(page)
    assert row(page, 4)["text"] == "고문은 흔하다. 앞 뒤"


def test_what_was_typed_outlives_the_page(serve: Serve, view: View) -> None:
    server = serve()
    page = view(server.link)
    server.kill()
    go(page, 4)
    page.keyboard.press("Enter")
    page.keyboard.type(" 남은 말")
    page.close(run_before_unload=False)
    server.start()
    again = page.context.new_page()
    again.goto(f"http://127.0.0.1:{server.port}/ko")
    ready(again)
    saved(again)
    until(
        lambda: "남은 말" in str(again.evaluate("() => Review.data.row(4).text + (document.activeElement.value ?? '')"))
    )


def test_the_page_to_read_shows_everything_and_changes_nothing(serve: Serve, view: View, tmp_path: Any) -> None:
    import subprocess
    import sys

    server = serve()
    target = tmp_path / "page.html"
    command = [
        sys.executable,
        "-m",
        "align",
        "review",
        str(server.out / "ko"),
        "--static",
        str(target),
        "--glossary",
        str(server.glossary),
    ]
    subprocess.run(command, check=True, capture_output=True)
    page = view(target.as_uri())
    assert page.locator(".row[id]").count() == 6
    page.keyboard.press("j")
    assert here(page) == 2
    page.keyboard.press("x")
    assert row(page, 2)["state"] == "draft"
    assert "copy to read" in said(page)
    page.keyboard.press("/")
    page.keyboard.type("Torture")
    page.wait_for_function("() => Review.rows.shown().length === 1")
