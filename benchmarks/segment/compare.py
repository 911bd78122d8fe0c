"""One table of boundary F1: align against other sentence splitters on the same sets, written to benchmarks/results.

Usage: python -m benchmarks.segment.compare   (``make bench-segment`` installs the other tools first)
"""

from __future__ import annotations

import json
import platform
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import align
from align.bitext import Document
from align.readers.plain import plain_blocks
from align.segmenters.segment import segment
from benchmarks.segment.rivals import Split, splitter, versions
from benchmarks.segment.sets import ROOT, Item, all_sets
from tests.segmenters.pages import CODE
from tests.segmenters.scoring import edges

RESULTS = ROOT / "benchmarks" / "results"
PAGE = ROOT / "docs" / "segmentation.md"
MARKS = ("<!-- table -->", "<!-- end of table -->")


def ours(lang: str) -> Split:
    """This project itself, as a function from a text to its segments."""

    def split(text: str) -> list[str]:
        return segment(Document(text, CODE[lang])).texts()

    return split


def ours_on_page(lang: str) -> Split:
    """The same with the reader of plain text before it."""

    def split(text: str) -> list[str]:
        return segment(Document(text, CODE[lang], tuple(plain_blocks(text)))).texts()

    return split


def squeeze(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())


def cuts(text: str, sentences: Sequence[str]) -> set[int]:
    """Ends of sentences in visible characters of the text, by looking each up: some tools change or drop characters."""
    whole, position, found = squeeze(text), 0, set()
    for sentence in map(squeeze, sentences):
        place = whole.find(sentence, position, position + len(sentence) + 40) if sentence else -1
        position = min(len(whole), (place if place >= 0 else position) + len(sentence))
        found.add(position)
    return found - {0, len(whole)}


def page_cuts(item: Item, sentences: Sequence[str]) -> set[int]:
    """The same for segments that were found in a page: its body's ends count too, for it had to be found."""
    whole, body = squeeze(item.page), squeeze(item.text)
    start = whole.index(body)
    position, found = 0, set()
    for sentence in map(squeeze, sentences):
        place = whole.find(sentence, position)
        position = place + len(sentence)
        found |= {place - start, position - start}
    return {cut for cut in found if cut not in (0, len(body))}


def f1(items: Sequence[Item], split: Split, on_page: Split | None) -> float:
    """Boundary F1 over a set, in percent, micro: counts are added before anything is divided."""
    right = total = 0
    for item in items:
        gold = set(edges(item.gold)[:-1])
        found = page_cuts(item, on_page(item.page)) if item.page and on_page else cuts(item.text, split(item.text))
        right += 2 * len(gold & found)
        total += len(gold) + len(found)
    return 100.0 * right / max(1, total)


def measure() -> dict[str, dict[str, float]]:
    """F1 by row (language and set) and tool."""
    rows: dict[str, dict[str, float]] = {}
    for lang in CODE:
        tools = {"align": ours(lang)} | {
            name: made for name in versions() if (made := splitter(name, lang)) is not None
        }
        for name, items in all_sets(lang):
            row = rows.setdefault(f"{lang} {name}", {})
            for tool, split in tools.items():
                began = time.perf_counter()
                row[tool] = round(f1(items, split, ours_on_page(lang) if tool == "align" else None), 2)
                sys.stderr.write(f"{lang} {name}: {tool} {row[tool]} ({time.perf_counter() - began:.1f} s)\n")
    return rows


def table(rows: dict[str, dict[str, float]], tools: dict[str, str]) -> str:
    """The rows as Markdown, the best figure of each in bold."""
    names = list(tools)
    lines = [
        "| set | " + " | ".join(f"{name} {tools[name]}" for name in names) + " |",
        "| --- |" + " ---: |" * len(names),
    ]
    for set_name, row in rows.items():
        best = max(row.values())
        cells = [
            ("–" if name not in row else f"**{row[name]:.2f}**" if row[name] == best else f"{row[name]:.2f}")
            for name in names
        ]
        lines.append(f"| {set_name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def include(page: Path, text: str) -> None:
    """Put the table between its marks in a page of the documentation."""
    old = page.read_text(encoding="utf-8")
    before, _, rest = old.partition(MARKS[0])
    after = rest.partition(MARKS[1])[2]
    page.write_text(f"{before}{MARKS[0]}\n{text}\n{MARKS[1]}{after}", encoding="utf-8")


def main() -> None:
    """Measure and write ``segmentation.json`` and the table in docs/segmentation.md."""
    tools = {"align": align.__version__, **versions()}
    rows = measure()
    RESULTS.mkdir(parents=True, exist_ok=True)
    report = {"metric": "boundary F1, micro", "python": platform.python_version(), "versions": tools, "rows": rows}
    (RESULTS / "segmentation.json").write_text(
        json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    print(table(rows, tools))
    if PAGE.exists():
        include(PAGE, table(rows, tools))


if __name__ == "__main__":
    main()
