"""The finished translation in the layout of its source: blocks stay, marks go with their words, nothing is lost."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.bitext import Span
from align.writers.layout import Block, Mark, Piece, Place, Translation, place, rebuilt
from align.writers.layout_docx import translated_docx
from align.writers.layout_html import translated_html
from align.writers.layout_markdown import translated_markdown

SOURCES = (
    "A Title",
    "The state limits speech.",
    "It closed 3 papers in May.",
    "Torture is common.",
    "Nobody was asked.",
)
TARGETS = ("제목", "국가는 발언을 제한한다.", "5월에 신문사 3곳을 닫았다.", "고문이 흔하다.", "아무도 묻지 않았다.")
WORDS = {("speech", 1): "발언", ("papers", 2): "신문사", ("Torture", 3): "고문"}


def translation(lang: str = "ko", **missing: bool) -> Translation:
    return Translation(SOURCES, dict(enumerate(TARGETS)), lang)


def project(segment: int, span: Span) -> Span | None:
    """Word alignment by hand."""
    word = WORDS.get((SOURCES[segment][slice(*span)], segment))
    if word is None:
        return None
    at = TARGETS[segment].index(word)
    return at, at + len(word)


def test_segments_are_found_in_their_blocks_whatever_the_spaces() -> None:
    blocks = [
        "Menu",
        "A  Title",
        "The state\nlimits speech.  It closed 3 papers\n in May.[1]",
        "",
        "Torture is common.",
    ]
    found = place(blocks, SOURCES)
    assert [[spot.segment for spot in here] for here in found] == [[], [0], [1, 2], [], [3]]
    assert blocks[2][slice(*found[2][1].span)] == "It closed 3 papers\n in May."


@given(
    st.lists(
        st.text("ab c.\n", min_size=1, max_size=12).filter(lambda text: bool(text.strip())), min_size=1, max_size=8
    )
)
def test_segments_of_a_text_are_all_found_in_it(segments: list[str]) -> None:
    found = place([" ".join(segments)], segments)
    assert [spot.segment for spot in found[0]] == list(range(len(segments)))


def test_marks_go_with_their_words_and_links_are_never_lost() -> None:
    text = "The state limits speech. It closed 3 papers in May.[1]"
    marks = (Mark((17, 23), 1), Mark((25, 51), 2), Mark((35, 36), 3), Mark((4, 9), 4), Mark((51, 54), 5))
    spots = [Place(1, (0, 24)), Place(2, (25, 51))]
    pieces = rebuilt(Block(text, marks), spots, translation(), project)
    assert "".join(piece.text for piece in pieces) == "국가는 발언을 제한한다. 5월에 신문사 3곳을 닫았다.[1]"
    by_key = {key: "".join(piece.text for piece in pieces if key in piece.keys) for key in range(1, 6)}
    assert by_key[1] == "발언"
    assert by_key[2] == TARGETS[2]
    assert by_key[3] == "3"
    assert by_key[4] == TARGETS[1]  # the words of "state" are not known: the whole sentence
    assert by_key[5] == "[1]"


def test_a_segment_without_translation_stays_and_an_empty_one_goes() -> None:
    half = Translation(SOURCES, {1: "한 문장으로.", 2: ""}, "ko")
    text = " ".join(SOURCES[1:4])
    spots = place([text], SOURCES)[0]
    assert rebuilt(Block(text), spots, half, project) == [Piece("한 문장으로. Torture is common.")]


HTML = """<html lang="en"><head><title>A Title</title><script>var a = "Torture is common.";</script></head><body>
<nav><a href="/x">Home</a></nav><h1>A Title</h1>
<p class="lead">The state limits <em>speech</em>.
<a href="/law?a=1&amp;b=2" title="x">It closed <b>3</b> papers in May.</a><sup>1</sup></p>
<ul><li>Torture is common. <img src="p.png" alt="p"></li><li><p>Nobody was asked.</p></li></ul></body></html>"""


def test_html_keeps_everything_but_the_words() -> None:
    data, placed = translated_html(HTML.encode(), translation(), project)
    page = data.decode()
    assert placed == {0, 1, 2, 3, 4}
    assert '<html lang="ko">' in page
    assert "<h1>제목</h1>" in page
    assert '<p class="lead">국가는 <em>발언</em>을 제한한다. <a href="/law?a=1&amp;b=2" title="x">' in page
    assert 'title="x">5월에 신문사 <b>3</b>곳을 닫았다.</a><sup>1</sup></p>' in page
    assert '<li>고문이 흔하다.<img src="p.png" alt="p"></li>' in page
    assert '<a href="/x">Home</a>' in page
    assert 'var a = "Torture is common.";' in page


def test_html_of_a_hostile_translation_is_text() -> None:
    data, _ = translated_html(HTML.encode(), Translation(SOURCES, {3: "<script>alert(1)</script>&"}, "ko"), project)
    assert b"<li>&lt;script&gt;alert(1)&lt;/script&gt;&amp;" in data


MARKDOWN = """---
title: x
---
# A Title

> The state limits *speech*. It
> closed **3** papers in May.

1. [Torture](http://x.org/a_(b) "t") is common.
2. Nobody `was` asked.

| a | b |
|---|---|
| Torture is common. | Torture is common. |

```
Nobody was asked.
```
"""


def test_markdown_keeps_its_marks() -> None:
    text, placed = translated_markdown(MARKDOWN, translation(), project)
    assert placed == {0, 1, 2, 3, 4}
    assert text.startswith("---\ntitle: x\n---\n# 제목\n")
    assert "> 국가는 *발언*을 제한한다. 5월에 신문사 **3**곳을 닫았다.\n" in text
    assert '1. [고문](http://x.org/a_(b) "t")이 흔하다.' in text
    assert "2. `아무도 묻지 않았다.`" in text
    assert "| Torture is common. | Torture is common. |" in text  # the translation was of one segment, placed above
    assert "```\nNobody was asked.\n```" in text


@pytest.mark.parametrize(
    ("target", "written"), [("# 1*2_[x]", r"\# 1\*2\_\[x\]"), ("1. 첫째", r"1\. 첫째"), ("- 목록", r"\- 목록")]
)
def test_markdown_of_a_translation_is_text(target: str, written: str) -> None:
    text, _ = translated_markdown(
        "Torture is common.\n", Translation(("Torture is common.",), {0: target}, "ko"), project
    )
    assert text == written + "\n"


def test_emphasis_at_quotation_marks_is_written_as_tags() -> None:
    text, _ = translated_markdown(
        "It *is* so.\n", Translation(("It is so.",), {0: "“옳다”고 했다."}, "ko"), lambda *_: (0, 4)
    )
    assert text == "<em>“옳다”</em>고 했다.\n"


def word_file() -> bytes:
    from docx import Document

    document = Document()
    document.add_heading("A Title", 1)
    paragraph = document.add_paragraph("The state limits ")
    paragraph.add_run("speech").bold = True
    paragraph.add_run(". It closed 3 papers in May.")
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "Torture is common."
    document.add_paragraph("Nobody was asked.", style="List Bullet")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_word_files_keep_styles_and_emphasis() -> None:
    from docx import Document

    data, placed = translated_docx(word_file(), translation(), project)
    assert placed == {0, 1, 2, 3, 4}
    made = Document(io.BytesIO(data))
    assert [paragraph.text for paragraph in made.paragraphs] == [TARGETS[0], f"{TARGETS[1]} {TARGETS[2]}", TARGETS[4]]
    styles = [paragraph.style.name for paragraph in made.paragraphs if paragraph.style is not None]
    assert styles == ["Heading 1", "Normal", "List Bullet"]
    assert [(run.text, run.bold) for run in made.paragraphs[1].runs if run.text][1] == ("발언", True)
    assert made.tables[0].cell(0, 0).text == "고문이 흔하다."
    xml = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert 'w:eastAsia="Malgun Gothic"' in xml
    assert translated_docx(word_file(), translation(), project)[0] == data


@pytest.mark.parametrize(("make", "data"), [(translated_html, HTML.encode()), (translated_docx, word_file())])
def test_a_file_of_another_text_is_left_as_it_is(make: Callable[..., tuple[bytes, set[int]]], data: bytes) -> None:
    _, placed = make(data, Translation(("Something else entirely.",), {0: "다른 글."}, "ko"), project)
    assert placed == set()
