from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from dataclasses import replace
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from lxml import html as lxml_html

from align.bitext import Bitext, Document, Finding, Link, Stamp, TermHit
from align.errors import InvariantError
from align.results import BeadScores, Consistency, Rendering, Report, Resource, Score, SectionScore, TermUse
from align.writers import html
from align.writers.clean import xml_safe
from tests.writers.helpers import HOSTILE, bitexts, hostile, pairs

NO_TERMS = Consistency("draft", (), None, None, None, 0)


def _page(report: Report) -> Any:
    return lxml_html.document_fromstring(html.render(report).encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))


def _report() -> Report:
    """Three sentences and a heading, two of them one bead, with a hit of each kind and a finding."""
    source = Document.from_segments(
        ["Famine", "The famine ended.", "Aid came.", "It was late."], "en",
        kinds=["heading", "sentence", "sentence", "sentence"],
    )  # fmt: skip
    draft = Bitext.from_drafts(source, ["기근", "그 기근은 끝났다.", "", "늦었다."], "ko")
    draft = replace(
        draft,
        terms=(
            TermHit("famine", 0, (0, 6), (0, 2), "held", "기근", "free"),
            TermHit("famine", 1, (11, 17), (5, 7), "forbidden", "기근", "replaced", "two places"),
            TermHit("aid", 2, (25, 28), None, "missing", "원조", "flagged"),
        ),
        findings=(*draft.findings, Finding("register", 1, "plain ending", target=(9, 12))),
        trail=(Stamp("translator", "fake", "1", "cafe", "beef"),),
    )
    target = Document.from_segments(["기근", "기근이 끝났다.", "원조가 늦게 왔다.", "역주."], "ko")
    published = Bitext(
        source, target, (Link((0, 1), (0, 1)), Link((1, 2), (1, 2)), Link((2, 4), (2, 3)), Link((4, 4), (3, 4))),
        terms=(TermHit("aid", 2, (25, 28), (12, 14), "held", "원조"),),
    )  # fmt: skip
    uses = (
        TermUse("famine", "famine", "기근", (Rendering("기근", "held", (0,)), Rendering("기근", "forbidden", (1,)))),
        TermUse("aid", "aid", "원조", (Rendering("", "missing", (2,)),)),
    )
    theirs = (TermUse("aid", "aid", "원조", (Rendering("원조", "held", (2,)),)),)
    scores = BeadScores(
        (Score("BLEU", 21.3, "nrefs:1|tok:ko-mecab", "raw", 3, (18.0, 24.0)), Score("chrF", 43.2, "nc:6", "raw", 3)),
        (99.0, 40.0, 12.5, None), (("1:1", 2), ("2:1", 1), ("0:1", 1)), 1.0, 0.9, "abcd",
        (SectionScore("", (), ()), SectionScore("Famine", (0, 1, 2), (Score("chrF", 55.5, "nc:6", "raw", 3),))),
    )  # fmt: skip
    return Report(
        "A report", draft, Consistency("draft", uses, 1 / 3, 0.25, 0.5, 1), (Resource("model", "m", "ab" * 32),),
        published, scores, Consistency("published", theirs, 1.0, 1.0, None, 1),
    )  # fmt: skip


def test_one_page_that_fetches_nothing() -> None:
    text = html.render(_report())
    assert text.startswith("<!DOCTYPE html>\n<html lang=")
    page = _page(_report())
    assert page.xpath("//link | //img | //iframe | //object | //base | //form | //@src | //@style | //@onclick") == []
    assert all(link.startswith("#") for link in page.xpath("//@href"))
    assert "http" not in re.sub(r"http-equiv", "", text)
    assert "url(" not in text
    assert "@import" not in text


def test_the_policy_names_style_and_script_by_hash() -> None:
    page = _page(_report())
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none';")
    for tag in ("style", "script"):
        (element,) = page.xpath(f"//{tag}")
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_every_link_has_its_place_and_ids_are_unique() -> None:
    page = _page(_report())
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.xpath("//@href")} <= set(ids)
    assert set(page.xpath("//@aria-labelledby")) <= set(ids)


def test_rows_are_beads_with_the_drafts_of_their_source() -> None:
    rows = _page(_report()).xpath("//table[contains(@class, 'rows')]/tbody/tr")
    cells = [[" ".join(cell.text_content().split()) for cell in row.xpath("td")] for row in rows]
    assert [row[0] for row in cells] == ["1", "2", "3–4", "–"]
    assert cells[0][1:4] == ["Famine", "기근", "기근"]
    assert cells[2][1:4] == ["3Aid came.4It was late.", "3no draft4늦었다.", "원조가 늦게 왔다."]
    assert cells[3][1:4] == ["not in the source", "no draft", "역주."]
    assert "chrF 12low" in cells[2][4]
    assert "○ missing Aid → 원조" in cells[2][4]
    assert "untranslated" in cells[2][4]
    assert "2:1" in cells[2][4]
    assert [row.get("data-flags") for row in rows] == ["", "terms findings", "terms findings low", ""]


def test_headings_are_landmarks_and_stand_in_the_contents() -> None:
    page = _page(_report())
    assert [h.text_content().strip() for h in page.xpath("//tbody//h3")] == ["Famine"]
    assert page.xpath("//nav//a[@href='#r1']/span[1]/text()") == ["Famine"]
    assert page.xpath("//table[contains(@class, 'rows')]/tbody/@aria-labelledby") == ["h1"]


def test_marks_stand_on_both_sides_with_status_and_words() -> None:
    page = _page(_report())
    marks = [(m.text_content(), m.get("class"), m.get("data-t")) for m in page.xpath("//tbody//mark")]
    assert ("Famine", "t is-held", "1.1") in marks
    assert ("기근", "t is-forbidden", "2.1") in marks
    assert ("Aid", "t is-missing", "3.1") in marks
    assert ("원조", "t is-held", "3.1") in marks  # the published rendering of the same occurrence
    assert page.xpath("//mark[@class='t is-forbidden']/@title")[0] == "famine → 기근: forbidden, replaced (two places)"
    assert [s.text_content() for s in page.xpath("//span[@class='has-finding']")] == ["끝났다"]


def test_every_text_says_its_language() -> None:
    page = _page(_report())
    assert set(page.xpath("//td[contains(@class, 'c-source')]//*[@id][@class='seg']/@lang")) == {"en"}
    assert set(page.xpath("//td[contains(@class, 'c-draft')]//p[@class='seg']/@lang")) == {"ko"}


def test_figures_and_trail_are_there() -> None:
    text = _page(_report()).text_content()
    for piece in (
        "43.2",
        "21.3",
        "nrefs:1|tok:ko-mecab",
        "interval 18.0 to 24.0",
        "abcd",
        "fake",
        "cafe",
        "beef",
        "ab" * 32,
    ):
        assert piece in text
    assert "2\u00a0×\u00a01:1" in text


def test_sections_and_the_lowest_beads_lead_to_their_rows() -> None:
    page = _page(_report())
    table = page.xpath("//*[@aria-label='Scores of each section']//tbody/tr")
    assert [" ".join(row.text_content().split()) for row in table] == ["Opening0––", "Famine3 55.5–"]
    assert table[1].xpath(".//a/@href") == ["#r1"]
    lowest = page.xpath("//ol[@class='lowest']/li")
    assert [" ".join(item.text_content().split()) for item in lowest] == [
        "row 3–4 12.5 Aid came. It was late.", "row 2 40.0 The famine ended.", "row 1 99.0 Famine",
    ]  # fmt: skip
    assert lowest[0].xpath("./a/@href") == ["#r3"]


def test_what_draft_and_published_version_do_not_share_is_marked() -> None:
    page = _page(_report())
    cells = page.xpath("//tr[@id='r2']/td[contains(@class, 'c-draft') or contains(@class, 'c-published')]")
    assert ["".join(d.text_content() for d in cell.xpath(".//span[@class='d']")) for cell in cells] == [
        "그 기근은",
        "기근이",
    ]
    assert page.xpath("//tr[@id='r1']//span[@class='d']") == []
    assert page.xpath("//input[@id='differences']/@checked")
    single = _page(replace(_report(), published=None, scores=None, published_terms=None))
    assert single.xpath("//span[@class='d'] | //input[@id='differences']") == []


def test_terms_that_vary_come_first_and_lead_to_rows() -> None:
    page = _page(_report())
    table = page.xpath("//table[contains(@class, 'consistency')]")[0]
    assert [h.text_content().strip() for h in table.xpath(".//tbody/tr/th")] == ["famine", "aid"]
    assert table.xpath(".//tbody/tr[2]//a/@href") == ["#r3", "#r3"]
    assert table.xpath(".//tbody/tr[2]//a/text()") == ["3–4", "3–4"]


def test_without_a_published_version_and_without_anything() -> None:
    report = replace(_report(), published=None, scores=None, published_terms=None)
    page = _page(report)
    assert len(page.xpath("//table[contains(@class, 'rows')]/tbody/tr")) == 4
    assert page.xpath("//td[contains(@class, 'c-published')] | //figure[contains(@class, 'histogram')]") == []
    empty = Bitext(Document("", "en"), Document("", "ko"), ())
    assert "No term of the glossary occurs" in html.render(Report("", empty, NO_TERMS, ()))


def test_a_draft_of_another_source_is_a_bug_that_shows() -> None:
    with pytest.raises(InvariantError):
        html.render(replace(_report(), published=pairs(("A.", "가.")), scores=None))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_everywhere_stay_words(text: str) -> None:
    bad = text.strip()
    bitext = hostile()
    span = bitext.source_span(bitext.links[1]) or (0, 1)
    bitext = replace(
        bitext,
        terms=(
            TermHit(bad, 0, (0, 5), (0, 5), "forbidden", bad, bad, bad),
            TermHit(bad, 1, span, None, "missing", bad, "", bad),
        ),
        findings=(Finding(bad, 0, bad, "error", (2, 7)),),
        trail=(Stamp(bad, bad, bad, bad, bad),),
    )  # fmt: skip
    terms = Consistency("draft", (TermUse(bad, bad, bad, (Rendering(bad, "held", (0,)),)),), 1.0, 1.0, 1.0, 0)
    scores = BeadScores((Score(bad, 1.0, bad, "raw", 1),), (50.0,) * len(bitext.links), ((bad, 1),), 1.0, 1.0, bad)
    report = Report(bad, bitext, terms, (Resource(bad, bad, bad),), bitext, scores, terms)
    page = _page(report)
    assert len(page.xpath("//script")) == 1
    assert len(page.xpath("//style")) == 1
    assert len(page.xpath("//h1")) == 1
    names = {name for element in page.iter() if isinstance(element.tag, str) for name in element.attrib}
    assert not {name for name in names if name.startswith("on") or name in ("src", "style")}
    assert all(link.startswith("#") for link in page.xpath("//@href"))
    shown = [cell.text_content() for cell in page.xpath("//td[contains(@class, 'c-source')]//p[@class='seg']")]
    assert shown == [xml_safe(part) for part in bitext.source.texts()]


@given(bitexts())
@hypothesis_settings(max_examples=30)
def test_cutting_into_pieces_loses_no_character(bitext: Bitext) -> None:
    from align.writers.html_rows import sections

    for report in (Report("T", bitext, NO_TERMS, ()), Report("T", bitext, NO_TERMS, (), published=bitext)):
        rows = [row for section in sections(report) for row in section.rows]
        for column, document in (("source", bitext.source), ("draft", bitext.target)):
            cells = [getattr(row, column) for row in rows]
            texts = ["".join(piece.text for piece in parts) for cell in cells for _, parts in cell.segments]
            assert [text for text in texts if text] == document.texts()
    html.render(Report("T", bitext, NO_TERMS, ()))


def test_overlapping_marks_keep_the_text_and_the_first_mark() -> None:
    bitext = pairs(("abcdef", "가나다라마바"))
    hits = tuple(
        TermHit(name, 0, span, span, "held", "w") for name, span in (("one", (1, 4)), ("two", (2, 5)), ("in", (2, 3)))
    )
    page = _page(Report("T", replace(bitext, terms=hits), NO_TERMS, ()))
    (cell,) = page.xpath("//td[contains(@class, 'c-source')]")
    assert cell.text_content().strip() == "abcdef"
    assert [(mark.text, mark.get("data-t")) for mark in cell.xpath(".//mark")] == [
        ("b", "1.1"), ("c", "1.1"), ("d", "1.1"), ("e", "1.2"),
    ]  # fmt: skip


def test_the_same_bytes_under_two_hash_seeds() -> None:
    code = (
        "import hashlib; from tests.writers.test_report_page import _report; from align.writers import html;"
        "print(hashlib.sha256(html.render(_report()).encode()).hexdigest())"
    )
    out = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert out == {hashlib.sha256(html.render(_report()).encode()).hexdigest() + "\n"}


def _luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _themes() -> list[dict[str, str]]:
    css = resources.files("align.writers").joinpath("templates/report.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for block in blocks)
    return [light, light | dark]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_contrast_is_aa(theme: int) -> None:
    colours = _themes()[theme]
    grounds = ("paper", "card", "accent-soft", "here")
    text = [(ink, ground) for ink in ("ink", "dim", "accent") for ground in grounds]
    statuses = ("held", "admitted", "unverified", "missing", "forbidden")
    text += [(name, ground) for name in statuses for ground in grounds]
    text += [("ink", f"{name}-bg") for name in statuses] + [("missing", "missing-bg"), ("paper", "accent")]
    text += [("ink", "diff"), ("dim", "diff")]
    weak = [pair for pair in text if _contrast(colours[pair[0]], colours[pair[1]]) < 4.5]
    weak += [(f"rung-{n}", "card") for n in range(6) if _contrast(colours[f"rung-{n}"], colours["card"]) < 3]
    assert weak == []
