"""How the screen looks and weighs: accessibility, widths, light and dark, five thousand rows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Server, ready, saved
from tests.review.material import write_run

Serve = Callable[..., Server]
View = Callable[..., Page]

FIRST_PAINT = 1.0  # seconds, of 5,000 rows
ANSWER = 0.05  # seconds from a key to its effect
MEMORY = 300  # MB of the page's process


def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.1 A and AA."""
    options = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
    answer = Axe().run(page, options=options).response
    assert len(answer["passes"]) > 8  # it has looked
    found = answer["violations"]
    return [f"{item['id']}: {item['help']}: {item['nodes'][0]['html'][:120]}" for item in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 360])
def test_nothing_stands_in_the_way_of_anybody(serve: Serve, view: View, scheme: str, width: int) -> None:
    page = view(serve().link, width=width, color_scheme=scheme)
    assert violations(page) == []
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    assert violations(page) == []
    page.click("#row-2 .source mark.term")
    assert violations(page) == []


@pytest.mark.parametrize("width", [360, 760, 1024, 1400, 2560])
def test_nothing_is_wider_than_the_screen(serve: Serve, view: View, width: int) -> None:
    page = view(serve().link, width=width)
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def test_very_long_words_are_broken(serve: Serve, view: View) -> None:
    page = view(serve().link, width=360)
    wide = "가" * 2000 + " " + "x" * 900
    for kind, row in (("edit", 2), ("note", 3)):
        page.evaluate(
            "event => Review.data.submit(event)", {"kind": kind, "targets": [[row, 0]], "text": f"첫째\n{wide}"}
        )
        saved(page)
        page.evaluate("row => Review.rows.go(row)", row)
        for key in ("n", "s"):
            page.keyboard.press(key)
            assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
            page.keyboard.press("Escape")
    for width in (360, 1400):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def test_every_text_has_its_language(serve: Serve, view: View) -> None:
    page = view(serve().link)
    assert page.get_attribute("#row-2 .source", "lang") == "en"
    assert page.get_attribute("#row-2 .draft", "lang") == "ko"
    assert page.get_attribute("#row-2 .published", "lang") == "ko"
    assert page.evaluate("() => getComputedStyle(document.querySelector('#row-2 .draft')).wordBreak") == "keep-all"


def test_hostile_texts_run_nothing(serve: Serve, view: View, tmp_path: Path) -> None:
    out = write_run(tmp_path / "hostile", ("ko",))
    hostile = r"<img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>${alert(1)}"
    for name in ("draft.jsonl", "beads.jsonl"):
        text = (out / "ko" / name).read_text("utf-8").replace("Torture is common.", hostile)
        (out / "ko" / name).write_text(text, "utf-8")
    page = view(serve(out).link)
    page.evaluate("() => Review.rows.go(4)")
    page.keyboard.press("n")
    page.keyboard.type("<script>window.hacked=1</script>")
    page.keyboard.press("Control+Enter")
    saved(page)
    assert "<img src=x" in page.inner_text("#row-4 .source")
    assert page.evaluate("() => window.hacked") is None
    assert page.locator("#row-4 img, #row-4 script").count() == 0


def large_run(folder: Path, rows: int) -> Path:
    """A run of many rows: the small one over and over."""
    write_run(folder, ("ko",))
    for name in ("draft.jsonl", "beads.jsonl"):
        path = folder / "ko" / name
        lines = path.read_text("utf-8").splitlines()
        made = []
        for number in range(rows):
            record = json.loads(lines[number % len(lines)])
            made.append(json.dumps({**record, "id": number + 1}, ensure_ascii=False))
        path.write_text("\n".join(made) + "\n", "utf-8")
    return folder


def renderer_megabytes(page: Page) -> float:
    """Proportional memory of the largest page process of this browser."""
    page.evaluate("() => document.title = 'measured'")
    sizes = []
    for status in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if b"--type=renderer" in status.read_bytes():
                rollup = (status.parent / "smaps_rollup").read_text()
                sizes.append(int(re.findall(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)[0]) / 1024)
        except (OSError, IndexError):
            continue
    return max(sizes)


def test_five_thousand_rows_are_quick(serve: Serve, view: View, tmp_path: Path, record_property: Any) -> None:
    server = serve(large_run(tmp_path / "large", 5000))
    page = view(server.link)
    page.reload()
    ready(page)
    painted = page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0].startTime") / 1000
    shown = page.evaluate("() => Review.rows.shown().length")
    answers = page.evaluate(
        """async () => {
            const times = [];
            for (const key of "jjjjkjjjjjgjjgjjjjkkjjjjgjjjjj") {
                const start = performance.now();
                document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
                document.body.getBoundingClientRect();
                times.push(performance.now() - start);
                await new Promise(requestAnimationFrame);
            }
            return times.sort((a, b) => a - b);
        }"""
    )
    for key in ("End", "Home", "PageDown"):
        page.keyboard.press(key)
    memory = renderer_megabytes(page)
    figures = {
        "paint_s": round(painted, 3),
        "median_ms": round(answers[15], 1),
        "worst_ms": round(answers[-1], 1),
        "mb": round(memory),
    }
    record_property("large", figures)
    print(figures)
    assert shown == 5000
    assert painted < FIRST_PAINT
    assert answers[15] / 1000 < ANSWER
    assert memory < MEMORY
