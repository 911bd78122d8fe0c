"""Floors of quality: figures that were reached once and may only go up, with the digest of the set that they rest on."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from align.bitext import Document, Segment
from align.readers.plain import plain_blocks
from align.segmenters.segment import segment
from tests.segmenters.pages import CODE, Chapter, read_chapter
from tests.segmenters.scoring import Tally

TESTS = Path(__file__).resolve().parents[1]
SHARED = TESTS.parent / ".." / "shared"
FLOORS: dict[str, Any] = json.loads((TESTS / "gate" / "segmentation.json").read_text(encoding="utf-8"))
REPORT = SHARED / "report" / "world-report-2021-north-korea.en.txt"
REPORT_GOLD = SHARED / "report" / "segments.en.txt"
CHAPTERS = SHARED / "corpora" / "chapters"
PUD = {"en": ("en", " "), "ko": ("ko", " "), "zh-Hant": ("zh-Hant", "")}

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the folder shared is not beside the repository")


def check_floor(name: str, figure: float, *files: Path) -> None:
    """Compare with the floor; with ALIGN_GATE=show print what was reached, to raise a floor by hand."""
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]
    if os.environ.get("ALIGN_GATE") == "show":
        sys.stderr.write(f"{name}\t{figure:.2f}\t{digest}\n")
        return
    floor = FLOORS[name]
    assert digest == floor["digest"], "the set changed: measure the floor again"
    assert figure >= floor["floor"] - 0.005


def cut(text: str, lang: str, *, page: bool = True) -> Document:
    return segment(Document(text, lang, tuple(plain_blocks(text)) if page else ()))


def squeezed(texts: list[str]) -> str:
    return "".join("".join(texts).split())


def heading_texts(document: Document) -> list[str]:
    def is_heading(part: Segment) -> bool:
        return part.kind == "heading"

    return [document.span_text((part.start, part.end)) for part in document.segments if is_heading(part)]


def test_the_scraped_report_is_split_exactly() -> None:
    gold = REPORT_GOLD.read_text(encoding="utf-8").splitlines()
    document = cut(REPORT.read_text(encoding="utf-8"), "en")
    assert document.texts() == [line.removeprefix("# ") for line in gold]
    assert heading_texts(document) == [line[2:] for line in gold if line.startswith("# ")]
    assert len(document) == 71
    assert len(heading_texts(document)) == 6


@cache
def chapters(lang: str) -> list[Chapter]:
    return [read_chapter(path, lang) for path in sorted(CHAPTERS.glob("*.jsonl"))]


@pytest.mark.parametrize("lang", ["en", "ko", "zh"])
def test_chapters_as_paragraphs(lang: str) -> None:
    tally = Tally()
    for chapter in chapters(lang):
        tally.add(chapter.sentences(lead=True), cut(chapter.joined(), CODE[lang]).texts())
    check_floor(f"chapters {lang} paragraphs", tally.f1, *sorted(CHAPTERS.glob("*.jsonl")))


PAGES: dict[str, dict[str, bool]] = {
    "page": {},
    "page, spaced sentences": {"glue": False},
    "page without essays": {"essays": False},
    "page without contents": {"contents": False},
}


@pytest.mark.parametrize("lang", ["en", "ko", "zh"])
@pytest.mark.parametrize("furniture", ["own", "en"])
@pytest.mark.parametrize("kind", PAGES)
def test_chapters_glued_into_a_page(kind: str, furniture: str, lang: str) -> None:
    tally, headings = Tally(), [0, 0]
    for chapter in chapters(lang):
        text = chapter.page(furniture=lang if furniture == "own" else "en", **PAGES[kind])
        document = cut(text, CODE[lang])
        assert document.text == text
        assert squeezed(document.texts()) == squeezed(chapter.sentences()), (
            "the body is the chapter's, not a character more"
        )
        tally.add(chapter.sentences(), document.texts())
        headings[0] += len(set(heading_texts(document)) & set(chapter.headings))
        headings[1] += len(heading_texts(document)) + len(chapter.headings)
    files = sorted(CHAPTERS.glob("*.jsonl"))
    name = f"chapters {lang} {kind}, {furniture} furniture"
    check_floor(name, tally.f1, *files)
    check_floor(f"{name}: headings", 200.0 * headings[0] / headings[1], *files)


@cache
def pud(lang: str) -> list[list[str]]:
    text = (SHARED / "eval" / "segmentation" / f"pud.{lang}.txt").read_text(encoding="utf-8")
    return [block.split("\n") for block in text.strip().split("\n\n")]


@pytest.mark.parametrize("lang", PUD)
@pytest.mark.parametrize("mode", ["clean", "glued", "one line"])
def test_pud(mode: str, lang: str) -> None:
    code, joiner = PUD[lang]
    documents = pud(lang)
    if mode == "one line":
        documents = [[sentence for document in documents for sentence in document]]
    tally = Tally()
    for document in documents:
        text = ("" if mode == "glued" else joiner).join(document)
        tally.add(document, cut(text, code, page=False).texts())
    check_floor(f"PUD {lang} {mode}", tally.f1, SHARED / "eval" / "segmentation" / f"pud.{lang}.txt")
