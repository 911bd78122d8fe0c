"""Pictures of the reviewer's screen for the documentation: ``python -m tests.browser.screenshots out/sample-report docs``."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

SIZES = (("review", 1400, 860, "light"), ("review-dark", 1024, 760, "dark"), ("review-narrow", 390, 844, "light"))


def main(run: Path, target: Path) -> None:
    """Review a copy of a run a little, then take the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        out = shutil.copytree(run, Path(folder) / "out")
        for old in out.rglob("review.sqlite3*"):
            old.unlink()
        command = [sys.executable, "-m", "align", "review", str(out), "--no-open", "--port", "0"]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert server.stdout is not None
        link = server.stdout.readline().strip()
        try:
            _pictures(link, target)
        finally:
            server.kill()
            server.wait()


def _pictures(link: str, target: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        first = browser.new_context(viewport={"width": 1400, "height": 860})
        page = first.new_page()
        page.goto(link)
        page.wait_for_selector("body[data-ready=yes]")
        keys = "Control+Enter Control+Enter Control+Enter r j x j Control+Enter Control+Enter Home j j j j j j j"
        for key in keys.split():
            page.keyboard.press(key)
        page.wait_for_function("() => !Review.data.busy()")
        address, cookies = page.url.split("#")[0], first.cookies()
        here = page.url
        for name, width, height, scheme in SIZES:
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
            context.add_cookies(cookies)  # type: ignore[arg-type]
            picture = context.new_page()
            picture.goto(here if name != "review-narrow" else f"{address}#row-8")
            picture.wait_for_selector("body[data-ready=yes]")
            picture.wait_for_timeout(400)
            picture.screenshot(path=str(target / f"{name}.png"))
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
