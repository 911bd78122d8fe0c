"""Word documents: what a reader of the document sees, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml

from align.bitext import BlockKind
from align.errors import InputError
from align.readers.docx import read_docx
from align.readers.read import read_bytes
from tests.readers.makers import docx_bytes, zipped

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
NAMES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def document(body: str, **parts: str) -> bytes:
    """A document of its body's XML; other parts by name (``footnotes``, ``styles``)."""
    more = {f"word/{name}.xml": f"<w:{name} {NAMES}>{content}</w:{name}>" for name, content in parts.items()}
    return zipped({"word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>", **more})


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(content)}</w:p>"


def blocks(data: bytes) -> list[tuple[BlockKind, str]]:
    text, found = read_docx(data, "x.docx")
    return [(block.kind, text[block.start : block.end]) for block in found]


def texts(*content: str) -> list[str]:
    return [text for _, text in blocks(document("".join(content)))]


def test_a_document_of_word_with_blocks_of_each_kind() -> None:
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = "A running head"
    made.sections[0].footer.paragraphs[0].text = "A footer"
    made.add_heading("Aldova", 0)
    made.add_heading("Freedom of Movement", 1)
    made.add_paragraph("The border was shut in May.").add_run(" Nobody may leave.").italic = True
    made.add_paragraph("The first gate.", style="List Bullet")
    made.add_paragraph("The second gate.", style="List Number")
    made.add_paragraph("A boy waits at the gate.", style="Caption")
    made.add_paragraph("© 2020 R. Haas")
    table = made.add_table(2, 2)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"Cell {number}."
    assert blocks(docx_bytes(made)) == [
        ("title", "Aldova"), ("heading", "Freedom of Movement"), ("paragraph", "The border was shut in May. Nobody may leave."),
        ("list_item", "The first gate."), ("list_item", "The second gate."), ("caption", "A boy waits at the gate."),
        ("caption", "© 2020 R. Haas"),
        ("table_cell", "Cell 0."), ("table_cell", "Cell 1."), ("table_cell", "Cell 2."), ("table_cell", "Cell 3."),
    ]  # fmt: skip


def test_a_document_has_format_and_digest_whatever_its_name() -> None:
    data = document(paragraph(run("The court opened in May.")))
    for name in ("x.docx", "x.txt", "x.pdf", "-"):
        found = read_bytes(data, name, lang="en")
        assert found.origin.format == "docx"
        assert len(found.origin.digest) == 64


def test_the_only_heading_of_the_first_level_is_the_title() -> None:
    made = docx.Document()
    made.add_heading("Aldova", 1)
    made.add_heading("Freedom of Movement", 2)
    made.add_paragraph("The border was shut in May.")
    assert [kind for kind, _ in blocks(docx_bytes(made))] == ["title", "heading", "paragraph"]


STYLES = (
    '<w:style w:type="paragraph" w:styleId="a1"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="a2"><w:name w:val="Chapter"/><w:basedOn w:val="a1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="Own"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="a4"><w:name w:val="a loop"/><w:basedOn w:val="a4"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="a5"><w:name w:val="제목 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="a6"><w:name w:val="toc 1"/></w:style>'
)


@pytest.mark.parametrize(
    ("properties", "kind"),
    [
        ('<w:pStyle w:val="a1"/>', "heading"), ('<w:pStyle w:val="a2"/>', "heading"), ('<w:pStyle w:val="a3"/>', "heading"),
        ('<w:pStyle w:val="a4"/>', "paragraph"), ('<w:pStyle w:val="a5"/>', "heading"), ('<w:pStyle w:val="a6"/>', "boilerplate"),
        ('<w:outlineLvl w:val="0"/>', "heading"), ('<w:outlineLvl w:val="9"/>', "paragraph"),
        ('<w:pStyle w:val="b"/>', "paragraph"),
        ('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>', "list_item"),
        ('<w:numPr><w:numId w:val="0"/></w:numPr>', "paragraph"),
    ],
)  # fmt: skip
def test_kinds_by_style_outline_and_numbering(properties: str, kind: str) -> None:
    body = paragraph(run("First things"), properties='<w:outlineLvl w:val="0"/>')
    body += paragraph(run("Freedom of Movement"), properties=properties) + paragraph(run("The border was shut in May."))
    assert blocks(document(body, styles=STYLES))[1][0] == kind


def test_a_short_bold_paragraph_is_a_heading() -> None:
    bold = "<w:b/>"
    found = blocks(
        document(
            paragraph(run("Freedom of ", bold), run("Movement", bold))
            + paragraph(run("Not so: ", bold), run("the rest is plain."))
            + paragraph(run("This is a sentence in bold.", bold))
            + paragraph(run("Off", '<w:b w:val="0"/>'))
        )
    )
    assert [kind for kind, _ in found] == ["heading", "paragraph", "paragraph", "paragraph"]


def test_tracked_changes_are_accepted() -> None:
    deleted = '<w:rPr><w:del w:id="9" w:author="a"/></w:rPr>'
    assert texts(
        paragraph(
            run("The court "), f"<w:del><w:r><w:delText>closed</w:delText></w:r></w:del><w:ins>{run('opened')}</w:ins>",
            run(" in May."), f"<w:moveFrom>{run(' It rained.')}</w:moveFrom>",
        ),
        paragraph(f"<w:moveTo>{run('It rained. ')}</w:moveTo>", properties=deleted),
        paragraph(run("And snowed.")),
        paragraph(run("A last end is deleted."), properties=deleted),
    ) == ["The court opened in May.", "It rained. And snowed.", "A last end is deleted."]  # fmt: skip


def test_deleted_rows_go_and_cells_keep_their_paragraphs() -> None:
    def row(text: str, properties: str = "") -> str:
        return f"<w:tr><w:trPr>{properties}</w:trPr><w:tc>{paragraph(run(text))}{paragraph(run('Two.'))}</w:tc></w:tr>"

    table = f"<w:tbl>{row('One.')}{row('Gone.', '<w:del/>')}<w:sdt><w:sdtContent>{row('Three.')}</w:sdtContent></w:sdt></w:tbl>"
    inner = f"<w:tbl><w:tr><w:tc>{table}{paragraph()}</w:tc></w:tr></w:tbl>"
    assert blocks(document(inner)) == [("table_cell", text) for text in ("One.", "Two.", "Three.", "Two.")]


def test_notes_stand_apart_in_the_order_of_their_marks() -> None:
    body = paragraph(
        run("The court opened."), '<w:r><w:footnoteReference w:id="3"/></w:r>', run(" It closed."),
        '<w:r><w:endnoteReference w:id="2"/></w:r>', run("4", '<w:vertAlign w:val="superscript"/>'), run(" See 5 km"),
        run("2", '<w:vertAlign w:val="superscript"/>'),
    )  # fmt: skip
    notes = "".join(
        f'<w:footnote w:id="{number}">{paragraph(run(f"Note {number}."))}</w:footnote>' for number in (2, 3)
    )
    ends = f'<w:endnote w:id="2">{paragraph("<w:r><w:endnoteRef/></w:r>", run(" End."))}</w:endnote>'
    assert blocks(document(body, footnotes=notes, endnotes=ends)) == [
        ("paragraph", "The court opened. It closed. See 5 km²"), ("footnote", "Note 3."), ("footnote", "End."),
    ]  # fmt: skip


def test_text_boxes_are_read_once_after_their_paragraph() -> None:
    box = f"<w:txbxContent>{paragraph(run('In a box.'))}</w:txbxContent>"
    drawing = f"<mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
    drawing += f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    old = f"<w:r><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></w:r>"
    assert texts(paragraph(run("Before "), f"<w:r>{drawing}</w:r>", run("and after.")), paragraph(old)) == [
        "Before and after.", "In a box.", "In a box.",
    ]  # fmt: skip


def test_soft_breaks() -> None:
    made = docx.Document()
    for parts in (["The court", "opened.", "", "It closed."], ["政府关闭了", "边界。"], ["정부는", "닫았다."]):
        added = made.add_paragraph()
        for number, part in enumerate(parts):
            if number:
                added.add_run().add_break(WD_BREAK.LINE)
            added.add_run(part)
    assert [text for _, text in blocks(docx_bytes(made))] == [
        "The court opened.", "It closed.", "政府关闭了边界。", "정부는 닫았다.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<w:r><w:t>co</w:t><w:softHyphen/><w:t>op-</w:t><w:noBreakHyphen/><w:tab/><w:t>x</w:t></w:r>", "coop-- x"),
        ('<w:hyperlink>' + run("a link") + "</w:hyperlink>", "a link"),
        ('<w:fldSimple w:instr="PAGE">' + run("12") + "</w:fldSimple>", "12"),
        ("<w:r><w:fldChar/><w:instrText>TOC</w:instrText></w:r>" + run("shown"), "shown"),
        (run("seen") + run("hidden", "<w:vanish/>"), "seen"),
        ("<w:r><w:ruby><w:rt>" + run("xi") + "</w:rt><w:rubyBase>" + run("西") + "</w:rubyBase></w:ruby></w:r>", "西"),
        ("<m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath>", "a=b"),
        ("<w:sdt><w:sdtContent>" + run("in a control") + "</w:sdtContent></w:sdt>", "in a control"),
        ('<w:r><w:commentReference w:id="1"/></w:r>' + run("said"), "said"),
    ],
)  # fmt: skip
def test_what_a_paragraph_shows(content: str, text: str) -> None:
    assert texts(paragraph(content)) == [text]


def test_the_table_of_contents_is_boilerplate() -> None:
    properties = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    contents = (
        f"<w:sdt>{properties}<w:sdtContent>{paragraph(run('Contents'))}{paragraph(run('One 1'))}</w:sdtContent></w:sdt>"
    )
    found = blocks(document(contents + paragraph(run("The court opened in May."))))
    assert [kind for kind, _ in found] == ["boilerplate", "boilerplate", "paragraph"]


def test_the_strict_variant_and_another_name_of_the_main_part() -> None:
    body = paragraph(run("The court opened in May."))
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
        'Target="doc/a.xml" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"/></Relationships>'
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    kinds = f'<Types><Override ContentType="{kind}"/></Types>'
    main = f"<w:document {NAMES}><w:body>{body}</w:body></w:document>".replace(W, STRICT)
    data = zipped({"[Content_Types].xml": kinds, "_rels/.rels": relations, "doc/a.xml": main})
    assert read_bytes(data, "x", lang="en").text == "The court opened in May."


def test_a_later_python_docx_still_writes_what_is_read() -> None:
    made = docx.Document()
    added = made.add_paragraph("The court ")
    added._p.append(parse_xml(f'<w:ins xmlns:w="{W}"><w:r><w:t>opened.</w:t></w:r></w:ins>'))
    assert blocks(docx_bytes(made)) == [("paragraph", "The court opened.")]


def plain(body: str) -> bytes:
    return zipped({"word/document.xml": body})


ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(12))
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "entities that grow": (lambda: plain(f"<!DOCTYPE d [{ENTITIES}]><w:document {NAMES}>&a11;</w:document>"), "XML"),
    "a file outside": (
        lambda: plain(f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document {NAMES}>&x;</w:document>'),
        "entities",
    ),
    "deep": (lambda: document("<w:tbl>" * 50_000 + "</w:tbl>" * 50_000), "XML"),
    "deep tables": (lambda: document("<w:tbl><w:tr><w:tc>" * 80 + paragraph() + "</w:tc></w:tr></w:tbl>" * 80), "nested"),
    "no body": (lambda: plain(f"<w:document {NAMES}/>"), "no body"),
    "empty": (lambda: document(paragraph()), "no body"),
    "no XML": (lambda: plain("The court opened."), "broken"),
    "NUL": (lambda: document(paragraph(run("a\0b"))), "broken"),
    "half a character": (lambda: document(paragraph(run("a&#xD800;b"))), "broken"),
    "lies about its encoding": (lambda: zipped({"word/document.xml": b'<?xml version="1.0" encoding="x-none"?><a/>'}), "broken"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_documents_are_refused(kind: str) -> None:
    make, word = HOSTILE[kind]
    with pytest.raises(InputError, match=word) as error:
        read_bytes(make(), "x.docx", lang="en")
    assert str(error.value).startswith("x.docx")
    assert error.value.hint


def test_a_cut_document_is_refused() -> None:
    data = document(paragraph(run("The court opened in May.")))
    for end in range(4, len(data) - 1, 7):
        with pytest.raises(InputError, match="broken or was cut off"):
            read_bytes(data[:end], "x.docx")


def test_many_deleted_ends_take_linear_time() -> None:
    part = paragraph(run("The court. "), properties="<w:rPr><w:del/></w:rPr>")
    assert len(blocks(document(part * 3000))) == 1
