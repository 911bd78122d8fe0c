"""Draw docs/alignment-growth.svg from benchmarks/results/alignment.json: processor time and memory by length of the text.

Usage: python -m benchmarks.align.plot   (``make bench-align`` runs it)
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "docs" / "alignment-growth.svg"
WIDTH, HEIGHT, LEFT, TOP, BOTTOM, PANEL = 720, 300, 56, 44, 40, 280
SAYS = "Time and memory of sentence alignment up to 100,000 sentences"
STYLE = """
  text { font: 12px system-ui, sans-serif; fill: #5a5f66; } .title { font-size: 13px; font-weight: 600; fill: #1c1e21; }
  .value { fill: #1c1e21; } .grid { stroke: #e3dfd6; } .line { fill: none; stroke: #35849a; stroke-width: 2; }
  .dot { fill: #35849a; } .linear { stroke: #8b887f; stroke-dasharray: 4 4; } .back { fill: #fbfaf7; }
  @media (prefers-color-scheme: dark) {
    text { fill: #a3a8ae; } .title, .value { fill: #e7e5df; } .grid { stroke: #2e3237; } .line { stroke: #5fb3c9; }
    .dot { fill: #5fb3c9; } .back { fill: #16181b; }
  }"""


def picture(rows: Sequence[dict[str, float]]) -> str:
    """The picture as SVG text; ``rows`` have ``source``, ``seconds`` and ``megabytes``."""
    body = [
        *_panel(rows, "seconds", "processor seconds, without encoding", 0),
        *_panel(rows, "megabytes", "peak memory in MB, without the encoder", WIDTH // 2),
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{SAYS}">',
            f"<style>{STYLE}</style>",
            f'<rect class="back" width="{WIDTH}" height="{HEIGHT}"/>',
            *body,
            "</svg>",
            "",
        ]
    )


def _panel(rows: Sequence[dict[str, float]], key: str, title: str, left: int) -> Iterator[str]:
    """One plot, from (0, 0); the dashed line is through the origin and the last point."""
    x0, y0 = left + LEFT, HEIGHT - BOTTOM
    most, longest = max(row[key] for row in rows), max(row["source"] for row in rows)
    height = y0 - TOP

    def at(row: dict[str, float]) -> tuple[float, float]:
        return x0 + PANEL * row["source"] / longest, y0 - height * row[key] / most

    yield f'<text class="title" x="{left + 14}" y="22">{title}</text>'
    for share in (0, 0.25, 0.5, 0.75, 1):
        y = y0 - height * share
        yield f'<line class="grid" x1="{x0}" x2="{x0 + PANEL}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text x="{x0 - 6}" y="{y + 4:.1f}" text-anchor="end">{most * share:,.0f}</text>'
        yield f'<text x="{x0 + PANEL * share:.1f}" y="{y0 + 18}" text-anchor="middle">{longest * share / 1000:,.0f}k</text>'
    yield f'<line class="linear" x1="{x0}" y1="{y0}" x2="{x0 + PANEL}" y2="{y0 - height}"/>'
    points = [at(row) for row in rows]
    yield '<polyline class="line" points="' + " ".join(f"{x:.1f},{y:.1f}" for x, y in points) + '"/>'
    for (x, y), row in zip(points, rows, strict=True):
        yield f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3.5"><title>{row["source"]:,.0f}: {row[key]:,}</title></circle>'
    yield f'<text x="{x0 + PANEL}" y="{y0 + 34}" text-anchor="end">source sentences</text>'


def main() -> None:
    """Draw what was measured last."""
    record = json.loads((ROOT / "benchmarks" / "results" / "alignment.json").read_text(encoding="utf-8"))
    PICTURE.write_text(picture(record["growth"]), encoding="utf-8")


if __name__ == "__main__":
    main()
