"""The page to read: one file, nothing fetched, nothing run but our own script."""

from __future__ import annotations

import json
import re
from pathlib import Path

from align.review.server import open_sessions
from align.review.static_page import render
from tests.review.material import termbase, write_run


def test_the_page_is_whole_in_itself(tmp_path: Path) -> None:
    session = open_sessions(write_run(tmp_path / "out"), termbase(tmp_path))["ko"]
    page = render(session)
    assert re.findall(r'(?:src|href)="(?!#|data:,)', page) == []
    assert "default-src 'none'" in page.replace("&#39;", "'")
    (data,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert json.loads(data)["readOnly"] is True
    assert len(json.loads(data)["rows"]) == 6
    assert render(session) == page
