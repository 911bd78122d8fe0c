"""Fetch a page or a document over HTTP(S): one request, a time limit, a size limit, and errors that say what to do."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

from align.errors import EnvironmentFault, InputError

__all__ = ["Page", "fetch"]

_TIMEOUT = 30.0  # seconds for the whole page, and for each wait on the network
_LARGEST = 64 * 1024 * 1024  # bytes
_CHUNK = 64 * 1024
_AGENT = "align-toolkit (a tool for translators; reads single pages that its user names)"
_SAVE = "Save the page in a browser and give the file instead."
_FORMATS = {
    "text/plain": "text", "text/markdown": "markdown", "text/html": "html", "application/xhtml+xml": "html",
    "application/pdf": "pdf", "application/epub+zip": "epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """What came from a URL: the bytes, and the format (``None`` where it is none of ours) and encoding that its server names."""

    data: bytes
    format: str | None
    charset: str = ""


def fetch(url: str, *, timeout: float = _TIMEOUT, largest: int = _LARGEST) -> Page:
    """Fetch one page.

    Args:
        url: ``http://`` or ``https://``.
        timeout: seconds.
        largest: size limit in bytes.

    Raises:
        EnvironmentFault: the server cannot be reached, is too slow, or fails.
        InputError: the server has no such page, or it is no text, or too large.
    """
    if not url.startswith(("http://", "https://")):
        raise InputError("only http:// and https:// addresses can be read", where=url, hint=_SAVE)
    headers = {"User-Agent": _AGENT, "Accept": "text/html,application/pdf;q=0.9,text/plain;q=0.9,*/*;q=0.5"}
    try:
        request = urllib.request.Request(url, headers=headers)  # noqa: S310 - the scheme was checked above
        with urllib.request.urlopen(request, timeout=timeout) as answer:  # noqa: S310 - the scheme was checked above
            kind = answer.headers.get_content_type()
            if not kind.startswith("text/") and kind not in _FORMATS and kind != "application/octet-stream":
                raise InputError(f"the address leads to {kind}, not to a page of text", where=url, hint=_SAVE)
            charset = answer.headers.get_content_charset() or ""
            return Page(_body(answer, url, timeout, largest), _FORMATS.get(kind), charset)
    except urllib.error.HTTPError as error:
        error.close()
        raise _refused(error, url) from error
    except urllib.error.URLError as error:
        raise EnvironmentFault(
            f"the page cannot be reached ({error.reason})", where=url, hint=f"Check the network. {_SAVE}"
        ) from error
    except (TimeoutError, OSError, http.client.HTTPException) as error:
        reason = str(error) or type(error).__name__
        raise EnvironmentFault(
            f"the page cannot be reached ({reason})", where=url, hint=f"Check the network. {_SAVE}"
        ) from error
    except ValueError as error:
        raise InputError(f"this is no address of a page ({error})", where=url, hint="Check the spelling.") from error


def _refused(error: urllib.error.HTTPError, url: str) -> Exception:
    if error.code in (404, 410):
        return InputError(f"there is no such page (HTTP {error.code})", where=url, hint="Check the address.")
    return EnvironmentFault(
        f"the server refused the page (HTTP {error.code})", where=url, hint=f"Try again later. {_SAVE}"
    )


def _body(answer: http.client.HTTPResponse, url: str, timeout: float, largest: int) -> bytes:
    """The body, read in chunks so that neither size nor time runs away."""
    deadline = time.monotonic() + timeout
    chunks, size = [], 0
    while chunk := answer.read(_CHUNK):
        chunks.append(chunk)
        size += len(chunk)
        if size > largest:
            raise InputError(f"the page is larger than {largest // 2**20} MiB", where=url, hint=_SAVE)
        if time.monotonic() > deadline:
            raise EnvironmentFault(f"the page did not arrive within {timeout:g} s", where=url, hint=_SAVE)
    return b"".join(chunks)
