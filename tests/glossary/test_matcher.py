"""Terms in English text: boundaries, case, inflection, longest match."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.glossary.forms import source_forms
from align.glossary.matcher import Matcher
from align.glossary.table import load
from benchmarks.glossary import matching

SHIPPED = Path(__file__).parents[2] / "glossaries" / "human-rights.tsv"
MATCHER = Matcher(load([SHIPPED]))


def _found(text: str) -> list[str]:
    return [text[match.span[0] : match.span[1]] for match in MATCHER.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("human rights abuses and human rights", ["human rights abuses", "human rights"]),
        ("North Korean refugees", ["refugees"]),
        ("North Korea’s record; North Korea's too", ["North Korea", "North Korea"]),
        ("protected as refugees sur place there", ["refugees sur place"]),
        ("the refugees' camp", ["refugees"]),
        ("Torture is a crime. TORTURE AND IMPUNITY", ["Torture", "TORTURE", "IMPUNITY"]),
        ("fine china from China", ["China"]),
        ("COVID-19, Covid‑19 and covid-19", ["COVID-19", "Covid‑19", "covid-19"]),
        ("forced labour, forced\u00a0labor", ["forced labour", "forced\u00a0labor"]),
        ("asylum-seekers and asylum seekers", ["asylum-seekers", "asylum seekers"]),
        ("ill treatment, ill-treatment", ["ill treatment", "ill-treatment"]),
        ("give us the US report, US$5 and the US.", ["US", "US"]),
        ("WHO IS RESPONSIBLE FOR THIS", []),
        ("the WHO said", ["WHO"]),
        ("pre-trial detention", ["pre-trial detention"]),
        ("ethnic minorities, treaty bodies", ["ethnic minorities", "treaty bodies"]),
        ("they ratified and are ratifying it", ["ratified", "ratifying"]),
        ("the South China Sea", ["South China Sea"]),
        ("execution of the budget, the budget's execution of three men", ["execution"]),
        ("the execution of all court judgments", []),
        ("a stay of execution", []),
        ("the execution of two men under orders of the army", ["execution"]),
        ("executions of prisoners on the orders of a judge", ["executions"]),
        ("the public executions of the state’s critics and a plan for peace", ["public executions"]),
        ("the resolution of the land dispute", []),
        ("the General Assembly resolution on the conflict", ["resolution"]),
        ("the resolution of the Security Council ended a dispute", ["resolution"]),
        ("the pests of asylum, a lunatic asylum", ["asylum"]),
        ("inhuman rightsizing", []),
        ("marginalised groups, a marginalized group", ["marginalised groups", "marginalized group"]),
        ("Office of the UN High Commissioner for Human Rights (OHCHR)",
         ["Office of the UN High Commissioner for Human Rights (OHCHR)"]),
        ("a crime against humanity", ["crime against humanity"]),
        ("", []),
    ],
)  # fmt: skip
def test_matches(text: str, expected: list[str]) -> None:
    assert _found(text) == expected


def test_shadowed_matches_are_kept_apart() -> None:
    found = MATCHER.find_all("human rights abuses")
    assert [match.concept.id for match in found.kept] == ["human-rights-abuses"]
    assert [match.concept.id for match in found.shadowed] == ["human-rights"]


def test_offsets_hold_after_characters_that_grow() -> None:
    assert _found("İİİ torture ﬁne") == ["torture"]


@given(st.text(max_size=60))
def test_any_text_gives_spans_in_order(text: str) -> None:
    before = 0
    for match in MATCHER.find(f"{text} torture {text}"):
        assert before <= match.span[0] < match.span[1]
        before = match.span[1]


def test_a_proper_name_has_no_plural_and_an_acronym_no_spelling() -> None:
    texts = [form.text for form in source_forms("Commission of Inquiry (COI)", (), "noun")]
    assert texts == ["Commission of Inquiry (COI)", "Commission of Inquiry", "COI"]
    assert [form.text for form in source_forms("people with disabilities", (), "noun")] == ["people with disabilities"]
    assert "organisations" in [form.text for form in source_forms("organization", (), "noun")]
    assert "raized" not in [form.text for form in source_forms("raised", (), "")]


def _conditioned(tmp_path: Path, *lines: str) -> Matcher:
    path = tmp_path / "c.tsv"
    path.write_text("en\tko\tunless\tonly_if\n" + "".join(line + "\n" for line in lines), encoding="utf-8")
    return Matcher(load([path]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The execution of the budget was late.", ["집행"]),
        ("EXECUTION OF THE 2021 BUDGETS", ["집행"]),
        ("budget execution", ["집행"]),
        ("the execution of a prisoner, and a budget debate", ["처형"]),
        ("the execution of three men by a firing squad. The budget", ["처형"]),
        ("Executions resumed.", ["처형"]),
        ("the execution of the plan", []),
    ],
)
def test_context_conditions_choose_between_entries(tmp_path: Path, text: str, expected: list[str]) -> None:
    matcher = _conditioned(
        tmp_path,
        "execution\t처형\t~ of … plan*|~ of … budget*|budget ~\t",
        "execution\t집행\t\t~ of … budget*|budget ~",
    )
    found = matcher.find_all(text)
    assert [match.concept.renderings["ko"].preferred for match in found.kept] == expected
    assert [match.form.text for match in found.ruled_out] == ([] if expected else ["execution"])


def test_a_condition_without_a_place_is_looked_for_in_the_whole_sentence(tmp_path: Path) -> None:
    matcher = _conditioned(tmp_path, "cell\t감방\t\tprison*|detain*", "party\t당\tdinner|birthday\t")
    assert [m.concept.term for m in matcher.find("She was detained in a cell with the Party.")] == ["cell", "party"]
    assert matcher.find("A cell divides at a birthday party.") == ()
    assert matcher.find("imprisoned cell") == ()  # a word, not a part of one


def test_case_modes(tmp_path: Path) -> None:
    path = tmp_path / "c.tsv"
    path.write_text("en\tko\tcase\nState\t국가\texact\nGoogle\t구글\tany\n", encoding="utf-8")
    matcher = Matcher(load([path]))
    assert [match.concept.id for match in matcher.find("state STATE State google GOOGLE")] == [
        "state",
        "google",
        "google",
    ]
    assert Matcher(load([SHIPPED])).find("x")[:1] == ()


def test_matching_is_quick_and_finds_what_was_put_in() -> None:
    """A tenth of the terms in a twentieth of the text of the benchmark; a slower algorithm would take minutes."""
    found = matching.measure(1_000, 500_000)
    assert found["found"] >= found["sentences"] / 3
    assert found["load"] + found["build"] + found["find"] < 5  # seconds of CPU time; about 0.3
