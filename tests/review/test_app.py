"""The server's routes and its gate: who is let in, what is refused, what hostile text becomes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from align.bitext import Bitext, Document
from align.review.app import make_app
from align.review.security import HEADERS, MAX_BODY, Keys, key_of
from align.review.server import open_sessions
from align.writers.jsonl import render_draft
from tests.review.material import termbase, write_run

HOST = "127.0.0.1:8377"
HOME = f"http://{HOST}"
POST = {"origin": HOME, "sec-fetch-site": "same-origin", "content-type": "application/json"}


def _align(source: Document, target: Document) -> Bitext:
    from align.aligners.length import LengthAligner

    return LengthAligner().align(source, target)


class Browser:
    """A client with the cookie, and one without."""

    def __init__(self, folder: Path, tmp_path: Path) -> None:
        self.told: list[str] = []
        self.sessions = open_sessions(folder, termbase(tmp_path))
        self.keys = Keys(bytes(32), self.told.append)
        self.app = make_app(self.sessions, self.keys, frozenset({HOST, "localhost:8377"}), "align_review_8377", _align)
        self.out = TestClient(self.app, base_url=HOME, follow_redirects=False)
        self.inside = TestClient(self.app, base_url=HOME, follow_redirects=False)
        self.inside.get(f"/?token={self.keys.token}")

    def send(self, path: str, data: Any, **headers: str) -> Any:
        return self.inside.post(path, content=json.dumps(data), headers={**POST, **headers})


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    made = Browser(write_run(tmp_path / "out"), tmp_path)
    yield made
    for session in made.sessions.values():
        session.close()


EDIT = {"kind": "edit", "targets": [[2, 0]], "text": "하나"}


def test_the_link_works_once_and_becomes_a_cookie_for_this_site_only(browser: Browser) -> None:
    token = browser.keys.token
    answer = browser.out.get(f"/?token={token}")
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert browser.out.get("/ko").status_code == 200
    stranger = TestClient(browser.app, base_url=HOME, follow_redirects=False)
    assert stranger.get(f"/?token={token}").status_code == 403
    assert stranger.get("/ko").status_code == 403
    assert browser.told[-1] == browser.keys.token != token


@pytest.mark.parametrize("path", ["/", "/ko", "/api/ko/rows", "/api/ko/history", "/static/main.js", "/nothing"])
def test_nothing_is_shown_without_the_cookie(browser: Browser, path: str) -> None:
    assert browser.out.get(path).status_code == 403


@pytest.mark.parametrize("cookie", ["", "align_review_8377=", "align_review_8377=0000", "align_review_8377=ü", "=;;;x"])
def test_a_forged_cookie_is_none(browser: Browser, cookie: str) -> None:
    assert browser.out.get("/ko", headers=[(b"cookie", cookie.encode("utf-8"))]).status_code == 403


@pytest.mark.parametrize("path", ["/api/ko/events", "/api/ko/term", "/api/ko/cut", "/api/ko/realign"])
def test_nothing_is_written_without_the_cookie(browser: Browser, path: str) -> None:
    answer = browser.out.post(path, content=json.dumps(EDIT), headers=POST)
    assert answer.status_code == 403
    assert browser.sessions["ko"].seq == 0


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8377", "127.0.0.1", "127.0.0.1:80", "127.0.0.1.evil.example:8377", ""]
)
def test_another_host_name_is_refused(browser: Browser, host: str) -> None:
    assert browser.inside.get("/ko", headers={"host": host}).status_code == 403
    assert browser.inside.get("/ko").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
    ],
)
def test_a_post_from_another_page_is_refused(browser: Browser, headers: dict[str, str]) -> None:
    assert browser.send("/api/ko/events", EDIT, **headers).status_code == 403
    assert browser.sessions["ko"].seq == 0


def test_nothing_changes_on_get(browser: Browser) -> None:
    for path in ("events", "term", "cut", "realign"):
        assert browser.inside.get(f"/api/ko/{path}").status_code == 405


def test_an_edit_is_answered_with_the_row_as_it_stands(browser: Browser) -> None:
    answer = browser.send("/api/ko/events", EDIT)
    assert answer.status_code == 200
    assert answer.json()["patches"][0]["rows"][0]["text"] == "하나"
    assert answer.json()["undo"] == "edit"
    assert browser.inside.get("/api/ko/changes?since=0").json()["seq"] == 1
    assert browser.inside.get("/api/ko/history").json()["events"][0]["text"] == "하나"


def test_a_stale_edit_gets_409_and_the_row(browser: Browser) -> None:
    browser.send("/api/ko/events", EDIT)
    answer = browser.send("/api/ko/events", {**EDIT, "text": "둘"})
    assert answer.status_code == 409
    assert answer.json()["rows"][0]["text"] == "하나"


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"\xff", b"[" * 5000])
def test_what_is_not_an_event_gets_422(browser: Browser, body: bytes) -> None:
    assert browser.inside.post("/api/ko/events", content=body, headers=POST).status_code == 422


def test_a_body_that_is_too_large_is_refused(browser: Browser) -> None:
    big = b'{"kind": "edit", "text": "' + b"x" * MAX_BODY + b'"}'
    assert browser.inside.post("/api/ko/events", content=big, headers=POST).status_code == 413

    def pieces() -> Iterator[bytes]:
        for _ in range(40):
            yield b"x" * (MAX_BODY // 16)

    assert browser.inside.post("/api/ko/events", content=pieces(), headers=POST).status_code == 413
    assert browser.sessions["ko"].seq == 0


@pytest.mark.parametrize(
    "path",
    [
        "/static/../session.py",
        "/static/%2e%2e/session.py",
        "/static/..%2f..%2fcli/app.py",
        "/static//etc/passwd",
        "/static/",
    ],
)
def test_only_our_own_files_are_given_out(browser: Browser, path: str) -> None:
    assert browser.inside.get(path).status_code in (404, 405)


def test_another_language_is_not_there(browser: Browser) -> None:
    assert browser.inside.get("/fr").status_code == 404
    assert browser.inside.get("/api/fr/rows").status_code == 404


def test_every_answer_has_the_protecting_headers(browser: Browser) -> None:
    for answer in (
        browser.inside.get("/ko"),
        browser.inside.get("/static/main.js"),
        browser.out.get("/ko"),
        browser.inside.get("/fr"),
    ):
        for name, value in HEADERS.items():
            assert answer.headers[name] == value
    assert "unsafe" not in HEADERS["content-security-policy"]


def test_the_page_holds_nothing_but_files_of_its_own(browser: Browser) -> None:
    page = browser.inside.get("/ko").text
    assert re.findall(r'(?:src|href)="(?!/|#|data:,)', page) == []
    assert "<b>2020</b>" not in page
    assert "Aldova &lt;b&gt;2020&lt;/b&gt;" in page


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    hostile = [
        "</script><script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "{{7*7}} {% raw %}",
        "]]>--><!--",
        "\u2028\u202e'\"&amp;",
    ]
    folder = tmp_path / "out" / "ko"
    folder.mkdir(parents=True)
    source = Document.from_segments(hostile, "en")
    (folder / "draft.jsonl").write_text(render_draft(Bitext.from_drafts(source, hostile, "ko")), "utf-8")
    browser = Browser(tmp_path / "out", tmp_path)
    page = browser.inside.get("/ko").text
    (data,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    rows = json.loads(data)["rows"]
    assert [row["source"] for row in rows] == [text.strip() for text in hostile]
    assert "alert(1)</script>" not in page
    assert "<img" not in page


def test_the_approved_term_is_put_in_with_its_particle(browser: Browser) -> None:
    text = "정부는 고통를 금지한다."
    concept = next(concept.id for concept in browser.sessions["ko"].termbase if concept.term == "torture")
    answer = browser.send("/api/ko/term", {"term": concept, "text": text, "span": [4, 6]})
    assert answer.json() == {"text": "정부는 고문을 금지한다.", "cursor": 6}
    assert browser.send("/api/ko/term", {"term": "nothing", "text": text, "span": [0, 0]}).status_code == 422
    assert browser.send("/api/ko/term", {"term": concept, "text": text, "span": [1]}).status_code == 422


def test_spaces_in_the_box_do_not_shift_the_place_of_a_term(browser: Browser) -> None:
    concept = next(concept.id for concept in browser.sessions["ko"].termbase if concept.term == "torture")
    answer = browser.send("/api/ko/term", {"term": concept, "text": "  정부는  고통를 금지한다. ", "span": [7, 9]})
    assert answer.json() == {"text": "  정부는  고문을 금지한다. ", "cursor": 9}


@pytest.mark.parametrize(
    "event",
    [
        '{"kind": "realign", "beads": [[[1, 2], [[[0, 1], [0, 1], "x"]]]]}',
        '{"kind": "realign", "beads": [[[1, 2], [[[0, 1], [0, 1], NaN]]]]}',
        '{"kind": "realign", "beads": [[[1, 2], [[[0, 2], [0, 2], 7]]]]}',
        '{"kind": "state", "targets": [[2, 0]], "state": ["confirmed"]}',
        '{"kind": {}, "targets": [[2, 0]]}',
        '{"kind": "edit", "targets": [[2, 0]], "text": "x", "base": "of another run"}',
    ],
)
def test_an_event_that_makes_no_sense_is_refused_and_not_stored(browser: Browser, event: str) -> None:
    assert browser.inside.post("/api/ko/events", content=event, headers=POST).status_code == 422
    assert browser.sessions["ko"].seq == 0
    assert browser.inside.get("/api/ko/rows").status_code == 200


@pytest.mark.parametrize("since", ["²", "-1", "x", "9" * 40, ""])
def test_a_number_that_is_none_gives_everything_or_nothing_but_no_fault(browser: Browser, since: str) -> None:
    assert browser.inside.get("/api/ko/changes", params={"since": since}).status_code == 200


def test_realign_proposes_and_stores_nothing(browser: Browser) -> None:
    browser.send("/api/ko/events", {"kind": "move", "targets": [[3, 0]], "name": "published", "at": [-1]})
    answer = browser.send("/api/ko/realign", {})
    assert answer.status_code == 200
    assert browser.sessions["ko"].seq == 1
    if answer.json()["runs"]:
        done = browser.send("/api/ko/events", {"kind": "realign", "beads": answer.json()["beads"]})
        assert done.status_code == 200


def test_the_key_is_kept_for_its_owner_only(tmp_path: Path) -> None:
    key = key_of(tmp_path / "k")
    assert key_of(tmp_path / "k") == key
    assert (tmp_path / "k").stat().st_mode & 0o077 == 0
    (tmp_path / "k").write_text("damaged")
    assert len(key_of(tmp_path / "k")) == 32
