from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from lxml import etree

from align.bitext import Bitext, Document, Link
from align.errors import InputError, UsageError
from align.writers import tmx, tmx_reader
from align.writers.clean import xml_safe
from align.writers.sides import join
from align.writers.tmx import TmxSettings
from tests.writers.helpers import bitexts, hostile, pairs

# Written from the element and attribute lists of the TMX 1.4b specification (inline elements in short).
DTD = etree.DTD(
    io.StringIO("""
<!ELEMENT tmx (header, body)>
<!ATTLIST tmx version CDATA #FIXED "1.4">
<!ELEMENT header (note | prop | ude)*>
<!ATTLIST header creationtool CDATA #REQUIRED creationtoolversion CDATA #REQUIRED
  segtype (block | paragraph | sentence | phrase) #REQUIRED o-tmf CDATA #REQUIRED adminlang CDATA #REQUIRED
  srclang CDATA #REQUIRED datatype CDATA #REQUIRED o-encoding CDATA #IMPLIED creationdate CDATA #IMPLIED
  creationid CDATA #IMPLIED changedate CDATA #IMPLIED changeid CDATA #IMPLIED>
<!ELEMENT ude (map+)>
<!ATTLIST ude name CDATA #REQUIRED base CDATA #IMPLIED>
<!ELEMENT map EMPTY>
<!ATTLIST map unicode CDATA #REQUIRED code CDATA #IMPLIED ent CDATA #IMPLIED subst CDATA #IMPLIED>
<!ELEMENT body (tu*)>
<!ELEMENT note (#PCDATA)>
<!ATTLIST note o-encoding CDATA #IMPLIED xml:lang CDATA #IMPLIED lang CDATA #IMPLIED>
<!ELEMENT prop (#PCDATA)>
<!ATTLIST prop type CDATA #REQUIRED xml:lang CDATA #IMPLIED o-encoding CDATA #IMPLIED lang CDATA #IMPLIED>
<!ELEMENT tu ((note | prop)*, tuv+)>
<!ATTLIST tu tuid CDATA #IMPLIED o-encoding CDATA #IMPLIED datatype CDATA #IMPLIED usagecount CDATA #IMPLIED
  lastusagedate CDATA #IMPLIED creationtool CDATA #IMPLIED creationtoolversion CDATA #IMPLIED
  creationdate CDATA #IMPLIED creationid CDATA #IMPLIED changedate CDATA #IMPLIED changeid CDATA #IMPLIED
  segtype (block | paragraph | sentence | phrase) #IMPLIED o-tmf CDATA #IMPLIED srclang CDATA #IMPLIED>
<!ELEMENT tuv ((note | prop)*, seg)>
<!ATTLIST tuv xml:lang CDATA #REQUIRED o-encoding CDATA #IMPLIED datatype CDATA #IMPLIED usagecount CDATA #IMPLIED
  lastusagedate CDATA #IMPLIED creationtool CDATA #IMPLIED creationtoolversion CDATA #IMPLIED
  creationdate CDATA #IMPLIED creationid CDATA #IMPLIED changedate CDATA #IMPLIED changeid CDATA #IMPLIED
  o-tmf CDATA #IMPLIED lang CDATA #IMPLIED>
<!ELEMENT seg (#PCDATA)>
""")
)


def _valid(text: str) -> etree._Element:
    root = etree.fromstring(text.encode())
    assert DTD.validate(root), DTD.error_log
    ids = [unit.get("tuid") for unit in root.iterfind("body/tu")]
    assert len(set(ids)) == len(ids)
    return root


def _unwrapped(text: str) -> str:
    return re.sub(r"[ \t]*[\r\n]+[ \t]*", " ", text)


@given(bitexts())
def test_valid_and_back_again(bitext: Bitext) -> None:
    text = tmx.render([bitext])
    root = _valid(text)
    full = [link for link in bitext.links if link.sources and link.targets]
    assert root.findtext("header/prop") == str(len(bitext.links) - len(full))
    if full:
        back = tmx_reader.parse(text.encode(), (None, None), "x")
        assert back.source.texts() == [_unwrapped(xml_safe(join(bitext.source_texts(link), "en"))) for link in full]
        assert back.target.texts() == [_unwrapped(xml_safe(join(bitext.target_texts(link), "ko"))) for link in full]
        assert [s.kind for s in back.source.segments] == [bitext.source.segments[ln.source[0]].kind for ln in full]
        assert all(link.shape == "1:1" for link in back.links)


def test_the_bytes() -> None:
    text = tmx.render([pairs(("A & <b>.", "가."), ("B.", ""))])
    assert text == (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
        '  <header creationtool="align" creationtoolversion="0.1.0" o-tmf="align" segtype="sentence" adminlang="en" srclang="en"'
        ' datatype="plaintext">\n    <prop type="x-align-left-out" xml:lang="ko">1</prop>\n  </header>\n  <body>\n'
        '    <tu tuid="1">\n      <prop type="x-align-kind">sentence</prop>\n'
        '      <tuv xml:lang="en"><seg>A &amp; &lt;b&gt;.</seg></tuv>\n'
        '      <tuv xml:lang="ko"><seg>가.</seg></tuv>\n    </tu>\n  </body>\n</tmx>\n'
    )


def test_a_date_only_on_request() -> None:
    root = _valid(tmx.render([pairs(("A.", "가."))], TmxSettings(date="20210113T090000Z")))
    assert [element.get("creationdate") for element in root.iterfind("body/tu")] == ["20210113T090000Z"]
    with pytest.raises(UsageError, match="not a TMX date"):
        tmx.render([pairs(("A.", "가."))], TmxSettings(date="2021-01-13"))


def test_several_languages_share_units_where_the_beads_agree() -> None:
    source = Document.from_segments(["A.", "B.", "C."], "en")
    korean = Bitext.from_drafts(source, ["가.", "나.", "다."], "ko")
    chinese = Bitext(
        source, Document.from_segments(["一。", "二。"], "zh-Hans"), (Link((0, 1), (0, 1)), Link((1, 3), (1, 2)))
    )
    text = tmx.render([korean, chinese])
    root = _valid(text)
    assert {unit.get("tuid"): len(unit.findall("tuv")) for unit in root.iterfind("body/tu")} == {
        "1": 3, "2": 2, "2-3": 2, "3": 2,
    }  # fmt: skip
    assert 'xml:lang="zh-CN"' in text
    assert 'xml:lang="zh-Hans"' in tmx.render([chinese], TmxSettings(portable_codes=False))
    back = tmx_reader.parse(text.encode(), (None, "zh-Hans"), "x")
    assert back.target.texts() == ["一。", "二。"]
    assert [link.shape for link in back.links] == ["1:1", "1:0", "1:1", "1:0"]
    with pytest.raises(InputError, match="open which target language") as caught:
        tmx_reader.parse(text.encode(), (None, None), "x")
    assert "ko, zh-Hans" in str(caught.value)


def test_wrong_use() -> None:
    one = pairs(("A.", "가."))
    for wrong, message in (
        ([], "nothing"),
        ([one, one], "same target"),
        ([one, pairs(("B.", "一"), langs=("en", "zh-Hans"))], "different"),
    ):
        with pytest.raises(UsageError, match=message):
            tmx.render(wrong)


def test_hostile_texts_are_text() -> None:
    root = _valid(tmx.render([hostile()]))
    assert root.findtext("body/tu/tuv/seg") == '<script>alert("x")</script>'


LEVEL2 = """<?xml version="1.0"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="EN-US" adminlang="en" segtype="sentence" datatype="html" o-tmf="x" creationtool="x"
 creationtoolversion="1"/><body>
<tu><note>x</note><tuv lang="en-us"><seg>A <bpt i="1">&lt;b&gt;</bpt>bold <hi>word</hi><ept i="1">&lt;/b&gt;</ept><ph>%s</ph>!
 end</seg></tuv><tuv xml:lang="zh-TW"><seg>粗<it pos="begin">x</it>體<!-- c -->字</seg></tuv></tu>
<tu><tuv xml:lang="en-US"><seg>Only English.</seg></tuv></tu>
<tu><tuv xml:lang="zh-TW"><seg>只有中文。</seg></tuv><tuv xml:lang="en"><seg> </seg></tuv></tu>
<tu><tuv xml:lang="fr"><seg>Rien.</seg></tuv></tu>
</body></tmx>"""


def test_level_two_with_a_doctype_that_is_never_fetched() -> None:
    back = tmx_reader.parse(LEVEL2.encode(), (None, "zh-Hant"), "x.tmx")
    assert back.source.texts() == ["A bold word!  end", "Only English."]
    assert back.target.texts() == ["粗體字", "只有中文。"]
    assert [link.shape for link in back.links] == ["1:1", "1:0", "0:1"]
    assert tmx_reader.parse(LEVEL2.encode("utf-16"), ("en", "zh-TW"), "x").source.texts() == back.source.texts()


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol" * 10}">' for n in range(20))
SEG = '<tmx version="1.4"><header srclang="en"/><body><tu><tuv xml:lang="en"><seg>%s</seg></tuv></tu></body></tmx>'
ATTRIBUTE = SEG.replace("<seg", '<seg x="&l19;"') % "x"


@pytest.mark.parametrize(
    "text",
    [
        f"<!DOCTYPE tmx [{LAUGHS}]>{SEG % '&l19;'}",
        f"<!DOCTYPE tmx [{LAUGHS}]>{ATTRIBUTE}",
        f'<!DOCTYPE tmx [<!ENTITY e SYSTEM "file:///etc/passwd">]>{SEG % "&e;"}',
        f'<!DOCTYPE tmx [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p.dtd"> %p;]>{SEG % "x"}',
        SEG % ("<hi>" * 100_000),
        SEG % ("<hi>" * 10_000 + "</hi>" * 10_000),
        "",
        "<a",
        "<html/>",
        SEG % "only English",
        (SEG % "x").replace('"en"', '"*all*"', 1),
        "<tmx><body/></tmx>",
    ],
)
def test_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.tmx"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        tmx_reader.read(path)
    assert caught.value.where == str(path)
    assert "root:" not in str(caught.value)
