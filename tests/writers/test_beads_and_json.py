from __future__ import annotations

import ast
import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given

from align.bitext import Bitext, Document, Link, Stamp
from align.errors import InvariantError, UsageError
from align.results import BeadScores, Consistency, Rendering, Report, Resource, Score, SectionScore, TermUse
from align.writers import beads, json_files
from align.writers.atomic import write_text
from tests.writers.helpers import bitexts, pairs


def test_vecalign_and_the_ladder() -> None:
    source, target = Document.from_segments(["A.", "B."], "en"), Document.from_segments(["가.", "나.", "다."], "ko")
    bitext = Bitext(source, target, (Link((0, 1), (0, 2), 0.25), Link((1, 2), (2, 2)), Link((2, 2), (2, 3), -1.0)))
    assert beads.vecalign(bitext) == "[0]:[0, 1]:0.250000\n[1]:[]\n[]:[2]:-1.000000\n"
    assert beads.ladder(bitext) == "0\t0\t0.250000\n1\t2\t0.000000\n2\t2\t-1.000000\n2\t3\t0.000000\n"


@given(bitexts())
def test_every_format_holds_every_bead(bitext: Bitext) -> None:
    for line, link in zip(beads.vecalign(bitext).splitlines(), bitext.links, strict=True):
        left, right = line.split(":")[:2]
        assert (ast.literal_eval(left), ast.literal_eval(right)) == (list(link.sources), list(link.targets))
    assert {form: beads.render(bitext, form).count("\n") for form in ("jsonl", "tsv", "vecalign")} == dict.fromkeys(
        ("jsonl", "tsv", "vecalign"), len(bitext.links)
    )
    assert beads.render(bitext, "ladder").count("\n") == len(bitext.links) + 1
    assert beads.render(bitext, "tmx").startswith("<?xml")


def test_unknown_format() -> None:
    with pytest.raises(UsageError, match="jsonl, tsv, tmx, vecalign, ladder"):
        beads.render(pairs(("A.", "가.")), "csv")


def _report() -> Report:
    draft = pairs(("A.", "가."), ("B.", "")).stamped(Stamp("translator", "fake", "1", "s", "m"))
    use = TermUse("t", "term", "말", (Rendering("말", "held", (0,)), Rendering("", "missing", (1,))))
    found = Consistency("draft", (use,), 0.5, 0.5, 1 / 3, 0)
    scores = BeadScores(
        (Score("chrF", 41.23456789, "nrefs:1", "raw", 1, (40.0, 42.5)),),
        (41.2, None),
        (("1:1", 1), ("1:0", 1)),
        0.5,
        1.0,
        "abc",
        (SectionScore("", (0,), (Score("chrF", 41.2, "nrefs:1", "raw", 1),)), SectionScore("B.", (), ())),
        (0, 0),
    )
    return Report("World Report", draft, found, (Resource("glossary", "g.tsv", "0" * 64),), draft, scores, found)


def test_scores() -> None:
    text = json_files.scores(_report())
    data = json.loads(text)
    assert text.endswith("}\n")
    assert list(data)[:2] == ["schema", "title"]
    assert data["scores"][0] == {
        "metric": "chrF", "variant": "raw", "value": 41.234568, "interval": [40.0, 42.5], "segments": 1, "signature": "nrefs:1",
    }  # fmt: skip
    lowest = [{"bead": 1, "chrF": 41.2, "source": "A.", "draft": "가.", "published": "가."}]
    assert (data["beads"], data["lowest"], data["bead_set"]) == (2, lowest, "abc")
    assert [(section["heading"], section["beads"]) for section in data["sections"]] == [("", [1]), ("B.", [])]
    assert data["sections"][0]["scores"][0]["value"] == 41.2
    assert data["resources"] == [{"kind": "glossary", "name": "g.tsv", "sha256": "0" * 64}]


def test_consistency() -> None:
    data = json.loads(json_files.consistency(_report()))
    assert data["draft"]["terms"][0]["renderings"] == [
        {"text": "말", "status": "held", "count": 1, "segments": [1]},
        {"text": "", "status": "missing", "count": 1, "segments": [2]},
    ]
    assert (data["draft"]["unit"], data["published"]["unit"]) == ("draft line", "bead")
    assert data["published"]["consistency"] == 0.333333


def test_manifest(tmp_path: Path) -> None:
    path = write_text(tmp_path / "ko" / "draft.txt", "가\n")
    entry = json_files.language_entry(_report(), [json_files.file_entry(path, tmp_path)])
    data = json.loads(json_files.manifest("T", "0.1.0", [entry]))
    assert data["languages"][0]["files"] == [
        {"path": "ko/draft.txt", "bytes": 4, "sha256": hashlib.sha256("가\n".encode()).hexdigest()}
    ]
    assert (data["languages"][0]["segments"], data["languages"][0]["untranslated"]) == (2, 1)
    assert data["languages"][0]["trail"][0]["name"] == "fake"


def test_what_json_cannot_hold() -> None:
    assert json_files.dumps({"a": "\ud800\u2028\x7f"}) == '{\n  "a": "\\ud800\\u2028\\u007f"\n}\n'
    with pytest.raises(InvariantError, match="finite"):
        json_files.dumps({"a": float("nan")})
    with pytest.raises(InvariantError, match="no scores"):
        json_files.scores(Report("T", pairs(("A.", "가.")), Consistency("draft", (), None, None, None, 0), ()))
