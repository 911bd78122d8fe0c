"""What the analyser answered once is not asked again, and is the same."""

from __future__ import annotations

import pytest

from align.text import kiwi
from align.text.kiwi import remembering, tokenize
from tests.memory import Memory

TEXTS = ["정부는 새 법을 발표했습니다.", "가을에 아이들을 만났다 \U0001f642", "plain", ""]


def test_the_tokens_are_those_of_the_library() -> None:
    found = tokenize(TEXTS[0])
    assert found is not None
    assert [(morph.form, morph.tag) for morph in found][-3:] == [("었", "EP"), ("습니다", "EF"), (".", "SF")]
    assert [TEXTS[0][morph.start : morph.start + morph.len] for morph in found][:2] == ["정부", "는"]


def test_a_remembered_answer_is_the_same_and_needs_no_analyser(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = Memory()
    plain = [tokenize(text) for text in TEXTS]
    with remembering(memory):
        first = [tokenize(text) for text in TEXTS]
        assert [tokenize(text) for text in TEXTS] == first
    assert len(memory.items) == 4
    monkeypatch.setattr(kiwi, "analyser", lambda: pytest.fail("the analyser was asked"))
    with remembering(memory):
        again = [tokenize(text) for text in TEXTS]
    assert plain == first == again
    assert again[0] is not None
    assert again[0][0].form == "정부"


def test_answers_are_kept_when_the_work_breaks_off() -> None:
    memory = Memory()

    def interrupted() -> None:
        with remembering(memory):
            tokenize(TEXTS[0])
            raise KeyError

    with pytest.raises(KeyError):
        interrupted()
    assert len(memory.items) == 1


def test_another_version_of_the_analyser_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = Memory()
    with remembering(memory):
        tokenize(TEXTS[0])
    monkeypatch.setattr(kiwi, "version", lambda: "kiwi-another")
    with remembering(memory):
        tokenize(TEXTS[0])
    assert len(memory.items) == 2


def test_outside_nothing_is_kept() -> None:
    memory = Memory()
    with remembering(memory):
        pass
    tokenize(TEXTS[0])
    assert memory.items == {}
