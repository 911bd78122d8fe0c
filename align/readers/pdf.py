"""PDF files: pages to text by position, with pypdf as the parser.

pypdf was chosen over pdfplumber because it bounds everything that a file can blow up (pdfminer expands a stream without a
limit), needs no other package, and is twice as fast; the layout is our own in both cases.
"""

from __future__ import annotations

import io
import logging
from typing import Any

from align.bitext import Block
from align.errors import InputError
from align.readers.pdf_blocks import blocks_of
from align.readers.pdf_columns import LineReader
from align.readers.pdf_fonts import FontBook
from align.readers.pdf_lines import Line
from align.readers.pdf_runs import PageText, page_text

__all__ = ["read_pdf"]

_log = logging.getLogger(__name__)
_MOST_PAGES = 5_000
_MOST_WORK = 10_000_000  # operations of all pages together, a string counting as five: some minutes
_LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": 32_000_000, "lzw_maximum_output_length": 32_000_000,
    "run_length_maximum_output_length": 32_000_000, "array_based_stream_maximum_output_length": 32_000_000,
    "stream_decoding_work_maximum_length": 100_000_000, "stream_parsing_work_maximum_count": 1_000_000,
    "page_tree_maximum_entries": 20_000, "page_tree_maximum_page_entries": 200_000,
}  # fmt: skip
_UNREADABLE_SHARE = 0.2
_LOCKED = "Open it with its password and save it without one."
_OCR = "Run it through text recognition (OCR) first, or ask for the text."
_BROKEN = "Open it in a PDF viewer and print it to a new PDF, or give the text or HTML."


def read_pdf(data: bytes, where: str = "") -> tuple[str, list[Block]]:
    """The text of a PDF and its blocks; notes at the foot of pages follow the text.

    Args:
        data: the whole file.
        where: its name, for messages.

    Raises:
        InputError: it is broken, encrypted, scanned, unreadable (its fonts do not say which characters they show), or too large.
    """
    import pypdf

    chatter = logging.getLogger("pypdf")
    level = chatter.level
    chatter.setLevel(logging.CRITICAL)  # it tells each fault that it mends; what it cannot mend is raised
    try:
        with pypdf.apply_configuration(**_LIMITS):
            pages, pictures = _pages(data, where)
    except pypdf.errors.LimitReachedError as error:
        raise InputError(f"the PDF expands to more than any report ({error})", where=where, hint=_BROKEN) from error
    except pypdf.errors.DependencyError as error:
        raise InputError("the PDF is encrypted", where=where, hint=_LOCKED) from error
    except (RecursionError, MemoryError) as error:
        raise InputError("the PDF is nested or sized like no report", where=where, hint=_BROKEN) from error
    finally:
        chatter.setLevel(level)
    letters = "".join(line.text for page in pages for line in page)
    if not letters.strip():
        what = "the PDF holds pictures of pages and no text" if pictures else "the PDF holds no text"
        raise InputError(what, where=where, hint=_OCR)
    if letters.count("\ufffd") > _UNREADABLE_SHARE * len(letters):
        raise InputError("the PDF does not say which characters its fonts show", where=where, hint=_OCR)
    empty = [str(number + 1) for number, page in enumerate(pages) if not page and pictures]
    if empty:
        _log.warning("%s: no text on page %s (a picture?)", where, ", ".join(empty[:20]))
    return blocks_of(pages)


def _pages(data: bytes, where: str) -> tuple[list[list[Line]], int]:
    """The lines of all pages, and the number of pictures."""
    reader = _open(data, where)
    found: list[list[Line]] = []
    fonts, lines = FontBook(), LineReader()
    pictures = work = 0
    for number, page in enumerate(reader.pages):
        found_text = _page(page, reader, fonts, f"{where}: page {number + 1}")
        found.append(lines.lines(found_text.runs, number))
        pictures += found_text.pictures
        work += found_text.work
        if found_text.sideways:
            _log.info(
                "%s: page %d: %d characters that run sideways are left out", where, number + 1, found_text.sideways
            )
        if work > _MOST_WORK:
            raise InputError(f"the PDF draws too much up to page {number + 1}", where=where, hint=_BROKEN)
    return found, pictures


def _open(data: bytes, where: str) -> Any:
    import pypdf

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("the PDF is encrypted", where=where, hint=_LOCKED)
        count = len(reader.pages)
    except (InputError, pypdf.errors.LimitReachedError, pypdf.errors.DependencyError, RecursionError, MemoryError):
        raise
    except Exception as error:  # a broken file breaks pypdf in many ways
        raise InputError("the PDF is broken or was cut off", where=where, hint=_BROKEN) from error
    if not count:
        raise InputError("the PDF has no pages", where=where, hint=_BROKEN)
    if count > _MOST_PAGES:
        raise InputError(
            f"the PDF has {count:,} pages; {_MOST_PAGES:,} are read at most", where=where, hint="Split it."
        )
    return reader


def _page(page: Any, reader: Any, fonts: FontBook, where: str) -> PageText:
    import pypdf

    try:
        return page_text(page, reader, fonts)
    except (pypdf.errors.LimitReachedError, pypdf.errors.DependencyError, RecursionError, MemoryError):
        raise
    except Exception as error:
        raise InputError("the page is broken", where=where, hint=_BROKEN) from error
