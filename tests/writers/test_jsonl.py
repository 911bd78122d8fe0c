from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from align.bitext import Bitext, Document, Finding, Link, Segment, TermHit
from align.errors import InputError, InvariantError
from align.results import BeadScores
from align.writers import jsonl
from align.writers.jsonl_reader import parse_bitext, read_bitext
from tests.writers.helpers import bitexts, hostile, pairs


def _plain(bitext: Bitext) -> object:
    """What the format promises to keep: texts, kinds, links, hits and findings with the text that they mark."""
    return (
        [(s.kind, bitext.source.segment_text(n)) for n, s in enumerate(bitext.source.segments)],
        [(s.kind, bitext.target.segment_text(n)) for n, s in enumerate(bitext.target.segments)],
        bitext.links,
        bitext.terms,
        bitext.findings,
        (bitext.source.lang, bitext.target.lang),
    )


@given(bitexts())
def test_a_draft_comes_back_as_it_was(bitext: Bitext) -> None:
    text = jsonl.render_draft(bitext)
    assert len(text.splitlines()) == len(bitext.links)
    if bitext.links:
        assert _plain(parse_bitext(text.encode(), "x")) == _plain(bitext)


@given(bitexts(target="zh-Hans"))
def test_beads_come_back_as_they_were(bitext: Bitext) -> None:
    text = jsonl.render_beads(bitext)
    assert len(text.splitlines()) == len(bitext.links)
    if bitext.links:
        assert _plain(parse_bitext(text.encode(), "x")) == _plain(replace(bitext, terms=()))


def test_the_draft_record() -> None:
    bitext = pairs(("The famine.", "그 기근은 끝났다."), ("Lost.", ""))
    bitext = replace(
        bitext,
        terms=(TermHit("famine", 0, (4, 10), (2, 4), "held", "기근", "nbest"),),
        findings=(*bitext.findings, Finding("register", 0, "mixed", target=(2, 5))),
    )
    first, second = (json.loads(line) for line in jsonl.render_draft(bitext).splitlines())
    assert first == {
        "schema": "align.draft/1",
        "id": 1,
        "source_lang": "en",
        "target_lang": "ko",
        "kind": "sentence",
        "source": "The famine.",
        "target": "그 기근은 끝났다.",
        "score": None,
        "terms": [
            {
                "term": "famine", "source": "famine", "wanted": "기근", "found": "기근", "status": "held",
                "rung": "nbest", "reason": "", "source_span": [4, 10], "target_span": [2, 4],
            }
        ],
        "findings": [{"check": "register", "severity": "warning", "message": "mixed", "target_span": [2, 5]}],
    }  # fmt: skip
    assert (second["id"], second["target"], second["findings"][0]["check"]) == (2, "", "untranslated")


def test_spans_count_from_the_start_of_the_record_also_across_segments_of_glued_documents() -> None:
    source = Document("One  two.\n\n\nThree.", "en")
    source = source.with_segments([Segment(0, 9), Segment(12, 18)])
    target = replace(Document("一。\n二。", "zh-Hans"), segments=(Segment(0, 2), Segment(3, 5)))
    bitext = Bitext(source, target, (Link((0, 2), (0, 2)),), (TermHit("t", 0, (5, 17), (1, 4), "held"),))
    record = json.loads(jsonl.render_draft(bitext))
    assert (record["source"], record["target"]) == ("One  two. Three.", "一。二。")
    assert (record["terms"][0]["source_span"], record["terms"][0]["target_span"]) == ([5, 15], [1, 3])


def test_a_span_outside_its_link_is_a_bug_that_shows() -> None:
    bitext = replace(pairs(("A b.", "가."), ("C d.", "나.")), terms=(TermHit("t", 0, (5, 6), (0, 1), "held"),))
    with pytest.raises(InvariantError, match="outside its link"):
        jsonl.render_draft(bitext)


def test_beads_carry_joined_drafts_and_scores() -> None:
    draft = pairs(("A.", "가."), ("B.", ""), ("C.", "다."))
    target = Document.from_segments(["하나.", "둘.", "셋."], "ko")
    beads = Bitext(draft.source, target, (Link((0, 2), (0, 1), 0.5), Link((2, 3), (1, 2)), Link((3, 3), (2, 3))))
    scores = BeadScores((), (12.3456789, None, None), (("2:1", 1),), 1.0, 1.0, "d")
    records = [json.loads(line) for line in jsonl.render_beads(beads, draft, scores).splitlines()]
    assert [record["draft"] for record in records] == ["가.", "다.", ""]
    assert [record["source_ids"] for record in records] == [[1, 2], [3], []]
    assert [record["target_ids"] for record in records] == [[1], [2], [3]]
    assert (records[0]["shape"], records[0]["score"], records[0]["confidence"]) == ("2:1", 12.345679, 0.5)
    with pytest.raises(InvariantError, match="3 scores for 1 beads"):
        jsonl.render_beads(pairs(("A.", "가.")), None, scores)
    with pytest.raises(InvariantError, match="3 segments beside beads of 1"):
        jsonl.render_beads(pairs(("A.", "가.")), draft)


def test_hostile_texts_stay_one_record_a_line() -> None:
    text = jsonl.render_draft(hostile())
    assert len(text.splitlines()) == len(hostile().links)
    assert parse_bitext(text.encode(), "x").source.texts() == hostile().source.texts()


GOOD = json.loads(jsonl.render_draft(pairs(("A b.", "가."))))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"schema": "align.draft/9"}, "unknown schema"),
        ({"source": 3}, "'source' is missing or not a text"),
        ({"source": "", "target": ""}, "both empty"),
        ({"kind": "poem"}, "unknown segment kind"),
        ({"target_lang": "zh-Hans"}, "languages change"),
        ({"score": "high"}, "not a number"),
        ({"terms": 1}, "not a list"),
        ({"terms": [1]}, "not an object"),
        ({"terms": [{"term": "t", "status": "odd"}]}, "unknown term status"),
        ({"terms": [{"term": "t", "status": "held", "source_span": [0, 9], "target_span": [0, 1]}]}, "outside a text"),
        ({"terms": [{"term": "t", "status": "held", "source_span": "x"}]}, "not a pair of offsets"),
        ({"findings": [{"severity": "awful"}]}, "unknown severity"),
        ({"source_segments": [{"kind": "sentence", "text": " "}]}, "empty text"),
    ],
)
def test_errors_name_file_and_line(change: dict[str, object], message: str) -> None:
    data = json.dumps(GOOD) + "\n\n" + json.dumps(GOOD | change) + "\n"
    with pytest.raises(InputError, match=message) as caught:
        parse_bitext(data.encode(), "draft.jsonl")
    assert caught.value.where == "draft.jsonl:3"


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"", "f"),
        (b"\n \n", "f"),
        (b"[1]\n", "f:1"),
        (b"{", "f:1"),
        (b"{}\n\xff", "f:2"),
        (b"[" * 100_000, "f:1"),
        (b"9" * 10_000, "f:1"),
    ],
)
def test_what_is_no_record(data: bytes, where: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_bitext(data, "f")
    assert caught.value.where == where


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "draft.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + jsonl.render_draft(pairs(("A.", "가."))).encode().replace(b"\n", b"\r\n"))
    bitext = read_bitext(path)
    assert bitext.target.texts() == ["가."]
    assert len(bitext.source.origin.digest) == 64
    with pytest.raises(InputError, match="cannot be read"):
        read_bitext(tmp_path / "none.jsonl")
    with pytest.raises(InputError, match="cannot be read"):
        read_bitext(tmp_path)
