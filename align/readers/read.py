"""Read a text of any kind that we know: the one way in."""

from __future__ import annotations

import hashlib
import logging
import sys
from collections.abc import Callable
from pathlib import Path

from align.bitext import Block, Document, Origin
from align.errors import EnvironmentFault, InputError
from align.lang import LANGUAGES, parse
from align.text.encoding import decode, looks_binary
from align.text.scripts import Guess, guess_language

__all__ = ["read", "read_bytes"]

_log = logging.getLogger(__name__)
_BY_SUFFIX = {
    ".txt": "text", ".text": "text", "": "text",
    ".md": "markdown", ".markdown": "markdown", ".mdown": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html",
}  # fmt: skip
_MAGIC = (
    (b"%PDF-", "a PDF file", "Save it as text or HTML first."),
    (b"PK\x03\x04", "a ZIP archive (DOCX, EPUB and ODT files are ZIP archives)", "Save it as text or HTML first."),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "Save it as text or HTML first."),
    (b"{\\rtf", "an RTF file", "Save it as text or HTML first."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first."),
)
_BINARY_HINT = "Give a text, Markdown or HTML file."
_LEAST_LETTERS = 12  # below this a text is too short to say that its language is wrong
_SURE = 0.25
_SURE_SCRIPT = 0.1
_Parsed = tuple[str, list[Block]]


def read(name: str, *, lang: str | None = None) -> Document:
    """Read a file, standard input (``-``) or a web page (``http://``, ``https://``).

    Args:
        name: path, ``-`` or URL.
        lang: the language that the text must be in; guessed from its script where it is ``None``.

    Raises:
        InputError: there is no such file, it is empty or binary, its encoding is unknown, it has no body, or it is not in
            ``lang``.
        EnvironmentFault: the file or the page cannot be reached.
        UsageError: ``lang`` is not a language of ours.
    """
    if lang is not None:
        lang = parse(lang).code
    if name.startswith(("http://", "https://")):
        from align.readers.url import fetch

        page = fetch(name)
        return read_bytes(page.data, name, lang=lang, format=page.format)
    if name == "-":
        return read_bytes(sys.stdin.buffer.read(), "-", lang=lang)
    return read_bytes(_file_bytes(name), name, lang=lang)


def _file_bytes(name: str) -> bytes:
    path = Path(name)
    if path.is_dir():
        raise InputError("this is a folder, not a file", where=name, hint="Name a file in it.")
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(
            "there is no such file", where=name, hint="Check the path; it is taken from the current folder."
        ) from error
    except (ValueError, NotADirectoryError) as error:
        raise InputError("this is not a path of a file", where=name, hint="Check the spelling.") from error
    except PermissionError as error:
        raise EnvironmentFault("the file may not be read", where=name, hint="Check its permissions.") from error
    except OSError as error:
        raise EnvironmentFault(
            f"the file cannot be read ({error.strerror})", where=name, hint="Check the disk."
        ) from error


def read_bytes(data: bytes, origin_name: str, *, lang: str | None = None, format: str | None = None) -> Document:  # noqa: A002
    """Read bytes that came from somewhere.

    Args:
        data: the whole file.
        origin_name: what to call it in messages and in the document's origin.
        lang: as in ``read``.
        format: ``text``, ``markdown`` or ``html``; told from the name and the first bytes where it is ``None``.

    Raises:
        InputError: as in ``read``.
        UsageError: the language or the format is unknown.
    """
    if lang is not None:
        lang = parse(lang).code
    text = _text_of(data, origin_name, lang)
    kind = format or _format_of(origin_name, text)
    document_text, blocks = _parser(kind, origin_name)(text)
    if not any(block.kind != "boilerplate" for block in blocks):
        raise InputError(
            "the page has no body: only menus, or nothing at all, were found",
            where=origin_name,
            hint="Save the article itself as text and read that.",
        )
    body = "\n".join(document_text[block.start : block.end] for block in blocks if block.kind != "boilerplate")
    origin = Origin(origin_name, kind, hashlib.sha256(data).hexdigest())
    return Document(document_text, _language(body, origin_name, lang), tuple(blocks), origin=origin)


def _text_of(data: bytes, where: str, lang: str | None) -> str:
    """The decoded text, without a byte order mark and with every kind of line end kept."""
    if not data.strip():
        raise InputError("the file is empty", where=where, hint="Give a file with text in it.")
    for magic, what, hint in _MAGIC:
        if data.startswith(magic):
            raise InputError(f"this is {what}, not a text", where=where, hint=hint)
    if looks_binary(data):
        raise InputError(
            "this is a binary file, not a text (it holds NUL or control bytes)", where=where, hint=_BINARY_HINT
        )
    decoded = decode(data, lang)
    if decoded is None:
        raise InputError(
            "the encoding of the text cannot be told", where=where, hint="Save the file as UTF-8 and read it again."
        )
    text, encoding = decoded
    if encoding not in ("utf-8", "utf-8-sig"):
        _log.info("%s: read as %s", where, encoding)
    if not text.strip("\ufeff \t\r\n\u3000\xa0\u200b"):
        raise InputError("the file holds white space only", where=where, hint="Give a file with text in it.")
    return text.removeprefix("\ufeff")


def _format_of(name: str, text: str) -> str:
    head = text[:2000].lstrip().lower()
    if head.startswith(("<!doctype html", "<html")) or ("<html" in head and "<head" in head):
        return "html"
    if name.startswith(("http://", "https://")):
        return "html" if "<" in head else "text"
    return _BY_SUFFIX.get(Path(name).suffix.lower(), "text") if name != "-" else "text"


def _parser(kind: str, where: str) -> Callable[[str], _Parsed]:
    if kind == "html":
        from align.readers.html import read_html

        return lambda text: read_html(text, where)
    if kind == "markdown":
        from align.readers.markdown import read_markdown

        return read_markdown
    if kind != "text":
        raise InputError(f"unknown format {kind!r}", where=where, hint="Use one of: text, markdown, html.")
    from align.readers.plain import plain_blocks

    return lambda text: (text, plain_blocks(text))


def _language(body: str, where: str, lang: str | None) -> str:
    """The language of the body: the user's word, unless the script of the text plainly speaks against it."""
    guess = guess_language(body)
    if lang is None:
        if not guess.lang:
            raise InputError(
                f"the language cannot be told: this is {guess.name}",
                where=where,
                hint=f"Name it: one of {', '.join(LANGUAGES)}.",
            )
        return guess.lang
    if guess.lang != lang and guess.letters >= _LEAST_LETTERS:
        _compare(guess, lang, where)
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
