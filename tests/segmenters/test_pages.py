"""Scraped pages of many kinds of sites: the body is found and split, and floors hold what was reached."""

from __future__ import annotations

import pytest

from align.bitext import Document
from align.readers.plain import plain_blocks
from align.segmenters.segment import segment
from tests.segmenters.golden_pages import PAGES, PageTally, pages
from tests.segmenters.pages import CODE
from tests.segmenters.test_gate import check_floor


@pytest.mark.parametrize("lang", CODE)
def test_pages_of_other_kinds_of_sites(lang: str) -> None:
    tally = PageTally()
    for page in pages(lang):
        document = segment(Document(page.text, CODE[lang], tuple(plain_blocks(page.text))))
        assert document.text == page.text
        tally.add(page, document)
    files = sorted(PAGES.glob(f"{lang}-*.txt"))
    check_floor(f"golden pages {lang}", tally.f1, *files)
    check_floor(f"golden pages {lang}: headings", tally.headings_f1, *files)


@pytest.mark.parametrize("lang", CODE)
def test_there_are_twelve_pages(lang: str) -> None:
    assert len(pages(lang)) >= 12
