from __future__ import annotations

from align.bitext import BlockKind
from align.readers.markdown import read_markdown
from align.readers.read import read_bytes


def blocks(source: str) -> list[tuple[BlockKind, str]]:
    text, found = read_markdown(source)
    return [(block.kind, text[block.start : block.end]) for block in found]


def test_blocks_of_each_kind() -> None:
    source = (
        "---\nlang: en\n---\n# Aldova\n\n## Events\n\nThe *court* [opened](http://a.b) in\nMay.[^1]\n\n"
        "- One `code` point.\n- Another.\n\n"
        "| A | B |\n|---|---|\n| c | d |\n\n> A quotation.\n\n"
        "![picture](x.png)\n\n```\ncode\n```\n\n© 2020 R. Haas\n\n[^1]: The note.\n"
    )
    assert blocks(source) == [
        ("boilerplate", "---\nlang: en\n---"),
        ("title", "Aldova"), ("heading", "Events"), ("paragraph", "The court opened in May."),
        ("list_item", "One code point."), ("list_item", "Another."),
        ("table_cell", "A"), ("table_cell", "B"), ("table_cell", "c"), ("table_cell", "d"),
        ("paragraph", "A quotation."), ("boilerplate", "code"), ("caption", "© 2020 R. Haas"), ("footnote", "The note."),
    ]  # fmt: skip


def test_blocks_are_parted_by_a_blank_line() -> None:
    text, _ = read_markdown("# A\n\nThe court opened.\nIt closed.")
    assert text == "A\n\nThe court opened. It closed."


def test_a_second_title_is_a_heading() -> None:
    assert [kind for kind, _ in blocks("# A\n\n# B\n\nText is here.")] == ["title", "heading", "paragraph"]


def test_a_file_without_mark_up_is_read_as_text() -> None:
    source = "법원은 문을 열었다.\n"
    assert read_markdown(source)[0] == source


def test_the_suffix_chooses_markdown() -> None:
    document = read_bytes(b"# Aldova\n\nThe court opened in May.\n", "x.md", lang="en")
    assert document.origin.format == "markdown"
    assert [block.kind for block in document.blocks] == ["title", "paragraph"]


def test_code_and_html_are_kept_as_they_stand() -> None:
    source = "# A\n\nThe court opened.\n\n```\nx = 1\n\n  y = 2\n```\n\n<div>raw</div>\n"
    assert blocks(source)[2:] == [("boilerplate", "x = 1\n\n  y = 2"), ("boilerplate", "<div>raw</div>")]
