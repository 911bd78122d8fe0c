"""What holds for any text: nothing lost, nothing changed, in order, and in time that grows with the length."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.bitext import Block, Document
from align.errors import InputError
from align.lang import LANGUAGES
from align.readers.plain import plain_blocks
from align.segmenters.segment import explain, segment, splitter_for

LANGS = sorted(LANGUAGES)
TRICKY = [
    *"“”‘’\"'「」『』《》()（）。！？：；.!?…，、²©\n\t\u3000\u2028\x85\ufeff\u200b𠀀éﬁ",
    *(
        "..",
        "...",
        "……",
        "[3]",
        "\n\n",
        "\r\n",
        "A",
        "Dr",
        "U.S",
        "No.",
        "1",
        "2020",
        "12.4",
        "the",
        "The",
        "world",
        "Forced Labor",
    ),
    *(
        "YouTube",
        "McX",
        "다",
        "했다",
        "라고",
        "고",
        "국경",
        "자유",
        "说",
        "的",
        "这",
        "政府",
        "Share this via Facebook",
        "Browse countries",
    ),
    *("Available In", "다른 공유 방법", "浏览国家", "http://a.b/c", "x@y.zz", "EnglishFrançaisDeutsch"),
]
texts = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from([*TRICKY, " "]), max_size=60).map("".join),
    st.lists(st.sampled_from(TRICKY), max_size=60).map(" ".join),
)


def squeezed(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=250, deadline=None)
@given(texts, st.sampled_from(LANGS))
def test_segments_cover_the_text_in_order(text: str, lang: str) -> None:
    document = Document(text, lang, tuple(plain_blocks(text)))
    body = "".join(text[block.start : block.end] for block in document.blocks if block.kind != "boilerplate")
    if not body.strip():
        with pytest.raises(InputError):
            segment(document)
        return
    found = segment(document)
    assert found.text == text
    assert squeezed("".join(found.texts())) == squeezed(body)


@settings(max_examples=150, deadline=None)
@given(texts, st.sampled_from(LANGS))
def test_a_document_without_blocks_is_covered_too(text: str, lang: str) -> None:
    pieces = explain(Document(text, lang))
    assert squeezed("".join(text[piece.start : piece.end] for piece in pieces)) == squeezed(text)


@settings(max_examples=150, deadline=None)
@given(texts)
def test_blocks_of_plain_text_cover_it(text: str) -> None:
    Document(text, "en", tuple(plain_blocks(text)))  # the constructor checks order and cover


@settings(max_examples=100, deadline=None)
@given(texts, st.sampled_from(LANGS))
def test_boundaries_ascend_and_have_rules(text: str, lang: str) -> None:
    positions = [boundary.position for boundary in splitter_for(lang)(text)]
    assert positions == sorted(set(positions))
    assert all(0 < position < len(text) for position in positions)
    assert all(boundary.rule for boundary in splitter_for(lang)(text))


@pytest.mark.parametrize("lang", LANGS)
def test_half_a_surrogate_pair_is_a_character_like_any_other(lang: str) -> None:
    text = "Share this page\ud83d\nOne. \udaaa Two.\udc00"
    document = Document(text, lang, tuple(plain_blocks(text)))
    assert squeezed("".join(segment(document).texts())) == squeezed(text)


@pytest.mark.parametrize("lang", LANGS)
def test_segmenting_twice_gives_the_same(lang: str) -> None:
    document = Document("One. Two. 하나였다. 둘이었다. 一。二。", lang)
    once = segment(document)
    assert segment(once) == once


NASTY = {
    "periods": ".",
    "ellipses": "… ",
    "open quotes": "“",
    "straight quotes": "\"a' ",
    "open brackets": "(",
    "closers": ".”’)",
    "capitals": "aA",
    "words": "word ",
    "initials": "A.",
    "numbers": "1.",
    "Hangul": "국경다",
    "Hangul ends": "했다 ",
    "Han": "政府",
    "Han ends": "政。",
    "menu": "Share this via Facebook",
    "countries": "ChinaIndiaPeru",
    "lines": "a\n",
    "spaces": "a \t ",
    "newlines": " \n",
}


@pytest.mark.parametrize("name", NASTY)
def test_time_is_bounded_for_repeated_signs(name: str) -> None:
    text = NASTY[name] * (100_000 // len(NASTY[name].encode()))
    for lang in ("en", "ko", "zh-Hans"):
        began = time.process_time()
        blocks = tuple(plain_blocks(text))
        explain(Document(text, lang, blocks or (Block(0, len(text)),)))
        assert time.process_time() - began < 3.0, lang  # of the processor; 100 kB; one second on a quiet machine


def test_time_is_linear_in_a_long_line() -> None:
    sentence = (
        "The court met on May 3. It said “no.” Dr. Lind left at 5 p.m. and the state ignored it; nobody asked why. "
    )
    times = []
    for count in (500, 2000):
        text = sentence * count
        began = time.process_time()
        splitter_for("en")(text)
        times.append(time.process_time() - began)
    assert times[1] < 4 * times[0] * 2.5 + 0.05
