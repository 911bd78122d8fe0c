"""Each check by example: what it says, and what it lets pass."""

from __future__ import annotations

import pytest

from align.bitext import Bitext, Document, Finding, Link
from align.checks.run import CHECKS, CheckSettings, check
from tests.checks.material import bitext


def found(source: str, target: str, lang: str = "ko") -> list[str]:
    return [finding.check for finding in check(bitext([source], [target], lang)).findings]


WRONG = [
    ("number", "He was held for 14 days.", "그는 15일 동안 구금되었다.", "ko"),
    ("number", "Some 2.1 million people fled.", "약 21만 명이 피란했다.", "ko"),
    ("number", "About 300,000 people fled.", "约300万人逃离。", "zh-Hans"),
    ("number", "Twelve students were held.", "学生遭到关押。", "zh-Hans"),
    ("number", "It fell in March 2015.", "그것은 2015년 4월에 무너졌다.", "ko"),
    ("number", "They were freed.", "그들은 2019년에 풀려났다.", "ko"),
    ("symbol", "See A/HRC/25/63 for details.", "자세한 내용은 A/HRC/25/36을 보라.", "ko"),
    ("symbol", "Write to info@example.org today.", "今天就写信给info@example.com。", "zh-Hans"),
    ("symbol", "See https://example.org/a.", "见该网站。", "zh-Hans"),
    ("untranslated", "The court ordered forced labor for them.", "법원은 그들에게 forced labor를 명령했다.", "ko"),
    ("untranslated", "They left the country at night.", "They left the country at night.", "ko"),
    ("script", "The government said no.", "政府정부拒绝了。", "zh-Hans"),
    ("script", "The government said no.", "정부는 拒絶했다.", "ko"),
    ("script", "The country said no.", "这个國家拒绝了。", "zh-Hans"),
    ("script", "The country said no.", "這個国家拒絕了。", "zh-Hant"),
    ("name", "China and Japan agreed.", "중국은 동의했다.", "ko"),
    ("name", "Troops entered South Sudan.", "部队进入苏丹。", "zh-Hans"),
    ("particle", "The state limits freedom.", "국가는 자유을 제한한다.", "ko"),
    (
        "language",
        "Le gouvernement a annoncé une nouvelle loi sur la presse, mais les avocats ne sont pas d’accord avec elle.",
        "정부는 새 법을 발표했다.",
        "ko",
    ),
    (
        "language",
        "정부는 언론과 신문에 관한 새로운 법률을 지난 화요일 수도에서 발표하고 곧바로 시행하겠다고 밝혔다.",
        "정부는 새 법을 발표했다.",
        "ko",
    ),
    ("character", "The country said no.", "그 나라는 거\ufffd했다.", "ko"),
    ("end", "The court said no.", "법원은 거부했다", "ko"),
    ("end", "The court said no, and he left.", "法院拒绝了，", "zh-Hans"),
    ("width", "The court said no, and he left.", "法院拒绝了,他走了。", "zh-Hans"),
    ("width", "The court said no, and he left.", "법원은 거부했고， 그는 떠났다.", "ko"),
    ("punctuation", "The court said no.", "法院拒绝了。。", "zh-Hans"),
    ("space", "The court said no.", "법원은  거부했다.", "ko"),
    ("bracket", "The court (ICC) said no.", "법원(ICC은 거부했다.", "ko"),
    ("bracket", "He said “no” to them.", "他对他们说“不。", "zh-Hans"),
    ("repetition", "The court said no.", "법원은 법원은 거부했다.", "ko"),
    ("repetition", "The court said no.", "法院拒绝了的人的人的人的人。", "zh-Hans"),
    ("particle", "The government said no.", "정부은(는) 거부했다.", "ko"),
    ("particle", "It angered the court.", "그것은 법원를 화나게 했다.", "ko"),
    ("omission", "The court said no.", "", "ko"),
]


@pytest.mark.parametrize(("name", "source", "target", "lang"), WRONG)
def test_says(name: str, source: str, target: str, lang: str) -> None:
    if target:
        assert name in found(source, target, lang)
    else:
        source_side = Document.from_segments([source, "Yes."], "en")
        pair = Bitext(
            source_side, Document.from_segments(["그렇다."], lang), (Link((0, 1), (0, 0)), Link((1, 2), (0, 1)))
        )
        assert [finding.check for finding in check(pair).findings] == [name]


FINE = [
    (
        "He was held from 12 March 2015 until May 2 in his thirties.",
        "그는 30대에 2015년 3월 12일부터 5월 2일까지 구금되었다.",
        "ko",
    ),
    ("In the late 1980s one in five children fell ill.", "20世纪80年代末，五分之一的儿童患病。", "zh-Hans"),
    (
        "Two-thirds of 1.5 million voters, or 66 percent, stayed home.",
        "유권자 150만 명의 3분의 2인 66%가 집에 머물렀다.",
        "ko",
    ),
    ("Twelve men waited for two weeks.", "남성 열두 명이 14일 동안 기다렸다.", "ko"),
    ("Between 2 and 3 million people fled.", "2백만에서 3백만 명이 피란했다.", "ko"),
    ("Some 20 to 30 million people fled.", "约2000万至3000万人逃离。", "zh-Hans"),
    ("No one was one of the witnesses.", "목격자는 아무도 없었다.", "ko"),
    ("Thirty percent fell ill with Covid-19.", "百分之三十的人感染新冠。", "zh-Hans"),
    ("It began at 6 p.m. on the third day.", "그것은 사흘째 되는 날 18시에 시작되었다.", "ko"),
    ("The World Health Organization (WHO) said no.", "世界卫生组织（WHO）拒绝了。", "zh-Hans"),
    ("The rule is called “white leaf” (bela lista).", "그 규칙은 ‘흰 잎’(bela lista)이라 불린다.", "ko"),
    ("They posted it on YouTube and Facebook.", "그들은 YouTube와 Facebook에 게시했다.", "ko"),
    ("She read The New York Times.", "她读The New York Times。", "zh-Hans"),
    ("Everyone sometimes weeps.", "사람은 누구나 때때로 운다.", "ko"),
    ("Everyone weeps every day, step by step.", "人人天天一步一步地哭。", "zh-Hans"),
    ("See A/HRC/25/63 at https://example.org/a.", "https://example.org/a에서 A/HRC/25/63을 보라.", "ko"),
    ("He left at 10:30.", "他10:30离开。", "zh-Hans"),
    ("It is not so.", "그렇지 않은 것이 아니다.", "ko"),
    ("The queen said no.", "叶卡捷琳娜·镕堃拒绝了。", "zh-Hans"),
    ("The queen was behind the platform.", "皇后在台灣的公里後面。", "zh-Hant"),
]


@pytest.mark.parametrize(("source", "target", "lang"), FINE)
def test_lets_pass(source: str, target: str, lang: str) -> None:
    assert found(source, target, lang) == []


def test_headings_need_no_final_mark() -> None:
    pair = bitext(["What now?"], ["이제 무엇을 할 것인가"], "ko", kinds=["heading"])
    assert check(pair).findings == ()


def test_one_formal_ending_among_plain_ones_is_reported() -> None:
    sources = [f"Sentence {number} says it." for number in range(2, 9)]
    targets = [f"{number}번 문장이 그렇게 말했다." for number in range(2, 8)] + ["8번 문장이 그렇게 말했습니다."]
    findings = check(bitext(sources, targets, "ko")).findings
    assert [(finding.check, finding.link) for finding in findings] == [("register", 6)]


def test_a_document_of_two_registers_is_reported_once() -> None:
    sources = [f"Sentence {number} says it." for number in range(2, 10)]
    targets = [f"{number}번 문장이 그렇게 말{'했습니다' if number % 2 else '했다'}." for number in range(2, 10)]
    assert [finding.check for finding in check(bitext(sources, targets, "ko")).findings] == ["register"]


def test_a_quotation_has_its_own_register() -> None:
    sources = ["He spoke.", "“I left,” he said."]
    targets = ["그가 말했다.", "“저는 떠났습니다.”라고 그가 말했다."]
    assert check(bitext(sources, targets, "ko")).findings == ()


def test_the_same_source_in_two_ways_and_two_sources_in_one() -> None:
    sources = ["Freedom of Movement", "Freedom of movement", "Freedom of Assembly"]
    findings = check(bitext(sources, ["이동의 자유", "거주 이전의 자유", "이동의 자유를"], "ko")).findings
    assert [(finding.check, finding.link) for finding in findings] == [("inconsistent", 1)]
    findings = check(bitext(["They fled at night.", "He stayed there."], ["그들은 밤에 달아났다."] * 2, "ko")).findings
    assert [(finding.check, finding.link) for finding in findings] == [("inconsistent", 1)]


def test_a_quotation_may_go_on_over_links() -> None:
    sources = ["“We left.", "We never came back,” he said."]
    whole = ["他说：“我们走了。", "我们再也没有回来。”"]
    assert check(bitext(sources, whole, "zh-Hans")).findings == ()
    assert "bracket" in {
        finding.check
        for finding in check(bitext(["We left.", "We stayed."], ["“我们走了。", "我们留下。"], "zh-Hans")).findings
    }


def test_spans_point_at_the_place_in_the_document() -> None:
    pair = check(bitext(["It fell.", "He was held for 14 days."], ["무너졌다.", "그는 15일 동안 구금되었다."], "ko"))
    (finding,) = pair.findings
    assert finding.target is not None
    assert (finding.link, pair.target.span_text(finding.target)) == (1, "15")
    assert "14" in finding.message
    assert "15" in finding.message


def test_an_empty_draft_is_reported_once() -> None:
    pair = check(bitext(["The court said no.", "Yes."], ["", "그렇다."], "ko"))
    assert [(finding.check, finding.link) for finding in pair.findings] == [("untranslated", 0)]


def test_findings_are_added_once_and_the_trail_is_stamped() -> None:
    old = Finding("mine", 0, "kept")
    first = bitext(["He was held for 14 days."], ["그는 15일 동안 구금되었다."], "ko")
    once = check(Bitext(first.source, first.target, first.links, findings=(old,)))
    assert [finding.check for finding in once.findings] == ["mine", "number"]
    assert check(once).findings == once.findings
    assert str(once.trail[-1]).startswith("checks:checks|version:")


def test_unwanted_checks_are_skipped_and_settings_have_a_digest() -> None:
    pair = bitext(["He was held for 14 days."], ["그는 15일 동안 구금되었다."], "ko")
    skipped = CheckSettings(skip=("numbers",))
    assert check(pair, skipped).findings == ()
    assert skipped.digest != CheckSettings().digest
    assert "numbers" in CHECKS


def test_beads_of_several_segments_and_unknown_languages() -> None:
    source = Document.from_segments(["It fell in 2015.", "Ten died."], "en")
    target = Document.from_segments(["2015년에 무너져 10명이 숨졌다."], "ko")
    assert check(Bitext(source, target, (Link((0, 2), (0, 1)),))).findings == ()
    french = bitext(["It fell in 2015."], ["Il est tombé en 2016."], "fr")
    assert all(finding.check != "script" for finding in check(french).findings)
