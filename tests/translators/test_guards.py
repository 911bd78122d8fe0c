"""What decoding repairs: each guard against the failure that it is there for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from align.translators.clauses import split_clauses
from align.translators.ctranslate2 import CTranslate2Translator
from align.translators.drafting import Candidate, Drafter, SearchOrder, finish
from align.translators.facts import read_facts
from align.translators.marian import MarianTranslator, end_guard
from align.translators.pieces import Pieces
from align.translators.repetition import loops
from align.translators.settings import DecodingSettings


@pytest.fixture(scope="module")
def korean(built_in: Path) -> Pieces:
    return Pieces(read_facts(built_in), "ko")


class Recorder:
    """A search that writes what it is told and remembers what it was asked."""

    def __init__(self, answer: Callable[[tuple[int, ...], SearchOrder], tuple[int, ...]]) -> None:
        self.asked: list[tuple[tuple[int, ...], SearchOrder]] = []
        self._answer = answer

    def searches(
        self, batches: Sequence[tuple[Sequence[Sequence[int]], SearchOrder]]
    ) -> Iterator[list[list[Candidate]]]:
        for rows, order in batches:
            self.asked += [(tuple(row), order) for row in rows]
            yield [[Candidate(self._answer(tuple(row), order), -1.0)] for row in rows]


def test_the_end_guard_forbids_an_end_after_a_comma(korean: Pieces) -> None:
    import torch

    comma, word = korean.facts.target_vocab[","], korean.facts.target_vocab["▁북한"]
    rows = torch.tensor([[korean.facts.start, comma], [korean.facts.start, word]])
    scores = end_guard(korean, comma_end=False, any_script=True)(rows, torch.zeros(2, len(korean.facts.vocab)))
    assert torch.isinf(scores[0, korean.facts.eos])
    assert scores[1, korean.facts.eos] == 0
    assert torch.isinf(scores[:, sorted(korean.never)]).all()
    free = end_guard(korean, comma_end=True, any_script=True)(rows, torch.zeros(2, len(korean.facts.vocab)))
    assert free[0, korean.facts.eos] == 0
    first = end_guard(korean, comma_end=True, any_script=True)(rows[:, :1], torch.zeros(2, len(korean.facts.vocab)))
    assert torch.isinf(first[:, korean.facts.eos]).all()


@pytest.mark.parametrize("kind", [CTranslate2Translator, MarianTranslator])
def test_no_runtime_ends_after_a_comma_unless_it_may(kind: type, random_model: Callable[..., Path]) -> None:
    """A model that writes commas and ends wherever it can."""
    import torch
    from safetensors.torch import load_file, save_file

    folder = random_model()
    pieces = Pieces(read_facts(folder), "ko")
    weights = load_file(folder / "model.safetensors")
    bias = torch.full_like(weights["final_logits_bias"], -1e4)
    bias[0, pieces.facts.target_vocab[","]], bias[0, pieces.facts.eos] = 1e4, 2e4
    bias[0, pieces.facts.target_vocab["▁북한"]] = 5e3
    save_file(weights | {"final_logits_bias": bias}, folder / "model.safetensors", metadata={"format": "pt"})
    settings = DecodingSettings(compute_type="float32", beam=1, repetition_guard=False)
    translator = kind(folder, "ko", settings)
    assert translator.translate(["Women, men,"])[0][0].text == ","
    (found,) = translator.translate(["Women, men."])
    assert len(found[0].text) > 1


@pytest.mark.parametrize("runtime", [CTranslate2Translator, MarianTranslator])
def test_chinese_has_no_hangul_and_full_width_marks(runtime: type, built_in: Path) -> None:
    text = "Fear of collective punishment is used to silence dissent, and the police do nothing."
    (found,) = runtime(built_in, "zh-Hans").translate([text], nbest=4)
    assert not any("\uac00" <= character <= "\ud7af" for h in found for character in h.text)
    assert not any("," in hypothesis.text for hypothesis in found)


def test_script_guard_is_lifted_for_text_with_such_letters(built_in: Path) -> None:
    pieces = Pieces(read_facts(built_in), "ko")
    assert pieces.foreign
    recorder = Recorder(lambda row, order: (300,))
    Drafter(pieces, DecodingSettings(), recorder).translate(["He said 北京 aloud.", "He said nothing."], 1)
    assert sorted(order.any_script for _, order in recorder.asked) == [False, True]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (">>cmn_Hans<< Hello", "> >cmn_Hans< < Hello"),
        (">> quoted reply << Hello", "> > quoted reply < < Hello"),
        ("a > b < c", "a > b < c"),
        ("He said “yes” — it’s…", 'He said "yes" — it\'s...'),
    ],
)
def test_source_text_cannot_play_the_tag(korean: Pieces, text: str, seen: str) -> None:
    assert korean.prepare(text).text == seen
    tags = {korean.facts.vocab[">>kor<<"], korean.facts.vocab[">>cmn_Hans<<"]}
    ids = korean.source(text).ids
    assert ids[0] == korean.facts.vocab[">>kor<<"]
    assert not tags & set(ids[1:])


def test_source_spans_point_into_the_untouched_text(korean: Pieces) -> None:
    text = "“Ｔhe ﬁne…”  >>said Kim’s\u200b  aide."
    spelling = korean.source(text)
    covered = "".join(text[start:end] for start, end in spelling.spans)
    assert covered.replace("\u200b", "").replace(" ", "").startswith("“Ｔhe")
    assert covered.endswith("aide.")
    assert len(spelling.ids) == len(spelling.spans)


@pytest.mark.parametrize("text", ["\ud800 half", "a\0b", "\u200e left", "▁x ▁", "<unk> </s> <pad>", "é", ""])
def test_odd_text_has_spans_within_it(korean: Pieces, text: str) -> None:
    for spelling in (korean.source(text), korean.target(text)):
        assert all(0 <= start <= end <= len(text) for start, end in spelling.spans)
        assert spelling.ids[-1] == korean.facts.eos


@pytest.mark.parametrize("kind", [CTranslate2Translator, MarianTranslator])
def test_long_segments_are_split_never_truncated(kind: type, copied: Callable[..., Path]) -> None:
    folder = copied(config={"max_position_embeddings": 24})
    text = (
        "The police arrested three journalists in March, the court rejected their appeal in April, and the government, "
        "which had promised reforms, released nobody; women and children remained in prison for the whole year of 2021."
    )
    translator = kind(folder, "ko")
    (found,) = translator.translate([text])
    assert "2021" in found[0].text
    assert len(found[0].text) > 40
    assert translator.soft_alignments([(text, found[0].text)])[0].weights == ()


def test_every_clause_reaches_the_search(korean: Pieces) -> None:
    recorder = Recorder(lambda row, order: tuple(row[1:-1]))
    text = "One man came, two women left; three children stayed behind the house of the old teacher."
    drafter = Drafter(korean, DecodingSettings(max_source_pieces=12), recorder)
    (found,) = drafter.translate([text], 1)
    assert found[0].text == text
    assert all(len(row) <= 12 for row, _ in recorder.asked)


def test_loops_are_decoded_again_without_repetition(korean: Pieces) -> None:
    recorder = Recorder(lambda row, order: (300, 301) if order.no_repeat else (300,) * 9)
    (found,) = Drafter(korean, DecodingSettings(), recorder).translate(["Hello there."], 1)
    assert found[0].text == korean.text((300, 301))
    assert [order.no_repeat for _, order in recorder.asked] == [0, 3]
    stubborn = Recorder(lambda row, order: (300,) * 9)
    (kept,) = Drafter(korean, DecodingSettings(), stubborn).translate(["Hello there."], 1)
    assert kept[0].text == korean.text((300,) * 9)
    off = Recorder(lambda row, order: (300,) * 9)
    Drafter(korean, DecodingSettings(repetition_guard=False), off).translate(["Hello there."], 1)
    assert len(off.asked) == 1


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        ([], False),
        ([1], False),
        ([1, 1, 1], False),
        ([1, 1, 1, 1], True),
        ([1, 2, 1, 2], False),
        ([9, 1, 2, 1, 2, 1, 2], True),
        ([1, 2, 3, 1, 2, 3, 1, 2, 3], True),
        ([1, 7, 8, 2, 7, 8, 3, 7, 8, 4, 7, 8, 5, 7, 8], False),  # "the right to X, the right to Y, ..."
        ([1, 6, 7, 8, 9, 2, 6, 7, 8, 9, 3, 6, 7, 8, 9, 4, 6, 7, 8, 9], True),
        (list(range(200)), False),
    ],
)
def test_loops_tells_circles_from_lists(tokens: list[int], expected: bool) -> None:
    assert loops(tokens) is expected


def test_split_clauses_prefers_strong_borders_and_covers_the_text() -> None:
    text = "When it rained, they left; but when it was dry they came back, and nobody asked."
    spans = split_clauses(text, lambda part: len(part) <= 40)
    assert next(text[a:b] for a, b in spans) == "When it rained, they left;"
    assert "".join(text[a:b] for a, b in spans).replace(" ", "") == text.replace(" ", "")
    assert split_clauses("x" * 100, lambda part: len(part) <= 30) == [(0, 25), (25, 50), (50, 75), (75, 100)]
    assert split_clauses("中文" * 5, lambda part: False) == [(n, n + 1) for n in range(10)]
    assert split_clauses("short", lambda part: True) == [(0, 5)]


def test_a_draft_does_not_depend_on_batch_size(korean: Pieces, built_in: Path) -> None:
    texts = [
        "The police arrested three men.",
        "Hello.",
        "Women have the right to work, and to rest, and to be paid.",
    ] * 2
    wide = CTranslate2Translator(built_in, "ko", DecodingSettings(compute_type="float32"))
    narrow = CTranslate2Translator(built_in, "ko", DecodingSettings(compute_type="float32", batch_tokens=1))
    assert [f[0].text for f in wide.translate(texts)] == [f[0].text for f in narrow.translate(texts)]
    assert wide.stamp == narrow.stamp


@pytest.mark.parametrize(
    ("register", "expected"),
    [
        ("plain", "정부는 부인한다. 그는 갔다."),
        ("formal", "정부는 부인합니다. 그는 갔습니다."),
        ("as_written", "정부는 부인합니다. 그는 갔다."),
    ],
)
def test_a_korean_draft_leaves_in_one_register(register: str, expected: str) -> None:
    settings = DecodingSettings(register=register)  # type: ignore[arg-type]
    assert finish("정부는  부인합니다. 그는 갔다. ", "ko", settings) == expected


def test_a_register_that_there_is_not_is_refused() -> None:
    from align.cli.options import register_or_default
    from align.errors import UsageError

    with pytest.raises(UsageError, match="polite"):
        DecodingSettings(register="polite")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="polite"):
        register_or_default(None, "polite")
    assert register_or_default(None, "formal") == "formal"
    assert register_or_default("plain", "formal") == "plain"
    assert register_or_default(None, None) == "plain"


@pytest.mark.parametrize("kind", [CTranslate2Translator, MarianTranslator])
def test_the_register_is_asked_for_and_comes_out(kind: type, built_in: Path) -> None:
    text = ["The police arrested three journalists."]
    (plain,), (formal,) = (
        kind(built_in, "ko", DecodingSettings(register=r)).translate(text) for r in ("plain", "formal")
    )
    assert plain[0].text.endswith("다.")
    assert not plain[0].text.endswith("니다.")
    assert formal[0].text.endswith("니다.")
