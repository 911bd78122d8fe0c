"""Scraped pages of many kinds of sites: the body is found and split, and floors hold what was reached."""

from __future__ import annotations

import pytest

from align.bitext import Document
from align.readers.plain import plain_blocks
from align.segmenters.segment import segment
from tests.segmenters.golden_pages import PAGES, PageTally, pages, read_page
from tests.segmenters.pages import CODE
from tests.segmenters.templates import HALVES, TEMPLATES, templates
from tests.segmenters.test_gate import CHAPTERS, chapters, check_floor

SETS = {"golden pages": "{}-0[1-9]*|{}-1[0-2]*", "later pages": "{}-1[3-9]*"}


@pytest.mark.parametrize("lang", CODE)
@pytest.mark.parametrize("name", SETS)
def test_pages_of_other_kinds_of_sites(name: str, lang: str) -> None:
    tally = PageTally()
    files = sorted(path for pattern in SETS[name].split("|") for path in PAGES.glob(pattern.format(lang)))
    for page in map(read_page, files):
        document = segment(Document(page.text, CODE[lang], tuple(plain_blocks(page.text))))
        assert document.text == page.text
        tally.add(page, document)
    check_floor(f"{name} {lang}", tally.f1, *files)
    check_floor(f"{name} {lang}: headings", tally.headings_f1, *files)


@pytest.mark.parametrize("lang", CODE)
def test_there_are_twelve_pages(lang: str) -> None:
    assert len(pages(lang)) >= 12


@pytest.mark.parametrize("lang", CODE)
@pytest.mark.parametrize("half", HALVES)
def test_chapters_on_pages_of_made_up_sites(half: str, lang: str) -> None:
    """Rules were written with a look at the first half of the sites only; the second half is held out."""
    tally = PageTally()
    sites = templates(lang, half)
    for page in (site.page(chapter) for site in sites for chapter in chapters(lang)):
        document = segment(Document(page.text, CODE[lang], tuple(plain_blocks(page.text))))
        assert document.text == page.text
        tally.add(page, document)
    files = [*(TEMPLATES / f"{site.name}.txt" for site in sites), *sorted(CHAPTERS.glob("*.jsonl"))]
    assert len(sites) >= 5
    check_floor(f"sites {half} {lang}", tally.f1, *files)
    check_floor(f"sites {half} {lang}: headings", tally.headings_f1, *files)
