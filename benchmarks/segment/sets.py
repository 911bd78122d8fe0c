"""The sets of the comparison: each a list of (what the tools get, what align gets, gold sentences).

Other tools know no pages, so on pages they get the body alone, already cut out; align gets the page with its menus and has to
find the body itself. PUD and the chapters are read from the folder ``shared`` beside the repository; nothing of them is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.segmenters.golden_pages import Page, pages
from tests.segmenters.pages import Chapter, read_chapter
from tests.segmenters.test_golden import MARK, cases

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
PUD = {"en": ("en", " "), "ko": ("ko", " "), "zh": ("zh-Hant", "")}


@dataclass(frozen=True)
class Item:
    """One text of a set. ``page`` is what align gets where it differs from ``text``."""

    text: str
    gold: tuple[str, ...]
    page: str = ""


def pud(lang: str, mode: str) -> list[Item]:
    """News and Wikipedia sentences in documents of ten: ``clean``, ``glued`` or all as ``one line``."""
    code, joiner = PUD[lang]
    text = (SHARED / "eval" / "segmentation" / f"pud.{code}.txt").read_text(encoding="utf-8")
    documents = [block.split("\n") for block in text.strip().split("\n\n")]
    if mode == "one line":
        documents = [[sentence for document in documents for sentence in document]]
    glue = "" if mode == "glued" else joiner
    return [Item(glue.join(sentences), tuple(sentences)) for sentences in documents]


def chapters(lang: str, *, contents: bool) -> list[Item]:
    """Chapters of a report, fully glued, in a page with or without a table of contents."""
    found: list[Chapter] = [
        read_chapter(path, lang) for path in sorted((SHARED / "corpora" / "chapters").glob("*.jsonl"))
    ]
    return [Item(found.fully_glued(), tuple(found.sentences()), found.page(contents=contents)) for found in found]


def golden_pages(lang: str) -> list[Item]:
    """Pages of twelve kinds of sites."""
    return [_page(page) for page in pages(lang)]


def _page(page: Page) -> Item:
    body = [part for part in page.parts if part.kind in ("sentence", "heading")]
    texts = tuple(page.text[part.start : part.end] for part in body)
    return Item(page.text[body[0].start : body[-1].end], texts, page.text)


def golden_cases(lang: str) -> list[Item]:
    """Hard cases, one paragraph each, the known gaps among them."""
    marked = [text for suffix in ("", ".gaps") for _, text in cases(lang, suffix)]
    return [Item(text.replace(f"{MARK}#", "").replace(MARK, ""), _pieces(text)) for text in marked]


def _pieces(marked: str) -> tuple[str, ...]:
    return tuple(piece.strip().removeprefix("#") for piece in marked.split(MARK))


def all_sets(lang: str) -> Iterator[tuple[str, list[Item]]]:
    """The names and items of every set of a language."""
    if SHARED.is_dir():
        for mode in ("clean", "glued", "one line"):
            yield f"PUD {mode}", pud(lang, mode)
        yield "chapters glued in a page", chapters(lang, contents=True)
        yield "the same, no contents", chapters(lang, contents=False)
    yield "golden pages", golden_pages(lang)
    yield "golden cases", golden_cases(lang)
