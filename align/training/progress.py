"""What a run says while it works: a line on stderr now and then, a JSONL log, and a loss plot as SVG."""

from __future__ import annotations

import json
import sys
from html import escape
from pathlib import Path
from typing import Any

__all__ = ["Log", "plot"]

_WIDTH, _HEIGHT, _LEFT, _BOTTOM = 720, 360, 50, 40


class Log:
    """Appends records to ``log.jsonl`` and tells the user. After a resume, records past the checkpoint are dropped first."""

    def __init__(self, folder: Path, update: int) -> None:
        self.path = folder / "log.jsonl"
        kept = [record for record in self.records() if record["update"] <= update]
        self.path.write_text("".join(json.dumps(record) + "\n" for record in kept), encoding="utf-8")

    def records(self) -> list[dict[str, Any]]:
        """All records; a line that a kill cut short is left out."""
        if not self.path.exists():
            return []
        records = []
        for line in self.path.read_text(encoding="utf-8").splitlines():
            try:
                records.append(json.loads(line))
            except json.JSONDecodeError:
                continue
        return records

    def add(self, record: dict[str, Any]) -> None:
        """One record: into the file, and as a line on stderr."""
        with self.path.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(record) + "\n")
        words = " ".join(
            f"{key} {value:.4g}" if isinstance(value, float) else f"{key} {value}" for key, value in record.items()
        )
        print(words, file=sys.stderr, flush=True)


def _path(points: list[tuple[float, float]], low: float, high: float, last: float) -> str:
    across, up = (_WIDTH - _LEFT - 10) / max(last, 1e-9), (_HEIGHT - _BOTTOM - 10) / max(high - low, 1e-9)
    return " ".join(f"{_LEFT + x * across:.1f},{_HEIGHT - _BOTTOM - (y - low) * up:.1f}" for x, y in points)


def plot(records: list[dict[str, Any]], path: Path, title: str) -> None:
    """Loss in nats a piece over millions of target pieces: training (grey) and held-back text (blue)."""
    lines = {
        key: [(record["tokens"] / 1e6, record[key]) for record in records if key in record]
        for key in ("nll", "held_back_nll")
    }
    values = sorted(y for points in lines.values() for _, y in points)
    if not values:
        return
    low, high = values[0], values[int(0.99 * (len(values) - 1))]
    last = max(x for points in lines.values() for x, _ in points)
    colours = {"nll": "#999999", "held_back_nll": "#1f5fbf"}
    shapes = [
        f'<polyline fill="none" stroke="{colours[key]}" stroke-width="1.5" points="{_path(points, low, high, last)}"/>'
        for key, points in lines.items()
        if points
    ]
    labels = [
        f'<text x="4" y="{_HEIGHT - _BOTTOM}">{low:.2f}</text>', f'<text x="4" y="18">{high:.2f}</text>',
        f'<text x="{_LEFT}" y="{_HEIGHT - 12}">0</text>',
        f'<text x="{_WIDTH - 10}" y="{_HEIGHT - 12}" text-anchor="end">{last:.2f} million target pieces</text>',
        f'<text x="{_WIDTH // 2}" y="18" text-anchor="middle">{escape(title)}</text>',
    ]  # fmt: skip
    frame = f'<path d="M{_LEFT} 10V{_HEIGHT - _BOTTOM}H{_WIDTH - 10}" fill="none" stroke="black"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="12">'
    path.write_text("\n".join([head, frame, *shapes, *labels, "</svg>\n"]), encoding="utf-8")
