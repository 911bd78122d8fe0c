"""Draw docs/stream-growth.svg from benchmarks/results/stream.json: time and memory of ``align translate`` over four decades.

Usage: python -m benchmarks.many.plot   (``make bench-stream`` runs it)
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.many.growth import RESULT, ROOT

PICTURE = ROOT / "docs" / "stream-growth.svg"
WIDTH, HEIGHT, LEFT, TOP, BOTTOM, PANEL = 720, 300, 56, 44, 40, 280
SAYS = "Time and memory of align translate from a thousand to a million lines"
STYLE = """
  text { font: 12px system-ui, sans-serif; fill: #5a5f66; } .title { font-size: 13px; font-weight: 600; fill: #1c1e21; }
  .grid { stroke: #e3dfd6; } .line { fill: none; stroke: #35849a; stroke-width: 2; } .dot { fill: #35849a; }
  .bound { stroke: #8b887f; stroke-dasharray: 4 4; } .back { fill: #fbfaf7; }
  @media (prefers-color-scheme: dark) {
    text { fill: #a3a8ae; } .title { fill: #e7e5df; } .grid { stroke: #2e3237; } .line { stroke: #5fb3c9; }
    .dot { fill: #5fb3c9; } .back { fill: #16181b; }
  }"""


def picture(rows: Sequence[dict[str, float]]) -> str:
    """The picture as SVG text; ``rows`` have ``lines``, ``seconds`` and ``megabytes``. Lines and seconds are on log axes."""
    last = rows[-1]
    linear = [(row["lines"], last["seconds"] * row["lines"] / last["lines"]) for row in rows]
    seconds = [(row["lines"], row["seconds"]) for row in rows]
    megabytes = [(row["lines"], row["megabytes"]) for row in rows]
    body = [
        *_panel(seconds, linear, "processor seconds (dashed: linear)", 0, (0.1, 1_000), log=True),
        *_panel(megabytes, [(x, 400) for x, _ in megabytes], "peak memory in MB (dashed: bound)", WIDTH // 2, (0, 400)),
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{SAYS}">'
    back = f'<rect class="back" width="{WIDTH}" height="{HEIGHT}"/>'
    return "\n".join([head, f"<style>{STYLE}</style>", back, *body, "</svg>", ""])


def _panel(
    points: Sequence[tuple[float, float]],
    bound: Sequence[tuple[float, float]],
    title: str,
    left: int,
    span: tuple[float, float],
    log: bool = False,
) -> Iterator[str]:
    x0, y0, low, high = left + LEFT, HEIGHT - BOTTOM, math.log10(points[0][0]), math.log10(points[-1][0])

    def at(point: tuple[float, float]) -> str:
        bottom, top, value = (math.log10(each) for each in (*span, point[1])) if log else (*span, point[1])
        x = x0 + PANEL * (math.log10(point[0]) - low) / ((high - low) or 1)
        return f"{x:.1f},{y0 - (y0 - TOP) * (value - bottom) / (top - bottom):.1f}"

    yield f'<text class="title" x="{left + 14}" y="22">{title}</text>'
    steps = [10.0**power for power in range(round(math.log10(span[0])), round(math.log10(span[1])) + 1)] if log else []
    for value in steps or [span[1] * share / 4 for share in range(5)]:
        y = float(at((points[0][0], value)).split(",")[1])
        yield f'<line class="grid" x1="{x0}" x2="{x0 + PANEL}" y1="{y}" y2="{y}"/>'
        yield f'<text x="{x0 - 6}" y="{y + 4}" text-anchor="end">{value:,g}</text>'
    for lines, _ in points:
        x = float(at((lines, span[1])).split(",")[0])
        yield f'<text x="{x}" y="{y0 + 18}" text-anchor="middle">{lines:,.0f}</text>'
    yield f'<polyline class="bound" fill="none" points="{" ".join(map(at, bound))}"/>'
    yield f'<polyline class="line" points="{" ".join(map(at, points))}"/>'
    for point in points:
        across, down = at(point).split(",")
        yield f'<circle class="dot" cx="{across}" cy="{down}" r="3.5"><title>{point[0]:,.0f}: {point[1]:,}</title></circle>'
    yield f'<text x="{x0 + PANEL}" y="{y0 + 34}" text-anchor="end">lines</text>'


def main() -> None:
    """Draw what was measured last."""
    record = json.loads(Path(RESULT).read_text(encoding="utf-8"))
    PICTURE.write_text(picture(record["growth"]), encoding="utf-8")


if __name__ == "__main__":
    main()
