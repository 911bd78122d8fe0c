"""Corpus figures equal sacrebleu's own, and what sacrebleu lets pass is an error."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from align import lang as languages
from align.errors import InputError, UsageError
from align.metrics.corpus import Statistics, score, segment_chrf
from align.metrics.normalise import FOLD, fold

HYPOTHESES = {
    "ko": ["그는 어제 학교에 갔다.", "정부는 국경을 닫았다.", "많은 사람들이 굶주렸다.", ""],
    "zh-Hans": ["他昨天去了学校。", "政府关闭了边境。", "许多人挨饿,没有食物.", ""],
    "en": ["He went to school yesterday.", "The state closed its border.", "Many people were hungry.", ""],
}
REFERENCES = {
    "ko": ["그는 어제 학교에 갔습니다.", "정부가 국경을 폐쇄했다.", "많은 사람이 굶주렸다.", "끝이다."],
    "zh-Hans": ["昨天他去了学校。", "政府已经关闭边境。", "许多人挨饿，没有食物。", "结束。"],
    "en": ["Yesterday he went to school.", "The government closed the border.", "Many people went hungry.", "The end."],
}
TOKENISERS = {"ko": "ko-mecab", "zh-Hans": "zh", "en": "13a"}


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["ko", "zh-Hans", "en"])
def test_figures_equal_the_command_line_to_the_last_digit(lang: str, tmp_path: Path) -> None:
    for name, lines in (("hyp", HYPOTHESES[lang]), ("ref", REFERENCES[lang])):
        (tmp_path / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "sacrebleu",
        str(tmp_path / "ref"),
        "-i",
        str(tmp_path / "hyp"),
        "-m",
        "bleu",
        "chrf",
    ]
    done = subprocess.run(
        [*command, "--tokenize", TOKENISERS[lang], "-w", "12", "--format", "json"],
        capture_output=True,
        text=True,
        check=True,
    )
    theirs = json.loads(done.stdout)
    ours = score(HYPOTHESES[lang], REFERENCES[lang], lang, variants=("raw",))
    assert [round(figure.value, 12) for figure in ours] == [figure["score"] for figure in theirs]
    assert [figure.signature for figure in ours] == [figure["signature"] for figure in theirs]
    assert [figure.metric for figure in ours] == ["BLEU", "chrF"]


def test_the_normalised_variant_says_so_and_forgives_width_only() -> None:
    raw_bleu, raw_chrf, bleu, chrf = score(["他说:“好,1.5亿”."], ["他说：「好，１.５亿」。"], "zh-Hans")
    assert [bleu.value, chrf.value] == pytest.approx([100, 100])
    assert max(raw_bleu.value, raw_chrf.value) < 60
    assert bleu.signature == f"{raw_bleu.signature}|{FOLD}"
    assert chrf.signature == f"{raw_chrf.signature}|{FOLD}"
    assert (raw_bleu.variant, bleu.variant) == ("raw", "normalised")


def test_the_interval_is_the_same_every_time_and_holds_the_figure() -> None:
    first, second = (score(HYPOTHESES["en"] * 5, REFERENCES["en"] * 5, "en", interval=True) for _ in range(2))
    assert first == second
    for figure in first:
        assert figure.interval is not None
        assert figure.interval[0] <= figure.value <= figure.interval[1]


def test_unequal_lengths_are_an_error() -> None:
    with pytest.raises(UsageError, match="1 hypotheses but 2 references"):
        score(["a"], ["a", "b"], "en")


@pytest.mark.parametrize(("hypotheses", "references"), [("text", ["text"]), (["text"], "text"), (["text"], [["text"]])])
def test_a_wrong_shape_is_an_error(hypotheses: list[str], references: list[str]) -> None:
    with pytest.raises(UsageError):
        score(hypotheses, references, "en")


@pytest.mark.parametrize("references", [[], ["", " "]])
def test_no_reference_is_an_error(references: list[str]) -> None:
    with pytest.raises(InputError, match="no reference"):
        score([""] * len(references), references, "ko")


@pytest.mark.parametrize(
    ("lang", "other"), [("ko", "zh-Hans"), ("ko", "en"), ("zh-Hans", "ko"), ("zh-Hant", "en"), ("en", "ko")]
)
def test_references_in_another_script_are_an_error(lang: str, other: str) -> None:
    with pytest.raises(InputError, match="the references are written in"):
        score(HYPOTHESES["en"], REFERENCES[other], lang)


@pytest.mark.parametrize("side", [0, 1])
def test_korean_that_is_not_nfc_is_an_error_that_names_the_line(side: int) -> None:
    sides = [["네", "학교"], ["네", "학교"]]
    sides[side][1] = unicodedata.normalize("NFD", sides[side][1])
    with pytest.raises(InputError, match=r"(hypothesis|reference) 2"):
        score(sides[0], sides[1], "ko")


def test_an_unknown_variant_or_language_is_an_error() -> None:
    with pytest.raises(UsageError, match="variant"):
        score(["a"], ["a"], "en", variants=("best",))
    with pytest.raises(UsageError, match="language"):
        score(["a"], ["a"], "fr")


def test_folding_twice_is_folding_once() -> None:
    text = "他说：「１．５％……」—— 对，“好” ＡＢ　ｃ　《书》·第 3 章"
    assert fold(fold(text)) == fold(text)
    assert fold(fold(text, chinese=True), chinese=True) == fold(text, chinese=True)
    assert fold("他 在 2020 年") == "他 在 2020 年"
    assert fold("他 在 2020 年", chinese=True) == "他在2020年"


def test_intervals_over_groups_are_wider_than_over_lines_that_repeat() -> None:
    hypotheses, references = ([line for line in side["en"][:3] for _ in range(8)] for side in (HYPOTHESES, REFERENCES))
    lines = score(hypotheses, references, "en", variants=("raw",), interval=True)
    groups = score(hypotheses, references, "en", variants=("raw",), interval=True, groups=[n // 8 for n in range(24)])
    for single, grouped in zip(lines, groups, strict=True):
        assert single.interval is not None
        assert grouped.interval is not None
        assert grouped.value == single.value
        assert grouped.interval[1] - grouped.interval[0] > single.interval[1] - single.interval[0]
    with pytest.raises(UsageError, match="groups"):
        score(hypotheses, references, "en", groups=[0])


@pytest.mark.parametrize(
    ("lang", "text"), [("zh-Hans", "他們關閉邊境，這個國家說過"), ("zh-Hant", "他们关闭边境，这个国家说过")]
)
def test_references_in_the_other_chinese_script_are_an_error(lang: str, text: str) -> None:
    with pytest.raises(InputError, match="Chinese"):
        score([text] * 3, [text] * 3, lang)


@pytest.mark.parametrize("lang", ["ko", "zh-Hans"])
def test_counts_that_figures_share_change_no_figure(lang: str) -> None:
    lines, references = HYPOTHESES[lang], REFERENCES[lang]
    counts = Statistics(languages.parse(lang))
    first = score(lines, references, lang, interval=True, statistics=counts)
    assert score(lines, references, lang, interval=True, statistics=counts) == first
    assert score(lines, references, lang, interval=True) == first
    pairs = list(zip(lines, references, strict=True))
    assert [counts.chrf(*pair) for pair in pairs] == segment_chrf(pairs)
