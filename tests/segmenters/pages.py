"""Pages for tests: a chapter glued into one line, with the furniture of a report page around it. All of it invented here."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

JOINER = {"en": " ", "ko": " ", "zh": ""}
CODE = {"en": "en", "ko": "ko", "zh": "zh-Hans"}


@dataclass(frozen=True)
class Furniture:
    """What stands around a body: before the title, between title and contents, after the contents, after the body."""

    head: str
    share: str
    essays: str
    foot: str


_DATA = json.loads(Path(__file__).with_name("furniture.json").read_text(encoding="utf-8"))
FURNITURE = {lang: Furniture(**parts) for lang, parts in _DATA.items()}


@dataclass(frozen=True)
class Chapter:
    """One language of a chapter: paragraphs in order, each a kind and its sentences."""

    name: str
    lang: str
    paragraphs: tuple[tuple[str, tuple[str, ...]], ...] = field(default=())

    @property
    def lead(self) -> list[str]:
        """Title, deck and captions, which stand before the first sentence."""
        first = next(n for n, (kind, _) in enumerate(self.paragraphs) if kind == "sentence")
        return [text for _, texts in self.paragraphs[:first] for text in texts]

    @property
    def body(self) -> list[tuple[str, tuple[str, ...]]]:
        first = next(n for n, (kind, _) in enumerate(self.paragraphs) if kind == "sentence")
        return list(self.paragraphs[first:])

    @property
    def headings(self) -> list[str]:
        return [text for kind, texts in self.body if kind == "heading" for text in texts]

    def sentences(self, *, lead: bool = False) -> list[str]:
        return [text for _, texts in (self.paragraphs if lead else self.body) for text in texts]

    def joined(self) -> str:
        """The chapter as plain text, one paragraph a line."""
        return "\n".join(self._paragraph(kind, texts) for kind, texts in self.paragraphs)

    def _paragraph(self, kind: str, texts: tuple[str, ...]) -> str:
        return ("\n" if kind == "caption" else JOINER[self.lang]).join(texts)

    def glued(self) -> str:
        """The body in one line, nothing between paragraphs and headings."""
        return "".join(JOINER[self.lang].join(texts) for _, texts in self.body)

    def fully_glued(self) -> str:
        """The body in one line, nothing between sentences either."""
        return "".join("".join(texts) for _, texts in self.body)

    def page(self, *, furniture: str = "", glue: bool = True, contents: bool = True, essays: bool = True) -> str:
        """The chapter as a scraped page: menus, title, share buttons, contents, essays, body, footer."""
        around = FURNITURE[furniture or self.lang]
        parts = [around.head.format(title=self.lead[0]), *self.lead, around.share]
        parts += ["".join(self.headings), around.share.split("English", 1)[0] + around.share[-30:]] if contents else []
        parts += [around.essays] if essays else []
        return "".join([*parts, self.fully_glued() if glue else self.glued(), around.foot])


def read_chapter(path: Path, lang: str) -> Chapter:
    paragraphs: dict[tuple[int, str], list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        paragraphs.setdefault((row["p"], row["kind"]), []).extend(row[lang])
    pairs = tuple((kind, tuple(texts)) for (_, kind), texts in paragraphs.items() if texts)
    return Chapter(path.stem, lang, pairs)
