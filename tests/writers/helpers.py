"""Bitexts to write, by hand and at random."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from align.bitext import Bitext, Document, Finding, Link, SegmentKind, TermHit

HOSTILE = [
    '<script>alert("x")</script>',
    '"onmouseover="alert(1)" x="',
    "</style></script><h1>big</h1>",
    "javascript:alert(1)",
    "{{ 7 * 7 }} {% raw %} &amp; ]]> -->",
    "=HYPERLINK(1)",
    "a\tb\x0bc\x00d\ue000\ufffe",
    "\u202eright to left \u05d0\u05d1 \u0627\u0644\u0639\u0631\u0628\u064a\u0629",
    "lone \ud800 surrogate \U00020000",
    "line\u2028separator\x85next",
]

# Everything a text may hold, with the awkward parts drawn often.
_TEXTS = st.one_of(
    st.text(st.characters(codec=None), max_size=30),
    st.text(
        st.sampled_from("가나다 中文，。<>&\"'\t\r\u2028\x00\x85\ufffe\ud800\u05d0\u202e\U0001f600{}%="), max_size=20
    ),
)
SEGMENTS = _TEXTS.map(lambda text: text.replace("\n", " ").strip()).filter(bool)
KINDS: st.SearchStrategy[SegmentKind] = st.sampled_from(["heading", "sentence", "caption"])
_SIDE = st.lists(st.tuples(SEGMENTS, KINDS), max_size=3)


@st.composite
def bitexts(draw: st.DrawFn, *, at_most: int = 3, target: str = "ko") -> Bitext:
    """A bitext with beads of 0 to ``at_most`` segments a side, with hits and findings on some of them."""
    rows = draw(st.lists(st.tuples(_SIDE, _SIDE).filter(lambda row: bool(row[0] or row[1])), max_size=6))
    rows = [(left[:at_most], right[:at_most]) for left, right in rows]
    links, start, end = [], 0, 0
    for left, right in rows:
        score = draw(st.none() | st.integers(-1000, 1000).map(lambda number: number / 1000))
        links.append(Link((start, start + len(left)), (end, end + len(right)), score))
        start, end = start + len(left), end + len(right)
    documents = [
        Document.from_segments([text for text, _ in side], lang, kinds=[kind for _, kind in side])
        for lang, side in (
            ("en", [p for left, _ in rows for p in left]),
            (target, [p for _, right in rows for p in right]),
        )
    ]
    bitext = Bitext(documents[0], documents[1], tuple(links))
    return replace(bitext, terms=tuple(_hits(bitext)), findings=tuple(_findings(bitext)))


def _hits(bitext: Bitext) -> list[TermHit]:
    hits = []
    for number, link in enumerate(bitext.links):
        source, target = bitext.source_span(link), bitext.target_span(link)
        if source and target:
            hits.append(TermHit("t", number, source, target, "held", "w", "free"))
        elif source:
            hits.append(TermHit("t", number, (source[0], source[0] + 1), None, "missing", "w", "flagged", "why"))
    return hits


def _findings(bitext: Bitext) -> list[Finding]:
    return [
        Finding("number", number, "a message", "error", bitext.target_span(link))
        for number, link in enumerate(bitext.links)
        if number % 2
    ]


def pairs(*texts: tuple[str, str], langs: tuple[str, str] = ("en", "ko")) -> Bitext:
    """A 1:1 bitext."""
    source = Document.from_segments([left for left, _ in texts], langs[0])
    return Bitext.from_drafts(source, [right for _, right in texts], langs[1])


def hostile() -> Bitext:
    """Each hostile text opposite the next one."""
    texts = [text.strip() for text in HOSTILE]
    return pairs(*zip(texts, [*texts[1:], texts[0]], strict=True))
