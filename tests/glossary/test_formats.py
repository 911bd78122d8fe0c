"""Every format gives back what was put in; broken files are refused in words."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.errors import GlossaryError
from align.glossary.dialects import Dialect, load_dialect, read_dialect, write_dialect
from align.glossary.rows import COLUMNS, guarded, sheet, unguarded, write_csv, write_tsv
from align.glossary.table import load
from align.glossary.tbx import write_tbx
from align.glossary.termbase import Termbase
from align.writers.xlsx import Sheet, render

ROOT = Path(__file__).parents[2]
WRITERS: dict[str, Callable[[Termbase], bytes]] = {
    "a.tsv": lambda termbase: write_tsv(termbase).encode(),
    "a.csv": lambda termbase: write_csv(termbase).encode(),
    "a.tbx": lambda termbase: write_tbx(termbase, "v3"),
    "b.tbx": lambda termbase: write_tbx(termbase, "v2"),
    "a.xlsx": lambda termbase: _workbook(termbase),
}


def _workbook(termbase: Termbase) -> bytes:
    columns, rows = sheet(termbase.concepts)
    return render([Sheet("glossary", tuple(columns), rows)])


WORDS = st.text("abcdefgxyzABC'&<>#=+-@.,;\"", min_size=1, max_size=9)
KOREAN = st.text("가나다라마바사한글국인권", min_size=1, max_size=6)
CHINESE = st.text("人权的一大中文，（）《》", min_size=1, max_size=6).map(lambda text: "人" + text)


@st.composite
def tables(draw: st.DrawFn) -> list[dict[str, str]]:
    rows = []
    for number in range(draw(st.integers(1, 4))):
        korean = draw(st.lists(KOREAN, min_size=1, max_size=4, unique=True))
        chinese = draw(st.lists(CHINESE, min_size=1, max_size=3, unique=True))
        acronym = draw(st.sampled_from(["", " (ABC)"]))
        row = {
            "en": f"t{number} {draw(WORDS)} x{acronym}", "ko": korean[0], "ko_admitted": "|".join(korean[1:3]),
            "ko_forbidden": "|".join(korean[3:]), "zh-Hans": chinese[0], "zh-Hans_admitted": "|".join(chinese[1:]),
            "en_variants": draw(st.sampled_from(["", "other one", "a|b c"])),
            "part_of_speech": draw(st.sampled_from(["", "noun", "verb", "proper noun"])),
            "case": draw(st.sampled_from(["", "exact", "any"])), "ko_reading": draw(st.sampled_from(["", "에이비"])),
            "do_not_translate": draw(st.sampled_from(["", "", "yes"])), "domain": draw(st.sampled_from(["", "law"])),
            "note": draw(WORDS), "definition": draw(st.sampled_from(["", "what it is"])),
            "unless": draw(st.sampled_from(["", "", "~ of … plan*|budget ~"])), "only_if": draw(st.sampled_from(["", "cell"])),
            "priority": draw(st.sampled_from(["", "-2", "7"])),
        }  # fmt: skip
        rows.append(row)
    return rows


def _read(folder: Path, name: str, data: bytes) -> Termbase:
    path = folder / name
    path.write_bytes(data)
    return load([path])


@settings(max_examples=250)
@given(st.tuples(tables(), tables(), tables(), tables()))
def test_a_thousand_termbases_survive_every_format(four: tuple[list[dict[str, str]], ...]) -> None:
    """250 times 4 of them, each in a file of its own but for workbooks, which hold all four: they are slow to open."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        termbases = [_termbase(folder, rows) for rows in four]
        for file, write in WRITERS.items():
            for termbase in (
                termbases if file != "a.xlsx" else [_termbase(folder, [row for rows in four for row in rows])]
            ):
                assert _read(folder, file, write(termbase)).concepts == termbase.concepts, file


def _termbase(folder: Path, rows: list[dict[str, str]]) -> Termbase:
    columns = [column for column in COLUMNS if column in rows[0]]
    lines = [columns, *([guarded(" ".join(row[c].split())) for c in columns] for row in rows)]
    return _read(folder, "g.tsv", "".join("\t".join(line) + "\n" for line in lines).encode())


@pytest.mark.parametrize("name", ["human-rights.tsv", "dprk.tsv"])
@pytest.mark.parametrize("file", list(WRITERS))
def test_the_shipped_glossaries_survive_every_format(tmp_path: Path, name: str, file: str) -> None:
    termbase = load([ROOT / "glossaries" / name])
    assert _read(tmp_path, file, WRITERS[file](termbase)).concepts == termbase.concepts


@given(st.text("'=+-@ab", max_size=6))
def test_the_formula_guard_can_be_taken_back(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell
    assert guarded(cell)[:1] not in tuple("=+-@")


@pytest.mark.parametrize("dialect", ["deepl", "google", "weblate", "omegat"])
@pytest.mark.parametrize("lang", ["ko", "zh-Hans"])
def test_dialects_keep_their_pairs(tmp_path: Path, dialect: Dialect, lang: str) -> None:
    termbase = load([ROOT / "glossaries" / "human-rights.tsv"])
    path = tmp_path / "pairs"
    path.write_text(write_dialect(termbase, lang, dialect), encoding="utf-8")
    found = {row.cells["en"]: row.cells[lang] for row in read_dialect(path, lang, dialect)}
    assert found["forced labor"] == {"ko": "강제노동", "zh-Hans": "强迫劳动"}[lang]
    assert found["ICC"] == "ICC"
    assert len(found) > len(termbase)


DCT = """<?xml version="1.0"?><tbx xmlns="urn:iso:std:iso:30042:ed-2" xmlns:min="http://www.tbxinfo.net/ns/min" type="TBX-Min"
 style="dct" xml:lang="en"><tbxHeader/><text><body><conceptEntry id="c9">
<min:subjectField>law</min:subjectField><langSec xml:lang="en-US">
<termSec><term>court</term><min:partOfSpeech>noun</min:partOfSpeech></termSec></langSec><langSec xml:lang="zh-CN"><termSec>
<term>法院</term></termSec><termSec><term>法厅</term><min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus>
</termSec></langSec><langSec xml:lang="fr"><termSec><term>cour</term></termSec></langSec></conceptEntry></body></text></tbx>"""
NTIG = """<?xml version="1.0"?><!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd"><martif type="TBX" xml:lang="en"><text><body>
<termEntry id="x"><langSet xml:lang="en"><ntig><termGrp><term>court</term></termGrp></ntig></langSet><langSet xml:lang="ko"><tig>
<term>법원</term></tig><tig><term>재판소</term></tig></langSet></termEntry></body></text></martif>"""


def test_files_of_other_tools_are_read(tmp_path: Path) -> None:
    dct = _read(tmp_path, "d.tbx", DCT.encode()).concepts[0]
    assert (dct.id, dct.term, dct.domain, dct.part_of_speech) == ("c9", "court", "law", "noun")
    assert dct.renderings["zh-Hans"].forbidden == ("法厅",)
    ntig = _read(tmp_path, "n.tbx", NTIG.encode()).concepts[0]
    assert ntig.renderings["ko"].accepted == ("법원", "재판소")


BOMB = '<!DOCTYPE tbx [<!ENTITY a "xx">]><tbx><text>&a;</text></tbx>'


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<tbx", "broken"),
        ("<html/>", "not a TBX"),
        (BOMB, "entities"),
        ("<tbx>" + "<a>" * 400, "broken"),
        ("", "broken"),
    ],
)
def test_broken_xml_is_refused(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(GlossaryError, match=what):
        _read(tmp_path, "x.tbx", text.encode())


def test_csv_separators_and_quotes(tmp_path: Path) -> None:
    for name, text in (("a.csv", 'en,ko,note\n"a, b",가,"say ""x"""\n'), ("b.csv", 'en;ko;note\n"a, b";가;say "x"\n')):
        assert [c.term for c in _read(tmp_path, name, text.encode()).concepts] == ["a, b"]


@pytest.mark.parametrize(
    ("dialect", "text", "found"),
    [
        ("deepl", "refugee,난민,en,ko\nrefugee,Flüchtling,en,de\nrefugee,망명자\n", {"refugee": ("난민", "망명자")}),
        ("deepl", '"a, b"\t가\n', {"a, b": ("가",)}),
        ("google", "zh-CN,ko,en,pos\n难民,난민,refugee,noun\n", {"refugee": ("난민",)}),
        ("google", "refugee,난민\n", {"refugee": ("난민",)}),
        ("weblate", 'context,target,source,explanation\n,난민,refugee,"so, yes"\n', {"refugee": ("난민",)}),
        (
            "omegat",
            '# "a comment\nrefugee\t난민\t메모\n\ntorture\t고문\n',
            {"refugee": ("난민",), "torture": ("고문",)},
        ),
    ],
)
def test_files_as_other_programs_write_them(
    tmp_path: Path, dialect: Dialect, text: str, found: dict[str, tuple[str, ...]]
) -> None:
    (tmp_path / "p").write_text("\ufeff" + text, encoding="utf-8")
    termbase = load_dialect(tmp_path / "p", "ko", dialect)
    assert {concept.term: concept.renderings["ko"].accepted for concept in termbase} == found


@pytest.mark.parametrize("text", ["refugee\n", "refugee,\n", ",난민\n", "refugee,난민\nx\x00y\n"])
def test_lines_that_are_no_pairs_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "p").write_text(text, encoding="utf-8")
    with pytest.raises(GlossaryError) as caught:
        load_dialect(tmp_path / "p", "ko", "deepl")
    assert caught.value.where.startswith(str(tmp_path / "p"))
