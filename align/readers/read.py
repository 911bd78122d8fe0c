"""Read a text of any kind that we know: the one way in."""

from __future__ import annotations

import hashlib
import logging

from align.bitext import Block, Document, Origin
from align.errors import InputError
from align.lang import parse
from align.readers.formats import CONTAINERS, FORMATS, container_of, text_format
from align.readers.language import document_language
from align.readers.sources import file_bytes, standard_input
from align.text.encoding import declared_charset, decode, fault_in, looks_binary

__all__ = ["read", "read_bytes"]

_log = logging.getLogger(__name__)
_BINARY_HINT = "Give a text, Markdown, HTML, DOCX, PDF or EPUB file."
_Parsed = tuple[str, list[Block]]


def read(name: str, *, lang: str | None = None) -> Document:
    """Read a file, standard input (``-``) or a web page (``http://``, ``https://``).

    Args:
        name: path, ``-`` or URL.
        lang: the language that the text must be in; guessed from its script where it is ``None``.

    Raises:
        InputError: there is no such file, it is empty, broken, too large or of a kind that is not read, its encoding is unknown,
            it has no body, or it is not in ``lang``.
        EnvironmentFault: the file or the page cannot be reached.
        UsageError: ``lang`` is not a language of ours.
    """
    if lang is not None:
        lang = parse(lang).code
    if name.startswith(("http://", "https://")):
        from align.readers.url import fetch

        page = fetch(name)
        return read_bytes(page.data, name, lang=lang, format=page.format, charset=page.charset)
    return read_bytes(standard_input() if name == "-" else file_bytes(name), name, lang=lang)


def read_bytes(
    data: bytes,
    origin_name: str,
    *,
    lang: str | None = None,
    format: str | None = None,  # noqa: A002
    charset: str = "",
) -> Document:
    """Read bytes that came from somewhere.

    Args:
        data: the whole file.
        origin_name: what to call it in messages and in the document's origin.
        lang: as in ``read``.
        format: one of ``FORMATS``; told from the first bytes and the name where it is ``None``. A DOCX, PDF or EPUB file is known
            by its bytes, whatever is said here.
        charset: the encoding of a text that its server named, if any.

    Raises:
        InputError: as in ``read``.
        UsageError: the language is unknown.
    """
    if lang is not None:
        lang = parse(lang).code
    if format is not None and format not in FORMATS:
        raise InputError(f"unknown format {format!r}", where=origin_name, hint=f"Use one of: {', '.join(FORMATS)}.")
    if not data.strip():
        raise InputError("the file is empty", where=origin_name, hint="Give a file with text in it.")
    kind = container_of(data, origin_name)
    if kind is None:
        text = _text_of(data, origin_name, lang, charset)
        kind = format if format and format not in CONTAINERS else text_format(origin_name, text)
        document_text, blocks = _parse_text(kind, text, origin_name)
    else:
        document_text, blocks = _parse_container(kind, data, origin_name)
    _refuse_empty(blocks, origin_name)
    found = document_language(document_text, blocks, origin_name, lang)
    origin = Origin(origin_name, kind, hashlib.sha256(data).hexdigest())
    return Document(document_text, found, tuple(blocks), origin=origin)


def _refuse_empty(blocks: list[Block], where: str) -> None:
    if not any(block.kind != "boilerplate" for block in blocks):
        raise InputError(
            "the page has no body: only menus, or nothing at all, were found",
            where=where,
            hint="Save the article itself as text and read that.",
        )


def _text_of(data: bytes, where: str, lang: str | None, charset: str) -> str:
    """The decoded text, without a byte order mark and with every kind of line end kept."""
    if looks_binary(data):
        raise InputError(
            "this is a binary file, not a text (it holds NUL or control bytes)", where=where, hint=_BINARY_HINT
        )
    fault = fault_in(data)
    if fault is not None:
        line = data[: fault.offset].count(b"\n") + 1
        raise InputError(
            fault.what, where=f"{where}:{line}", hint="Save the whole file as UTF-8 and look at that place."
        )
    decoded = decode(data, lang, charset or declared_charset(data))
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


def _parse_text(kind: str, text: str, where: str) -> _Parsed:
    if kind == "html":
        from align.readers.html import read_html

        return read_html(text, where)
    if kind == "markdown":
        from align.readers.markdown import read_markdown

        return read_markdown(text)
    from align.readers.plain import plain_blocks

    return text, plain_blocks(text)


def _parse_container(kind: str, data: bytes, where: str) -> _Parsed:
    if kind == "pdf":
        from align.readers.pdf import read_pdf

        return read_pdf(data, where)
    if kind == "epub":
        from align.readers.epub import read_epub

        return read_epub(data, where)
    from align.readers.docx import read_docx

    return read_docx(data, where)
