from __future__ import annotations

import pytest

from align.bitext import BlockKind
from align.errors import InputError
from align.readers.html import read_html
from align.readers.read import read_bytes

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Aldova | Rights Monitor</title></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/about">About us</a></li><li><a href="/give">Donate Now</a></li></ul></nav>
<main><article><h1>Aldova</h1>
<p>Aldova remained one of the most closed countries in the world.<sup>1</sup> Its leaders did nothing to change this, and nobody
expected them to.<a href="#_ftn2">[2]</a> The year brought new laws, and new camps, and a new silence.</p>
<h2>Freedom of Movement</h2>
<p>Crossing the border<br/>is treated as <em>treason</em>. Those who are caught face torture, and in some cases
execution &amp; exile.</p>
<ul><li>The first gate was walled up in May.</li><li>The second gate was guarded by soldiers.</li></ul>
</article></main><footer><p>Privacy Policy</p></footer></body></html>"""


FIRST = (
    "Aldova remained one of the most closed countries in the world. Its leaders did nothing to change this, and nobody expected "
    "them to. The year brought new laws, and new camps, and a new silence."
)


def blocks(html: str) -> list[tuple[BlockKind, str]]:
    text, found = read_html(html)
    return [(block.kind, text[block.start : block.end]) for block in found]


def test_an_article_becomes_blocks_without_menus_and_note_marks() -> None:
    assert blocks(PAGE) == [
        ("title", "Aldova"),
        ("paragraph", FIRST),
        ("heading", "Freedom of Movement"),
        (
            "paragraph",
            "Crossing the border is treated as treason. Those who are caught face torture, and in some cases execution & exile.",
        ),
        ("list_item", "The first gate was walled up in May."),
        ("list_item", "The second gate was guarded by soldiers."),
    ]


def test_html_is_known_by_its_first_tag_whatever_its_name() -> None:
    assert read_bytes(PAGE.encode(), "-", lang="en").origin.format == "html"
    assert read_bytes(PAGE.encode(), "page.txt", lang="en").origin.format == "html"


@pytest.mark.parametrize(
    "html",
    [
        "<html><body></body></html>",
        "<html><head><title>x</title></head></html>",
        "<!doctype html>",
        "<html><body><script>var a = 1;</script></body></html>",
        "<html><body><h1>Aldova</h1></body></html>",
    ],
)
def test_a_page_without_a_body(html: str) -> None:
    with pytest.raises(InputError, match="no body"):
        read_bytes(html.encode(), "x.html", lang="en")


def test_chinese_and_korean_pages() -> None:
    body = "<p>" + "政府五月关闭了边界，没有人知道为什么。" * 6 + "</p>"
    document = read_bytes(f"<html><body><article><h1>阿尔多瓦</h1>{body}</article></body></html>".encode(), "x.html")
    assert document.lang == "zh-Hans"
    assert [block.kind for block in document.blocks] == ["title", "paragraph"]


def test_powers_and_captions_are_kept() -> None:
    page = """<html><body><article><h1>Lakes of the North</h1><p>The lake covers 40 km<sup>2</sup> and more than 10<sup>3</sup>
    people live on it, officials of the province said in May.<sup>4</sup> Nobody had counted them before that spring.</p>
    <figure><img src="x.png"/><figcaption>A guard stands at the border post.</figcaption></figure>
    <p>The second paragraph says that nothing came of it, for all that was promised by the ministry in the autumn.</p>
    </article></body></html>"""
    assert blocks(page) == [
        ("title", "Lakes of the North"),
        (
            "paragraph",
            (
                "The lake covers 40 km² and more than 10³ people live on it, officials of the province said in May. "
                "Nobody had counted them before that spring."
            ),
        ),
        ("caption", "A guard stands at the border post."),
        (
            "paragraph",
            "The second paragraph says that nothing came of it, for all that was promised by the ministry in the autumn.",
        ),
    ]


def test_markdown_on_standard_input_is_known_by_its_headings() -> None:
    assert read_bytes(b"# The law\n\nIt is new. It holds.\n", "-", lang="en").origin.format == "markdown"
    assert read_bytes(b"It is new. It holds. #1 of its kind.\n", "-", lang="en").origin.format == "text"


def test_a_block_of_code_is_kept_and_not_translated() -> None:
    prose = "<p>The court opened in May and used <code>open()</code> to do so, as the report that it published explains.</p>"
    text, blocks = read_html(
        f"<html><body><article>{prose}<pre><code>x = 1\n  y = 2</code></pre>{prose}</article></body></html>"
    )
    kept = [text[block.start : block.end] for block in blocks if block.kind == "boilerplate"]
    assert kept == ["x = 1\n  y = 2"]
    assert text.count("used open() to do so") == 2
