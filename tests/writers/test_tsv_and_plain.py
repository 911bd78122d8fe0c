from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from align.bitext import Bitext
from align.errors import InputError, UsageError
from align.writers import jsonl, plain, tmx, tsv
from align.writers.atomic import write_text
from align.writers.clean import one_line
from align.writers.load import load
from align.writers.sides import join
from align.writers.tsv import TsvSettings
from tests.writers.helpers import bitexts, hostile, pairs


@given(bitexts())
def test_one_line_a_link_and_back(bitext: Bitext) -> None:
    text = tsv.render(bitext)
    assert len(text.splitlines()) == len(bitext.links)
    assert text.count("\t") == len(bitext.links)
    if bitext.links:
        back = tsv.parse(text.encode(), ("en", "ko"), "x")
        for link, old in zip(back.links, bitext.links, strict=True):
            assert back.source_texts(link) == ([one_line(join(bitext.source_texts(old), "en"))] if old.sources else [])
            assert back.target_texts(link) == ([one_line(join(bitext.target_texts(old), "ko"))] if old.targets else [])


def test_settings_for_spreadsheets() -> None:
    bitext = pairs(("=1+1", "@x"), ("-5", ""), ("a\tb", "c"))
    assert tsv.render(bitext) == "=1+1\t@x\n-5\t\na b\tc\n"
    text = tsv.render(bitext, TsvSettings(header=True, ids=True, spreadsheet=True))
    assert text == "\ufeffid\ten\tko\n1\t'=1+1\t'@x\n2\t'-5\t\n3\ta b\tc\n"


@pytest.mark.parametrize(
    ("data", "where"),
    [(b"a\tb\n\na\n", "f:3"), (b"a\tb\tc", "f:1"), (b"\n", "f"), (b"a\tb\nc\t\xff", "f:2")],
)
def test_bad_tsv(data: bytes, where: str) -> None:
    with pytest.raises(InputError) as caught:
        tsv.parse(data, ("en", "ko"), "f")
    assert caught.value.where == where


def test_plain_text_has_a_line_for_every_link() -> None:
    assert plain.render(pairs(("A.", "가\u2028나."), ("B.", ""), ("C.", "다."))) == "가 나.\n\n다.\n"
    assert len(plain.render(hostile()).splitlines()) == len(hostile().links)


def test_load_chooses_by_the_ending(tmp_path: Path) -> None:
    bitext = pairs(("A.", "가."))
    for name, text in (
        ("a.tsv", tsv.render(bitext)),
        ("a.tmx", tmx.render([bitext])),
        ("a.JSONL", jsonl.render_draft(bitext)),
    ):
        back = load(write_text(tmp_path / name, text), "en", "ko")
        assert (back.source.texts(), back.target.texts()) == (["A."], ["가."])
    with pytest.raises(UsageError, match="languages"):
        load(tmp_path / "a.tsv")
    with pytest.raises(InputError, match="not read"):
        load(tmp_path / "a.doc")
