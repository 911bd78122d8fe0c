"""Term metrics against values computed by hand, and against a glossary of random renderings."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.bitext import Bitext, Document, Link
from align.errors import InvariantError
from align.glossary import placement, success
from align.glossary.cases import Case, cases
from align.glossary.consistency import agreement
from align.glossary.figures import figures, wilson
from align.glossary.measure import measure
from align.glossary.table import load
from align.glossary.ter import weighted_edits
from align.glossary.termbase import Termbase
from align.glossary.tokens import phrase, tokens
from align.results import TermFigure

ROOT = Path(__file__).resolve().parents[2]
TABLE = (
    "en\tzh-Hans\tzh-Hans_admitted\tzh-Hans_forbidden\nrefugee\t难民\t流亡者\t流民\nhuman rights\t人权\t\t\n"
    "human rights abuses\t侵犯人权行为\t\t\n"
)
SOURCES = ("A refugee and a refugee.", "Human rights abuses.", "Refugees have human rights.", "Gone refugee.")
TARGETS = ("难民和流亡者。", "侵犯人权行为。", "流民享有个人权利。")  # nothing for the last one
REFERENCES = ("难民与难民。", "侵犯人权行为。", "难民享有人权。", "难民走了。")


@pytest.fixture
def termbase(tmp_path: Path) -> Termbase:
    (tmp_path / "t.tsv").write_text(TABLE, encoding="utf-8")
    return load([tmp_path / "t.tsv"])


@pytest.fixture
def bitext() -> Bitext:
    links = tuple(Link((at, at + 1), (at, at + (at < 3))) for at in range(4))
    source, target = Document.from_segments(SOURCES, "en"), Document.from_segments(TARGETS, "zh-Hans")
    return Bitext(source, target, links)


@pytest.fixture
def found(bitext: Bitext, termbase: Termbase) -> list[Case]:
    return cases(bitext, termbase, REFERENCES)


def test_success_of_the_shared_tasks_by_hand(found: list[Case]) -> None:
    # A string does not see that 人权 in 个人权利 is no word: 2 + 1 + 1 of 6 hits.
    assert success.segment_success(found, "zh-Hans", "raw") == (4, 6)
    assert success.segment_success(found, "zh-Hans", "lemma") == (4, 6)
    # Entries of a segment, those inside longer ones too: 1/1, 2/2, 1/2, 0/1.
    assert success.sentence_success(found, "zh-Hans") == (4, 6)
    # refugee 2/4, human rights 2/2 (one inside the longer term), human rights abuses 1/1.
    assert success.document_success(found) == (2.5, 3)


def test_entries_that_the_reference_has_not_are_left_out_of_documents(bitext: Bitext, termbase: Termbase) -> None:
    references = ("难民与难民。", "虐待。", "难民有权利。", "难民走了。")
    assert success.document_success(cases(bitext, termbase, references)) == (0.5, 1)


@pytest.mark.parametrize(
    ("short", "long", "ratio"),
    [("abcd", "xxabcdxx", 100), ("abcd", "abxd", 75), ("强迫劳动", "他们被强制劳动。", 75), ("ab", "b", 100), ("a", "", 0),
     ("xy", "ab", 0), ("abc", "zzab", 80)],
)  # fmt: skip
def test_partial_ratio_by_hand(short: str, long: str, ratio: float) -> None:
    assert success.partial_ratio(short, long) == pytest.approx(ratio)


def test_fuzzy_success_forgives_one_character_of_ten(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text("en\tko\ncourt\t가나다라마바사아자차\n", encoding="utf-8")
    source, target = (
        Document.from_segments(["The court."], "en"),
        Document.from_segments(["가나다라마바사아자카"], "ko"),
    )
    one = cases(Bitext(source, target, (Link((0, 1), (0, 1)),)), load([tmp_path / "t.tsv"]))
    assert success.segment_success(one, "ko", "raw") == (0, 1)
    assert success.segment_success(one, "ko", "raw-fuzzy90") == (1, 1)  # 2 * 9 / (10 + 9 or 10) >= 0.9


def test_exact_match_gives_each_hit_a_place_of_its_own(found: list[Case]) -> None:
    assert placement.exact_match(found, "zh-Hans") == (4, 6)


def test_exact_match_in_korean_takes_morphemes_and_then_lemmas(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text(
        "en\tko\tpart_of_speech\nenforced disappearance\t강제실종\tnoun\nratify\t비준하다\tverb\n", encoding="utf-8"
    )
    termbase = load([tmp_path / "t.tsv"])
    sources = ["They ratify it.", "Enforced disappearance ended.", "They ratified it."]
    targets = ["비준한다.", "강제실종을 멈췄다.", "서명했다."]
    links = tuple(Link((at, at + 1), (at, at + 1)) for at in range(3))
    pair = Bitext(Document.from_segments(sources, "en"), Document.from_segments(targets, "ko"), links)
    assert placement.exact_match(cases(pair, termbase), "ko") == (2, 3)


def test_window_overlap_by_hand(found: list[Case]) -> None:
    # {民,与} and {民,和}: a half, with {与,难} and {和,流}: none; an empty window; {享,有} and {有,个,利}: a half; nothing.
    total, segments = placement.window_overlap(found, "zh-Hans", 2)
    assert total == pytest.approx(0.25 + 0 + 0.5 + 0)
    assert segments == 4


def test_one_minus_term_by_hand(found: list[Case]) -> None:
    # 和 for 与 1, 流亡 for 难民 2 + 2, 者 too much 1, of 6; none of 7; 流 for 难 2, 个 and 利 too much, of 7; 2 2 1 1 1 of 5.
    total, segments = placement.one_minus_term(found, "zh-Hans")
    assert total == pytest.approx((1 - 6 / 6) + 1 + (1 - 4 / 7) + (1 - 7 / 5))
    assert segments == 4


@given(st.lists(st.sampled_from("abcdef"), max_size=18), st.lists(st.sampled_from("abcdef"), min_size=1, max_size=18))
def test_edits_without_weights_are_sacrebleus(hypothesis: list[str], reference: list[str]) -> None:
    from sacrebleu.metrics.lib_ter import translation_edit_rate

    assert weighted_edits(hypothesis, reference) == translation_edit_rate(hypothesis, reference)[0]


def test_edits_inside_a_term_weigh_double() -> None:
    assert weighted_edits(["a", "x", "b"], ["a", "b"], [1, 1]) == 2
    assert weighted_edits(["x", "a", "b"], ["a", "b"], [1, 1]) == 1
    assert weighted_edits(["b", "c", "a"], ["a", "b", "c"], [0, 0, 0]) == 1  # one shift


def test_agreement_with_pseudo_references_by_hand() -> None:
    sequences = {"a": ["x", "y", "y", ""], "b": ["", "", "z"], "c": ["q", "w"]}
    wanted = {"a": "x", "b": "z", "c": "other"}
    assert agreement(sequences, "most frequent", wanted) == {"a": (2, 4), "b": (0, 3), "c": (1, 2)}
    assert agreement(sequences, "first", wanted) == {"a": (1, 4), "b": (0, 3), "c": (1, 2)}
    assert agreement(sequences, "predefined", wanted) == {"a": (1, 4), "b": (1, 3), "c": (1, 2)}


def test_wilson_interval() -> None:
    assert wilson(8, 10) == pytest.approx((0.4901625, 0.9433178), abs=1e-6)
    assert wilson(0, 0) is None


def _by_name(made: tuple[TermFigure, ...]) -> dict[tuple[str, str], TermFigure]:
    return {(figure.name, figure.variant): figure for figure in made}


def test_all_figures_of_a_text_by_hand(bitext: Bitext, termbase: Termbase) -> None:
    measured = measure(bitext, termbase)
    made = _by_name(figures(measured, termbase, (measured, REFERENCES)))
    shares = {
        ("hit rate", "micro"): 3 / 6, ("hit rate", "macro"): (2 / 4 + 1 + 0) / 3, ("success (WMT23)", "raw"): 4 / 6,
        ("success (WMT25 sentence)", "micro"): 4 / 6, ("success (WMT25 document)", "macro"): 2.5 / 3,
        ("exact-match accuracy (WMT21)", ""): 4 / 6, ("consistency", "most frequent, micro"): 1 / 4,
        ("consistency", "predefined, macro"): 1 / 4, ("consistency", "with singletons, micro"): 2 / 6,
        ("window overlap (WMT21)", "2 words"): 0.1875,
    }  # fmt: skip
    assert {name: made[name].value for name in shares} == {name: pytest.approx(share) for name, share in shares.items()}
    counts = {
        "terms that occur once": 2,
        "forbidden uses": 1,
        "other renderings": 0,
        "no rendering found": 1,
        "no target text": 1,
    }
    assert {name: made[name, ""].value for name in counts} == counts
    assert made["hit rate", "micro"].interval is not None
    assert len({figure.signature for figure in made.values()}) > 8
    assert all(f"termbase:{termbase.digest}" in figure.signature for figure in made.values())


def test_wrong_particles_are_counted(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text("en\tko\nrefugee\t난민\nICC\tICC\n", encoding="utf-8")
    sources, targets = ["A refugee.", "Refugees.", "The ICC."], ["난민는 왔다.", "난민은 왔다.", "ICC은 열렸다."]
    links = tuple(Link((at, at + 1), (at, at + 1)) for at in range(3))
    pair = Bitext(Document.from_segments(sources, "en"), Document.from_segments(targets, "ko"), links)
    termbase = load([tmp_path / "t.tsv"])
    assert _by_name(figures(measure(pair, termbase), termbase))["wrong particles", ""].value == 2


def test_a_random_glossary_makes_every_rate_fall(tmp_path: Path) -> None:
    rows = [
        line.split("\t")
        for line in (ROOT / "corpora" / "human-rights" / "a.tsv").read_text(encoding="utf-8").splitlines()
    ]
    rows = [row for row in rows if len(row) >= 3 and not row[0].startswith("#")][:200]
    links = tuple(Link((at, at + 1), (at, at + 1)) for at in range(len(rows)))
    sides = [
        Document.from_segments([row[column] for row in rows], lang) for column, lang in ((0, "en"), (2, "zh-Hans"))
    ]
    pair = Bitext(sides[0], sides[1], links)
    real = load([ROOT / "glossaries" / "human-rights.tsv"])
    renderings = [concept.renderings["zh-Hans"].preferred for concept in real if "zh-Hans" in concept.renderings]
    random.Random(7).shuffle(renderings)
    table = "".join(f"{concept.term}\t{other}\n" for concept, other in zip(real, renderings, strict=False))
    (tmp_path / "r.tsv").write_text("en\tzh-Hans\n" + table, encoding="utf-8")
    mixed = load([tmp_path / "r.tsv"], strict=False)
    before, after = (_by_name(figures(measure(pair, base), base)) for base in (real, mixed))
    rates = [name for name in before if name[0].startswith(("hit", "success", "exact"))]
    assert len(rates) == 9
    for name in rates:
        old, new = before[name].value, after[name].value
        assert old is not None and new is not None  # noqa: PT018
        assert old > 0.8, name
        assert new < 0.15, name  # the document's rate takes any string anywhere


def test_tokens_keep_their_places() -> None:
    for text, lang in (
        ("국제형사재판소(ICC)는 2020년에 강제실종을 조사했다.", "ko"),
        ("联合国人权理事会（HRC）。", "zh-Hans"),
    ):
        found = tokens(text, lang)
        assert all(text[token.start : token.end].strip() for token in found)
        assert [token.start for token in found] == sorted(token.start for token in found)
    assert phrase("비준하다", "ko", lemma=True) == ("비준",)
    assert phrase("人权", "zh-Hans") == ("人", "权")


def test_as_many_references_as_links(bitext: Bitext, termbase: Termbase) -> None:
    with pytest.raises(InvariantError, match="1 references for 4 links"):
        cases(bitext, termbase, ["x"])
