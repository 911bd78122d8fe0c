"""``align score`` and ``align beads score``: files in every form, the same figures as a run, one system against another."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from align.bitext import Bitext, Document, Link, SegmentKind
from align.errors import InputError, UsageError
from align.metrics.published import score_beads
from align.results import Consistency, Report
from align.scoring import ScoreSettings, score_bead_files, score_files
from align.writers import beads, json_files, jsonl
from tests.end_to_end.command import align

KINDS: list[SegmentKind] = ["heading", "sentence", "sentence", "sentence", "heading", "sentence", "sentence"]
SOURCE = Document.from_segments(
    ["Food", "Rice is dear.", "Prices rose.", "Aid came late.", "Courts", "Judges are not free.", "Nobody appeals."],
    "en", kinds=KINDS,
)  # fmt: skip
TARGET = Document.from_segments(
    ["식량", "쌀값이 비싸고 물가가 올랐다.", "원조는 늦게 왔다.", "역주.", "법원", "판사는 자유롭지 않다.",
     "아무도 항소하지 않는다."],
    "ko", kinds=["heading", "sentence", "sentence", "sentence", "heading", "sentence", "sentence"],
)  # fmt: skip
LINKS = (
    Link((0, 1), (0, 1), 0.9), Link((1, 3), (1, 2), 0.7), Link((3, 4), (2, 3), 0.4), Link((4, 4), (3, 4), 0.8),
    Link((4, 5), (4, 5), 1.0), Link((5, 6), (5, 6), 0.9), Link((6, 7), (6, 7), 0.9),
)  # fmt: skip
PUBLISHED = Bitext(SOURCE, TARGET, LINKS)
GOOD = [
    "식량",
    "쌀이 비싸고",
    "물가가 올랐다.",
    "원조는 늦게 왔다.",
    "법원",
    "판사는 자유롭지 않다.",
    "아무도 항소하지 않는다.",
]
POOR = ["음식", "쌀 비싸다.", "가격 오름.", "도움 지각.", "코트", "판사들 무료 아님.", "사람 없음 항소."]


def _beads_file(path: Path, drafts: list[str], published: Bitext = PUBLISHED) -> Path:
    draft = Bitext.from_drafts(SOURCE, drafts, "ko")
    path.write_text(jsonl.render_beads(published, draft, score_beads(draft, published)), encoding="utf-8")
    return path


def test_a_bead_file_has_the_figures_of_its_run(tmp_path: Path) -> None:
    draft = Bitext.from_drafts(SOURCE, GOOD, "ko")
    scores = score_beads(draft, PUBLISHED)
    outcome = score_files(ScoreSettings(str(_beads_file(tmp_path / "beads.jsonl", GOOD))))
    assert outcome.beads == scores
    report = Report("R", draft, Consistency("draft", (), None, None, None, 0), (), PUBLISHED, scores)
    written = json.loads(json_files.scores(report))
    assert written["bead_set"] == outcome.as_dict()["bead_set"]
    assert [item["bead"] for item in written["lowest"]] == [item["bead"] for item in outcome.as_dict()["lowest"]]
    assert [section["heading"] for section in written["sections"]] == ["Food", "Courts"]
    assert [line.split("\t")[1:3] for line in outcome.lines() if line.startswith("section")] == [
        ["Food", "3 beads"], ["Courts", "3 beads"],
    ]  # fmt: skip


def test_a_system_against_a_baseline_on_the_same_beads(tmp_path: Path) -> None:
    good, poor = _beads_file(tmp_path / "good.jsonl", GOOD), _beads_file(tmp_path / "poor.jsonl", POOR)
    outcome = score_files(ScoreSettings(str(good), baseline=str(poor)))
    assert [(item.metric, item.method) for item in outcome.comparisons] == [
        ("BLEU", "bootstrap"), ("chrF", "bootstrap"), ("BLEU", "randomisation"), ("chrF", "randomisation"),
    ]  # fmt: skip
    for item in outcome.comparisons:
        assert item.difference > 20
        assert item.interval[0] <= item.difference <= item.interval[1]
        assert item.groups == 2  # sections: the text has no paragraphs
    assert outcome.comparisons[0].system == outcome.scores[0].value
    assert "p = " in outcome.lines()[-1]


def test_other_beads_are_refused_and_named_by_their_digest(tmp_path: Path) -> None:
    other = Bitext(SOURCE, TARGET, (*LINKS[:1], Link((1, 2), (1, 2)), Link((2, 4), (2, 3)), *LINKS[3:]))
    good, base = _beads_file(tmp_path / "good.jsonl", GOOD), _beads_file(tmp_path / "base.jsonl", POOR, other)
    with pytest.raises(InputError, match=r"base\.jsonl: the baseline rests on bead set [0-9a-f]{16}, and .*good"):
        score_files(ScoreSettings(str(good), baseline=str(base)))


def _lines(path: Path, lines: list[str]) -> str:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return str(path)


def test_lines_against_a_baseline_of_lines(tmp_path: Path) -> None:
    names = [_lines(tmp_path / f"{n}.txt", lines) for n, lines in enumerate((GOOD, POOR, TARGET.texts()))]
    outcome = score_files(ScoreSettings(names[0], names[2], "ko", baseline=names[1]))
    assert len(outcome.comparisons) == 4
    assert outcome.comparisons[0].groups == 7
    assert outcome.as_dict()["comparisons"][0]["difference"] > 0


@pytest.mark.parametrize(
    ("lines", "fault", "match"),
    [
        (GOOD[1:], UsageError, "6 hypotheses but 7 references"),
        ([unicodedata.normalize("NFD", line) for line in GOOD], InputError, "not in Unicode form NFC"),
    ],
)
def test_the_baseline_is_checked_like_the_system(
    tmp_path: Path, lines: list[str], fault: type[Exception], match: str
) -> None:
    names = [_lines(tmp_path / f"{n}.txt", lines) for n, lines in enumerate((GOOD, lines, TARGET.texts()))]
    with pytest.raises(fault, match=match):
        score_files(ScoreSettings(names[0], names[2], "ko", baseline=names[1]))


@pytest.mark.parametrize(("system", "baseline"), [(True, False), (False, True)])
def test_lines_in_another_language_are_an_error(tmp_path: Path, system: bool, baseline: bool) -> None:
    english = SOURCE.texts()
    files = [
        _lines(tmp_path / f"{n}.txt", english if other else lines)
        for n, (lines, other) in enumerate(((GOOD, system), (POOR, baseline), (TARGET.texts(), False)))
    ]
    with pytest.raises(InputError, match=r"\d\.txt: these lines are English, not Korean"):
        score_files(ScoreSettings(files[0], files[2], "ko", baseline=files[1]))


@pytest.mark.parametrize(
    ("hypotheses", "references", "match"),
    [
        (GOOD[1:], TARGET.texts(), "6 hypotheses but 7 references"),
        (GOOD, [""] * 7, "no reference"),
        (GOOD, SOURCE.texts(), "written in Latin, not in Korean"),
        (GOOD, [unicodedata.normalize("NFD", text) for text in TARGET.texts()], "not in Unicode form NFC"),
    ],
)
def test_the_command_line_gives_errors_and_no_numbers(
    tmp_path: Path, hypotheses: list[str], references: list[str], match: str
) -> None:
    done = align("score", _lines(tmp_path / "h", hypotheses), _lines(tmp_path / "r", references), "--lang", "ko")
    assert done.returncode == 2
    assert done.stdout == ""
    assert match in done.stderr.replace("\n", " ")


def test_wrong_use_says_what_to_do(tmp_path: Path) -> None:
    good, lines = str(_beads_file(tmp_path / "good.jsonl", GOOD)), _lines(tmp_path / "l.txt", GOOD)
    for settings, match in (
        (ScoreSettings(lines), "need a reference"),
        (ScoreSettings(good, lines), "holds its reference"),
        (ScoreSettings(good, baseline=lines), "baseline is not"),
        (ScoreSettings(lines, lines, "ko", good), "HYPOTHESIS is not"),
    ):
        with pytest.raises(UsageError, match=match):
            score_files(settings)
    with pytest.raises(InputError, match="beads are in ko"):
        score_files(ScoreSettings(good, lang="zh-Hans"))
    (tmp_path / "plain.jsonl").write_text(jsonl.render_beads(PUBLISHED), encoding="utf-8")
    with pytest.raises(InputError, match=r"plain\.jsonl:1: there is no draft"):
        score_files(ScoreSettings(str(tmp_path / "plain.jsonl")))


TEST = Bitext(SOURCE, TARGET, (*LINKS[:1], Link((1, 2), (1, 2)), Link((2, 4), (2, 3)), *LINKS[3:]))
ENDINGS = {"jsonl": "jsonl", "tsv": "tsv", "tmx": "tmx", "vecalign": "beads", "ladder": "ladder"}


def _written(folder: Path, name: str, bitext: Bitext, form: str) -> str:
    path = folder / f"{name}.{ENDINGS[form]}"
    path.write_text(beads.render(bitext, form), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("gold", ENDINGS)
@pytest.mark.parametrize("test", ENDINGS)
def test_every_pair_of_forms_gives_the_same_rates(tmp_path: Path, gold: str, test: str) -> None:
    files = _written(tmp_path, "gold", PUBLISHED, gold), _written(tmp_path, "test", TEST, test)
    if {gold, test} & {"tsv", "tmx"} and {gold, test} & {"vecalign", "ladder"}:
        with pytest.raises(UsageError, match="sentence numbers"):
            score_bead_files(*files)
        return
    outcome = score_bead_files(*files)
    null = test != "tmx"  # which leaves beads with an empty side out
    assert outcome.rates.strict_precision == pytest.approx((4 + (null and gold != "tmx")) / (6 + null))
    assert outcome.rates.strict_recall == pytest.approx(4 / 6)
    assert outcome.rates.lax_recall == 1.0
    assert outcome.unit == ("characters" if {gold, test} & {"tsv", "tmx"} else "sentences")
    assert outcome.lines()[0] == "\tprecision\trecall\tF1"
    assert outcome.as_dict()["gold"] == 7 - (gold == "tmx")


def test_a_file_of_no_known_form_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("nothing of the kind\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"x\.txt: this is no form of beads"):
        score_bead_files(str(tmp_path / "x.txt"), str(tmp_path / "x.txt"))


def test_the_command_line_scores_beads_and_systems(tmp_path: Path) -> None:
    done = align(
        "beads", "score", _written(tmp_path, "g", PUBLISHED, "vecalign"), _written(tmp_path, "t", TEST, "ladder")
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1:3] == ["strict\t0.7143\t0.6667\t0.6897", "lax\t1.0000\t1.0000\t1.0000"]
    good, poor = _beads_file(tmp_path / "good.jsonl", GOOD), _beads_file(tmp_path / "poor.jsonl", POOR)
    done = align("score", good, "--baseline", poor, "--seed", "3", "--json")
    assert done.returncode == 0, done.stderr
    assert {item["seed"] for item in json.loads(done.stdout)["comparisons"]} == {3}
    done = align("score", good, "--baseline", tmp_path / "missing.jsonl")
    assert done.returncode == 2
    assert "missing.jsonl" in done.stderr
