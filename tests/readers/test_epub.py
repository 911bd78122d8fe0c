"""E-books: the spine in order, notes apart, no tables of contents."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from align.bitext import BlockKind
from align.errors import InputError
from align.readers.epub import read_epub
from align.readers.read import read_bytes
from tests.readers.makers import epub_bytes, zipped


def blocks(data: bytes) -> list[tuple[BlockKind, str]]:
    text, found = read_epub(data, "x.epub")
    return [(block.kind, text[block.start : block.end]) for block in found]


def changed(data: bytes, name: str, part: str | None) -> bytes:
    """The same book with another part of this name, or without it."""
    with zipfile.ZipFile(BytesIO(data)) as book:
        parts: dict[str, bytes | str] = {known: book.read(known) for known in book.namelist() if known != name}
    return zipped(parts if part is None else parts | {name: part})


def test_chapters_in_order_with_blocks_of_each_kind() -> None:
    first = (
        "<section><h1>Aldova</h1><p>The court <em>opened</em> in May.<a epub:type='noteref' href='#n1'>1</a> It closed.</p>"
        "<aside epub:type='footnote' id='n1'><p>The first note.</p></aside><h2>Freedom</h2>"
        "<ul><li>One gate.</li><li><p>Another gate.</p></li></ul></section>"
    )
    second = (
        "<h1>Borders</h1><div>Loose text<p>and a paragraph.</p>and more.</div><table><tr><th>Year</th><td>2020</td></tr></table>"
        "<figure><img src='x.png' alt='no'/><figcaption>A boy waits.</figcaption></figure><blockquote>Quoted.</blockquote>"
        "<p>© 2020 R. Haas</p><nav><ol><li>Contents</li></ol></nav><script>var a;</script>"
        "<p>See chapter <a href='0.xhtml#c3'>3</a> and<br/>this<sup>2</sup>, 4 km<sup>2</sup> in all"
        "<sup><a href='#x'>3</a></sup>.</p>"
    )
    assert blocks(epub_bytes([first, second])) == [
        ("title", "Aldova"), ("paragraph", "The court opened in May. It closed."), ("heading", "Freedom"),
        ("list_item", "One gate."), ("list_item", "Another gate."), ("heading", "Borders"), ("paragraph", "Loose text"),
        ("paragraph", "and a paragraph."), ("paragraph", "and more."), ("table_cell", "Year"), ("table_cell", "2020"),
        ("caption", "A boy waits."), ("paragraph", "Quoted."), ("caption", "© 2020 R. Haas"),
        ("paragraph", "See chapter 3 and this, 4 km² in all."), ("footnote", "The first note."),
    ]  # fmt: skip


def test_the_format_is_told_from_the_bytes() -> None:
    found = read_bytes(epub_bytes(["<p>The court opened in May.</p>"]), "book.zip", lang="en")
    assert (found.origin.format, found.text) == ("epub", "The court opened in May.")


def test_html_entities_and_pages_that_are_no_xml() -> None:
    pages = [
        "<p>The court&nbsp;opened&mdash;in May &amp; June&hellip;</p>",
        "<p>It <b>closed</i> & that was<br>all.&nbsp;Yes.",
    ]
    assert [text for _, text in blocks(epub_bytes(pages))] == [
        "The court\xa0opened—in May & June…", "It closed & that was all.\xa0Yes.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "algorithm", ["http://www.w3.org/2001/04/xmlenc#aes128-cbc", "http://www.idpf.org/2008/embedding"]
)
def test_a_locked_book(algorithm: str) -> None:
    lock = f'<encryption><EncryptedData><EncryptionMethod Algorithm="{algorithm}"/></EncryptedData></encryption>'
    data = changed(epub_bytes(["<p>The court opened in May.</p>"]), "META-INF/encryption.xml", lock)
    if "embedding" in algorithm:  # only its fonts are
        assert blocks(data)
        return
    with pytest.raises(InputError, match="locked"):
        read_epub(data, "x.epub")


def test_broken_books() -> None:
    data = epub_bytes(["<p>The court opened in May.</p>"])
    cases = {
        "missing": changed(data, "META-INF/container.xml", None),
        "broken": changed(data, "OEBPS/content.opf", "no XML"),
        "package": changed(data, "OEBPS/content.opf", None),
        "no chapters": changed(data, "OEBPS/text/0.xhtml", None),
        "entities": changed(
            data, "OEBPS/content.opf", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
        ),
        "no text": epub_bytes(["<img src='a.png'/>"]),
        "depth": epub_bytes(["<div>" * 500 + "The court opened." + "</div>" * 500]),
    }
    for word, book in cases.items():
        with pytest.raises(InputError, match=word) as error:
            read_epub(book, "x.epub")
        assert error.value.where.startswith("x.epub")


def test_paths_lead_nowhere_outside_the_book() -> None:
    data = epub_bytes(["<p>The court opened in May.</p>"])
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="a" href="../../../etc/passwd" '
        'media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>'
    )
    with pytest.raises(InputError, match="no chapters"):
        read_epub(changed(data, "OEBPS/content.opf", package), "x.epub")
