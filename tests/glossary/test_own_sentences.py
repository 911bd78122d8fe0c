"""Our own test sentences: the matcher finds in each exactly the terms that its author saw."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.glossary.matcher import Matcher
from benchmarks.glossary.sets import glossary, own

GOLDEN = Path(__file__).parents[1] / "golden" / "glossary"


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(glossary())


@pytest.mark.parametrize(("name", "least"), [("reports", 300), ("voices", 100)])
def test_the_terms_found_are_those_meant(matcher: Matcher, name: str, least: int) -> None:
    sample = own(GOLDEN / f"{name}.tsv")
    assert len(set(sample.beads)) >= least
    for (sentence,), terms in zip(sample.beads, sample.terms, strict=True):
        assert 1 <= len(terms) <= 4
        assert tuple(match.concept.id for match in matcher.find(sentence)) == terms, sentence
