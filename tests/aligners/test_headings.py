"""Headings that are glued to a sentence are cut off where the source has them, and nowhere else."""

from __future__ import annotations

import pytest

from align.aligners.align import AlignSettings, align_documents
from align.bitext import Bitext, Document, SegmentKind
from tests.aligners.test_gate import embedder

KINDS: list[SegmentKind] = ["sentence", "heading", "sentence", "heading", "sentence", "sentence"]
SOURCE = Document.from_segments(
    [
        "The country held elections in May, and the opposition won most seats in the capital.",
        "Arbitrary Detention",
        "Soldiers arrested at least 40 teachers in March and held them without charge.",
        "Women and Girls",
        "A new law raised the age of marriage to 18.",
        "Courts rarely enforce it.",
    ],
    "en", kinds=KINDS,
)  # fmt: skip
TARGETS = {
    "ko": [
        "이 나라는 5월에 선거를 치렀고, 야당이 수도에서 의석 대부분을 차지했다.",
        "자의적 구금군인들은 3월에 교사 40명 이상을 체포해 혐의도 없이 가두었다.",
        "여성과 소녀 새 법은 결혼 연령을 18세로 올렸다.",
        "법원은 이 법을 거의 집행하지 않는다.",
    ],
    "zh-Hans": [
        "该国5月举行选举，反对派赢得首都的大多数席位。",
        "任意拘留士兵3月逮捕了至少40名教师，未经指控便将其关押。",
        "妇女与女童一项新法律将结婚年龄提高到18岁。",
        "法院很少执行该法。",
    ],
    "zh-Hant": [
        "該國5月舉行選舉，反對派贏得首都的大多數席位。",
        "任意拘留士兵3月逮捕了至少40名教師，未經指控便將其關押。",
        "婦女與女童一項新法律將結婚年齡提高到18歲。",
        "法院很少執行該法。",
    ],
}
HEADINGS = {
    "ko": ["자의적 구금", "여성과 소녀"],
    "zh-Hans": ["任意拘留", "妇女与女童"],
    "zh-Hant": ["任意拘留", "婦女與女童"],
}


def _aligned(target: list[str], lang: str, *, cut: bool) -> Bitext:
    document = Document.from_segments(target, lang)
    return align_documents(SOURCE, document, embedder=embedder(), settings=AlignSettings(cut_headings=cut))


@pytest.mark.parametrize("lang", TARGETS)
def test_glued_headings_become_segments_with_beads_of_their_own(lang: str) -> None:
    bitext = _aligned(TARGETS[lang], lang, cut=True)
    segments = bitext.target.segments
    assert [bitext.target.segment_text(n) for n, part in enumerate(segments) if part.kind == "heading"] == HEADINGS[
        lang
    ]
    assert [link.shape for link in bitext.links] == ["1:1"] * 6
    assert bitext.target.text == "\n".join(TARGETS[lang])


@pytest.mark.parametrize("lang", TARGETS)
def test_a_target_that_is_segmented_already_stays_as_it_is(lang: str) -> None:
    assert _aligned(TARGETS[lang], lang, cut=False).target.texts() == TARGETS[lang]


@pytest.mark.parametrize("lang", TARGETS)
def test_a_heading_that_was_left_out_is_not_cut_from_the_sentence(lang: str) -> None:
    lines = TARGETS[lang]
    for heading in HEADINGS[lang]:
        lines = [line.removeprefix(heading).strip() for line in lines]
    assert _aligned(lines, lang, cut=True).target.texts() == lines


def test_english_targets_are_left_to_the_segmenter() -> None:
    source = Document.from_segments(
        ["任意拘留", "士兵逮捕了教师。", "法院很少执行该法。"], "zh-Hans", kinds=["heading", "sentence", "sentence"]
    )
    target = Document.from_segments(
        ["Arbitrary Detention Soldiers arrested teachers.", "Courts rarely enforce it."], "en"
    )
    bitext = align_documents(source, target, embedder=embedder(), settings=AlignSettings(cut_headings=True))
    assert bitext.target is target
