"""Rows come back from both formats as they went in."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.bitext import Bitext, Document, Finding
from align.cluster.rows import Format, decoded, encoded, row_lines, split_row
from align.writers.jsonl import render_draft

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=9)


@given(NAMES, st.lists(st.from_regex(r"[a-z가-힣\"\\]{1,9}", fullmatch=True), min_size=1, max_size=4))
@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_rows_are_the_lines_of_a_local_draft_with_the_document_in_front(
    form: Format, name: str, texts: list[str]
) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow")
    draft = Bitext.from_drafts(Document.from_segments(texts, "en"), [text.upper() for text in texts], "ko")
    finding = Finding("numbers", 0, "“3” is missing")
    draft = Bitext(draft.source, draft.target, draft.links, findings=(finding,))
    lines = row_lines(name, draft)
    back = list(decoded(encoded(lines, form), form))
    assert back == lines
    assert encoded(lines, form) == encoded(back, form)
    parts = [split_row(line) for line in back]
    assert {part[:2] for part in parts} == {(name, "ko")}
    assert "".join(f"{part[2]}\n" for part in parts) == render_draft(draft)
    assert all(json.loads(line)["document"] == name and re.match(r'\{"document": ', line) for line in lines)
