"""The commands of ``align glossary`` as functions: what is measured, converted and compared, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from align.bitext import Bitext, Document, Link
from align.errors import InputError, UsageError
from align.glossary.dialects import Dialect
from align.glossary.table import load
from align.terms import ConvertSettings, check_as_dict, check_glossary, compare_glossaries, convert_glossary
from align.writers.jsonl import render_beads, render_draft
from tests.end_to_end.command import ROOT, align

SHIPPED = ROOT / "glossaries" / "human-rights.tsv"


def test_a_bitext_in_another_language_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.tsv").write_text("human rights\t인권을 보호하는 법을 새로 만들었다\n", encoding="utf-8")
    with pytest.raises(InputError, match="Say --lang ko"):
        check_glossary(str(tmp_path / "b.tsv"), "zh-Hans", [SHIPPED])


def test_a_published_text_is_measured_against_the_glossary(tmp_path: Path) -> None:
    (tmp_path / "b.tsv").write_text("human rights\t인권\nforced labor\t강제노역\n", encoding="utf-8")
    outcome = check_glossary(str(tmp_path / "b.tsv"), "ko", [SHIPPED])
    assert outcome.unapproved == 1
    assert "1 of 2 occurrences as approved" in outcome.headlines()[0]
    assert [row[0] for row in outcome.rows()] == ["human rights", "forced labor"]
    assert {resource.kind for resource in outcome.report.resources} >= {"target", "glossary", "termbase", "library"}


def test_files_that_cannot_be_used_are_refused(tmp_path: Path) -> None:
    (tmp_path / "b.xyz").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match=r"b\.xyz"):
        check_glossary(str(tmp_path / "b.xyz"), "ko", [SHIPPED])
    with pytest.raises(InputError, match=r"no draft\.jsonl"):
        check_glossary(str(tmp_path), "ko", [SHIPPED])
    (tmp_path / "b.tsv").write_text("human rights\t인권\n", encoding="utf-8")
    with pytest.raises(UsageError, match="languages of"):
        check_glossary(str(tmp_path / "b.tsv"), None, [SHIPPED])


def _lines(path: Path, *pairs: tuple[str, str]) -> str:
    path.write_text("".join(f"{left}\t{right}\n" for left, right in pairs), encoding="utf-8")
    return str(path)


def test_a_reference_on_the_same_source_gives_more_figures(tmp_path: Path) -> None:
    draft = _lines(tmp_path / "a.tsv", ("Torture is a crime.", "고문은 범죄다."), ("They saw it.", "그들은 보았다."))
    written = _lines(tmp_path / "b.tsv", ("Torture is a crime.", "고문은 범죄다."), ("They saw it.", "보았다."))
    outcome = check_glossary(draft, "ko", [SHIPPED], written)
    figures = {(figure.name, figure.variant): figure.value for figure in outcome.report.sides[0].figures}
    assert figures["1-TERm (WMT21)", ""] == 1.0
    assert figures["window overlap (WMT21)", "2 words"] == 1.0
    assert [side.terms.of for side in outcome.report.sides] == ["target", "reference"]
    other = _lines(tmp_path / "c.tsv", ("Torture is no crime.", "고문은 범죄다."), ("They saw it.", "보았다."))
    with pytest.raises(InputError, match="another source"):
        check_glossary(draft, "ko", [SHIPPED], other)


def test_a_beads_file_of_coarser_links_is_a_reference_too(tmp_path: Path) -> None:
    """A run folder: the draft goes line by line, the published version two lines to a bead."""
    draft = [("Torture is a crime.", "고문은 범죄다."), ("It is banned.", "금지된다.")]
    source = Document.from_segments([s for s, _ in draft], "en")
    drafted = Bitext.from_drafts(source, [t for _, t in draft], "ko")
    target = Document.from_segments(["범죄인 고문은 금지된다."], "ko")
    published = Bitext(source, target, (Link((0, 2), (0, 1)),))
    folder = tmp_path / "ko"
    folder.mkdir()
    (folder / "draft.jsonl").write_text(render_draft(drafted), encoding="utf-8")
    (folder / "beads.jsonl").write_text(render_beads(published), encoding="utf-8")
    for name, lang in ((folder, None), (tmp_path, "ko")):
        outcome = check_glossary(str(name), lang, [SHIPPED])
        assert [side.terms.of for side in outcome.report.sides] == ["draft", "published"]
        found = {(figure.name, figure.variant): figure for figure in outcome.report.sides[0].figures}
        assert found["1-TERm (WMT21)", ""].support == 1
    assert json.loads(json.dumps(check_as_dict(outcome)))["unapproved"] == 0


def test_a_glossary_goes_through_every_format_and_back(tmp_path: Path) -> None:
    for name in ("a.csv", "b.tbx", "c.tsv", "d.xlsx"):
        assert convert_glossary(SHIPPED, tmp_path / name) == len(load([SHIPPED]))
        assert load([tmp_path / name]).digest == load([SHIPPED]).digest
        assert compare_glossaries(SHIPPED, tmp_path / name) == []
    with pytest.raises(UsageError, match="names no format"):
        convert_glossary(SHIPPED, tmp_path / "d.xyz")


@pytest.mark.parametrize("dialect", ["deepl", "google", "weblate", "omegat"])
def test_pairs_of_other_programs_go_out_and_in(tmp_path: Path, dialect: Dialect) -> None:
    pairs, back = tmp_path / "pairs.csv", tmp_path / "back.tsv"
    convert_glossary(SHIPPED, pairs, ConvertSettings(target=dialect, lang="ko"))
    assert convert_glossary(pairs, back, ConvertSettings(source=dialect, lang="ko")) > len(load([SHIPPED]))
    terms = {concept.term: concept.renderings["ko"].preferred for concept in load([back])}
    assert terms["forced labor"] == "강제노동"
    with pytest.raises(UsageError, match="language of the pairs"):
        convert_glossary(pairs, back, ConvertSettings(source=dialect))


def test_check_as_a_user_runs_it(tmp_path: Path) -> None:
    text = _lines(tmp_path / "b.tsv", ("human rights", "인권"), ("forced labor", "강제노역"))
    outs = [tmp_path / name for name in ("t.html", "t.tsv", "t.xlsx", "t.json")]
    options = [part for out in outs for part in ("--out", out)]
    done = align("glossary", "check", text, "--lang", "ko", *options)
    assert done.returncode == 1, done.stderr
    assert "1 of 2 occurrences as approved" in done.stdout
    assert json.loads(outs[3].read_text(encoding="utf-8"))["texts"][0]["terms"][1]["renderings"][0]["segments"] == [2]
    before = [out.read_bytes() for out in outs]
    align("glossary", "check", text, "--lang", "ko", *options)
    assert [out.read_bytes() for out in outs] == before


def test_diff_as_a_user_runs_it(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("en\tko\nrefugee\t난민\ntorture\t고문\n", encoding="utf-8")
    (tmp_path / "b.tsv").write_text("en\tko\tko_admitted\nrefugee\t망명자\t난민\nasylum\t비호\t\n", encoding="utf-8")
    done = align("glossary", "diff", tmp_path / "a.tsv", tmp_path / "b.tsv")
    assert (done.returncode, done.stdout.splitlines()) == (
        1,
        ["~ refugee", "    ko: 난민 -> 망명자", "    ko_admitted: (nothing) -> 난민", "+ asylum", "    ko: 비호",
         "- torture", "    ko: 고문"],
    )  # fmt: skip
    assert align("glossary", "diff", tmp_path / "a.tsv", tmp_path / "a.tsv").returncode == 0
    assert align("glossary", "diff", tmp_path / "a.tsv", tmp_path / "c.tsv").returncode == 2
    table = align("glossary", "diff", "--tsv", tmp_path / "a.tsv", tmp_path / "b.tsv").stdout
    assert table.splitlines()[1] == "changed\trefugee\tko\t난민\t망명자"
