from __future__ import annotations

import pytest

from align.bitext import Bitext, Document, Finding, TermHit
from align.errors import InvariantError
from align.translators.script import to_traditional, traditional

SOURCE = ["Forced labor and information.", "Nothing.", "The software of the labor camp."]
DRAFT = ["强迫劳动与信息。", "没有。", "劳动营的软件在里面。"]


def _draft() -> Bitext:
    bitext = Bitext.from_drafts(Document.from_segments(SOURCE, "en"), DRAFT, "zh-Hans")
    text = bitext.target.text

    def at(part: str) -> tuple[int, int]:
        return text.index(part), text.index(part) + len(part)

    hits = (
        TermHit("labor", 0, (0, 12), at("强迫劳动"), "held", "强迫劳动"),
        TermHit("info", 0, (17, 28), at("信息"), "admitted", "资讯"),
        TermHit("software", 2, (43, 51), at("软件"), "held", "软件"),
        TermHit("camp", 2, (59, 69), None, "missing", "劳教所"),
    )
    findings = (Finding("digits", 2, "look", target=at("里面")), Finding("other", 1, "look"))
    return Bitext(bitext.source, bitext.target, bitext.links, hits, findings)


def test_traditional_is_taiwanese() -> None:
    assert traditional("软件里的信息：“头发”") == "軟體裡的資訊：「頭髮」"


def test_approved_terms_hold_exactly_and_spans_follow() -> None:
    result = to_traditional(_draft(), {"强迫劳动": "強制性勞動", "软件": "軟件"})
    assert result.target.lang == "zh-Hant"
    assert result.target.texts() == ["強制性勞動與資訊。", "沒有。", "勞動營的軟件在裡面。"]
    spans = [result.target.span_text(hit.target) if hit.target else None for hit in result.terms]
    assert spans == ["強制性勞動", "資訊", "軟件", None]
    assert [hit.wanted for hit in result.terms] == ["強制性勞動", "資訊", "軟件", "勞教所"]
    assert result.findings[0].target is not None
    assert result.target.span_text(result.findings[0].target) == "裡面"
    assert result.links == _draft().links
    assert str(result.trail[-1]).startswith("script:opencc-s2twp|version:")


def test_touching_and_overlapping_hits_keep_their_places() -> None:
    bitext = Bitext.from_drafts(
        Document.from_segments(["Human rights commission"], "en"), ["人权委员会报告"], "zh-Hans"
    )
    hits = (
        TermHit("rights", 0, (0, 12), (0, 2), "held", "人权"),
        TermHit("body", 0, (13, 23), (2, 5), "held", "委员会"),
        TermHit("whole", 0, (0, 23), (0, 5), "unverified", ""),
    )
    result = to_traditional(Bitext(bitext.source, bitext.target, bitext.links, hits), {"委员会": "委員會"})
    spans = [result.target.span_text(hit.target) for hit in result.terms if hit.target]
    assert spans == ["人權", "委員會", "人權委員會"]


def test_an_omitted_segment_stays_omitted() -> None:
    bitext = Bitext.from_drafts(Document.from_segments(["a", "b"], "en"), ["", "没有"], "zh-Hans")
    result = to_traditional(bitext, {})
    assert result.target.texts() == ["沒有"]
    assert result.links == bitext.links


def test_only_simplified_becomes_traditional() -> None:
    bitext = Bitext.from_drafts(Document.from_segments(["a"], "en"), ["가"], "ko")
    with pytest.raises(InvariantError, match="ko"):
        to_traditional(bitext, {})
