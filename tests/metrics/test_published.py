"""A draft against the published translation, with beads that are easy to follow by eye."""

from __future__ import annotations

import pytest

from align.bitext import Bitext, Document, Link, SegmentKind, Stamp
from align.errors import InputError, InvariantError
from align.metrics.corpus import score
from align.metrics.published import bead_set, paragraphs, score_beads

SOURCE = Document.from_segments(["One here.", "Two there.", "Three now.", "Four left out."], "en")
TARGET = Document.from_segments(["一在这里，二在那里。", "现在是三。", "译者添加的话。"], "zh-Hans")
LINKS = (Link((0, 2), (0, 1)), Link((2, 3), (1, 2)), Link((3, 4), (2, 2)), Link((4, 4), (2, 3)))
PUBLISHED = Bitext(SOURCE, TARGET, LINKS)
DRAFTS = ["一在这里，", "二在那里。", "现在三。", "四省略了。"]


def test_drafts_of_a_bead_are_joined_and_scored_against_its_published_text() -> None:
    result = score_beads(Bitext.from_drafts(SOURCE, DRAFTS, "zh-Hans"), PUBLISHED, interval=False)
    assert result.scores[:4] == score(
        ["一在这里，二在那里。", "现在三。"], ["一在这里，二在那里。", "现在是三。"], "zh-Hans"
    )
    assert [figure.variant for figure in result.scores] == ["raw"] * 2 + ["normalised"] * 2 + ["with-nulls"] * 2
    assert [figure.segments for figure in result.scores] == [2, 2, 2, 2, 4, 4]
    assert result.per_bead[0] == pytest.approx(100)
    assert result.per_bead[2:] == (None, None)
    assert result.shapes == (("0:1", 1), ("1:0", 1), ("1:1", 1), ("2:1", 1))


def test_coverage_counts_visible_characters() -> None:
    result = score_beads(Bitext.from_drafts(SOURCE, DRAFTS, "zh-Hans"), PUBLISHED, interval=False)
    assert result.source_coverage == pytest.approx((8 + 9 + 9) / (8 + 9 + 9 + 12))
    assert result.target_coverage == pytest.approx((10 + 5) / (10 + 5 + 7))


def test_korean_drafts_are_joined_with_a_space_and_a_missing_draft_leaves_none() -> None:
    source = Document.from_segments(["A.", "B.", "C."], "en")
    target = Document.from_segments(["가나다 마바사."], "ko")
    published = Bitext(source, target, (Link((0, 3), (0, 1)),))
    result = score_beads(Bitext.from_drafts(source, ["가나다", "", "마바사."], "ko"), published)
    assert result.scores[1].value == pytest.approx(100)
    assert list(result.per_bead) == pytest.approx([100])
    assert result.scores[0].interval is not None


def test_nulls_lower_the_figure_with_nulls() -> None:
    result = score_beads(Bitext.from_drafts(SOURCE, DRAFTS, "zh-Hans"), PUBLISHED, interval=False)
    assert result.scores[4].value < result.scores[0].value


def test_the_digest_names_links_and_texts() -> None:
    other = Bitext(SOURCE, TARGET, (Link((0, 1), (0, 1)), Link((1, 3), (1, 2)), *LINKS[2:]))
    assert bead_set(PUBLISHED) == bead_set(PUBLISHED.stamped(Stamp("align", "by hand", "1")))
    assert bead_set(other) != bead_set(PUBLISHED)
    assert len(bead_set(other)) == 16


def test_another_source_or_a_merged_draft_is_a_bug() -> None:
    shorter = Document.from_segments(["One here.", "Two there."], "en")
    with pytest.raises(InvariantError, match="different source"):
        score_beads(Bitext.from_drafts(shorter, ["一", "二"], "zh-Hans"), PUBLISHED)
    with pytest.raises(InvariantError, match="link 0 is 2:1"):
        score_beads(PUBLISHED, PUBLISHED)


def test_no_bead_with_two_sides_is_an_error() -> None:
    links = (*(Link((n, n + 1), (0, 0)) for n in range(4)), *(Link((4, 4), (n, n + 1)) for n in range(3)))
    with pytest.raises(InputError, match="no sentence"):
        score_beads(Bitext.from_drafts(SOURCE, DRAFTS, "zh-Hans"), Bitext(SOURCE, TARGET, links))


def test_sections_begin_at_headings_and_have_figures_of_their_own() -> None:
    kinds: list[SegmentKind] = ["sentence", "heading", "sentence", "heading", "heading", "sentence"]
    texts = ["Before.", "Food", "Rice is dear.", "Courts", "Judges", "They are not free."]
    source = Document.from_segments(texts, "en", kinds=kinds)
    target = Document.from_segments(["之前。", "粮食", "大米很贵。", "法院", "法官", "他们不自由。"], "zh-Hans")
    published = Bitext(source, target, tuple(Link((n, n + 1), (n, n + 1)) for n in range(6)))
    draft = Bitext.from_drafts(source, ["之前。", "粮食", "米贵。", "法院", "法官", "他们不自由。"], "zh-Hans")
    result = score_beads(draft, published)
    sections = result.sections
    assert [(section.heading, section.beads) for section in sections] == [
        ("", (0,)),
        ("Food", (1, 2)),
        ("Courts", (3, 4, 5)),
    ]
    assert [section.scores[1].value == pytest.approx(100) for section in sections] == [True, False, True]
    assert paragraphs(published) == [0, 1, 1, 2, 2, 2]
    assert result.paragraphs == (0, 1, 1, 2, 2, 2)
    assert result.lowest(2)[0] == 2
    assert len(result.lowest()) == 6


def test_without_headings_and_paragraphs_every_bead_stands_for_itself() -> None:
    assert paragraphs(PUBLISHED) == [0, 1, 2, 3]
