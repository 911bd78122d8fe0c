"""Beads under a confidence fall apart, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.aligners.confidence import at_least
from align.bitext import Bitext, Document, Finding, Link
from align.errors import UsageError
from tests.writers.helpers import bitexts

SOURCE, TARGET = Document.from_segments(["A.", "B.", "C."], "en"), Document.from_segments(["가.", "나."], "ko")
BITEXT = Bitext(
    SOURCE,
    TARGET,
    (Link((0, 2), (0, 1), 0.3), Link((2, 3), (1, 1), 0.2), Link((3, 3), (1, 2), 0.9)),
    findings=(Finding("number", 0, "no 3", target=(0, 1)), Finding("added-passage", 2, "more", target=(3, 5))),
)


def test_an_unsure_bead_falls_apart_and_findings_move_with_their_links() -> None:
    found, count = at_least(BITEXT, 0.5)
    assert count == 1
    assert [(link.shape, link.score) for link in found.links] == [
        ("1:0", 0.3), ("1:0", 0.3), ("0:1", 0.3), ("1:0", 0.2), ("0:1", 0.9),
    ]  # fmt: skip
    assert [(finding.link, finding.target) for finding in found.findings] == [(0, None), (4, (3, 5))]
    assert at_least(BITEXT, 0.3) == (BITEXT, 0)


def test_beads_without_a_score_are_kept() -> None:
    links = tuple(replace(link, score=None) for link in BITEXT.links)
    assert at_least(replace(BITEXT, links=links), 1.0)[1] == 0


@pytest.mark.parametrize("confidence", [-0.1, 1.1, float("nan")])
def test_a_confidence_is_a_share(confidence: float) -> None:
    with pytest.raises(UsageError, match="0 to 1"):
        at_least(BITEXT, confidence)


@given(bitexts(), st.floats(0, 1))
def test_every_segment_still_stands_in_one_link(bitext: Bitext, confidence: float) -> None:
    found, count = at_least(bitext, confidence)  # the constructor of Bitext checks the cover
    assert count == sum(
        bool(link.sources and link.targets) and link.score is not None and link.score < confidence
        for link in bitext.links
    )
    assert len(found.findings) == len(bitext.findings)
