"""The outcome of a glossary check as a page and as tables."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from align.errors import UsageError
from align.results import Consistency, Rendering, Resource, TermFigure, TermReport, TermSide, TermUse
from align.writers.terms import as_dict, render, shown_value

HOSTILE = "<script>alert(1)</script>"
FIGURES = (
    TermFigure("hit rate", "micro", 0.5, 4, "occurrences", "align-terms|version:1", (0.15, 0.85)),
    TermFigure("forbidden uses", "", 1, 4, "occurrences", "align-terms|version:1"),
    TermFigure("consistency", "first, macro", None, 0, "terms", "align-terms|version:1"),
)


def _side(of: str, *renderings: Rendering) -> TermSide:
    calm = TermUse("calm", "=calm", "평온", (Rendering("평온", "held", (7,)),))
    uses = (TermUse("torture", "torture", "고문", renderings), calm)
    return TermSide(Consistency(of, uses, 0.5, 0.5, None, 1), FIGURES, "bead" if of == "published" else "draft line")


DRAFT = Rendering("고문", "held", (0, 3)), Rendering(HOSTILE, "unverified", (1,)), Rendering("", "missing", (2,))
REPORT = TermReport(
    f"x {HOSTILE}",
    ("en", "ko"),
    (_side("draft", *DRAFT), _side("published", Rendering("고문", "held", tuple(range(20))))),
    (Resource("glossary", "g.tsv", "f" * 64),),
)


def _made(name: str) -> bytes:
    return render(REPORT, Path(name))


def test_the_page_shows_both_texts_and_escapes_everything() -> None:
    page = _made("t.html").decode()
    assert HOSTILE not in page
    assert page.count("&lt;script&gt;") >= 2
    assert "Content-Security-Policy" in page
    heads = re.findall(r'<th scope="col">([^<]+)</th>', page)
    assert heads[:4] == ["Term", "Glossary", "Draft", "Published version"]
    assert page.index(">torture<") < page.index(">=calm<")  # what needs a look comes first
    for shown in ("<b>2×</b>", "1, 4", "20 places", "50.0 %", "15.0–85.0", "f" * 64):
        assert shown in page


def test_the_tables_hold_the_same_numbers() -> None:
    lines = [line.split("\t") for line in _made("t.tsv").decode().splitlines() if not line.startswith("#")]
    assert lines[0] == ["text", "term", "wanted", "rendering", "status", "count", "segments"]
    assert lines[1] == ["draft", "torture", "고문", "고문", "held", "2", "1 4"]
    assert lines[4] == ["draft", "'=calm", "평온", "평온", "held", "1", "8"]
    workbook = load_workbook(io.BytesIO(_made("t.xlsx")))
    assert workbook.sheetnames == ["terms", "figures", "resources"]
    rows = list(workbook["terms"].iter_rows(values_only=True))
    assert rows[1] == ("draft", "torture", "고문", "고문", "held", 2, "1 4")
    assert rows[4][1] == "=calm"
    assert workbook["terms"]["B5"].data_type == "s"
    figures = list(workbook["figures"].iter_rows(values_only=True))
    assert figures[1][:6] == ("draft", "hit rate", "micro", 0.5, 0.15, 0.85)
    data = json.loads(_made("t.json"))
    assert data == as_dict(REPORT)
    assert data["texts"][0]["terms"][0]["renderings"][0] == {
        "text": "고문", "status": "held", "count": 2, "segments": [1, 4],
    }  # fmt: skip


def test_values_for_people() -> None:
    assert [shown_value(figure) for figure in FIGURES] == ["50.0 %", "1", "–"]


def test_an_ending_without_a_format_is_refused() -> None:
    with pytest.raises(UsageError, match=r"t\.pdf names no format"):
        _made("t.pdf")
