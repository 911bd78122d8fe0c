"""Who may talk to the page's server: a pure ASGI gate in front of every route.

The server listens on this machine only, and that is not enough: any web page in the same browser can send requests to it. So
each request must name this server as its host (against DNS rebinding), carry the cookie that only the one-time link gives,
and, where it changes something, come from this server's own page (Origin, Sec-Fetch-Site). Nothing from elsewhere may run in
the page or frame it (Content-Security-Policy).
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, MutableMapping
from http.cookies import SimpleCookie
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["HEADERS", "MAX_BODY", "Gate", "Keys", "key_of"]

MAX_BODY = 1 << 20  # bytes of a request
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}


def key_of(path: Path) -> bytes:
    """The secret that cookies are made from, kept beside the decisions so that a page still open works after a restart.

    Raises:
        OSError: it can be neither read nor written.
    """
    try:
        key = bytes.fromhex(path.read_text("ascii"))
        if len(key) == 32:
            return key
    except (OSError, ValueError):
        pass
    key = secrets.token_bytes(32)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(key.hex())
    return key


class Keys:
    """One-time links and the cookie that they turn into.

    Args:
        key: the secret.
        tell: is told a fresh token each time one was used, so that another browser can be let in.
    """

    def __init__(self, key: bytes, tell: Callable[[str], None]) -> None:
        self.cookie = hmac.new(key, b"align review", hashlib.sha256).hexdigest()
        self._tell = tell
        self.token = secrets.token_urlsafe(24)

    def spend(self, token: str) -> bool:
        """Whether the token is the one that is open; it is not afterwards."""
        if not hmac.compare_digest(token.encode("utf-8", "replace"), self.token.encode()):
            return False
        self.token = secrets.token_urlsafe(24)
        self._tell(self.token)
        return True

    def known(self, cookie: str) -> bool:
        """Whether the cookie is ours."""
        return hmac.compare_digest(cookie.encode("utf-8", "replace"), self.cookie.encode())


class Gate:
    """ASGI middleware; see the module.

    Args:
        app: what lies behind.
        keys: tokens and cookie.
        hosts: values of the Host header that name this server, with port.
        name: of the cookie; names the port, because cookies do not know ports.
    """

    def __init__(self, app: ASGIApp, keys: Keys, hosts: frozenset[str], name: str) -> None:
        self.app, self.keys, self.hosts, self.name = app, keys, hosts, name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, answer it, or turn a one-time link into the cookie."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        hosts = [value for name, value in scope["headers"] if name.lower() == b"host"]
        if len(hosts) != 1 or headers.get("host", "") not in self.hosts:
            await _answer(send, 403, "This address does not belong to the review server.")
        elif scope["path"] == "/" and b"token=" in scope["query_string"] and scope["method"] == "GET":
            await self._enter(scope, send)
        elif not self.keys.known(_cookie(headers.get("cookie", ""), self.name)):
            await _answer(send, 403, "Open the link that `align review` printed: it lets this browser in.")
        elif scope["method"] not in ("GET", "HEAD") and not self._own(headers):
            await _answer(send, 403, "Changes are taken from the review page only.")
        else:
            await self._pass(scope, receive, send, headers)

    async def _enter(self, scope: Scope, send: Send) -> None:
        token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if not self.keys.spend(token):
            await _answer(send, 403, "This link was used already. The server has printed a new one.")
            return
        cookie = f"{self.name}={self.keys.cookie}; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000"
        await _answer(send, 303, "", {"location": "/", "set-cookie": cookie})

    def _own(self, headers: MutableMapping[str, str]) -> bool:
        """Whether a request that changes something comes from our own page, by what the browser says of it."""
        origin, site = headers.get("origin", ""), headers.get("sec-fetch-site", "same-origin")
        kind = headers.get("content-type", "").partition(";")[0].strip()
        return (
            origin in {f"http://{host}" for host in self.hosts} and site == "same-origin" and kind == "application/json"
        )

    async def _pass(self, scope: Scope, receive: Receive, send: Send, headers: MutableMapping[str, str]) -> None:
        declared = headers.get("content-length", "0")
        if not declared.isdecimal() or int(declared) > MAX_BODY:
            await _answer(send, 413, f"A request may hold {MAX_BODY} bytes.")
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > MAX_BODY:  # a body without a length, sent in pieces
                return {"type": "http.disconnect"}
            return message

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_raw(HEADERS)]
            await send(message)

        await self.app(scope, counted, guarded)


def _cookie(header: str, name: str) -> str:
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(header)
    except Exception:
        return ""
    return jar[name].value if name in jar else ""


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]


async def _answer(send: Send, status: int, text: str, more: dict[str, str] | None = None) -> None:
    body: Any = text.encode()
    headers = {"content-type": "text/plain; charset=utf-8", "content-length": str(len(body)), **HEADERS, **(more or {})}
    await send({"type": "http.response.start", "status": status, "headers": _raw(headers)})
    await send({"type": "http.response.body", "body": body})
