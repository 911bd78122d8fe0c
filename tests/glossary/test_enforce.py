"""The ladder, rung by rung, with a scripted engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from align.bitext import Bitext, Document, Finding, Stamp
from align.errors import InvariantError
from align.glossary.base import Ask, Notes, Order
from align.glossary.enforce import EnforceSettings, enforce
from align.glossary.table import load
from align.glossary.termbase import Termbase
from align.results import Hypothesis, SoftAlignment

TABLE = """en\tko\tzh-Hans\tpart_of_speech\tko_forbidden\tko_admitted
human rights\t인권\t人权\tnoun\t\t
forced labor\t강제노동\t强迫劳动\tnoun\t강제근로\t강제 노역
refugee\t난민\t难民\tnoun\t\t
ratify\t비준하다\t批准\tverb\t\t
International Criminal Court (ICC)\t국제형사재판소(ICC)\t国际刑事法院（ICC）\tnoun\t\t
"""


@pytest.fixture
def termbase(tmp_path: Path) -> Termbase:
    path = tmp_path / "terms.tsv"
    path.write_text(TABLE, encoding="utf-8")
    return load([path])


@dataclass
class Script:
    """Answers by source text, and counts calls."""

    nbests: dict[str, list[Hypothesis]] = field(default_factory=dict)
    constrained_to: dict[str, list[Hypothesis]] = field(default_factory=dict)
    alignments: dict[str, SoftAlignment] = field(default_factory=dict)
    likely: dict[str, float] = field(default_factory=dict)
    guided_to: dict[tuple[str, str], list[Hypothesis]] = field(default_factory=dict)
    guided_asks: list[Ask] = field(default_factory=list)
    annotated_to: dict[str, list[Hypothesis]] = field(default_factory=dict)
    noted: list[tuple[str, Notes]] = field(default_factory=list)
    unspelt: tuple[str, ...] = ()
    calls: list[str] = field(default_factory=list)
    asked: list[tuple[str, Order]] = field(default_factory=list)

    def nbest(self, texts: Sequence[str], n: int) -> list[list[Hypothesis]]:
        self.calls.append(f"nbest {len(texts)}")
        return [self.nbests.get(text, []) for text in texts]

    def spells(self, rendering: str) -> bool:
        return rendering not in self.unspelt

    def annotated(self, texts: Sequence[str], notes: Sequence[Notes]) -> list[list[Hypothesis]]:
        if not self.annotated_to:
            return [[] for _ in texts]
        self.calls.append(f"annotated {len(texts)}")
        self.noted += list(zip(texts, notes, strict=True))
        return [self.annotated_to.get(text, []) for text in texts]

    def guided(self, asks: Sequence[Ask]) -> list[list[Hypothesis]]:
        self.calls.append(f"guided {len(asks)}")
        self.guided_asks += asks
        return [self.guided_to.get((ask.source, ask.draft), []) for ask in asks]

    def constrained(self, texts: Sequence[str], orders: Sequence[Order]) -> list[list[Hypothesis]]:
        self.calls.append(f"constrained {len(texts)}")
        self.asked += list(zip(texts, orders, strict=True))
        return [self.constrained_to.get(text, []) for text in texts]

    def soft_alignments(self, pairs: Sequence[tuple[str, str]]) -> list[SoftAlignment]:
        self.calls.append(f"align {len(pairs)}")
        return [self.alignments[source] for source, _ in pairs] if self.alignments else []

    def scores(self, pairs: Sequence[tuple[str, str]]) -> list[float | None]:
        self.calls.append(f"scores {len(pairs)}")
        return [self.likely.get(target) for _, target in pairs]


def _draft(pairs: list[tuple[str, str]], lang: str = "ko") -> Bitext:
    return Bitext.from_drafts(Document.from_segments([s for s, _ in pairs], "en"), [t for _, t in pairs], lang)


def _words(source: str, target: str, links: list[tuple[int, int]], weight: float = 0.9) -> SoftAlignment:
    """An alignment by words: (target word, source word) pairs."""

    def spans(text: str) -> tuple[tuple[int, int], ...]:
        found, at = [], 0
        for word in text.split(" "):
            found.append((at, at + len(word)))
            at += len(word) + 1
        return tuple(found)

    rows = [[0.01] * len(spans(source)) for _ in spans(target)]
    for t, s in links:
        rows[t][s] = weight
    return SoftAlignment(spans(source), spans(target), tuple(tuple(row) for row in rows))


def test_a_good_free_draft_asks_the_engine_nothing(termbase: Termbase) -> None:
    engine = Script()
    done = enforce(_draft([("Human rights matter.", "인권은 중요하다.")]), termbase, engine)
    assert engine.calls == []
    assert [(hit.status, hit.rung, hit.wanted) for hit in done.terms] == [("held", "free", "인권")]
    assert done.target.span_text(done.terms[0].target or (0, 0)) == "인권"
    assert [stamp.name for stamp in done.trail] == ["termbase", "ladder"]
    assert done.trail[0].settings == termbase.digest


def test_nbest_then_replaced_then_guided_then_searched_then_flagged(termbase: Termbase) -> None:
    sources = ["Human rights matter.", "Forced labor is banned.", "The refugee left."]
    free = ["사람의 권리는 중요하다.", "강요된 일은 금지된다.", "피난민이 떠났다."]
    engine = Script(
        nbests={sources[0]: [Hypothesis(free[0], -0.5), Hypothesis("인권는 중요하다.", -0.6)]},
        constrained_to={sources[1]: [Hypothesis("강제노동은 금지된다.", -0.9)]},
    )
    done = enforce(_draft(list(zip(sources, free, strict=True))), termbase, engine)
    assert engine.calls == ["nbest 3", "align 2", "guided 2", "align 2", "constrained 2"]
    assert done.target.texts() == ["인권은 중요하다.", "강제노동은 금지된다.", "피난민이 떠났다."]
    assert [(hit.status, hit.rung) for hit in done.terms] == [
        ("held", "nbest"), ("held", "constrained"), ("missing", "flagged"),
    ]  # fmt: skip
    assert done.terms[2].reason
    assert [(finding.check, finding.link) for finding in done.findings] == [("term", 2)]
    assert done.source is not None
    assert [link.shape for link in done.links] == ["1:1"] * 3


def test_a_model_that_reads_notes_is_asked_with_all_terms_before_anything_is_decoded_anew(termbase: Termbase) -> None:
    sources = ["Refugees spoke of forced labor.", "They ratified the ban on forced labor."]
    free = ["난민들은 의무 노동을 말했다.", "그들은 의무 노동 금지를 비준했다."]
    engine = Script(
        nbests={source: [Hypothesis(text, -0.5)] for source, text in zip(sources, free, strict=True)},
        annotated_to={
            sources[0]: [Hypothesis("난민들은 강제노동를 말했다.", -0.6)],
            sources[1]: [Hypothesis("그들은 떠났다.", -0.6)],
        },
    )
    done = enforce(_draft(list(zip(sources, free, strict=True))), termbase, engine)
    assert engine.calls[:3] == ["nbest 2", "align 2", "annotated 2"]
    assert engine.noted == [
        (sources[0], ((8, "난민"), (30, "강제노동"))),
        (sources[1], ((37, "강제노동"),)),
    ]  # no verbs
    assert done.target.texts()[0] == "난민들은 강제노동을 말했다."
    assert [hit.rung for hit in done.terms if hit.link == 0] == ["free", "annotated"]
    assert [hit.status for hit in done.terms if hit.link == 1] == ["held", "missing"]
    without = Script(annotated_to=engine.annotated_to)
    enforce(_draft(list(zip(sources, free, strict=True))), termbase, without, EnforceSettings(annotated=False))
    assert not without.noted


def test_alignment_replaces_and_repairs_the_particle(termbase: Termbase) -> None:
    source, free = "They ended forced labor there.", "그들은 거기서 의무작업을 끝냈다."
    engine = Script(alignments={source: _words(source, free, [(0, 0), (1, 4), (2, 2), (2, 3), (3, 1)])})
    done = enforce(_draft([(source, free)]), termbase, engine)
    assert done.target.texts() == ["그들은 거기서 강제노동을 끝냈다."]
    assert (done.terms[0].status, done.terms[0].rung) == ("held", "replaced")
    vowel = "The ICC opened a case on a refugee there."
    free = "국제형사재판소는 거기서 유랑자를 조사했다."
    engine = Script(alignments={vowel: _words(vowel, free, [(2, 7)])})
    done = enforce(_draft([(vowel, free)]), termbase, engine)
    assert done.target.texts() == ["국제형사재판소는 거기서 난민을 조사했다."]
    assert [(hit.status, hit.rung) for hit in done.terms] == [("admitted", "free"), ("held", "replaced")]


def test_an_alignment_without_confidence_is_not_trusted(termbase: Termbase) -> None:
    source, free = "They ended forced labor there.", "그들은 거기서 의무작업을 끝냈다."
    engine = Script(alignments={source: _words(source, free, [(2, 3)], weight=0.2)})
    done = enforce(_draft([(source, free)]), termbase, engine)
    assert done.target.texts() == [free]
    assert "not sure which words" in done.terms[0].reason


def test_a_verb_is_replaced_by_its_root_only(termbase: Termbase) -> None:
    source, free = "The state ratified the treaty.", "그 국가는 조약을 승인했다."
    engine = Script(alignments={source: _words(source, free, [(3, 2), (2, 4), (1, 1)])})
    done = enforce(_draft([(source, free)]), termbase, engine)
    assert done.target.texts() == ["그 국가는 조약을 비준했다."]


def test_a_forbidden_rendering_is_replaced_where_it_stands(termbase: Termbase) -> None:
    engine = Script()
    done = enforce(_draft([("Forced labor goes on.", "강제근로가 이어진다.")]), termbase, engine)
    assert done.target.texts() == ["강제노동이 이어진다."]
    settings = EnforceSettings(replaced=False)
    left = enforce(_draft([("Forced labor goes on.", "강제근로가 이어진다.")]), termbase, engine, settings)
    assert [(hit.status, hit.rung) for hit in left.terms] == [("forbidden", "flagged")]
    assert left.findings[0].severity == "error"
    assert left.trail[-1].settings != done.trail[-1].settings


@pytest.mark.parametrize(
    ("candidate", "score", "why"),
    [
        ("인권.", -0.5, "length"),
        ("3월에 인권 인권 인권 인권 때문에 왔다고 한다.", -0.5, "repeats"),
        ("그들은 인권 때문에 여기에 왔다고 말한다.", -0.5, "number"),
        ("그들은 3월에 인권 때문에 여기에 왔다고", -0.5, "no end"),
        ("그들은 3월에 인권 때문에. 여기에 왔다. 말했다.", -0.5, "sentences"),
        ("그들은 3월에 인권 때문에 여기에 왔다고 말한다.", -3.5, "nats"),
    ],
)
def test_a_broken_candidate_is_refused(termbase: Termbase, candidate: str, score: float, why: str) -> None:
    source, free = "In March (3), human rights brought them here.", "그들은 3월에 권리 때문에 여기에 왔다고 말한다."
    engine = Script(nbests={source: [Hypothesis(free, -0.4)]}, constrained_to={source: [Hypothesis(candidate, score)]})
    done = enforce(_draft([(source, free)]), termbase, engine)
    assert done.target.texts() == [free]
    assert why in done.terms[0].reason


def test_the_candidate_with_most_terms_wins_and_none_is_lost(termbase: Termbase) -> None:
    source = "Human rights of a refugee in forced labor."
    free = "강제노동 중인 망명자의 사람 권리."
    engine = Script(
        nbests={source: [
            Hypothesis(free, -0.3), Hypothesis("난민의 인권과 일 문제에 관해.", -0.4),
            Hypothesis("강제노동 중인 난민의 사람 권리.", -0.5),
        ]},
        constrained_to={source: [Hypothesis("강제노동 중인 난민의 인권 문제.", -0.6)]},
    )  # fmt: skip
    done = enforce(_draft([(source, free)]), termbase, engine)
    assert [hit.rung for hit in done.terms] == ["constrained", "nbest", "free"]
    assert engine.asked[0][1] == Order((("인권",), ("난민",), ("강제노동", "강제 노역")), ("강제근로",))
    partial = Script(nbests=engine.nbests)
    assert [h.status for h in enforce(_draft([(source, free)]), termbase, partial).terms] == ["missing", "held", "held"]


def test_a_term_that_stands_twice_is_wanted_twice(termbase: Termbase) -> None:
    source = "A refugee met a refugee."
    engine = Script()
    done = enforce(_draft([(source, "난민이 서로 만났다.")]), termbase, engine)
    assert [hit.status for hit in done.terms] == ["held", "missing"]
    assert engine.asked[0][1].wanted == (("난민",), ("난민",))


def test_empty_drafts_stay_and_earlier_findings_move_with_their_text(termbase: Termbase) -> None:
    draft = _draft([("Forced labor goes on.", "강제근로가 이어진다."), ("A refugee.", ""), ("Fine.", "좋다.")])
    span = draft.target_span(draft.links[2]) or (0, 0)
    draft = Bitext(draft.source, draft.target, draft.links, (), (*draft.findings, Finding("x", 2, "m", target=span)),
                   (Stamp("translators", "fake", "1"),))  # fmt: skip
    engine = Script()
    done = enforce(draft, termbase, engine)
    assert engine.calls == ["nbest 1"]  # what is forbidden is replaced where it stands
    assert [link.shape for link in done.links] == ["1:1", "1:0", "1:1"]
    moved = next(finding for finding in done.findings if finding.check == "x")
    assert done.target.span_text(moved.target or (0, 0)) == "좋다."
    assert sum(finding.check == "untranslated" for finding in done.findings) == 1
    assert done.trail[0].name == "fake"


def test_a_text_is_finished_anew_rendering_after_rendering(termbase: Termbase) -> None:
    source = "Human rights of a refugee and forced labor."
    free, first, second = "권리와 망명자 그리고 노역.", "인권과 망명자 그리고 노역.", "인권과 난민 그리고 노역."
    engine = Script(
        guided_to={
            (source, free): [Hypothesis(first, -0.5)],
            (source, first): [Hypothesis(second, -0.5)],
            (source, second): [Hypothesis("인권과 난민 그리고 강제노동.", -0.5)],
        }
    )
    done = enforce(_draft([(source, free)]), termbase, engine)
    assert done.target.texts() == ["인권과 난민 그리고 강제노동."]
    assert {hit.rung for hit in done.terms} == {"constrained"}
    assert engine.calls == ["nbest 1", "align 1", "guided 3", "guided 2", "guided 1"]
    begins = [ask.begin for ask in engine.guided_asks]
    assert begins == sorted(begins)
    assert engine.guided_asks[-1].kept == ((0, 2), (4, 6))
    assert engine.guided_asks[0].term == (0, 12)
    assert engine.guided_asks[2].renderings == ("강제노동", "강제 노역")


def test_what_the_vocabulary_cannot_spell_is_said(termbase: Termbase) -> None:
    done = enforce(_draft([("A refugee left.", "망명자가 떠났다.")]), termbase, Script(unspelt=("난민",)))
    assert "vocabulary lacks a character" in done.terms[0].reason
    assert done.findings[0].message.count("난민") == 1


def test_a_refused_text_is_tried_at_the_next_best_place(termbase: Termbase) -> None:
    source, free = "A refugee left.", "망명자가 떠났다."
    engine = Script(guided_to={(source, free): [Hypothesis("난민 난민 난민 난민이 떠났", -0.5)]})
    enforce(_draft([(source, free)]), termbase, engine)
    assert [ask.rank for ask in engine.guided_asks] == [0, 1]


def test_enforcing_again_changes_nothing(termbase: Termbase) -> None:
    done = enforce(_draft([("Forced labor goes on.", "강제근로가 이어진다.")]), termbase, Script())
    again = enforce(done, termbase, Script())
    assert again.target == done.target
    assert [hit.rung for hit in again.terms] == ["free"]


def test_beads_are_refused(termbase: Termbase) -> None:
    draft = _draft([("One.", "하나.")])
    from align.bitext import Link

    source = Document.from_segments(["One.", "Two."], "en")
    with pytest.raises(InvariantError, match="2:1"):
        enforce(Bitext(source, draft.target, (Link((0, 2), (0, 1)),)), termbase, Script())


def test_chinese_needs_no_particles(termbase: Termbase) -> None:
    source, free = "They ended forced labor there.", "他们 在那里 结束了 义务工作 。"
    engine = Script(alignments={source: _words(source, free, [(3, 2), (3, 3)])})
    done = enforce(_draft([(source, free)], "zh-Hans"), termbase, engine)
    assert done.target.texts() == ["他们 在那里 结束了 强迫劳动 。"]


def test_a_doubtful_place_is_taken_when_the_model_does_not_mind(termbase: Termbase) -> None:
    source, free = "They ended forced labor there.", "그들은 거기서 의무작업을 끝냈다."
    engine = Script(alignments={source: _words(source, free, [(2, 3)], weight=0.2)})
    engine.likely = {free: -1.0, "그들은 거기서 강제노동을 끝냈다.": -1.05}
    done = enforce(_draft([(source, free)]), termbase, engine)
    assert done.target.texts() == ["그들은 거기서 강제노동을 끝냈다."]
    engine.likely["그들은 거기서 강제노동을 끝냈다."] = -1.5
    assert enforce(_draft([(source, free)]), termbase, engine).target.texts() == [free]


@pytest.mark.parametrize(
    ("source", "free", "lang", "expected"),
    [
        ("Refugees, forced labor, and fear.", "난민과 두려움을 말한다.", "ko", "난민, 강제노동과 두려움을 말한다."),
        ("He saw refugees and forced labor.", "그는 난민을 보았다.", "ko", "그는 난민, 강제노동을 보았다."),
        ("He saw forced labor and refugees.", "그는 난민을 보았다.", "ko", "그는 강제노동, 난민을 보았다."),
        ("Forced labor or other refugees.", "强迫劳动的问题。", "zh-Hans", "强迫劳动、难民的问题。"),
        ("Forced labor of refugees.", "强迫劳动的问题。", "zh-Hans", "强迫劳动的问题。"),
    ],
)
def test_a_member_of_a_list_goes_beside_its_neighbour(
    termbase: Termbase, source: str, free: str, lang: str, expected: str
) -> None:
    assert enforce(_draft([(source, free)], lang), termbase, Script()).target.texts() == [expected]


def test_a_candidate_with_a_forbidden_rendering_is_refused_and_its_spelling_banned(termbase: Termbase) -> None:
    source, free = "Forced labor of a refugee.", "강제노동과 망명자."
    engine = Script(
        nbests={source: [Hypothesis(free, -0.3), Hypothesis("강제노동과 강제근로와 난민.", -0.4)]},
        constrained_to={source: [Hypothesis("강제노동과 강제근로의 난민.", -0.4)]},
    )
    done = enforce(_draft([(source, free)]), termbase, engine)
    assert done.target.texts() == [free]
    assert "forbidden 강제근로" in done.terms[1].reason
    assert engine.asked[0][1].banned == ("강제근로",)


@pytest.mark.parametrize(
    ("exact", "candidate"),
    [
        ("A/HRC/25/63", "A/HRC/25/36"),
        ("https://un.org/a?b=1", "https://un.org"),
        ("info@un.org", "info"),
        ("2,300", "230"),
    ],
)
def test_symbols_addresses_and_numbers_survive_exactly(termbase: Termbase, exact: str, candidate: str) -> None:
    source, free = f"See {exact} on human rights.", f"권리에 관해서는 {exact} 참조."
    engine = Script(constrained_to={source: [Hypothesis(f"인권에 관해서는 {candidate} 참조.", -0.4)]})
    done = enforce(_draft([(source, free)]), termbase, engine)
    assert done.target.texts() == [free]
    assert f"loses {'the number ' if exact[0].isdigit() else ''}{exact}" in done.terms[0].reason
    assert (exact,) in engine.asked[1][1].wanted  # the next search is told


def test_what_the_free_draft_does_itself_does_not_speak_against_a_candidate(termbase: Termbase) -> None:
    source = "The state denied them all human rights and much else for years."
    free = "국가는 권리를 권리를 권리를 권리를 권리를 오랫동안 부인했"
    better = "국가는 오랫동안 인권을 인권을 인권을 부인했다"
    engine = Script(constrained_to={source: [Hypothesis(better, -0.4)]})
    done = enforce(_draft([(source, free)]), termbase, engine)
    assert done.terms[0].status == "missing"  # the term itself stands there too often
    engine.constrained_to[source] = [Hypothesis("국가는 그 일을 그 일을 그 일을 오랫동안 인권과 부인했", -0.4)]
    done = enforce(_draft([(source, free)]), termbase, engine)
    assert done.terms[0].status == "held"


def test_a_term_longer_than_the_segment_is_no_hit_and_the_run_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "terms.tsv"
    path.write_text(f"en\tko\n{'very ' * 400}long term\t긴 말\nrefugee\t난민\n", encoding="utf-8")
    done = enforce(_draft([("Very long refugee.", "매우 긴 난민.")]), load([path]), Script())
    assert [(hit.term, hit.status) for hit in done.terms] == [("refugee", "held")]


def test_of_conflicting_entries_the_first_is_held_and_the_run_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "terms.tsv"
    path.write_text("en\tko\nrefugee\t난민\nrefugee\t망명자\n", encoding="utf-8")
    done = enforce(_draft([("The refugee left.", "난민이 떠났다.")]), load([path]), Script())
    assert [(hit.wanted, hit.status) for hit in done.terms] == [("난민", "held")]
