"""A small run for the review's tests, made by hand: six source segments, seven published ones, a glossary of three terms."""

from __future__ import annotations

from pathlib import Path

from align.bitext import Bitext, Document, Finding, Link, SegmentKind, TermHit
from align.glossary.table import load
from align.glossary.termbase import Termbase
from align.review.rows import Base
from align.writers.jsonl import render_beads, render_draft

SOURCES = (
    "Freedom of Expression",
    "The government restricts freedom of expression.",
    "In 2020 it closed 3 newspapers.",
    "Torture is common.",
    "Refugees were returned.",
    "Nobody was punished.",
)
DRAFTS = {
    "ko": (
        "표현의 자유",
        "정부는 표현의 자유을 제한한다.",
        "2020년에 신문사 3곳을 폐쇄했다.",
        "고문은 흔하다.",
        "",
        "아무도 처벌받지 않았다.",
    ),
    "zh-Hans": ("言论自由", "政府限制言论自由。", "2020年关闭了3家报社。", "酷刑很普遍。", "", "没有人受到惩罚。"),
}
PUBLISHED = {
    "ko": (
        "표현의 자유",
        "정부가 표현의 자유를 제한한다.",
        "2020년, 신문사 3곳이",
        "문을 닫았다.",
        "고문이 흔히 일어난다.",
        "난민들이 송환되었다.",
        "처벌받은 사람은 없다.",
    ),
    "zh-Hans": (
        "言论自由",
        "政府限制言论自由。",
        "2020年，",
        "三家报社关门。",
        "酷刑司空见惯。",
        "难民被遣返。",
        "无人受罚。",
    ),
}
BEADS = (((0, 1), (0, 1)), ((1, 2), (1, 2)), ((2, 3), (2, 4)), ((3, 4), (4, 5)), ((4, 5), (5, 6)), ((5, 6), (6, 7)))
GLOSSARY = (
    "en\tko\tzh-Hans\tko_admitted\n"
    "freedom of expression\t표현의 자유\t言论自由\t\n"
    "torture\t고문\t酷刑\t\n"
    "refugee\t난민\t难民\t피란민\n"
)


def base(lang: str = "ko", *, published: bool = True) -> Base:
    """The run as the review sees it."""
    source = Document.from_segments(SOURCES, "en", kinds=_kinds(6))
    draft = Bitext.from_drafts(source, DRAFTS[lang], lang)
    start = draft.target.segments[1].start
    shown = "표현의 자유" if lang == "ko" else "言论自由"
    at = start + draft.target.segment_text(1).index(shown)
    term = TermHit(
        "freedom-of-expression",
        1,
        _span(source, 1, "freedom of expression"),
        (at, at + len(shown)),
        "held",
        shown,
        "free",
    )
    particle = Finding("particle", 1, "particle “을” should be “를”", "warning", (at + len(shown), at + len(shown) + 1))
    findings = (*draft.findings, *([particle] if lang == "ko" else []))
    made = Bitext(draft.source, draft.target, draft.links, (term,), tuple(sorted(findings, key=lambda f: f.link)))
    if not published:
        return Base(made)
    target = Document.from_segments(PUBLISHED[lang], lang, kinds=_kinds(7))
    links = tuple(Link(a, b, 0.9) for a, b in BEADS)
    return Base(made, Bitext(source, target, links))


def _kinds(count: int) -> list[SegmentKind]:
    """A heading and then sentences."""
    sentences: list[SegmentKind] = ["sentence"] * (count - 1)
    return ["heading", *sentences]


def _span(document: Document, segment: int, words: str) -> tuple[int, int]:
    start = document.segments[segment].start + document.segment_text(segment).index(words)
    return start, start + len(words)


def write_run(folder: Path, langs: tuple[str, ...] = ("ko", "zh-Hans"), *, published: bool = True) -> Path:
    """The run's files, as ``align run`` writes them."""
    for lang in langs:
        run = base(lang, published=published)
        place = folder / lang
        place.mkdir(parents=True)
        (place / "draft.jsonl").write_text(render_draft(run.draft), encoding="utf-8")
        if run.published is not None:
            (place / "beads.jsonl").write_text(render_beads(run.published, run.draft), encoding="utf-8")
    (folder / "manifest.json").write_text('{"title": "Aldova <b>2020</b>"}', encoding="utf-8")
    return folder


def termbase(folder: Path) -> Termbase:
    """The glossary of the run."""
    path = folder / "terms.tsv"
    path.write_text(GLOSSARY, encoding="utf-8")
    return load([path])
