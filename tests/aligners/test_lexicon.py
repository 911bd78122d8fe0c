"""Word translation probabilities: from nothing, from the package, and from both."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.aligners import lexicon
from align.aligners.lexicon import Lexicon, Pair, train, units, words

PAIRS: list[Pair] = [(["hous", "big"], ["큰", "집"]), (["hous"], ["집"]), (["book", "big"], ["큰", "책"])]


def test_words_lose_their_commonest_endings() -> None:
    assert words("Ratified and ratifies; the state’s abuses, 2021") == [
        "ratify", "and", "ratify", "the", "stat", "abus", "2021",
    ]  # fmt: skip
    assert words("less classes seed") == ["less", "class", "seed"]


def test_units_are_pairs_inside_words() -> None:
    assert units("집을 A 12개, 酷刑。") == [
        ("집을", 0, 2), ("a", 3, 4), ("12", 5, 7), ("개", 7, 8), ("酷刑", 10, 12),
    ]  # fmt: skip
    assert [unit for unit, _, _ in units("강제노동")] == ["강제", "제노", "노동"]


@given(st.text(st.sampled_from("가나다 中文abc12，.")))
def test_units_stand_where_they_say(text: str) -> None:
    assert all(text[start:end].lower() == unit for unit, start, end in units(text))


def test_training_tells_words_apart_that_stand_together() -> None:
    """The case of Brown et al. 1993: what is known of one pair says what the other word of a bead renders."""
    found = Lexicon(train(PAIRS))
    rows = found.explained(["hous", "big"], ["큰", "집"])
    assert rows[0, 1] > 0.6
    assert rows[1, 0] > 0.6
    assert (rows.sum(axis=1) <= 1 + 1e-9).all()


def test_a_run_adds_to_what_is_known_and_takes_nothing_away() -> None:
    known = Lexicon({"big": {"큰": 50.0}})
    found = known.trained([(["big", "dam"], ["큰", "둑"])])
    assert found.explained(["big", "dam"], ["둑"])[0].argmax() == 1
    assert found.counts["big"]["큰"] >= 50.0
    assert known.trained([]).counts == known.counts
    assert known.counts == {"big": {"큰": 50.0}}


def test_nothing_known_explains_nothing() -> None:
    assert Lexicon({}).explained(["a", "b"], []).shape == (0, 2)
    assert Lexicon({}).explained(["a"], ["가"])[0, 0] < 0.6


@pytest.mark.parametrize(
    ("lang", "word", "unit"),
    [
        ("ko", "torture", "고문"),
        ("zh-Hans", "torture", "酷刑"),
        ("zh-Hant", "ratify", "批准"),
        ("zh-Hant", "reparation", "賠償"),
    ],
)
def test_the_packaged_lexicon_knows_the_subject(lang: str, word: str, unit: str) -> None:
    (name,) = words(word)
    entries = lexicon.load(lang).counts[name]
    assert unit in sorted(entries, key=lambda key: -entries[key])[:3]


def test_a_language_without_a_lexicon_has_an_empty_one() -> None:
    assert lexicon.load("en").counts == {}


def test_the_file_says_what_it_was_trained_on() -> None:
    from importlib import resources

    data = resources.files("align").joinpath("data", "lexicon", "en-ko.tsv.gz").read_bytes()
    first = gzip.decompress(data).decode().splitlines()[0]
    assert "digest" in first
