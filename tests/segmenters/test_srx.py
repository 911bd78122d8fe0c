"""SRX 2.0: the user's rules decide, ours hold elsewhere, and a bad file names its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from align.bitext import Document
from align.errors import InputError
from align.segmenters.boundary import Boundary
from align.segmenters.icu_patterns import python_pattern
from align.segmenters.segment import segment
from align.segmenters.srx import Srx, read_srx, with_exceptions
from align.segmenters.srx_export import exceptions_srx

HEAD = (
    '<srx xmlns="http://www.lisa.org/srx20" version="2.0">\n'
    '<header segmentsubflows="yes" cascade="no"/>\n<body><languagerules>\n'
)
TAIL = '</languagerules><maprules><languagemap languagepattern="en.*" languagerulename="E"/></maprules></body></srx>\n'


def file(rules: str, head: str = HEAD, tail: str = TAIL) -> bytes:
    return f'{head}<languagerule languagerulename="E">\n{rules}\n</languagerule>\n{tail}'.encode()


def rule(kind: str, before: str, after: str) -> str:
    return f'<rule break="{kind}"><beforebreak>{before}</beforebreak><afterbreak>{after}</afterbreak></rule>'


def texts(text: str, rules: str, lang: str = "en") -> list[str]:
    return segment(Document(text, lang), exceptions=read_srx("ours.srx", file(rules))).texts()


def test_a_rule_takes_a_boundary_away() -> None:
    text = "The Bylaws Comm. Then met. It failed."
    assert texts(text, rule("no", r"\bComm\.", r"\s")) == ["The Bylaws Comm. Then met.", "It failed."]


def test_a_rule_adds_a_boundary() -> None:
    assert texts("One; two; three.", rule("yes", ";", r"\s")) == ["One;", "two;", "three."]


def test_the_first_rule_that_matches_decides() -> None:
    rules = rule("no", "two;", r"\s") + rule("yes", ";", r"\s")
    assert texts("One; two; three.", rules) == ["One;", "two; three."]


@pytest.mark.parametrize("before", [r"met\.", r"met\.\s+"])
def test_white_space_counts_with_the_place(before: str) -> None:
    assert texts("They met. Then they left.", rule("no", before, "")) == ["They met. Then they left."]


def test_rules_of_another_language_do_not_hold() -> None:
    assert texts("왔다. 갔다.", rule("no", r"\.", ""), "ko") == ["왔다.", "갔다."]


def test_cascade_joins_rule_sets() -> None:
    maps = '</languagerules><maprules><languagemap languagepattern="en" languagerulename="F"/>'
    maps += '<languagemap languagepattern=".*" languagerulename="E"/></maprules></body></srx>'
    other = f'<languagerule languagerulename="F">{rule("yes", ";", "")}</languagerule>'
    for cascade, count in (("yes", 2), ("no", 1)):
        found = read_srx(
            "c", file(rule("no", "x", ""), HEAD.replace('cascade="no"', f'cascade="{cascade}"') + other, maps)
        )
        assert len(found.rules_for("en")) == count
        assert len(found.rules_for("zh-Hans")) == 1


def test_rules_never_lose_a_character() -> None:
    text = "a.b;c d  e. F"
    document = segment(Document(text, "en"), exceptions=read_srx("x", file(rule("yes", ".", ""))))
    assert "".join("".join(document.texts()).split()) == "".join(text.split())


BAD = {
    "not well-formed": (b"<srx>\n<body></srx>", ":2"),
    "empty": (b"", ""),
    "another format": (b"<tmx/>", ":1"),
    "DOCTYPE": (b'<!DOCTYPE srx [<!ENTITY e "x">]>\n<srx>&e;</srx>', ":1"),
    "outside entity": (b'<!DOCTYPE srx [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n<srx>&e;</srx>', ":1"),
    "no languagemap": (b"<srx/>", ":1"),
    "bad pattern": (file("\n" + rule("no", "(", "")), ":6"),
    "bad property": (file(rule("no", r"\p{Nothing}", "")), ":5"),
    "runaway pattern": (file(rule("no", "(a+)+b", "")), ":5"),
    "empty rule": (file('<rule break="no"/>'), ":5"),
    "bad break": (file(rule("maybe", "a", "b")), ":5"),
    "bad map": (file(rule("no", "a", "b"), tail=TAIL.replace('"E"', '"F"')), ":7"),
    "bad language pattern": (file(rule("no", "a", "b"), tail=TAIL.replace("en.*", "en(")), ":7"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_its_line(name: str) -> None:
    data, line = BAD[name]
    with pytest.raises(InputError) as caught:
        read_srx("ours.srx", data)
    assert caught.value.where.startswith(f"ours.srx{line}")
    assert "root:" not in str(caught.value)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_srx(tmp_path / "none.srx")


def test_a_file_that_is_too_large() -> None:
    with pytest.raises(InputError, match="larger than"):
        read_srx("big", b" " * 5_000_001)


def test_our_exceptions_as_a_file_are_read_again(tmp_path: Path) -> None:
    path = tmp_path / "ours.srx"
    path.write_text(exceptions_srx(), encoding="utf-8")
    assert exceptions_srx() == exceptions_srx()
    found: Srx = read_srx(path)
    assert len(found.rules_for("en")) > 5
    assert found.rules_for("ko")
    assert found.rules_for("zh-Hant")
    cut = with_exceptions(lambda text: [], found.rules_for("en"))
    text = "Dr. Vell met Mr. Osk at 5 p.m. The court sat. See No. 7 and J. Tarr."
    assert [text[: mark.position] for mark in cut(text)] == [
        "Dr. Vell met Mr. Osk at 5 p.m. ",
        "Dr. Vell met Mr. Osk at 5 p.m. The court sat. ",
    ]


def test_boundaries_carry_the_line_of_the_rule() -> None:
    rules = read_srx("x", file(rule("yes", ";", ""))).rules_for("en")
    assert with_exceptions(lambda text: [], rules)("a;b") == [Boundary(2, "SRX rule in line 5")]


@pytest.mark.parametrize(
    ("source", "text", "matches"),
    [
        (r"\p{Lu}\p{Ll}+", "Éa", True),
        (r"[\p{Lu}\d]", "é", False),
        (r"\P{L}", "1", True),
        (r"\p{Han}", "政", True),
        (r"\p{IsHangul}+", "국경", True),
        (r"\x{2026}", "…", True),
        (r"a\hb", "a\u3000b", True),
        (r"[]a]", "]", True),
        (r"[^\]]", "]", False),
        (r"[a[b]", "[", True),
    ],
)
def test_patterns_of_icu(source: str, text: str, matches: bool) -> None:
    assert bool(python_pattern(source).fullmatch(text)) == matches


@pytest.mark.parametrize("source", ["(a*)*", "((a)+)*x", "(?:a+b?)+", "[", r"\H", r"[\P{L}]", "a" * 20_001])
def test_patterns_that_are_refused(source: str) -> None:
    with pytest.raises((ValueError, re.error)):
        python_pattern(source)
