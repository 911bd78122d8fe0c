"""One contract for every translator, the fake included."""

from __future__ import annotations

import pytest

from align.bitext import Stamp
from align.translators.base import AligningTranslator
from align.translators.cached import CachedTranslator
from align.translators.catalog import BUILT_IN
from align.translators.fake import FakeTranslator
from align.translators.load import load

TEXTS = [
    "The police arrested three journalists.",
    "",
    "Freedom of Expression",
    "The police arrested three journalists.",
    "  Women’s rights — “all of them” — matter.  ",
    "1990-2020",
    ">>kor<< is no tag here << and >> this is not one.",
    "The government released the report in March, but the authorities have not answered.",
]


class Memory:
    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def get_many(self, keys: object) -> dict[str, str]:
        return {key: self.values[key] for key in keys if key in self.values}  # type: ignore[attr-defined]

    def put_many(self, values: dict[str, str]) -> None:
        self.values.update(values)


@pytest.fixture(scope="module", params=["fake", "ctranslate2", "transformers"])
def translator(request: pytest.FixtureRequest) -> AligningTranslator:
    return FakeTranslator("ko") if request.param == "fake" else load(BUILT_IN, "ko", runtime=request.param)


def test_translate_keeps_count_and_order(translator: AligningTranslator) -> None:
    drafts = translator.translate(TEXTS)
    assert len(drafts) == len(TEXTS)
    assert drafts[1] == []
    assert all(len(found) == 1 and found[0].text.strip() for text, found in zip(TEXTS, drafts, strict=True) if text)
    assert drafts[0] == drafts[3]
    assert drafts[5][0].text == "1990-2020"


def test_translate_does_not_depend_on_company_or_call(translator: AligningTranslator) -> None:
    together = translator.translate(TEXTS)
    assert [found[0].text for found in translator.translate(TEXTS) if found] == [f[0].text for f in together if f]
    alone = [found for text in TEXTS for found in translator.translate([text])]
    assert [found[0].text for found in alone if found] == [found[0].text for found in together if found]


def test_nbest_is_distinct_and_begins_with_the_draft(translator: AligningTranslator) -> None:
    (found,) = translator.translate(TEXTS[:1], nbest=6)
    assert 2 <= len(found) <= 6
    assert len({hypothesis.text for hypothesis in found}) == len(found)
    few = translator.translate(TEXTS[:1], nbest=2)
    assert [h.text for h in few[0][:1]] == [h.text for h in translator.translate(TEXTS[:1])[0]]
    assert all(hypothesis.score <= 0 for hypothesis in found)


def test_nothing_in_nothing_out(translator: AligningTranslator) -> None:
    assert translator.translate([]) == []
    assert translator.translate(["", " \n"]) == [[], []]


def test_stamp_names_everything(translator: AligningTranslator) -> None:
    assert isinstance(translator.stamp, Stamp)
    assert translator.lang == "ko"
    assert translator.stamp.stage == "translator"
    assert translator.stamp.settings


def test_soft_alignments_lie_in_both_texts(translator: AligningTranslator) -> None:
    pairs = [("The “police” came.", "경찰이 왔다."), ("Hello", ""), ("Women have rights.", "여성에게는 권리가 있다.")]
    found = translator.soft_alignments(pairs)
    assert len(found) == 3
    assert not found[1].weights
    for (source, target), alignment in zip(pairs, found, strict=True):
        assert len(alignment.weights) == len(alignment.target)
        assert all(len(row) == len(alignment.source) and sum(row) <= 1 + 1e-4 for row in alignment.weights)
        assert all(0 <= start < end <= len(source) for start, end in alignment.source)
        assert all(0 <= start < end <= len(target) for start, end in alignment.target)
        assert all(source[start:end] == source[start:end].strip() for start, end in alignment.source)


def test_a_cache_changes_nothing(translator: AligningTranslator) -> None:
    cached = CachedTranslator(translator, Memory())  # type: ignore[arg-type]
    first = cached.translate(TEXTS)
    assert cached.reused == 1  # the equal text
    again = cached.translate(TEXTS)
    assert again == first
    assert cached.reused == 1 + len(TEXTS)
    assert [found[0].text for found in first if found] == [f[0].text for f in translator.translate(TEXTS) if f]
    assert cached.stamp == translator.stamp
