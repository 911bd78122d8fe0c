from __future__ import annotations

import pytest

from align.text.joining import joint, separator
from align.text.latin import foreign_latin


@pytest.mark.parametrize(
    ("left", "right", "between"),
    [
        ("the court", "opened", " "), ("法院", "开门", ""), ("在", "2020年", ""), ("2020", "年", ""), ("法院，", "后来", ""),
        ("法院", "court", ""), ("“开门", "”他说", ""), ("他说：", "“开门", ""), ("법원은", "열었다", " "), ("법원", "(ICC)", " "),
        ("법원(", "ICC", ""), ("라고", "” 말했다", ""), ("the court—", "so", ""), ("the court", "—so", ""), ("said,", "“No", " "),
        ("20%", "以上", ""), ("", "a", ""), ("a ", "b", ""), ("テスト", "中", ""),
    ],
)  # fmt: skip
def test_what_a_line_break_stands_for(left: str, right: str, between: str) -> None:
    assert separator(left, right) == between


@pytest.mark.parametrize(
    ("left", "right", "known", "joined"),
    [
        ("the bor-", "der", (), "the border"), ("a well-", "known", (), "a well-known"), ("Covid-", "19", (), "Covid-19"),
        ("North-", "South", (), "North-South"), ("an e-", "mail", ("e-mail",), "an e-mail"),
        ("co-", "operate", ("cooperate",), "cooperate"),
        ("state-of-the-", "art", (), "state-of-the-art"), ("soft\u00ad", "ware", (), "software"), ("a -", "b", (), "a - b"),
        ("정부", "는 말", ("정부는",), "정부는 말"), ("정부", "는 말", (), "정부 는 말"),
        ("정부", "말", ("정부말", "정부"), "정부 말"),
    ],
)  # fmt: skip
def test_divided_words(left: str, right: str, known: tuple[str, ...], joined: str) -> None:
    lost, between = joint(left, right, frozenset(known))
    assert left[: len(left) - lost] + between + right == joined


def test_english_is_never_foreign() -> None:
    assert (
        foreign_latin("The court of the land opened in May, and the state said that it would not do so again. " * 3)
        == ""
    )
    assert foreign_latin("") == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Die Regierung hat nicht auf die Fragen der Presse und des Gerichts geantwortet, und das ist nicht neu.",
            "German",
        ),
        (
            "El gobierno no ha respondido a las preguntas de la prensa y de los jueces que se han enviado por la comisión.",
            "Spanish",
        ),
        (
            "Pemerintah tidak menjawab pertanyaan yang diajukan oleh pers dan pengadilan dalam kasus ini karena itu tidak",
            "Indonesian",
        ),
    ],
)
def test_other_languages_are_named(text: str, name: str) -> None:
    assert foreign_latin(text) == name
