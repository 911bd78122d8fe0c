"""Extraction: C-values by hand, what is no candidate, and the table that comes out."""

from __future__ import annotations

import json
from math import log2
from pathlib import Path

import pytest

from align.bitext import Bitext, Document, Link
from align.errors import UsageError
from align.glossary.extract import candidates, hits_of, rows_of
from align.glossary.table import load
from align.terms import ExtractTask, extract_terms, write_candidates
from tests.end_to_end.command import ROOT, align

SHIPPED = ROOT / "glossaries" / "human-rights.tsv"


def _bitext(sources: list[str], targets: list[str], lang: str = "ko") -> Bitext:
    links = tuple(Link((at, at + 1), (at, at + 1)) for at in range(len(sources)))
    return Bitext(Document.from_segments(sources, "en"), Document.from_segments(targets, lang), links)


def test_c_values_by_hand() -> None:
    texts = [
        "A migrant worker left.",
        "Migrant workers and the migrant worker.",
        "The migrant worker visa.",
        "A migrant worker visa.",
    ]
    found = {one.term: one for one in candidates(_bitext(texts, ["가."] * 4))}
    # 5 occurrences, 2 of them inside the longer candidate, which stands for one kind of context.
    assert found["migrant worker"].score == pytest.approx(log2(2.1) * (5 - 2 / 1))
    assert found["migrant worker visa"].score == pytest.approx(log2(3.1) * 2)
    assert [place.inside for place in found["migrant worker"].places] == [False, False, False, True, True]
    # 5 occurrences alone, all inside the two longer ones: their mean is 3.5.
    assert found["migrant"].score == pytest.approx(log2(1.1) * (5 - (5 + 2) / 2))
    assert "worker" not in found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("He said the detained people said so.", {"detained people"}),
        ("They reported in May that they reported.", set()),
        ("torture, torture; torture", {"torture"}),
        ("Freedom of the Press means freedom of the press", {"freedom of the press"}),
        ("The ICC met.", {"ICC"}),
        ("Kim Jong Un spoke.", {"Kim Jong Un"}),
        ("It banned pre-trial detention.", {"pre-trial detention"}),
    ],
)
def test_what_is_a_candidate(text: str, wanted: set[str]) -> None:
    twice = _bitext([text, text], ["가.", "나."])
    assert {one.term for one in candidates(twice)} == wanted


def test_the_table_tells_how_consistent_a_rendering_is() -> None:
    pair = _bitext(
        ["Torture is banned.", "Torture goes on.", "No torture."],
        ["고문은 금지다.", "고문이 이어진다.", "학대는 없다."],
    )
    made = candidates(pair, load([SHIPPED]))
    hits = hits_of(pair, made)
    spans = {0: ((0, 2), 1.0), 1: ((pair.target.segments[1].start, pair.target.segments[1].start + 2), 1.0)}
    row = rows_of(pair, made, hits, spans)[0]
    assert row[:8] == ["torture", "고문", "torture", "3", "1 2 3", "0.67", f"{log2(1.1) * 3:.2f}", ""]


def test_chinese_renderings_grow_to_whole_words() -> None:
    pair = _bitext(
        ["The Supreme Court ruled.", "It is the Supreme Court."], ["由最高法院裁定。", "在最高法院。"], "zh-Hans"
    )
    made = [one for one in candidates(pair) if one.term == "Supreme Court"]
    spans = {at: ((start := pair.target.segments[at].start + 2, start + 3), 1.0) for at in (0, 1)}
    assert rows_of(pair, made, hits_of(pair, made), spans)[0][1] == "最高法院"


@pytest.mark.parametrize(("key", "lang", "known", "right"), [("ko", "ko", 43, 42), ("zh", "zh-Hans", 43, 39)])
def test_terms_of_the_glossary_are_refound_in_the_chapters(
    shared: Path, tmp_path: Path, key: str, lang: str, known: int, right: int
) -> None:
    """Of the best hundred candidates that many are entries of the glossary, and have a rendering that it approves."""
    lines = []
    for path in sorted((shared / "corpora" / "chapters").glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        lines += [
            f"{' '.join(row['en'])}\t{(' ' if key == 'ko' else '').join(row[key])}\n"
            for row in rows
            if row["en"] and row[key]
        ]
    (tmp_path / "all.tsv").write_text("".join(lines), encoding="utf-8")
    columns, rows = extract_terms(str(tmp_path / "all.tsv"), ExtractTask(lang, (SHIPPED,), most=100))
    assert columns[:3] == ["en", lang, "x_known"]
    termbase = load([SHIPPED])
    found = [row for row in rows if row[2]]
    approved = []
    for row in found:
        rendering = termbase.concept(row[2]).rendering(lang)
        accepted = {"".join(text.split()) for text in rendering.accepted} if rendering else set()
        approved += [row] if "".join(row[1].split()) in accepted else []
    assert len(found) >= known
    assert len(approved) >= right


def test_extract_as_a_user_runs_it(tmp_path: Path) -> None:
    text = tmp_path / "b.tsv"
    pairs = [
        ("The torture victims spoke.", "고문 피해자들이 말했다."),
        ("Torture victims left.", "고문 피해자들은 떠났다."),
        ("x", "="),
    ]
    text.write_text("".join(f"{left}\t{right}\n" for left, right in pairs), encoding="utf-8")
    for name in ("c.tsv", "c.csv", "c.xlsx"):
        done = align("glossary", "extract", text, "--lang", "ko", "--out", tmp_path / name)
        assert done.returncode == 0, done.stderr
        assert "torture victim" in {
            concept.term.rstrip("s").lower() for concept in load([tmp_path / name], strict=False)
        }
    with pytest.raises(UsageError, match="names no format"):
        write_candidates(tmp_path / "c.pdf", ["en"], [])
