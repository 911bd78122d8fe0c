"""Reading glossaries: what is understood, what is refused and how it is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.errors import GlossaryError
from align.glossary.matcher import Matcher
from align.glossary.table import load

SHIPPED = Path(__file__).parents[2] / "glossaries" / "human-rights.tsv"


def _write(folder: Path, text: str | bytes, name: str = "g.tsv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def test_the_shipped_glossary_loads_clean() -> None:
    termbase = load([SHIPPED])
    assert len(termbase) >= 400
    assert termbase.warnings == ()
    assert termbase.languages() == ("ko", "zh-Hans", "zh-Hant")
    assert termbase.concept("international-criminal-court").rendering("ko") is not None
    assert len(termbase.digest) == 16


def test_full_form_and_acronym_have_their_own_renderings() -> None:
    concept = load([SHIPPED]).concept("international-criminal-court")
    forms = {form.text: form for form in concept.source}
    wanted = {}
    for text in ("International Criminal Court (ICC)", "International Criminal Court", "ICC"):
        rendering = concept.rendering("zh-Hans", forms[text])
        assert rendering is not None
        wanted[text] = rendering.accepted
    assert wanted["International Criminal Court (ICC)"][0] == "国际刑事法院（ICC）"
    assert wanted["International Criminal Court"] == ("国际刑事法院",)
    assert wanted["ICC"] == ("ICC", "国际刑事法院", "国际刑事法院（ICC）")


def test_optional_columns(tmp_path: Path) -> None:
    text = (
        "# a comment\r\n"
        "id\ten\tko\tzh-cn\ten_variants\tko_admitted\tko_forbidden\tko_reading\tcase\tdo_not_translate\tdomain\tnote\r\n"
        "c1\tlabor camp\t노동수용소\t劳改营\tgulag|work camp\t강제수용소\t교화소 | 감옥\t\tany\t\tlaw\thello\r\n"
        "\tGoogle\t\t\t\t\t\t\texact\tyes\t\t\r\n"
    )
    termbase = load([_write(tmp_path, b"\xef\xbb\xbf" + text.encode())])
    concept = termbase.concept("c1")
    assert [form.text for form in concept.source[:3]] == ["labor camp", "gulag", "work camp"]
    assert {"labour camps", "work camps", "gulags"} <= {form.text for form in concept.source}
    assert concept.renderings["ko"].forbidden == ("교화소", "감옥")
    assert concept.case == "any"
    kept = termbase.concept("google").rendering("ko")
    assert kept is not None
    assert kept.preferred == "Google"


HEADER = "en\tko\tzh-Hans\n"


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "empty"),
        ("en\tnote\n", 1, "lacks a language"),
        ("en\tko\tkoo\n", 1, "unknown column"),
        ("en\tko\tkr\n", 1, "unknown column"),
        ("en\tko\tko-KR\n", 1, "twice"),
        (HEADER + "a term\t용어\n", 2, "2 columns"),
        (HEADER + "\t용어\t术语\n", 2, "empty"),
        (HEADER + "a term\t\t\n", 2, "no rendering"),
        (HEADER + "ok\t용어\t术语\na\x07b\t용어\t术语\n", 3, "control character U+0007"),
        (HEADER + "ok\t용어\t术语\n\nterm\t术语\t용어\n", 4, "script of ko"),
        (HEADER + "term\t용어\tterm\n", 2, "script of zh-Hans"),
        (HEADER + "term\t용어\t難民營\n", 2, "Traditional"),
        (HEADER + "용어\tterm\t术语\n", 2, "not English"),
        (b"en\tko\n" + "term\t용어\nx\t".encode() + "용어".encode("euc-kr") + b"\n", 3, "not UTF-8"),
        ("en\tko\tcase\nterm\t용어\tsome\n", 2, "case mode"),
        ("en\tko\tdo_not_translate\nterm\t용어\tmaybe\n", 2, "do_not_translate"),
        ("en\tko\tpriority\nterm\t용어\thigh\n", 2, "priority"),
        ("en\tko\tunless\nterm\t용어\t~ ~ budget\n", 2, "more than once"),
        ("en\tko\tonly_if\nterm\t용어\tof~ budget\n", 2, "by itself"),
        ("en\tko\tonly_if\nterm\t용어\t~ …\n", 2, "no word"),
        ("en\tko\tko_forbidden\nterm\t용어\t용어\n", 2, "both wanted and forbidden"),
        ("en\tko\tko_admitted\nterm\t\t용어\n", 2, "without a preferred"),
    ],
)
def test_what_cannot_be_read_is_said_with_file_and_line(
    tmp_path: Path, text: str | bytes, line: int, what: str
) -> None:
    path = _write(tmp_path, text)
    with pytest.raises(GlossaryError) as caught:
        load([path])
    assert caught.value.where == f"{path}:{line}"
    assert what in caught.value.what
    assert caught.value.hint


def test_a_missing_file_is_a_glossary_error(tmp_path: Path) -> None:
    with pytest.raises(GlossaryError, match="cannot read"):
        load([tmp_path / "none.tsv"])


def test_the_first_of_two_glossaries_wins_with_a_warning(tmp_path: Path) -> None:
    first = _write(tmp_path, "en\tko\nrefugee\t난민\n", "a.tsv")
    second = _write(tmp_path, "en\tko\nRefugee\t망명자\nUS\t미국\nus\t우리\n", "b.tsv")
    termbase = load([first, second])
    assert [concept.renderings["ko"].preferred for concept in termbase] == ["난민", "미국", "우리"]
    assert [warning.where for warning in termbase.warnings] == [f"{second}:2"]
    assert load([second, first]).digest != termbase.digest
    assert Matcher(termbase).find("give us a US visa")[0].concept.renderings["ko"].preferred == "우리"


def test_the_same_line_twice_is_only_a_warning(tmp_path: Path) -> None:
    path = _write(tmp_path, "en\tko\nrefugee\t난민\nrefugee\t난민\n")
    termbase = load([path])
    assert len(termbase) == 1
    assert str(termbase.warnings[0]).startswith(f"{path}:3")


def test_a_conflict_in_one_file_is_a_warning_and_the_first_line_counts(tmp_path: Path) -> None:
    path = _write(tmp_path, HEADER + "term\t용어\t术语\nTerm\t말\t术语\n")
    termbase = load([path])
    assert [concept.renderings["ko"].preferred for concept in termbase] == ["용어"]
    assert str(termbase.warnings[0]).startswith(
        f"{path}:3: 'Term' is passed over: it stands already at {path}:2 with ano"
    )


def test_a_higher_priority_wins_over_the_order_of_files(tmp_path: Path) -> None:
    first = _write(tmp_path, "en\tko\nrefugee\t난민\ntorture\t고문\n", "a.tsv")
    second = _write(tmp_path, "en\tko\tpriority\nrefugee\t망명자\t5\ntorture\t가혹행위\t-1\n", "b.tsv")
    termbase = load([first, second])
    assert {concept.term: concept.renderings["ko"].preferred for concept in termbase} == {
        "refugee": "망명자",
        "torture": "고문",
    }
    assert [warning.where for warning in termbase.warnings] == [f"{first}:2", f"{second}:3"]


def test_what_cannot_be_used_is_left_out_where_the_run_shall_go_on(tmp_path: Path) -> None:
    good = _write(tmp_path, HEADER + "term\t용어\t术语\nx\t용\nbad\t术语\t용어\n", "a.tsv")
    broken = _write(tmp_path, "<tbx", "b.tbx")
    termbase = load([good, broken], strict=False)
    assert [concept.term for concept in termbase] == ["term"]
    assert [(warning.where, "left out" in warning.what) for warning in termbase.warnings] == [
        (f"{good}:3", True), (f"{good}:4", True), (f"{broken}:1", True),
    ]  # fmt: skip
    with pytest.raises(GlossaryError, match="broken"):
        load([broken], strict=False)
    with pytest.raises(GlossaryError, match="no such file"):
        load([good, tmp_path / "none.tsv"], strict=False)


def test_columns_for_the_reviewer_are_passed_over(tmp_path: Path) -> None:
    path = _write(tmp_path, "en\tko\tx_count\tx_score\nrefugee\t난민\t7\t3.5\n")
    assert [concept.term for concept in load([path])] == ["refugee"]


def test_a_table_of_a_hundred_megabytes_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "g.tsv"
    with path.open("wb") as stream:
        stream.write(b"en\tko\n")
        stream.truncate(100 * 2**20)
    with pytest.raises(GlossaryError, match="larger than 64 MB"):
        load([path])


def test_traditional_chinese_is_made_where_it_is_missing(tmp_path: Path) -> None:
    path = _write(tmp_path, "en\tzh-Hans\tzh-Hant\nrefugee\t难民\t\ntorture\t酷刑\t刑求\n")
    filled = load([path]).in_script("zh-Hant", lambda text: text.replace("难", "難"))
    assert [concept.renderings["zh-Hant"].preferred for concept in filled] == ["難民", "刑求"]
