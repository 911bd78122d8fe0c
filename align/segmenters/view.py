"""A page that shows a segmentation: each boundary, and by which rule it is there, for the person who must find out.

The page stands alone (no script, no font, no request), follows the reader's light or dark setting, and escapes everything.
"""

from __future__ import annotations

from collections import Counter
from html import escape

from align.bitext import Document
from align.segmenters.boundary import Piece
from align.segmenters.segment import explain
from align.segmenters.srx import Srx

__all__ = ["explanation_html"]

_STYLE = """
:root { color-scheme: light dark; --ink: #1c1f23; --paper: #fff; --faint: #6a7178; --rule: #0b62a8;
  --line: #d9dde1; --mark: #fff3c9;
  --heading: #8a3b00; --caption: #4b6b2f; --cut: #f3f4f6 }
@media (prefers-color-scheme: dark) { :root { --ink: #e7e9eb; --paper: #16181b; --faint: #98a0a8; --rule: #7fc0f5;
  --line: #34393f;
  --mark: #4a3f16; --heading: #ffb27a; --caption: #b2d491; --cut: #1f2226 } }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 system-ui, sans-serif; overflow-wrap: anywhere }
h1 { font-size: 1.25rem } table { border-collapse: collapse; font-size: .875rem } td { padding: .1rem .75rem .1rem 0 }
ol { list-style: none; padding: 0 } li { border-top: 1px solid var(--line); padding: .4rem 0 .4rem 4rem; position: relative;
  white-space: pre-wrap } li::before { content: attr(value); position: absolute; left: 0; color: var(--faint); font-size: .8rem }
.heading { font-weight: 700; color: var(--heading) } .caption { font-style: italic; color: var(--caption) }
.why { display: block; font: .75rem/1.4 ui-monospace, monospace; color: var(--rule); white-space: normal }
.glued { background: var(--mark) } .cut { background: var(--cut); color: var(--faint); font-size: .8rem; padding-left: 4rem }
""".strip()
_MOST_CUT = 400


def explanation_html(document: Document, *, exceptions: Srx | None = None) -> str:
    """A self-contained page with every segment of a document, why it starts there, and what was left out.

    Args:
        document: a text with or without blocks; segments that it has are not looked at.
        exceptions: the user's own rules, as for ``segment``.
    """
    pieces = explain(document, exceptions=exceptions)
    title = escape(document.origin.name or "Segmentation")
    counts = Counter(part for piece in pieces for part in piece.rule.split("; "))
    rows = "".join(f"<tr><td>{escape(rule)}</td><td>{count}</td></tr>" for rule, count in sorted(counts.items()))
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>\n{_STYLE}\n</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
        f"<p>{len(pieces)} segments, {len(document.text)} characters. Each line says by which rule its segment begins there; "
        f'<span class="glued">a first letter on this ground</span> had no white space before it.</p>\n'
        f"<table>{rows}</table>\n"
        f'<ol lang="{escape(document.lang, quote=True)}">\n{"".join(_items(document, pieces))}</ol>\n</body>\n</html>\n'
    )


def _items(document: Document, pieces: list[Piece]) -> list[str]:
    """Segments and what the reader cut away, in the order of the text."""
    found = [(piece.start, _item(document.text, number, piece)) for number, piece in enumerate(pieces, 1)]
    found += [
        (block.start, _cut(document.text[block.start : block.end]))
        for block in document.blocks
        if block.kind == "boilerplate"
    ]
    return [html for _, html in sorted(found)]


def _item(text: str, number: int, piece: Piece) -> str:
    first, rest = escape(text[piece.start]), escape(text[piece.start + 1 : piece.end])
    shown = f'<span class="glued">{first}</span>{rest}' if piece.glued else first + rest
    why = f'<span class="why">{piece.start}–{piece.end} · {piece.kind} · {escape(piece.rule)}</span>'
    return f'<li value="{number}" class="{piece.kind}">{why}{shown}</li>\n'


def _cut(text: str) -> str:
    shown = text if len(text) <= _MOST_CUT else f"{text[:_MOST_CUT]} … ({len(text)} characters)"
    return f'<li class="cut"><span class="why">left out: furniture of the page</span>{escape(shown)}</li>\n'
