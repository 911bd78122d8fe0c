"""Long segments on the ladder, clause by clause."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.glossary import clauses
from align.glossary.enforce import enforce
from align.glossary.ladder import Step
from align.glossary.table import load
from align.glossary.termbase import Termbase
from align.results import Clause, Hypothesis
from tests.glossary.test_enforce import TABLE, Script, _draft

SOURCE = "They denied human rights to all, and every refugee had to leave."
FIRST, SECOND = "They denied human rights to all,", "and every refugee had to leave."


@pytest.fixture
def termbase(tmp_path: Path) -> Termbase:
    path = tmp_path / "terms.tsv"
    path.write_text(TABLE, encoding="utf-8")
    return load([path])


def _hypothesis(*texts: str, source: str = SOURCE, cuts: tuple[int, ...] = (32,), score: float = -1.0) -> Hypothesis:
    starts, ends = (0, *(cut + 1 for cut in cuts)), (*cuts, len(source))
    made = tuple(Clause(span, text, score) for span, text in zip(zip(starts, ends, strict=True), texts, strict=True))
    return Hypothesis(" ".join(filter(None, texts)), score, made)


def test_only_the_clause_that_lacks_a_term_is_translated_again(termbase: Termbase) -> None:
    free = _hypothesis("그들은 모두의 인권을 부정했다.", "모든 피난민이 떠나야 했다.")
    engine = Script(
        nbests={SOURCE: [free]},
        guided_to={(SECOND, "모든 피난민이 떠나야 했다."): [Hypothesis("모든 난민이 떠나야 했다.", -1.0)]},
    )
    done = enforce(_draft([(SOURCE, free.text)]), termbase, engine)
    assert done.target.texts() == ["그들은 모두의 인권을 부정했다. 모든 난민이 떠나야 했다."]
    assert [(hit.status, hit.rung) for hit in done.terms] == [("held", "free"), ("held", "constrained")]
    assert [(ask.source, ask.term) for ask in engine.guided_asks] == [(SECOND, (10, 17))]
    assert [done.target.span_text(hit.target or (0, 0)) for hit in done.terms] == ["인권", "난민"]


def test_a_clause_takes_the_hypothesis_of_that_clause(termbase: Termbase) -> None:
    best = _hypothesis("그들은 권리를 부정했다.", "모든 피난민이 떠났다.")
    second = _hypothesis("그들은 인권을 부정했다.", "모두가 떠났다.", score=-1.1)
    third = _hypothesis("그들은 부정했다.", "모든 난민이 떠났다.", score=-1.2)
    engine = Script(nbests={SOURCE: [best, second, third]})
    done = enforce(_draft([(SOURCE, best.text)]), termbase, engine)
    assert done.target.texts() == ["그들은 인권을 부정했다. 모든 난민이 떠났다."]
    assert [hit.rung for hit in done.terms] == ["nbest", "nbest"]


def test_clauses_that_a_term_crosses_stay_together(termbase: Termbase) -> None:
    source = "The state spoke of forced labor as a duty of all."
    free = Hypothesis(
        "국가는 강요된 일을 의무라고 했다.",
        -1.0,
        (Clause((0, 25), "국가는 강요된", -1.0), Clause((26, len(source)), "일을 의무라고 했다.", -1.0)),
    )
    engine = Script(nbests={source: [free]})
    done = enforce(_draft([(source, free.text)]), termbase, engine)
    assert {ask.source for ask in engine.guided_asks} == {source}
    assert done.terms[0].status == "missing"
    assert done.target.texts() == [free.text]


def test_why_a_clause_failed_is_told_for_its_term_only(termbase: Termbase) -> None:
    free = _hypothesis("그들은 권리를 부정했다.", "모든 피난민이 떠났다.")
    engine = Script(nbests={SOURCE: [free]}, constrained_to={SECOND: [Hypothesis("난민", -1.0)]})
    done = enforce(_draft([(SOURCE, free.text)]), termbase, engine)
    assert done.target.texts() == [free.text]
    reasons = {hit.term: hit.reason for hit in done.terms}
    assert "no end" in reasons["refugee"] or "length" in reasons["refugee"]
    assert "no end" not in reasons["human-rights"]


def test_a_term_that_stands_in_another_clause_of_the_draft_counts(termbase: Termbase) -> None:
    free = _hypothesis("난민이 떠나야 했다.", "그들은 인권을 부정했다.")
    engine = Script(nbests={SOURCE: [free]})
    done = enforce(_draft([(SOURCE, free.text)]), termbase, engine)
    assert engine.calls == []
    assert {hit.rung for hit in done.terms} == {"free"}


@given(
    st.lists(st.booleans(), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=5),
)
def test_groups_cover_all_clauses_once_and_keep_terms_whole(filled: list[bool], spans: list[tuple[int, int]]) -> None:
    count = len(filled)
    together = [(min(pair), max(pair)) for pair in spans if max(pair) < count]
    groups = clauses._groups(count, together, filled)
    assert [number for start, end in groups for number in range(start, end)] == list(range(count))
    for first, last in together:
        assert any(start <= first and last < end for start, end in groups)
    assert not any(filled) or all(any(filled[start:end]) for start, end in groups)


def test_a_segment_in_one_piece_has_no_parts(termbase: Termbase) -> None:
    step = Step(0, "It left.", 0, "떠났다.", "떠났다.", [], "ko")
    assert clauses.parts_of(step, [Hypothesis("떠났다.", -1.0)]) is None
    assert clauses.parts_of(step, []) is None
