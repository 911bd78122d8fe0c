"""Language codes and their other spellings."""

from __future__ import annotations

import pytest

from align import lang
from align.errors import UsageError


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("ko", "ko"),
        ("KO-kr", "ko"),
        ("zh", "zh-Hans"),
        ("zh_CN", "zh-Hans"),
        ("zh-hant", "zh-Hant"),
        ("zh-TW", "zh-Hant"),
        ("EN", "en"),
    ],
)
def test_usual_spellings_name_one_language(spelling: str, code: str) -> None:
    assert lang.parse(spelling).code == code


def test_an_unknown_language_names_those_that_there_are() -> None:
    with pytest.raises(UsageError, match="Did you mean ko"):
        lang.parse("koo")
    with pytest.raises(UsageError, match="en, ko, zh-Hans, zh-Hant"):
        lang.parse("qqq")
