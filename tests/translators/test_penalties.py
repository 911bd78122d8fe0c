"""Penalties in decoding: the same rule in both runtimes, taken from the model unless the user says otherwise."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import UsageError
from align.translators.ctranslate2 import CTranslate2Translator
from align.translators.drafting import coverage
from align.translators.facts import read_facts
from align.translators.marian import MarianTranslator, raw_logits, repetition_penalty
from align.translators.settings import DecodingSettings

MakeModel = Callable[..., Path]
TEXTS = [
    "The police arrested three journalists in March, and the court released none of them.",
    "Prison conditions are harsh, food is scarce, and disease is common in every prison.",
    "In 2020 the government rejected 1,200 of 1,300 complaints.",
]


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["ko", "zh-Hans"])
def test_both_runtimes_write_the_same_with_penalties(shared: Path, built_in: Path, lang: str) -> None:
    lines = (shared / "corpora/chapters/02-karvia.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [sentence for line in lines for sentence in json.loads(line)["en"]][:24]
    settings = DecodingSettings(compute_type="float32", repetition_penalty=1.2, coverage_penalty=0.75)
    fast, slow = CTranslate2Translator(built_in, lang, settings), MarianTranslator(built_in, lang, settings)
    found, expected = fast.translate(texts, nbest=4), slow.translate(texts, nbest=4)
    assert [[h.text for h in each] for each in found] == [[h.text for h in each] for each in expected]


@pytest.mark.parametrize("beam", [1, 3])
def test_a_strong_penalty_on_random_weights_is_the_same_rule(random_model: MakeModel, beam: int) -> None:
    """Random logits have both signs: the rule divides the one and multiplies the other."""
    folder = random_model()
    settings = DecodingSettings(
        compute_type="float32", beam=beam, repetition_penalty=1.8, repetition_guard=False, script_guard=False
    )
    plain = DecodingSettings(compute_type="float32", beam=beam, repetition_guard=False, script_guard=False)
    fast, slow = (kind(folder, "ko", settings).translate(TEXTS) for kind in (CTranslate2Translator, MarianTranslator))
    assert [found[0].text for found in fast] == [found[0].text for found in slow]
    assert [found[0].score for found in fast] == pytest.approx([found[0].score for found in slow], abs=1e-4)
    free = CTranslate2Translator(folder, "ko", plain).translate(TEXTS)
    assert [found[0].text for found in fast] != [found[0].text for found in free]


def test_the_rule_itself() -> None:
    import torch

    raw = [torch.tensor([[2.0, -2.0, 1.0, -1.0, 0.5]])]
    scores = torch.log_softmax(raw[0], dim=-1)
    scores[0, 4] = -torch.inf
    written = torch.tensor([[9, 0, 1, 0]])  # the start token has no logit here and is never looked up
    result = repetition_penalty(raw, 2.0)(written, scores)
    assert result.tolist() == [[1.0, -4.0, 1.0, -1.0, -math.inf]]
    assert repetition_penalty(raw, 1.0)(written, scores) is scores
    assert repetition_penalty(raw, 2.0)(written[:, :1], scores) is scores


def test_raw_logits_are_watched_only_meanwhile(random_model: MakeModel) -> None:
    import torch

    translator = MarianTranslator(random_model(), "ko")
    ids = torch.tensor([[5, translator._pieces.facts.eos]])
    with torch.inference_mode(), raw_logits(translator.network) as raw:
        output = translator.network(input_ids=ids, decoder_input_ids=ids[:, :1])
        assert torch.equal(raw[0], output.logits[:, -1])
    with torch.inference_mode():
        translator.network(input_ids=ids, decoder_input_ids=ids[:, 1:])
    assert torch.equal(raw[0], output.logits[:, -1])


def test_the_model_says_which_penalties_it_wants(copied: MakeModel, built_in: Path) -> None:
    asked = read_facts(built_in)
    assert (asked.repetition_penalty, asked.coverage_penalty) == (1.1, 0.75)
    folder = copied(config={"align": {"alignment_head": 0}})
    silent = read_facts(folder)
    assert (silent.repetition_penalty, silent.coverage_penalty) == (1.0, 0.0)
    own = DecodingSettings().fitted(asked)
    assert (own.repetition_penalty, own.coverage_penalty) == (1.1, 0.75)
    told = DecodingSettings(repetition_penalty=1.0, coverage_penalty=0.0).fitted(asked)
    assert (told.repetition_penalty, told.coverage_penalty) == (1.0, 0.0)
    assert own.digest != told.digest


def test_coverage_needs_a_head_that_is_an_alignment(copied: MakeModel) -> None:
    folder = copied(config={"align": {}})
    with pytest.raises(UsageError, match="alignment"):
        CTranslate2Translator(folder, "ko", DecodingSettings(coverage_penalty=0.5))


@pytest.mark.parametrize(
    "wrong", [{"repetition_penalty": 0.5}, {"repetition_penalty": 3.0}, {"coverage_penalty": -0.1}]
)
def test_penalties_out_of_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(UsageError, match="penalty"):
        DecodingSettings(**wrong)  # type: ignore[arg-type]


def test_coverage_by_hand() -> None:
    attention = [[0.9, 0.1, 0.0], [0.0, 0.5, 0.5], [0.0, 0.5, 0.5]]  # the first token does not count
    assert coverage(attention, [False, True, True]) == 0.0
    assert coverage(attention, [True, True, True]) == pytest.approx(math.log(0.01) / 3)
    assert coverage([], [True, True]) == pytest.approx(math.log(0.01))
    assert coverage(attention, [False, False, False]) == 0.0


@given(st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), max_size=6))
def test_more_attention_never_covers_less(attention: list[list[float]]) -> None:
    here = coverage(attention, [True] * 3)
    more = coverage([*attention, [0.2, 0.2, 0.2]], [True] * 3)
    assert math.log(0.01) <= here <= 0
    assert more >= here - 1e-12


@pytest.mark.parametrize("kind", [CTranslate2Translator, MarianTranslator])
def test_names_terms_and_figures_may_come_twice(kind: type, built_in: Path) -> None:
    text = "In 2020, the government of North Korea rejected the report, and in 2021 North Korea rejected 2,000 others."
    (found,) = kind(built_in, "zh-Hans", DecodingSettings(compute_type="float32")).translate([text])
    assert "2020" in found[0].text
    assert "2021" in found[0].text


def test_no_repeat_and_penalty_together_forbid_what_each_forbids(random_model: MakeModel) -> None:
    from align.translators.drafting import SearchOrder

    folder = random_model()
    settings = DecodingSettings(compute_type="float32", repetition_penalty=1.05)
    order = SearchOrder(2, 2, 40, comma_end=True, any_script=True, no_repeat=2)
    for kind in (CTranslate2Translator, MarianTranslator):
        translator = kind(folder, "ko", settings)
        rows = [translator._pieces.source(text).ids for text in TEXTS]
        for found in translator.search(rows, order):
            for candidate in found:
                grams = list(zip(candidate.ids, candidate.ids[1:], strict=False))
                assert len(grams) == len(set(grams))


def test_rows_of_any_length_have_the_coverage_they_have_alone(built_in: Path) -> None:
    """CTranslate2 returns another row's attention for the first token of a batch; nothing else may differ."""
    from align.translators.drafting import SearchOrder

    translator = CTranslate2Translator(built_in, "ko", DecodingSettings(compute_type="float32"))
    order = SearchOrder(4, 4, 60, comma_end=True, any_script=True, coverage=True)
    rows = [translator._pieces.source(text).ids for text in [*TEXTS, "Women work.", "No."]]
    together = translator.search(rows, order)
    alone = [translator.search([row], order)[0] for row in rows]
    for batch, single in zip(together, alone, strict=True):
        assert [c.ids for c in batch] == [c.ids for c in single]
        assert [c.coverage for c in batch] == pytest.approx([c.coverage for c in single], abs=1e-4)
