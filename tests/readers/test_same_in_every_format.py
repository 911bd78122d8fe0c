"""One report as Markdown, HTML, DOCX, EPUB and PDF, in one column and in two: the segments are the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from align.bitext import BlockKind
from align.readers.read import read_bytes
from align.segmenters.segment import segment
from tests.readers.makers import FORMATS, Item, make_markdown, make_pdf

CORPUS = Path(__file__).resolve().parents[2] / "corpora" / "sample-report"
PAGES: dict[str, Callable[[Sequence[Item], str], bytes]] = {
    **FORMATS,
    "pdf, two columns": partial(make_pdf, columns=2),
    "pdf, justified": partial(make_pdf, justified=True),
    "pdf, two columns, justified, indented": partial(make_pdf, columns=2, justified=True, indent=12),
}


def squeezed(text: str) -> str:
    return " ".join(text.split())


def segments(data: bytes, name: str, lang: str) -> list[tuple[str, str]]:
    document = segment(read_bytes(data, name, lang=lang))
    texts = [squeezed(text) for text in document.texts()]
    return [(part.kind, text) for part, text in zip(document.segments, texts, strict=True)]


def chapter(lang: str) -> list[Item]:
    items: list[Item] = []
    for part in (CORPUS / f"report.{lang}.md").read_text(encoding="utf-8").split("\n\n"):
        marks, _, rest = part.strip().partition(" ")
        kinds: dict[str, BlockKind] = {"#": "title", "##": "heading"}
        if part.strip():
            items.append((kinds[marks], rest) if marks in kinds else ("paragraph", part.strip()))
    return items


@pytest.fixture(scope="module")
def scraped(shared: Path) -> tuple[list[Item], list[tuple[str, str]]]:
    """The paragraphs of the scraped report, three sentences each, and its segments."""
    lines = (shared / "report" / "segments.en.txt").read_text(encoding="utf-8").splitlines()
    items: list[Item] = [("title", "North Korea")]
    expected = [("heading", "North Korea")]
    since_break = 0
    for line in lines:
        if line.startswith("# "):
            items.append(("heading", line[2:]))
            since_break = 0
        elif since_break % 3:
            items[-1] = ("paragraph", f"{items[-1][1]} {line}")
            since_break += 1
        else:
            items.append(("paragraph", line))
            since_break = 1
        expected.append(("heading" if line.startswith("# ") else "sentence", squeezed(line.removeprefix("# "))))
    return items, expected


@pytest.mark.parametrize("lang", ["en", "ko", "zh-Hans"])
def test_chapters_on_pages_of_two_columns(shared: Path, lang: str) -> None:
    """One block a sentence or more, as short as captions, on the hardest of our pages."""
    folder = shared / "corpora" / "chapters"
    for path in sorted(folder.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        items: list[Item] = []
        for number, row in enumerate(rows):
            kind: BlockKind = "title" if number == 0 else "heading" if row["kind"] == "heading" else "paragraph"
            items.append((kind, ("" if lang == "zh-Hans" else " ").join(row[lang[:2]])))
        expected = segments(make_markdown(items, lang), "x.md", lang)
        for columns, indent in ((2, 12), (2, 0), (1, 0)):
            page = make_pdf(items, lang, columns=columns, justified=bool(indent), indent=indent)
            assert segments(page, path.name, lang) == expected


@pytest.mark.parametrize("made", PAGES)
def test_the_scraped_report(scraped: tuple[list[Item], list[tuple[str, str]]], made: str) -> None:
    items, expected = scraped
    name = "x.md" if made == "markdown" else "x"
    assert segments(PAGES[made](items, "en"), name, "en") == expected


@pytest.mark.parametrize("lang", ["en", "ko", "zh-Hans"])
@pytest.mark.parametrize("made", [name for name in PAGES if name != "markdown"])
def test_the_sample_report(lang: str, made: str) -> None:
    items = chapter(lang)
    expected = segments(make_markdown(items, lang), "x.md", lang)
    assert segments(PAGES[made](items, lang), "x", lang) == expected
    assert sum(kind == "heading" for kind, _ in expected) == sum(kind != "paragraph" for kind, _ in items)
