"""Alignment of small documents with vectors made for the purpose."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.aligners.align import AlignSettings, align_documents, assess, require_translation
from align.aligners.base import Vectors
from align.aligners.length import LengthAligner
from align.aligners.sides import pieces
from align.aligners.surface import tokens
from align.aligners.use import DIMENSIONS, UseEmbedder
from align.bitext import Bitext, Block, Document, Segment, SegmentKind, Stamp
from align.errors import InputError, UsageError


class Words:
    """Vectors that are sums of random vectors of the words: texts with the same words are alike, in any language."""

    stamp = Stamp("embed", "words", "1", model="0" * 16)

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.stack([sum((self._word(word) for word in text.lower().split()), np.zeros(64)) for text in texts])
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)

    def _word(self, word: str) -> np.typing.NDArray[np.float64]:
        seed = int(hashlib.sha256(word.strip(".").encode()).hexdigest()[:8], 16)
        return np.random.default_rng(seed).normal(size=64)


def _lines(count: int, start: int = 0) -> list[str]:
    return [" ".join(f"w{start + 7 * line + k}" for k in range(7)) + "." for line in range(count)]


def _align(source: list[str], target: list[str]) -> Bitext:
    return align_documents(
        Document.from_segments(source, "en"),
        Document.from_segments(target, "en"),
        embedder=Words(),
        settings=AlignSettings(),
    )


def _shapes(bitext: Bitext) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return [(link.source, link.target) for link in bitext.links]


def test_equal_texts_are_one_to_one_with_full_confidence() -> None:
    bitext = _align(_lines(12), _lines(12))
    assert [link.shape for link in bitext.links] == ["1:1"] * 12
    assert min(link.score or 0 for link in bitext.links) > 0.99


def test_a_merge_an_omission_and_an_addition_are_found_in_both_directions() -> None:
    lines = _lines(14)
    other = [lines[0], f"{lines[1]} {lines[2]}", *lines[3:6], *lines[7:9], *_lines(1, 900), *lines[9:]]
    forward, back = _align(lines, other), _align(other, lines)
    assert {(link.source, link.shape) for link in forward.links if link.shape != "1:1"} == {
        ((1, 3), "2:1"), ((6, 7), "1:0"), ((9, 9), "0:1"),
    }  # fmt: skip
    assert [(link.target, link.source) for link in back.links] == _shapes(forward)


def test_a_missing_section_stays_without_a_partner() -> None:
    lines = _lines(60)
    bitext = _align(lines, lines[:20] + lines[45:])
    assert [link.source[0] for link in bitext.links if link.shape == "1:0"] == list(range(20, 45))


@given(st.lists(st.integers(0, 6), min_size=1, max_size=9), st.lists(st.integers(0, 6), min_size=1, max_size=9))
def test_every_sentence_comes_out_once_whatever_the_texts(source: list[int], target: list[int]) -> None:
    bitext = _align([_lines(1, 7 * n)[0] for n in source], [_lines(1, 7 * n)[0] for n in target])
    assert [n for link in bitext.links for n in link.sources] == list(range(len(source)))
    assert [n for link in bitext.links for n in link.targets] == list(range(len(target)))
    assert all(link.score is not None and 0 <= link.score <= 1 for link in bitext.links)


def test_paragraphs_settle_what_meaning_leaves_open() -> None:
    def document(texts: list[str], breaks: list[int]) -> Document:
        flat = Document.from_segments(texts, "en")
        starts = [flat.segments[number].start for number in breaks]
        ends = [*starts[1:], len(flat.text)]
        return Document(flat.text, "en", tuple(Block(a, b) for a, b in zip(starts, ends, strict=True)), flat.segments)

    lines = _lines(6)
    source = document([*lines[:3], lines[3], *lines[4:]], [0, 3])
    target = document([*lines[:3], "w900 w901 w902 w903 w904 w905 w906.", *lines[3:]], [0, 4])
    assert _shapes(align_documents(source, target, embedder=Words()))[3] == ((3, 3), (3, 4))


def test_the_trail_names_settings_and_model() -> None:
    stamp = _align(_lines(3), _lines(3)).trail[0]
    assert (stamp.stage, stamp.name, stamp.model) == ("align", "dynamic", "0" * 16)
    assert stamp.settings == AlignSettings().digest != AlignSettings(max_size=5).digest


def test_an_empty_document_is_an_error_that_names_the_side() -> None:
    empty, full = Document("", "en"), Document.from_segments(["a"], "en")
    with pytest.raises(InputError, match="target document has no segments"):
        align_documents(full, empty, embedder=Words())
    with pytest.raises(InputError, match="source document has no segments"):
        LengthAligner().align(empty, full)


@pytest.mark.parametrize("settings", [{"max_size": 1}, {"max_size": 9}, {"window": 0}])
def test_settings_out_of_range_are_an_error(settings: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        AlignSettings(**settings)


def test_another_text_is_reported() -> None:
    assert assess(_align(_lines(30), _lines(30))).related
    with pytest.raises(InputError, match="does not look like a translation"):
        require_translation(_align(_lines(30), _lines(30, 5000)))


def test_lengths_alone_find_a_merge_in_an_easy_text() -> None:
    lines = ["x" * length for length in (40, 90, 33, 71, 120, 55, 80, 20, 64)]
    target = [lines[0], f"{lines[1]} {lines[2]}", *lines[3:]]
    bitext = LengthAligner().align(Document.from_segments(lines, "en"), Document.from_segments(target, "ko"))
    assert [link.shape for link in bitext.links] == ["1:1", "2:1", *["1:1"] * 6]
    assert all(link.score is not None and 0 <= link.score <= 1 for link in bitext.links)


@pytest.mark.parametrize(
    "texts",
    [
        ("4.2 million people", "420万人", "420만 명"),
        ("41,000 arrests", "4.1万人", "4만1000명"),
        ("April 11, 2020", "2020年4月11日", "2020년 4월 11일"),
        ("２０２０ COVID-19", "2020年COVID-19", "2020 COVID-19"),
    ],
)
def test_numbers_and_dates_are_the_same_tokens_in_every_language(texts: tuple[str, ...]) -> None:
    words = {"people", "arrests"}
    assert len({frozenset(set(tokens(text)) - words) for text in texts}) == 1


def test_pieces_cut_at_strong_punctuation_and_lose_nothing() -> None:
    text = "The talks failed at midnight: nobody would sign the paper. He left. The others stayed there until noon."
    assert pieces(text) == [
        "The talks failed at midnight:",
        "nobody would sign the paper.",
        "He left. The others stayed there until noon.",
    ]
    assert pieces("他说：“不行。”然后他离开了那个地方。") == ["他说：“不行。”", "然后他离开了那个地方。"]
    assert pieces("Short. Yes.") == ["Short. Yes."]
    assert "".join(pieces(text)).replace(" ", "") == text.replace(" ", "")


class Store:
    """A cache in memory."""

    def __init__(self) -> None:
        self.items: dict[str, bytes] = {}

    def get_many(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        return {key: self.items[key] for key in keys if key in self.items}

    def put_many(self, items: Mapping[str, bytes]) -> None:
        assert not items.keys() & self.items.keys(), "nothing is encoded twice"
        self.items.update(items)


@pytest.mark.slow
def test_use_gives_unit_vectors_where_translations_are_nearest_and_keeps_them() -> None:
    store, seen = Store(), []
    model = UseEmbedder(store, lambda done, whole: seen.append((done, whole)))
    english = ["The government closed the border.", "Many people went hungry.", "He was released in May."]
    others = ["정부가 국경을 폐쇄했다.", "많은 사람이 굶주렸다.", "그는 5월에 석방되었다."]
    vectors = model.encode([*english, *others, english[0]])
    assert vectors.shape == (7, DIMENSIONS)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert (vectors[:3] @ vectors[3:6].T).argmax(axis=1).tolist() == [0, 1, 2]
    assert len(store.items) == 6
    assert seen == [(7, 7)]
    np.testing.assert_array_equal(model.encode(others), vectors[3:6])
    assert model.encode([]).shape == (0, DIMENSIONS)


def test_use_refuses_an_empty_text() -> None:
    with pytest.raises(InputError, match="empty text"):
        UseEmbedder().encode(["a", " "])


def test_segments_of_a_document_with_headings_align_heading_to_heading() -> None:
    lines = _lines(8)
    kinds: list[SegmentKind] = ["sentence"] * 8
    kinds[3] = "heading"
    source = Document.from_segments(lines, "en", kinds=kinds)
    target = source.with_segments([Segment(s.start, s.end, s.kind) for s in source.segments])
    assert [link.shape for link in align_documents(source, target, embedder=Words()).links] == ["1:1"] * 8


def test_traditional_chinese_is_encoded_in_simplified_characters() -> None:
    seen: list[str] = []

    class Listening(Words):
        def encode(self, texts: Sequence[str]) -> Vectors:
            seen.extend(texts)
            return super().encode(texts)

    lines = ["政府關閉了邊境。", "許多人挨餓。", "援助來得太晚。"]
    for lang, first in (("zh-Hant", "政府关闭了边境。"), ("zh-Hans", "政府關閉了邊境。")):
        seen.clear()
        source = Document.from_segments(["The state closed its border.", "Many starved.", "Aid was late."], "en")
        bitext = align_documents(source, Document.from_segments(lines, lang), embedder=Listening())
        assert first in seen
        assert bitext.target.texts() == lines
