from __future__ import annotations

from collections.abc import Sequence

import pytest

from align.results import Clause, Hypothesis
from align.translators.cached import CachedTranslator, _read, _write
from align.translators.fake import FakeTranslator
from tests.memory import Memory

TEXTS = [f"Sentence number {number} {'x' * (number % 7)}" for number in range(600)]


def test_a_killed_run_loses_one_chunk_at_most() -> None:
    memory, calls = Memory(), 0

    def die_at_third(texts: Sequence[str]) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        CachedTranslator(FakeTranslator("ko", on_call=die_at_third), memory).translate(TEXTS)
    assert len(memory.items) == 128 + 256  # chunks grow while they are quick
    seen: list[str] = []
    again = CachedTranslator(FakeTranslator("ko", on_call=seen.extend), memory)
    assert again.translate(TEXTS) == FakeTranslator("ko").translate(TEXTS)
    assert len(seen) == 600 - 384
    assert again.reused == 384


def test_slow_chunks_stay_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("align.translators.cached._PATIENCE", 0.0)
    sizes: list[int] = []
    CachedTranslator(FakeTranslator("ko", on_call=lambda texts: sizes.append(len(texts))), Memory()).translate(TEXTS)
    assert sizes[:4] == [128, 64, 32, 32]


def test_progress_counts_every_text_and_ends_at_all() -> None:
    counts: list[int] = []
    texts = [*TEXTS, *TEXTS[:10]]
    CachedTranslator(FakeTranslator("ko"), Memory(), counts.append).translate(texts)
    assert counts == sorted(counts)
    assert counts[-1] == len(texts)


def test_equal_texts_are_translated_once() -> None:
    seen: list[str] = []
    cached = CachedTranslator(FakeTranslator("ko", on_call=seen.extend), Memory())
    first = cached.translate(["a b", "c", "a b"])
    assert sorted(seen) == ["a b", "c"]
    assert first[0] == first[2]
    assert cached.reused == 1


def test_the_key_holds_stamp_language_and_size_of_the_list() -> None:
    memory = Memory()
    CachedTranslator(FakeTranslator("ko"), memory).translate(["a"])
    CachedTranslator(FakeTranslator("zh-Hans"), memory).translate(["a"])
    CachedTranslator(FakeTranslator("ko", {"a": "나"}), memory).translate(["a"])
    CachedTranslator(FakeTranslator("ko"), memory).translate(["a"], nbest=3)
    assert len(memory.items) == 4


def test_an_entry_is_read_as_it_was_written() -> None:
    clauses = (Clause((0, 4), "가 나", -0.5), Clause((5, 9), "", -1.25))
    drafts = [Hypothesis("가 나", -0.75, clauses), Hypothesis("다", -2.0)]
    assert _read(_write(drafts)) == drafts
