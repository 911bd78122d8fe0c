"""Starting the review server: sessions, a port, the one-time link, uvicorn."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from align.bitext import Bitext, Document
from align.errors import DiskError, EnvironmentFault, InputError
from align.glossary.termbase import Termbase
from align.review.session import Session, review_folders

__all__ = ["PORT", "ServerSettings", "open_sessions", "serve"]

PORT = 8377
_KEY = ".review.key"


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Where the server listens: always on this machine. ``port`` 0 takes any free one."""

    port: int = PORT


def _title(out: Path) -> str:
    """The report's title from the manifest, else the folder's name."""
    for place in (out / "manifest.json", out.parent / "manifest.json"):
        try:
            title = json.loads(place.read_text("utf-8")).get("title")
        except (OSError, ValueError, AttributeError):
            continue
        if isinstance(title, str) and title:
            return title
    return out.resolve().name


def open_sessions(out: Path, termbase: Termbase) -> dict[str, Session]:
    """A session for each language of a run, by language code.

    Raises:
        InputError: the folder holds no run, or a damaged one.
        DiskError: the decisions cannot be stored there.
    """
    title = _title(out)
    sessions: dict[str, Session] = {}
    for folder in review_folders(out):
        session = Session(folder, termbase, title)
        if session.lang in sessions:
            raise InputError(f"two folders hold {session.lang}", where=str(folder), hint="Name one of them.")
        sessions[session.lang] = session
    return sessions


def _socket(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
    except OSError as error:
        listening.close()
        raise EnvironmentFault(
            f"port {port} cannot be had ({error.strerror})",
            hint="Is another review open? Choose one with --port, or --port 0.",
        ) from error
    listening.listen(64)
    return listening


def _align(source: Document, target: Document) -> Bitext:
    from align.aligners.align import align_documents
    from align.aligners.use import UseEmbedder

    return align_documents(source, target, embedder=UseEmbedder())


def serve(sessions: dict[str, Session], out: Path, settings: ServerSettings, tell: Callable[[str], None]) -> None:
    """Serve until interrupted; ``tell`` gets each link that lets a browser in.

    Raises:
        EnvironmentFault: the port is taken.
        DiskError: the key cannot be stored.
    """
    import uvicorn

    from align.review.app import make_app
    from align.review.security import Keys, key_of

    listening = _socket(settings.port)
    port = listening.getsockname()[1]

    def link(token: str) -> str:
        return f"http://127.0.0.1:{port}/?token={token}"

    try:
        key = key_of(out / _KEY)
    except OSError as error:
        listening.close()
        what = f"the key of the review cannot be kept: {error.strerror}"
        raise DiskError(what, where=str(out / _KEY), hint="Copy the run to a folder that you may write to.") from error
    keys = Keys(key, lambda token: tell(f"For another browser: {link(token)}"))
    hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})
    for session in sessions.values():
        session.snapshot()  # everything is judged before the first page asks for it
    app = make_app(sessions, keys, hosts, f"align_review_{port}", _align)
    tell(link(keys.token))
    config = uvicorn.Config(app, log_level="warning", lifespan="off", server_header=False, timeout_graceful_shutdown=2)
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        for session in sessions.values():
            session.close()
        listening.close()
