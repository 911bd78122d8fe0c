from __future__ import annotations

import weakref
from pathlib import Path

import numpy as np
import pytest

from align.errors import InputError
from align.glossary.base import StepDecoder
from align.translators.kept import in_hand
from align.translators.load import DecodingSettings, load, step_decoder
from align.translators.marian import MarianTranslator
from align.translators.stepping import MarianStepDecoder

TEXTS = ["The police arrested three people.", "Women have the right to work in North Korea, and they say so."]


@pytest.fixture(scope="module")
def decoder() -> StepDecoder:
    return step_decoder("built-in", "ko")


def _beam(decoder: StepDecoder, text: str, size: int) -> str:
    """A plain beam search, one source text."""
    state = decoder.start([text])
    beams: list[tuple[float, list[int]]] = [(0.0, [])]
    done: list[tuple[float, list[int]]] = []
    parents, tokens = np.array([0]), None
    for _ in range(decoder.max_length(text)):
        logs = decoder.step(state, parents, tokens)
        total = np.array([score for score, _ in beams])[:, None] + logs
        order = np.argsort(-total, axis=None, kind="stable")[: 2 * size]
        moves = [(int(at) // logs.shape[1], int(at) % logs.shape[1], float(total.flat[at])) for at in order]
        done += [
            (score / (len(beams[row][1]) + 1), beams[row][1])
            for row, token, score in moves[:size]
            if token == decoder.eos
        ]
        if len(done) >= size:
            break
        going = [(row, token, score) for row, token, score in moves if token != decoder.eos][:size]
        parents, tokens = np.array([row for row, _, _ in going]), np.array([token for _, token, _ in going])
        beams = [(score, [*beams[row][1], token]) for row, token, score in going]
    return decoder.text(max(done)[1])


@pytest.mark.parametrize("size", [1, 4])
def test_a_search_over_steps_finds_what_generate_finds(decoder: StepDecoder, size: int) -> None:
    settings = DecodingSettings(beam=size, repetition_guard=False, repetition_penalty=1.0, coverage_penalty=0.0)
    reference = load("built-in", "ko", runtime="transformers", settings=settings)
    for text, (best,) in zip(TEXTS, reference.translate(TEXTS), strict=True):
        assert _beam(decoder, text, size) == best.text


def test_rows_can_be_dropped_doubled_and_swapped(decoder: StepDecoder) -> None:
    state = decoder.start(TEXTS)
    first = decoder.step(state, np.array([0, 1]), None)
    word = int(first[1].argmax())
    moved = decoder.step(state, np.array([1, 0, 1]), np.array([word, 8, word]))
    alone = decoder.start(TEXTS[1:])
    decoder.step(alone, np.array([0]), None)
    expected = decoder.step(alone, np.array([0]), np.array([word]))
    assert moved.shape == (3, first.shape[1])
    for row in (0, 2):
        np.testing.assert_allclose(np.exp(moved[row]), np.exp(expected[0]), atol=1e-5)


def test_steps_are_log_probabilities_without_the_forbidden(decoder: StepDecoder, built_in: Path) -> None:
    pieces = MarianTranslator(built_in, "ko")._pieces
    comma = pieces.facts.target_vocab[","]
    state = decoder.start([TEXTS[0], "Women, men,"])
    first = decoder.step(state, np.array([0, 1]), None)
    assert first.dtype == np.float32
    np.testing.assert_allclose(np.exp(first).sum(axis=1), 1, atol=1e-4)
    assert np.isneginf(first[:, sorted(pieces.never | {decoder.eos})]).all()
    second = decoder.step(state, np.array([0, 1]), np.array([comma, comma]))
    assert np.isneginf(second[0, decoder.eos])
    assert not np.isneginf(second[1, decoder.eos])


@pytest.mark.parametrize("rendering", ["북한", "강제노동", "정치범수용소", "국제형사재판소(ICC)"])
def test_spell_writes_the_rendering(decoder: StepDecoder, rendering: str) -> None:
    spellings = decoder.spell(rendering)
    assert len(spellings) >= 2
    assert len({tuple(ids) for ids in spellings}) == len(spellings)
    assert {decoder.text(ids) for ids in spellings} == {rendering}


def test_spell_gives_nothing_for_what_cannot_be_written(decoder: StepDecoder) -> None:
    assert decoder.spell("😀") == []


def test_a_text_too_long_is_refused() -> None:
    decoder = step_decoder("built-in", "ko")
    assert isinstance(decoder, MarianStepDecoder)
    assert not decoder.fits("word " * 400)
    with pytest.raises(InputError, match="too long"):
        decoder.start(["word " * 400])


def test_two_languages_read_one_network() -> None:
    korean, chinese = step_decoder("built-in", "ko"), step_decoder("built-in", "zh-Hans")
    assert isinstance(korean, MarianStepDecoder)
    assert isinstance(chinese, MarianStepDecoder)
    assert korean._network is chinese._network


def test_what_nobody_holds_is_made_again() -> None:
    class Thing:
        pass

    first = in_hand("thing", Thing)
    assert in_hand("thing", Thing) is first
    left = weakref.ref(first)
    del first
    assert left() is None
    assert isinstance(in_hand("thing", Thing), Thing)
