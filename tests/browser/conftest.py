"""A real Chromium and a real review server. Without Chromium these tests are skipped, or fail where it is required."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.review.material import GLOSSARY, write_run


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("ALIGN_CHROMIUM") or shutil.which("chromium")
    if path is None:
        if os.environ.get("ALIGN_REQUIRE_BROWSER"):
            pytest.fail("Chromium is required and not installed: `make test-browser` installs it")
        pytest.skip("Chromium is not installed: `make test-browser` installs it")
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=quiet)
        yield browser
        browser.close()


@dataclass
class Server:
    """A review server as a user starts it; can be killed and started again on the same port."""

    out: Path
    glossary: Path
    port: int = 0
    link: str = ""
    process: subprocess.Popen[str] | None = field(default=None)

    def start(self) -> Server:
        command = [sys.executable, "-m", "align", "review", str(self.out), "--no-open", "--port", str(self.port)]
        self.process = subprocess.Popen(
            [*command, "--glossary", str(self.glossary)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.link = self.process.stdout.readline().strip()
        if not self.link:
            _, said = self.process.communicate(timeout=10)
            raise AssertionError(f"the server did not start: {said}")
        self.port = int(self.link.split(":")[2].split("/")[0])
        return self

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.close()

    def close(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts servers over a run made by hand, or over a folder that is given."""
    started: list[Server] = []
    glossary = tmp_path / "terms.tsv"
    glossary.write_text(GLOSSARY, encoding="utf-8")

    def start(out: Path | None = None) -> Server:
        server = Server(out or write_run(tmp_path / "out"), glossary)
        started.append(server)
        return server.start()

    yield start
    for server in started:
        server.close()


@pytest.fixture
def view(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages; a script error on any of them fails the test."""
    errors: list[str] = []
    contexts = []

    def show(link: str, width: int = 1400, height: int = 900, **options: object) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(link)
        ready(page)
        return page

    yield show
    for context in contexts:
        context.close()
    assert errors == []


def ready(page: Page) -> None:
    """Wait until the page has all its rows."""
    page.wait_for_selector("body[data-ready=yes]", timeout=20_000)


def saved(page: Page) -> None:
    """Wait until nothing is on its way to the server."""
    page.wait_for_function("() => !Review.data.busy()", timeout=10_000)


def until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)
