"""Pages over HTTP, from a server of our own on this machine."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from align.errors import EnvironmentFault, InputError
from align.readers.read import read
from align.readers.url import fetch
from tests.readers.makers import make_pdf

TEXT = "The court opened in May. It closed again in June, and nobody was told why."


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        kinds = {
            "/text": "text/plain; charset=utf-8",
            "/picture": "image/png",
            "/page": "text/html",
            "/large": "text/plain",
            "/big5": "text/html; charset=big5",
            "/report.pdf": "application/pdf",
            "/stream": "application/octet-stream",
        }
        if self.path not in kinds:
            self.send_error(404 if self.path == "/missing" else 503)
            return
        body = TEXT * (20_000 if self.path == "/large" else 1)
        if self.path == "/page":
            body = f"<html><body><article><h1>Aldova</h1><p>{TEXT * 4}</p></article></body></html>"
        data = body.encode()
        if self.path == "/big5":
            data = "<html><body><p>阿爾多瓦的法院五月開了門。</p></body></html>".encode("big5")
        elif self.path in ("/report.pdf", "/stream"):
            data = make_pdf([("title", "Aldova"), ("paragraph", TEXT)], "en")
        self.send_response(200)
        self.send_header("Content-Type", kinds[self.path])
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    httpd = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    httpd.server_close()
    thread.join()


def test_a_text_and_a_page(server: str) -> None:
    assert read(f"{server}/text", lang="en").text == TEXT
    document = read(f"{server}/page", lang="en")
    assert document.origin.format == "html"
    assert document.origin.name == f"{server}/page"
    assert document.blocks[0].kind == "title"


def test_the_encoding_that_the_server_names(server: str) -> None:
    assert read(f"{server}/big5", lang="zh-Hant").text == "阿爾多瓦的法院五月開了門。"


@pytest.mark.parametrize("path", ["/report.pdf", "/stream"])
def test_a_document_behind_an_address(server: str, path: str) -> None:
    document = read(server + path, lang="en")
    assert document.origin.format == "pdf"
    assert document.text.endswith(f"Aldova\n\n{TEXT}")


@pytest.mark.parametrize(
    ("path", "kind"), [("/missing", InputError), ("/broken", EnvironmentFault), ("/picture", InputError)]
)
def test_what_a_server_refuses(server: str, path: str, kind: type[Exception]) -> None:
    with pytest.raises(kind) as error:
        read(server + path)
    assert server in str(error.value)


def test_a_page_that_is_too_large(server: str) -> None:
    with pytest.raises(InputError, match="larger"):
        fetch(f"{server}/large", largest=100_000)


def test_a_server_that_is_not_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(EnvironmentFault, match="cannot be reached") as error:
            read(f"http://127.0.0.1:{port}/")
    assert error.value.hint


@pytest.mark.parametrize("name", ["http://", "http://[", "http://a b/"])
def test_an_address_that_is_none(name: str) -> None:
    with pytest.raises((InputError, EnvironmentFault)):
        read(name)
