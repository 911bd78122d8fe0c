"""Markdown with its text replaced by the translation: headings, lists, tables, emphasis, links and code stay what they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from align.writers.layout import Block, Mark, Piece, Project, Translation, place, rebuilt

__all__ = ["translated_markdown"]

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---[ \t]*\n", re.DOTALL)
_OPENING = re.compile(r"^(?:[ \t]*(?:>|[-*+]|\d{1,9}[.)]|#{1,6})[ \t]+)*[ \t]*")
_SPECIAL = re.compile(r"([\\`*_\[\]<>])")
_TAGS = {"*": "em", "**": "strong"}
_LINE_START = re.compile(r"^(\s*)([#+>-]|\d+(?=[.)]\s))")


@dataclass(frozen=True, slots=True)
class _Inline:
    """One inline token: its lines, its raw Markdown, its visible text with marks, what each is written with, pictures."""

    lines: tuple[int, int]
    raw: str
    block: Block
    frames: tuple[tuple[str, str], ...]
    pictures: tuple[str, ...] = ()


def translated_markdown(text: str, translation: Translation, project: Project) -> tuple[str, set[int]]:
    """The document in the translation's language, and the numbers of the segments that found their place in it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT_MATTER.match(text)
    head, body = (front.group(), text[front.end() :]) if front else ("", text)
    lines = body.split("\n")
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    inlines = [_inline(token) for token in tokens if token.type == "inline" and token.map]
    places = place([inline.block.text for inline in inlines], translation.sources)
    placed: set[int] = set()
    ends: dict[int, int] = {}  # cells of a table share a line: each stands before the one that was done last
    for inline, here in reversed(list(zip(inlines, places, strict=True))):
        first = inline.lines[0]
        at = lines[first].rfind(inline.raw.split("\n")[0], 0, ends.get(first, len(lines[first])))
        if here and any(spot.segment in translation.targets for spot in here):
            made = _written(rebuilt(inline.block, here, translation, project), inline.frames)
            _replace(lines, inline, " ".join((*inline.pictures, made)), at)
        ends[first] = max(at, 0)
        placed |= {spot.segment for spot in here}
    return head + "\n".join(lines), placed


def _inline(token: Token) -> _Inline:
    parts: list[str] = []
    marks: list[Mark] = []
    frames: list[tuple[str, str]] = []
    pictures: list[str] = []
    open_: list[tuple[int, tuple[str, str]]] = []

    def size() -> int:
        return sum(map(len, parts))

    for child in token.children or ():
        if child.nesting == 1:
            open_.append((size(), _frame(child)))
        elif child.nesting == -1 and open_:
            start, frame = open_.pop()
            frames.append(frame)
            marks.append(Mark((start, size()), len(frames) - 1))
        elif child.type in ("text", "text_special"):
            parts.append(child.content)
        elif child.type == "code_inline":
            frames.append(("`", "`"))
            marks.append(Mark((size(), size() + len(child.content)), len(frames) - 1))
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "image":
            pictures.append(f"![{child.content}]({child.attrs.get('src', '')})")
    marks.sort(key=lambda mark: (mark.span[0], -mark.span[1]))
    lines = token.map or [0, 0]
    return _Inline(
        (lines[0], lines[1]), token.content, Block("".join(parts), tuple(marks)), tuple(frames), tuple(pictures)
    )


def _frame(token: Token) -> tuple[str, str]:
    """How an opening inline token is written. Underscores are no emphasis inside a word, and Korean particles touch theirs."""
    if token.type == "link_open":
        title = f' "{token.attrs["title"]}"' if token.attrs.get("title") else ""
        return "[", f"]({token.attrs.get('href', '')}{title})"
    marks = token.markup.replace("_", "*")
    return marks, marks


def _written(pieces: Sequence[Piece], frames: Sequence[tuple[str, str]]) -> str:
    """Pieces as Markdown; marks close in the reverse of the order in which they opened."""
    out, open_ = list[str](), list[int]()
    styles = [_style(frame, [piece.text for piece in pieces if key in piece.keys]) for key, frame in enumerate(frames)]
    for piece in pieces:
        while open_ and open_ != list(piece.keys[: len(open_)]):
            out.append(styles[open_.pop()][1])
        for key in piece.keys[len(open_) :]:
            out.append(styles[key][0])
            open_.append(key)
        code = any(frames[key][0] == "`" for key in piece.keys)
        out.append(piece.text if code else _SPECIAL.sub(r"\\\1", piece.text))
    while open_:
        out.append(styles[open_.pop()][1])
    return _LINE_START.sub(_escaped_start, "".join(out))


def _escaped_start(match: re.Match[str]) -> str:
    """The first letters of a line that would be a heading, list or quotation, as text."""
    return f"{match[0]}\\" if match[2].isdigit() else f"{match[1]}\\{match[2]}"


def _style(frame: tuple[str, str], texts: Sequence[str]) -> tuple[str, str]:
    """Stars, or tags where stars would not be emphasis: at a quotation mark or space next to letters (CommonMark 6.2)."""
    tag, whole = _TAGS.get(frame[0]), "".join(texts)
    if tag and whole and not (whole[0].isalnum() and whole[-1].isalnum()):
        return f"<{tag}>", f"</{tag}>"
    return frame


def _replace(lines: list[str], inline: _Inline, made: str, at: int) -> None:
    """Put the new text where the raw one stands: from ``at`` inside its first line; what follows on other lines goes."""
    first, last = inline.lines
    raw = inline.raw.split("\n")
    if last - first <= 1 and at >= 0 and len(raw) == 1:
        before, after = lines[first][:at], lines[first][at + len(raw[0]) :]
        cell = made.replace("|", "\\|") if "|" in before else made
        lines[first] = before + cell + after
        return
    opening = _OPENING.match(lines[first])
    prefix = lines[first][:at] if at >= 0 else (opening.group() if opening else "")
    lines[first : first + len(raw)] = [prefix + made]
