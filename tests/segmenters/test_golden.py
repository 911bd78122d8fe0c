"""Golden cases: one paragraph each, written for this project."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.bitext import Document
from align.segmenters.segment import segment

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "segmentation"
MARK = "‖"
CODES = {"en": "en", "ko": "ko", "zh": "zh-Hans"}
LEAST = 150


def cases(lang: str, suffix: str = "") -> list[tuple[str, str]]:
    lines = (GOLDEN / f"{lang}{suffix}.tsv").read_text(encoding="utf-8").splitlines()
    return [(line.split("\t", 1)[0], line.split("\t", 1)[1]) for line in lines if line.strip()]


ALL = [pytest.param(lang, marked, id=f"{lang}: {why}") for lang in CODES for why, marked in cases(lang)]
GAPS = [pytest.param(lang, marked, id=f"{lang}: {why}") for lang in CODES for why, marked in cases(lang, ".gaps")]


@pytest.mark.parametrize(("lang", "marked"), ALL)
def test_golden_case(lang: str, marked: str) -> None:
    gold = [piece.strip() for piece in marked.split(MARK)]
    text = marked.replace(f"{MARK}#", "").replace(MARK, "")
    document = segment(Document(text, CODES[lang]))
    assert document.texts() == [piece.removeprefix("#") for piece in gold]
    headings = [piece.removeprefix("#") for piece in gold if piece.startswith("#")]
    kinds = zip(document.texts(), document.segments, strict=True)
    assert [found for found, part in kinds if part.kind == "heading"] == headings


@pytest.mark.xfail(strict=True, reason="known gap: nothing but the meaning tells")
@pytest.mark.parametrize(("lang", "marked"), GAPS)
def test_known_gap(lang: str, marked: str) -> None:
    test_golden_case(lang, marked)


@pytest.mark.parametrize("lang", CODES)
def test_there_are_enough_cases_and_none_twice(lang: str) -> None:
    texts = [text for _, text in cases(lang)]
    assert len(texts) >= LEAST
    assert len(set(texts)) == len(texts)
