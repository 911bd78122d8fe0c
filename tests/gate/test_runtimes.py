"""The fast runtime writes in float32 what the reference writes, over a thousand segments."""

from __future__ import annotations

import os

import pytest

from align.translators.catalog import BUILT_IN
from align.translators.load import load
from align.translators.settings import DecodingSettings
from benchmarks.speed.sets import report_sentences


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("ALIGN_GATE"), reason="this takes minutes: make gate")
@pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses:UserWarning")
@pytest.mark.parametrize("lang", ["ko", "zh-Hans"])
def test_a_thousand_segments_in_float32_are_those_of_transformers(lang: str) -> None:
    texts = report_sentences(1000)[0 if lang == "ko" else 1 :: 2]
    settings = DecodingSettings(compute_type="float32", beam=2)
    fast = load(BUILT_IN, lang, settings=settings).translate(texts)
    slow = load(BUILT_IN, lang, settings=settings, runtime="transformers").translate(texts)
    assert len(texts) == 500
    different = [
        (text, one[0].text, other[0].text)
        for text, one, other in zip(texts, fast, slow, strict=True)
        if one[0].text != other[0].text
    ]
    assert different == []
