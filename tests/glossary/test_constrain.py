"""Constrained search against brute force on a toy model."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from align.errors import InputError
from align.glossary.constrain import SearchSettings, search
from align.glossary.constraints import Tracker


class ToyDecoder:
    """Tokens are the letters a, b, c ...; token 0 ends. Spells a rendering letter by letter; ``#`` cannot be spelt."""

    def __init__(self, vocabulary: int = 5, limit: int = 6, sharpness: float = 2.0) -> None:
        self.vocabulary, self.limit, self.sharpness = vocabulary, limit, sharpness
        self.calls: list[int] = []

    @property
    def eos(self) -> int:
        return 0

    def spell(self, rendering: str) -> list[list[int]]:
        return [] if "#" in rendering else [[ord(char) - 96 for char in rendering]]

    def start(self, texts: Sequence[str]) -> Any:
        return {"texts": list(texts), "rows": [(text, ()) for text in texts]}

    def scores(self, text: str, tokens: tuple[int, ...]) -> NDArray[np.float32]:
        seed = hashlib.sha256(f"{text}|{len(tokens)}|{tokens[-1:]}".encode()).digest()[:8]
        logits = np.random.default_rng(int.from_bytes(seed, "big")).normal(size=self.vocabulary) * self.sharpness
        normal: NDArray[np.float32] = (logits - np.log(np.exp(logits).sum())).astype(np.float32)
        return normal

    def step(self, state: Any, parents: NDArray[np.int64], tokens: NDArray[np.int64] | None) -> NDArray[np.float32]:
        added: list[tuple[int, ...]] = [()] * len(parents) if tokens is None else [(int(token),) for token in tokens]
        state["rows"] = [
            (state["rows"][parent][0], state["rows"][parent][1] + new)
            for parent, new in zip(parents, added, strict=True)
        ]
        self.calls.append(len(parents))
        return np.stack([self.scores(text, before) for text, before in state["rows"]])

    def text(self, tokens: Sequence[int]) -> str:
        return "".join(chr(96 + token) for token in tokens if token)

    def max_length(self, source: str) -> int:
        return self.limit


EXHAUSTIVE = SearchSettings(beam=3000, widest=3000, nbest=3, rows=10_000, patient=True, loops=0, no_repeat=0)


def _meets(text: str, constraints: Sequence[Sequence[str]]) -> bool:
    """Whether disjoint occurrences can be found for all constraints, by trying every choice."""
    if not constraints:
        return True
    for rendering in constraints[0]:
        at = text.find(rendering)
        while at >= 0:
            if _meets(text[:at] + "." * len(rendering) + text[at + len(rendering) :], constraints[1:]):
                return True
            at = text.find(rendering, at + 1)
    return False


def _brute_force(
    decoder: ToyDecoder, source: str, constraints: Sequence[Sequence[str]], limit: int
) -> list[tuple[float, str]]:
    found = []
    for length in range(limit):
        for body in itertools.product(range(1, decoder.vocabulary), repeat=length):
            text = decoder.text(body)
            if _meets(text, constraints):
                total = sum(float(decoder.scores(source, body[:at])[token]) for at, token in enumerate((*body, 0)))
                found.append((total / (length + 1), text))
    return sorted(found, key=lambda item: -item[0])


@pytest.mark.parametrize(
    "constraints",
    [[], [["ab"]], [["ab"], ["c"]], [["ab", "d"]], [["a"], ["a"]], [["abc", "ca"], ["d"]], [["dd"]], [["ab"], ["ba"]]],
)
@pytest.mark.parametrize("source", ["one", "two"])
def test_a_wide_beam_finds_what_brute_force_finds(constraints: list[list[str]], source: str) -> None:
    decoder = ToyDecoder(limit=5)
    expected = _brute_force(decoder, source, constraints, 5)[:3]
    found = search(decoder, [source], [constraints], EXHAUSTIVE)[0]
    assert [hypothesis.text for hypothesis in found] == [text for _, text in expected]
    assert [hypothesis.score for hypothesis in found] == pytest.approx([score for score, _ in expected], abs=1e-5)


@settings(max_examples=40, deadline=None)
@given(
    st.text("abcd", min_size=1, max_size=5),
    st.lists(st.lists(st.text("abcd", min_size=1, max_size=3), min_size=1, max_size=3), max_size=3),
)
def test_what_a_narrow_beam_returns_meets_all_constraints(source: str, constraints: list[list[str]]) -> None:
    decoder = ToyDecoder(limit=14)
    results = search(decoder, [source], [constraints])[0]
    assert results
    assert all(_meets(hypothesis.text, constraints) for hypothesis in results)
    assert [h.score for h in results] == sorted((h.score for h in results), reverse=True)


def test_the_same_whatever_the_batch() -> None:
    texts = [f"text number {number}" * (number % 3 + 1) for number in range(12)]
    constraints = [[["ab"]] * (number % 3) + [["d", "cc"]] * (number % 2) for number in range(12)]
    whole = search(ToyDecoder(limit=12), texts, constraints)
    single = [search(ToyDecoder(limit=12), [t], [c])[0] for t, c in zip(texts, constraints, strict=True)]
    small = search(ToyDecoder(limit=12), texts, constraints, SearchSettings(rows=1))
    assert whole == single == small


def test_one_call_of_the_decoder_serves_all_texts_of_a_step() -> None:
    decoder = ToyDecoder(limit=8)
    search(decoder, ["x", "y", "z"], [[["ab"]]] * 3)
    assert decoder.calls[0] == 3
    assert len(decoder.calls) <= 8


def test_what_cannot_be_spelt_or_does_not_fit_gives_nothing() -> None:
    decoder = ToyDecoder(limit=4)
    assert search(decoder, ["x", "y"], [[["#"]], [["abcd"]]]) == [[], []]
    assert search(decoder, ["x"], [[["#", "ab"]]])[0]
    assert search(decoder, [], []) == []


def test_a_text_that_the_model_refuses_does_not_stop_the_others() -> None:
    class Picky(ToyDecoder):
        def start(self, texts: Sequence[str]) -> Any:
            if "too long" in texts:
                raise InputError("a segment is too long for the model")
            return super().start(texts)

    found = search(Picky(limit=8), ["x", "too long", "y"], [[["ab"]]] * 3)
    assert [bool(hypotheses) for hypotheses in found] == [True, False, True]


def test_loops_are_cut() -> None:
    class Stuck(ToyDecoder):
        def scores(self, text: str, tokens: tuple[int, ...]) -> NDArray[np.float32]:
            favourite = np.full(self.vocabulary, -6.0, dtype=np.float32)
            favourite[1] = -0.01
            return favourite

    free = search(Stuck(limit=8), ["x"], [[["b"]]], SearchSettings(loops=0, no_repeat=0))[0]
    cut = search(Stuck(limit=8), ["x"], [[["b"]]])[0]
    assert any("aaa" in hypothesis.text for hypothesis in free)
    assert not any("aaa" in hypothesis.text for hypothesis in cut)


def test_a_shorter_constraint_waits_for_the_longer_one() -> None:
    tracker = Tracker([[(1, 2)], [(1, 2, 3)]])
    progress = tracker.begin
    for token in (1, 2):
        progress = tracker.advance(progress, token)
    assert progress.need == 3  # one of the two is met, or nearly
    longer = tracker.advance(progress, 3)
    assert longer.wanted == (1, 0)
    shorter = tracker.advance(progress, 4)
    assert shorter.wanted == (0, 1)
    for token in (9, 1, 2):
        longer = tracker.advance(longer, token)
    assert longer.need == 0


def test_a_repeated_constraint_is_wanted_twice() -> None:
    tracker = Tracker([[(1, 1)], [(1, 1)]])
    progress = tracker.begin
    for token in (1, 1, 1):
        progress = tracker.advance(progress, token)
    assert progress.need == 1
    assert tracker.advance(progress, 1).need == 0


def test_what_is_banned_never_stands_there() -> None:
    decoder = ToyDecoder(limit=6)
    free = search(decoder, ["x"], [[["b"]]], EXHAUSTIVE)[0]
    banned = free[0].text[:2]
    without = search(decoder, ["x"], [[["b"]]], EXHAUSTIVE, [[banned]])[0]
    assert without
    assert all(banned not in hypothesis.text for hypothesis in without)


def test_more_constraints_than_places_are_still_met() -> None:
    decoder = ToyDecoder(limit=24)
    wanted = [["abc"], ["dd"], ["cab"], ["bba"], ["ad"]]
    found = search(decoder, ["x"], [wanted], SearchSettings(beam=3, widest=5, no_repeat=0))[0]
    assert found
    assert all(_meets(hypothesis.text, wanted) for hypothesis in found)
