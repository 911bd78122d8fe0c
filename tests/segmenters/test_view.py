"""The page that shows a segmentation, and the model of joints behind one of its rules."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from align.bitext import Document, Origin
from align.readers.plain import plain_blocks
from align.segmenters.segment import explain
from align.segmenters.view import explanation_html
from align.text.joints import best_joint, candidates
from tests.segmenters.golden_pages import pages


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        if tag not in ("meta",):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_every_segment_is_shown_with_its_rule() -> None:
    text = "They left.The court agreed. No one spoke."
    html = explanation_html(Document(text, "en", origin=Origin("report.txt")))
    assert "<title>report.txt</title>" in html
    for piece in explain(Document(text, "en")):
        assert piece.rule in html
    assert '<span class="glued">T</span>he court agreed.' in html
    tags = _Tags()
    tags.feed(html)
    assert tags.open == []
    assert tags.seen.count("li") == 3


def test_the_page_escapes_and_asks_for_nothing() -> None:
    text = 'A <script>alert("x")</script> & so on. <b>Then</b> it ended.'
    html = explanation_html(Document(text, "en", origin=Origin('<img src="x">')))
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>" not in html
    assert "http" not in html.replace("http-equiv", "")
    assert "prefers-color-scheme: dark" in html


def test_what_was_left_out_is_shown() -> None:
    page = pages("ko")[0]
    document = Document(page.text, "ko", tuple(plain_blocks(page.text)))
    html = explanation_html(document)
    assert "left out: furniture of the page" in html
    assert "reads like a heading" in html


@pytest.mark.parametrize(
    ("lang", "heading", "rest"),
    [
        ("ko", "구금과 고문", "정부는 이를 부인했다."),
        ("ko", "여성의 권리", "2020년 3월 법원은 문을 닫았다."),
        ("zh", "任意拘留与酷刑", "政府否认此事。"),
        ("zh", "妇女权利", "2020年3月，法院关了门。"),
        ("zh", "婦女權利", "政府否認此事。"),
    ],
)
def test_the_model_sees_joints(lang: str, heading: str, rest: str) -> None:
    place, score = best_joint(heading + rest, lang)
    assert place == len(heading)
    assert score > 0


@pytest.mark.parametrize(
    ("lang", "text"),
    [("ko", "정부는 이를 부인했다."), ("zh", "政府否认此事。"), ("zh", "法院五月开门。"), ("ko", ""), ("zh", "。")],
)
def test_the_model_sees_no_joint_in_a_plain_sentence(lang: str, text: str) -> None:
    assert best_joint(text, lang)[1] < 0


def test_candidates_stop_at_end_marks_and_keep_words_whole() -> None:
    assert candidates("UN回应。政府否认此事") == [2, 3]
    assert candidates("2020年大事记与回顾")[:2] == [4, 5]
