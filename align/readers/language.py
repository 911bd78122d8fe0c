"""The language of a document and of its blocks, compared with what the user said.

The user's word stands unless the text plainly speaks against it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from align.bitext import Block
from align.errors import InputError
from align.lang import LANGUAGES
from align.text.foreign import foreign_language, guess_body
from align.text.scripts import Guess

__all__ = ["ForeignBlock", "document_language", "foreign_blocks"]

_log = logging.getLogger(__name__)
_LEAST_LETTERS = 12  # below this a text is too short to say that its language is wrong
_SURE = 0.25
_SURE_SCRIPT = 0.1
_QUOTED = 60


@dataclass(frozen=True, slots=True)
class ForeignBlock:
    """A block that looks like another language than its document: its number and the name of that language."""

    number: int
    name: str


def foreign_blocks(text: str, blocks: Sequence[Block], lang: str) -> list[ForeignBlock]:
    """The blocks of body text that look like another language than ``lang``; the two kinds of Chinese are not told apart here."""
    found = []
    for number, block in enumerate(blocks):
        if block.kind not in ("paragraph", "list_item"):
            continue
        name = foreign_language(text[block.start : block.end], lang)
        if name:
            found.append(ForeignBlock(number, name))
    return found


def document_language(text: str, blocks: Sequence[Block], where: str, lang: str | None) -> str:
    """The language of a document's body: the user's word, or the guess where there is none.

    Args:
        text: the document's text.
        blocks: its blocks; boilerplate does not count.
        where: its name, for messages.
        lang: code of the language that it must be in, ``None`` to guess.

    Raises:
        InputError: the body is plainly in another language, or the language cannot be told.
    """
    body = "\n".join(text[block.start : block.end] for block in blocks if block.kind != "boilerplate")
    guess = guess_body(body)
    if lang is None:
        if not guess.lang:
            raise InputError(
                f"the language cannot be told: this is {guess.name}",
                where=where,
                hint=f"Name it: one of {', '.join(LANGUAGES)}.",
            )
        lang = guess.lang
    elif guess.lang != lang and guess.letters >= _LEAST_LETTERS:
        _compare(guess, lang, where)
    foreign = foreign_blocks(text, blocks, lang)
    if foreign:
        first = blocks[foreign[0].number]
        quoted = " ".join(text[first.start : min(first.end, first.start + _QUOTED)].split())
        count = f"{len(foreign)} of {len(blocks)} blocks look"
        _log.warning(
            "%s: %s like another language than %s; the first like %s: %r", where, count, lang, foreign[0].name, quoted
        )
    return lang


def _compare(guess: Guess, lang: str, where: str) -> None:
    wanted = LANGUAGES[lang]
    both_chinese = wanted.is_chinese and guess.lang.startswith("zh")
    if guess.doubt < (_SURE_SCRIPT if both_chinese else _SURE):
        found = f"{guess.name} ({guess.lang})" if guess.lang else guess.name
        raise InputError(
            f"the text is in the wrong language: {wanted.name} ({lang}) was asked for, but it is written in {found}",
            where=where,
            hint="Check that the right file is given for the right language.",
        )
    _log.warning("%s: asked for as %s, but much of it looks like %s", where, wanted.name, guess.name)
