"""The invariants of the data types: no stage can lose, repeat or reorder a segment."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.bitext import Bitext, Block, Document, Finding, Link, Segment, Stamp, TermHit
from align.errors import InvariantError

words = st.text(st.characters(exclude_categories=("Cs", "Zs", "Zl", "Zp", "Cc")), min_size=1).filter(
    lambda t: t == t.strip()
)
lines = st.lists(words, max_size=8)


@given(lines)
def test_document_from_segments_keeps_every_text(texts: list[str]) -> None:
    document = Document.from_segments(texts, "en")
    assert document.texts() == texts
    assert len(document) == len(texts)


@given(st.lists(words, min_size=1, max_size=8), st.data())
def test_document_without_one_of_its_segments_is_refused(texts: list[str], data: st.DataObject) -> None:
    document = Document.from_segments(texts, "en")
    lost = data.draw(st.integers(0, len(texts) - 1))
    rest = [segment for number, segment in enumerate(document.segments) if number != lost]
    if rest:
        with pytest.raises(InvariantError, match="outside every segment"):
            document.with_segments(rest)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)).filter(any), max_size=6))
def test_links_that_cover_both_sides_once_are_accepted_and_others_refused(shapes: list[tuple[int, int]]) -> None:
    links, source, target = [], 0, 0
    for wide, tall in shapes:
        links.append(Link((source, source + wide), (target, target + tall)))
        source, target = source + wide, target + tall
    english = Document.from_segments([f"s{n}" for n in range(source)], "en")
    korean = Document.from_segments([f"t{n}" for n in range(target)], "ko")
    bitext = Bitext(english, korean, tuple(links))
    assert sum(len(link.sources) for link in bitext.links) == source
    for number in range(len(links)):
        with pytest.raises(InvariantError):
            Bitext(english, korean, tuple(links[:number] + links[number + 1 :]))


@given(st.lists(st.one_of(words, st.just("")), max_size=8))
def test_from_drafts_turns_an_empty_draft_into_a_finding_and_never_drops_a_line(drafts: list[str]) -> None:
    source = Document.from_segments([f"s{n}" for n in range(len(drafts))], "en")
    bitext = Bitext.from_drafts(source, drafts, "ko")
    assert ["".join(bitext.target_texts(link)) for link in bitext.links] == drafts
    assert [finding.link for finding in bitext.findings] == [n for n, draft in enumerate(drafts) if not draft]


def test_boilerplate_blocks_may_lie_outside_segments_but_nothing_else_may() -> None:
    text = "Menu Home\nBody text here."
    blocks = (Block(0, 9, "boilerplate"), Block(10, 25))
    document = Document(text, "en", blocks, (Segment(10, 25),))
    assert document.texts() == ["Body text here."]
    with pytest.raises(InvariantError, match="outside every segment"):
        Document(text, "en", (Block(0, 9), Block(10, 25)), (Segment(10, 25),))
    with pytest.raises(InvariantError, match="boilerplate"):
        Document(text, "en", blocks, (Segment(5, 25),))


@pytest.mark.parametrize(
    "segments", [(Segment(0, 4),), (Segment(0, 3), Segment(2, 3)), (Segment(1, 1),), (Segment(0, 9),)]
)
def test_segments_with_space_at_the_ends_overlaps_or_outside_the_text_are_refused(
    segments: tuple[Segment, ...],
) -> None:
    with pytest.raises(InvariantError):
        Document("abc ", "en", segments=segments)


def test_blocks_must_cover_all_visible_text() -> None:
    with pytest.raises(InvariantError, match="outside every block"):
        Document("abc def", "en", (Block(0, 3),))


def test_block_of_gives_the_block_that_a_segment_starts_in() -> None:
    document = Document("a b\n\nc", "en", (Block(0, 3), Block(5, 6)), (Segment(0, 1), Segment(2, 3), Segment(5, 6)))
    assert document.block_of() == [0, 0, 1]


def test_a_hit_or_finding_must_name_a_link_and_a_span_that_exist() -> None:
    bitext = Bitext.from_drafts(Document.from_segments(["human rights"], "en"), ["인권"], "ko")
    hit = TermHit("human rights", 0, (0, 12), (0, 2), "held", "인권")
    assert Bitext(bitext.source, bitext.target, bitext.links, (hit,)).hits_of(0) == [hit]
    for wrong in (
        TermHit("x", 1, (0, 1), None, "missing"),
        TermHit("x", 0, (0, 99), None, "missing"),
        TermHit("x", 0, (0, 1), (0, 99), "held"),
    ):
        with pytest.raises(InvariantError):
            Bitext(bitext.source, bitext.target, bitext.links, (wrong,))
    with pytest.raises(InvariantError):
        Bitext(bitext.source, bitext.target, bitext.links, findings=(Finding("x", 7, "y"),))
    with pytest.raises(InvariantError):
        TermHit("x", 0, (0, 1), None, "held")


def test_spans_of_links_join_their_segments() -> None:
    source, target = Document.from_segments(["a", "b", "c"], "en"), Document.from_segments(["가", "나"], "ko")
    bitext = Bitext(source, target, (Link((0, 2), (0, 1)), Link((2, 2), (1, 2)), Link((2, 3), (2, 2))))
    assert [bitext.source_span(link) for link in bitext.links] == [(0, 3), None, (4, 5)]
    assert [bitext.target_span(link) for link in bitext.links] == [(0, 1), (2, 3), None]
    assert [link.shape for link in bitext.links] == ["2:1", "0:1", "1:0"]


def test_stamps_read_as_signatures() -> None:
    stamp = Stamp("translate", "marian", "5.23", settings="abc", model="def")
    assert str(stamp) == "translate:marian|version:5.23|settings:abc|model:def"
    assert Bitext.from_drafts(Document.from_segments([], "en"), [], "ko").stamped(stamp).trail == (stamp,)
