"""PDF pages that are hard to read, drawn here line by line."""

from __future__ import annotations

import io
import logging
import zlib
from collections.abc import Sequence

import pypdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from align.bitext import BlockKind
from align.errors import InputError
from align.readers.pdf import read_pdf
from tests.readers.makers import make_pdf

Placed = tuple[float, float, str]
ENGLISH = (
    "The court opened in May and closed again in June. Nobody was told why it had done so, or when it would open. "
)


def drawn(pages: Sequence[Sequence[Placed]], size: float = 10, font: str = "Times-Roman") -> bytes:
    """Pages of lines, each at its place; a line that starts with ``*`` is bold, with ``^`` small, with ``#`` large."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for page in pages:
        for x, y, text in page:
            marks = {"*": ("Times-Bold", size), "^": (font, size * 0.75), "#": ("Times-Bold", size * 1.6)}
            canvas.setFont(*marks.get(text[0], (font, size)))
            canvas.drawString(x, y, text[1:] if text[0] in marks else text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def column(lines: Sequence[str], x: float = 72, y: float = 700, leading: float = 12) -> list[Placed]:
    return [(x, y - leading * number, line) for number, line in enumerate(lines) if line]


def blocks(data: bytes) -> list[tuple[BlockKind, str]]:
    text, found = read_pdf(data, "x.pdf")
    return [(block.kind, text[block.start : block.end]) for block in found]


def test_lines_become_paragraphs_and_divided_words_are_joined() -> None:
    lines = [
        "The government closed the bor-", "der in a well-known ceremony and kept the self-",
        "appointed guards in place. The cere-", "mony was short. Covid-", "19 was named as the reason.", "",
        "A second paragraph stands here—", "after a dash.",
    ]  # fmt: skip
    first = "The government closed the border in a well-known ceremony and kept the self-appointed guards in place. "
    assert blocks(drawn([column(lines)])) == [
        ("paragraph", first + "The ceremony was short. Covid-19 was named as the reason."),
        ("paragraph", "A second paragraph stands here—after a dash."),
    ]


def test_the_text_itself_tells_how_a_word_is_written() -> None:
    lines = [
        "A cooperation that is an e-mail list. The e-",
        "mail came late, and the co-",
        "operation ended there for good.",
    ]
    assert blocks(drawn([column(lines)]))[0][1] == (
        "A cooperation that is an e-mail list. The e-mail came late, and the cooperation ended there for good."
    )


def test_two_columns_under_one_title_are_read_one_after_the_other() -> None:
    left = [
        "The court opened in May and was", "closed again in June, and nobody", "was told why it had done so,",
        "or when it would open once", "more. The state said nothing to", "those who asked, and went on to",
    ]  # fmt: skip
    right = [
        "close the schools as well. The", "border guards were told to shoot", "at anybody who came near them,",
        "and they did so in March. There", "were no reports in the papers", "of the land about any of this.",
    ]  # fmt: skip
    page = [(72.0, 740.0, "#A Report On Two Columns"), *column(left, 72, 700), *column(right, 310, 700)]
    assert blocks(drawn([page])) == [
        ("title", "A Report On Two Columns"),
        ("paragraph", " ".join([*left, *right])),
    ]


def test_a_last_page_has_the_columns_of_the_pages_before() -> None:
    words = ENGLISH.replace(".", "").split()
    lines = [" ".join(words[n % 5 :] + words[: n % 5])[:34] for n in range(12)]
    first = [*column(lines, 72, 700), *column(lines, 310, 700)]
    last = [
        *column(["one and it goes on over here until", "it is at its end. Then the", "last"], 72),
        *column(["column comes."], 310),
    ]
    assert blocks(drawn([first, last]))[-1][1].endswith("until it is at its end. Then the last column comes.")


def test_running_heads_and_page_numbers_go_and_a_paragraph_runs_over_the_page() -> None:
    pages = []
    for number, word in enumerate(["first", "second", "third"]):
        body = column(
            [f"The {word} court opened in May and closed again in June", f"and the {word} page goes on"], 72, 690
        )
        pages.append([(72.0, 780.0, f"Report of the year {number + 1}"), *body, (290.0, 30.0, str(number + 1))])
    found = blocks(drawn(pages))
    assert [kind for kind, _ in found] == ["paragraph"]
    assert "Report of the year" not in found[0][1]
    assert found[0][1].endswith(
        "and the second page goes on The third court opened in May and closed again in June and the third page goes on"
    )


def test_pages_that_are_all_alike_keep_their_text() -> None:
    page = column(["The court opened in May and closed.", "It was a cold year for all of them.", "Nobody knew why."])
    assert "It was a cold year for all of them." in blocks(drawn([page, page]))[0][1]


@pytest.mark.parametrize("number", ["12", "- 12 -", "Page 3 of 10", "iv", "3/10"])
def test_a_page_number_alone(number: str) -> None:
    page = [
        *column(["The court opened in May and closed.", "It was a cold year for all of them."]),
        (290.0, 30.0, number),
    ]
    assert [text for _, text in blocks(drawn([page]))] == [
        "The court opened in May and closed. It was a cold year for all of them."
    ]


def test_headings_by_size_and_by_weight() -> None:
    page = [
        (72.0, 760.0, "#Aldova"), *column([ENGLISH[:70], ENGLISH[70:].strip()], y=730),
        (72.0, 690.0, "*Freedom of Movement"), *column(["The border was shut in May."], y=676),
    ]  # fmt: skip
    assert [kind for kind, _ in blocks(drawn([page]))] == ["title", "paragraph", "heading", "paragraph"]


def test_notes_stand_apart_and_their_marks_are_gone() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.setFont("Times-Roman", 10)
    canvas.drawString(72, 700, "The court opened in May.")
    width = canvas.stringWidth("The court opened in May.", "Times-Roman", 10)
    canvas.setFont("Times-Roman", 6)
    canvas.drawString(72 + width, 704, "12")
    canvas.setFont("Times-Roman", 10)
    canvas.drawString(72 + width + 8, 700, "It closed in June, and that was all,")
    canvas.drawString(72, 688, "and the water rose by 4 km")
    width = canvas.stringWidth("and the water rose by 4 km", "Times-Roman", 10)
    canvas.setFont("Times-Roman", 6)
    canvas.drawString(72 + width, 692, "2")
    canvas.setFont("Times-Roman", 8)
    canvas.drawString(72, 60, "12 See the report of the second court, page 4,")
    canvas.drawString(72, 50, "and the annex to it.")
    canvas.save()
    assert blocks(out.getvalue()) == [
        ("paragraph", "The court opened in May. It closed in June, and that was all, and the water rose by 4 km²"),
        ("footnote", "See the report of the second court, page 4, and the annex to it."),
    ]


def test_lists_tables_contents_and_credits() -> None:
    page = [
        *column(["The court opened in May and closed again in June, they said.", "", "• The first gate was walled up.",
                 "• The second gate was guarded by", "soldiers of the old army."]),
        (72.0, 600.0, "Year"), (200.0, 600.0, "Deaths"), (72.0, 586.0, "2019"), (200.0, 586.0, "four"),
        (72.0, 550.0, "© 2020 R. Haas/Northlight Pictures"),
        (72.0, 520.0, "Freedom of Movement ............................ 12"),
    ]  # fmt: skip
    assert blocks(drawn([page]))[1:] == [
        ("list_item", "The first gate was walled up."), ("list_item", "The second gate was guarded by soldiers of the old army."),
        ("table_cell", "Year"), ("table_cell", "Deaths"), ("table_cell", "2019"), ("table_cell", "four"),
        ("caption", "© 2020 R. Haas/Northlight Pictures"),
        ("boilerplate", "Freedom of Movement ............................ 12"),
    ]  # fmt: skip


def test_a_bullet_or_number_with_a_gap_behind_it_belongs_to_its_text() -> None:
    page = [
        *column(["The court opened in May and closed again in June, they said."]),
        (72.0, 660.0, "•"), (92.0, 660.0, "The first gate was walled up."),
        (72.0, 648.0, "2."), (92.0, 648.0, "The second was not."),
    ]  # fmt: skip
    assert blocks(drawn([page]))[1:] == [
        ("list_item", "The first gate was walled up."),
        ("list_item", "2. The second was not."),
    ]


def test_text_that_runs_sideways_is_left_out() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.drawString(72, 700, "The court opened in May and closed.")
    canvas.rotate(90)
    canvas.drawString(100, -30, "DRAFT")
    canvas.save()
    assert blocks(out.getvalue()) == [("paragraph", "The court opened in May and closed.")]


def test_a_turned_page_reads_like_any_other() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.rotate(90)
    canvas.drawString(72, -100, "The court opened in May and")
    canvas.drawString(72, -112, "closed again.")
    canvas.save()
    assert blocks(out.getvalue()) == [("paragraph", "The court opened in May and closed again.")]


def objects(*parts: bytes) -> bytes:
    """A PDF of these objects, the first of which is its catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(parts) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1) + table + end


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n" % (len(data), more) + data + b"\nendstream"


def one_page(content: bytes, *fonts: bytes, kids: bytes = b"3 0 R") -> bytes:
    """A page with its content and, from object 6 on, what its second font ``F2`` is made of; ``F1`` is Helvetica."""
    resources = b"<</Font<</F1 5 0 R/F2 6 0 R>>/XObject<</X 6 0 R>>>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources%s>>" % resources
    tree = b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, kids.count(b"R"))
    helvetica = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    return objects(b"<</Type/Catalog/Pages 2 0 R>>", tree, page, content, helvetica, *fonts)


SHOWN = b"BT /F1 10 Tf 50 700 Td (The court opened in May. It closed in June.) Tj ET\n"
COMPOSITE = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[7 0 R]%s>>"
GLYPHS = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/DW 500>>"


def with_map(pairs: str, shown: str) -> bytes:
    entries = f"{len(pairs.split('|'))} beginbfchar {pairs.replace('|', ' ')} endbfchar"
    table = f"1 begincodespacerange <0000> <FFFF> endcodespacerange {entries}"
    mapped = f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap {table} endcmap end end"
    content = (
        f"BT /F2 10 Tf 50 700 Td <{shown}> Tj ET BT /F1 10 Tf 50 680 Td (The court opened in May and closed.) Tj ET"
    )
    return one_page(stream(content.encode()), COMPOSITE % b"/ToUnicode 8 0 R", GLYPHS, stream(mapped.encode()))


@pytest.mark.parametrize(
    ("unicode", "text"),
    [
        ("FB01", "fi"),
        ("FB03", "ffi"),
        ("2F08", "人"),
        ("D800", "\ufffd"),
        ("1112116111AB", "한"),
        ("E000", ""),
        ("0003", ""),
    ],
)
def test_characters_come_out_as_letters(unicode: str, text: str) -> None:
    found = blocks(with_map(f"<0001> <{unicode}>|<0002> <0041>", "000200010002"))
    assert found[0][1].startswith(f"A{text}A")


def test_a_font_that_does_not_say_what_it_shows() -> None:
    data = one_page(stream(b"BT /F2 10 Tf 50 700 Td <0001000200030004> Tj ET"), COMPOSITE % b"", GLYPHS)
    with pytest.raises(InputError, match="does not say which characters") as error:
        read_pdf(data, "x.pdf")
    assert "OCR" in error.value.hint


def test_marked_running_heads_are_left_out() -> None:
    head = b"/Artifact <</Type/Pagination>> BDC BT /F1 10 Tf 50 780 Td (A running head) Tj ET EMC\n"
    assert [text for _, text in blocks(one_page(stream(head + SHOWN)))] == [
        "The court opened in May. It closed in June."
    ]


def test_a_scanned_pdf_names_ocr() -> None:
    picture = stream(b"a", b"/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray")
    with pytest.raises(InputError, match="pictures of pages and no text") as error:
        read_pdf(one_page(stream(b"/X Do"), picture), "scan.pdf")
    assert "OCR" in error.value.hint


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"])
@pytest.mark.parametrize("password", ["secret", ""])
def test_an_encrypted_pdf(password: str, algorithm: str) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(drawn([column(["The court opened in May."])])))
    writer.encrypt(password, "owner", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    if not password:  # such a file opens for everybody
        assert blocks(out.getvalue()) == [("paragraph", "The court opened in May.")]
        return
    with pytest.raises(InputError, match="encrypted") as error:
        read_pdf(out.getvalue(), "x.pdf")
    assert error.value.where == "x.pdf"
    assert error.value.hint


def test_a_cut_or_damaged_pdf_is_read_or_refused(caplog: pytest.LogCaptureFixture) -> None:
    data = make_pdf([("title", "Aldova"), ("paragraph", ENGLISH * 5)], "en")
    refused: list[InputError] = []
    with caplog.at_level(logging.WARNING):
        for end in range(20, len(data), 97):
            for damaged in (data[:end], data[:end] + b"\xff\0" + data[end + 2 :]):
                try:
                    assert read_pdf(damaged, "x.pdf")[0]
                except InputError as error:
                    refused.append(error)
    assert len(refused) > 20
    assert all(error.where.startswith("x.pdf") and error.hint for error in refused)
    assert not [record for record in caplog.records if record.name.startswith("pypdf")]


def bomb() -> bytes:
    """Two gigabytes of zeros as a stream, in two megabytes."""
    packer = zlib.compressobj(9)
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    return head + (packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)) * 2048


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
TWICE = zlib.compress(zlib.compress(bytes(60_000_000)))
HOSTILE = {
    "bomb": (one_page(stream(bomb(), b"/Filter/FlateDecode")), "expands"),
    "bomb in a bomb": (one_page(stream(TWICE, b"/Filter[/FlateDecode/FlateDecode]")), "expands"),
    "page tree that holds itself": (objects(CATALOGUE, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>"), "broken"),
    "no pages": (objects(CATALOGUE, b"<</Type/Pages/Kids[]/Count 0>>"), "no pages"),
    "too many pages": (one_page(stream(SHOWN), kids=b"3 0 R " * 5001), "pages"),
    "no content": (one_page(b"null"), "no text"),
    "places beyond the page": (one_page(stream(b"BT /F1 0 Tf 1e30 1e308 Td (a) Tj /F1 9e9 Tf (b) Tj ET")), "no text"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_are_refused(kind: str) -> None:
    data, word = HOSTILE[kind]
    with pytest.raises(InputError, match=word) as error:
        read_pdf(data, "x.pdf")
    assert error.value.hint


def test_a_form_that_draws_itself_ends() -> None:
    form = stream(
        b"/X Do /X Do " + SHOWN,
        b"/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</Font<</F1 5 0 R>>/XObject<</X 6 0 R>>>>",
    )
    assert blocks(one_page(stream(b"/X Do"), form)) == [("paragraph", "The court opened in May. It closed in June.")]


def test_a_file_that_draws_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("align.readers.pdf._MOST_WORK", 50)
    with pytest.raises(InputError, match="draws too much up to page 6"):
        read_pdf(one_page(stream(SHOWN), kids=b"3 0 R " * 100), "x.pdf")


def test_many_strings_on_one_line_take_linear_time() -> None:
    strings = b"".join(b"1 0 0 1 %d 100 Tm (a) Tj " % (place % 9000) for place in range(5_000))
    assert blocks(one_page(stream(b"BT /F1 10 Tf " + strings + b"ET")))
