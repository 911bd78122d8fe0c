"""Growth of each stage on logarithmic axes: a straight line of slope one is linear time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

WIDTH, HEIGHT, LEFT, TOP, BOTTOM, RIGHT = 760, 420, 60, 40, 48, 150
COLOURS = ("c0", "c1", "c2", "c3", "c4", "c5")
DASHES = ("", "6 3", "2 3")
STYLE = """
  text { font: 12px system-ui, sans-serif; fill: #5a5f66; } .title { font-size: 13px; font-weight: 600; fill: #1c1e21; }
  .grid { stroke: #e3dfd6; } .linear { stroke: #8b887f; stroke-dasharray: 2 5; } .back { fill: #fbfaf7; }
  polyline { fill: none; stroke-width: 2; }
  .c0 { stroke: #35849a; } .c1 { stroke: #b4552d; } .c2 { stroke: #5b7f2b; } .c3 { stroke: #7a56a8; } .c4 { stroke: #a07d12; }
  .c5 { stroke: #a83d6b; }
  @media (prefers-color-scheme: dark) {
    text { fill: #a3a8ae; } .title { fill: #e7e5df; } .grid { stroke: #2e3237; } .back { fill: #16181b; }
    .c0 { stroke: #5fb3c9; } .c1 { stroke: #e08a60; } .c2 { stroke: #94bb5e; } .c3 { stroke: #b394dd; }
    .c4 { stroke: #d9b64c; } .c5 { stroke: #dd7fa8; }
  }"""
Rows = Sequence[Mapping[str, float]]


def picture(stages: Mapping[str, Rows], key: str = "seconds", title: str = "processor seconds by segments") -> str:
    """SVG text; every row of a stage has ``segments`` and ``key``. Values of zero are left out."""
    kept = {name: [(row["segments"], row[key]) for row in rows if row[key] > 0] for name, rows in stages.items()}
    points = [point for rows in kept.values() for point in rows]
    low_x, high_x = (_decade(edge(x for x, _ in points), up) for edge, up in ((min, False), (max, True)))
    low_y, high_y = (_decade(edge(y for _, y in points), up) for edge, up in ((min, False), (max, True)))

    def at(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - low_x) / max(1, high_x - low_x)
        along = (math.log10(y) - low_y) / max(1, high_y - low_y)
        return LEFT + (WIDTH - LEFT - RIGHT) * across, HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * along

    def lines() -> Iterator[str]:
        for power in range(low_x, high_x + 1):
            x, bottom = at(10**power, 10**low_y)
            yield f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{bottom:.1f}"/>'
            yield f'<text x="{x:.1f}" y="{bottom + 18:.1f}" text-anchor="middle">{10**power:,}</text>'
        for power in range(low_y, high_y + 1):
            x, y = at(10**low_x, 10**power)
            yield f'<line class="grid" x1="{x:.1f}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
            yield f'<text x="{x - 6:.1f}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>'
        yield from _slopes(low_x, high_x, low_y, high_y)
        for number, (name, rows) in enumerate(kept.items()):
            style = f'class="{COLOURS[number % 6]}" stroke-dasharray="{DASHES[number // 6 % 3]}"'
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*row) for row in rows))
            yield f'<polyline {style} points="{path}"><title>{name}</title></polyline>'
            y = TOP + 14 + 24 * number
            yield f'<polyline {style} points="{WIDTH - RIGHT + 14},{y} {WIDTH - RIGHT + 38},{y}"/>'
            yield f'<text x="{WIDTH - RIGHT + 44}" y="{y + 4}">{name}</text>'

    def _slopes(low_x: int, high_x: int, low_y: int, high_y: int) -> Iterator[str]:
        for power in range(low_y - (high_x - low_x), high_y + 1):
            steps = [(i, power + i - low_x) for i in range(low_x, high_x + 1) if low_y <= power + i - low_x <= high_y]
            if len(steps) > 1:
                (x1, y1), (x2, y2) = (at(10.0**i, 10.0**j) for i, j in (steps[0], steps[-1]))
                yield f'<line class="linear" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'

    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">'
    back = f'<rect class="back" width="{WIDTH}" height="{HEIGHT}"/><text class="title" x="14" y="22">{title}</text>'
    foot = f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 10}" text-anchor="end">segments; dotted: linear growth</text>'
    return "\n".join([head, f"<style>{STYLE}</style>", back, *lines(), foot, "</svg>", ""])


def _decade(value: float, up: bool) -> int:
    """The power of ten below or above."""
    return math.ceil(math.log10(value)) if up else math.floor(math.log10(value))
