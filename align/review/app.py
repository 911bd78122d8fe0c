"""The review server's routes. Each answers with JSON or with the page; all work is done by the session."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from align.errors import AlignError, DiskError, InputError, UsageError
from align.review.book import StaleError, cut_of
from align.review.events import event_from
from align.review.security import Gate, Keys
from align.review.session import Session
from align.review.terms import put_term

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

    from align.review.realign import Aligner

__all__ = ["FIRST", "SCRIPTS", "STYLES", "asset", "make_app", "page"]

SCRIPTS = ("text.js", "data.js", "rows.js", "edit.js", "filter.js", "panels.js", "keys.js", "main.js")
STYLES = ("review.css",)
FIRST = 40  # rows that come with the page itself, so that something can be read before all rows are there


@cache
def asset(name: str) -> str:
    """One of our own scripts or styles."""
    return (resources.files("align.review") / "static" / name).read_text("utf-8")


@cache
def _environment() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("align.review"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def script_json(value: object) -> str:
    """JSON that is safe inside a ``<script type="application/json">``: no text from outside can end the element."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def page(data: Mapping[str, Any], langs: list[str], **more: Any) -> str:
    """The page of one language; ``data`` is a snapshot, ``more`` what the template needs for a static page."""
    from markupsafe import Markup

    from align.lang import LANGUAGES

    values = {"styles": [], "scripts": [], "policy": "", **more}
    return str(
        _environment()
        .get_template("review.html")
        .render(
            title=data["title"],
            lang=data["lang"],
            langs=[(code, LANGUAGES[code].name) for code in langs],
            data=Markup(script_json(data)),  # noqa: S704  (escaped for where it stands)
            **values,
        )
    )


def make_app(
    sessions: Mapping[str, Session], keys: Keys, hosts: frozenset[str], cookie: str, align: Aligner
) -> ASGIApp:
    """The whole application behind its gate.

    Args:
        sessions: by language, the first is shown first.
        keys: one-time token and cookie.
        hosts: Host headers that name this server.
        cookie: name of the cookie.
        align: lines two documents up, for "realign the rest".
    """
    from starlette.applications import Starlette
    from starlette.responses import RedirectResponse
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles

    async def home(_: Request) -> Response:
        return RedirectResponse(f"/{next(iter(sessions))}", 303)

    views = _Views(sessions, align)
    routes = [
        Route("/", home),
        Mount("/static", StaticFiles(packages=[("align.review", "static")])),
        Route("/{lang}", views.shown),
        Route("/api/{lang}/rows", _json(views.rows)),
        Route("/api/{lang}/changes", _json(views.changes)),
        Route("/api/{lang}/history", _json(views.history)),
        Route("/api/{lang}/events", _json(views.submit), methods=["POST"]),
        Route("/api/{lang}/term", _json(views.term), methods=["POST"]),
        Route("/api/{lang}/cut", _json(views.cut), methods=["POST"]),
        Route("/api/{lang}/realign", _json(views.realign), methods=["POST"]),
    ]
    return Gate(Starlette(routes=routes), keys, hosts, cookie)


_Handler = Callable[["Request"], Awaitable[Any]]


def _json(handler: _Handler) -> _Handler:
    """A handler whose value is sent as JSON, and whose errors are sent as JSON with the fitting status."""

    async def answer(request: Request) -> Response:
        from starlette.exceptions import HTTPException
        from starlette.requests import ClientDisconnect
        from starlette.responses import JSONResponse

        try:
            return JSONResponse(await handler(request))
        except StaleError as stale:
            session = _session_of(request, handler)
            return JSONResponse({"error": str(stale), "rows": session.views(stale.rows), "seq": session.seq}, 409)
        except (UsageError, InputError) as fault:
            return JSONResponse({"error": str(fault)}, 422)
        except DiskError as fault:
            return JSONResponse({"error": str(fault)}, 507)
        except AlignError as fault:
            return JSONResponse({"error": str(fault)}, 500)
        except ClientDisconnect as gone:
            raise HTTPException(413) from gone

    return answer


def _session_of(request: Request, handler: Any) -> Session:
    found: Session = handler.__self__.session(request)
    return found


class _Views:
    """The handlers, over the sessions."""

    def __init__(self, sessions: Mapping[str, Session], align: Aligner) -> None:
        self.sessions, self.align = sessions, align

    def session(self, request: Request) -> Session:
        """The session of the language in the address."""
        from starlette.exceptions import HTTPException

        session = self.sessions.get(request.path_params["lang"])
        if session is None:
            raise HTTPException(404, "There is no review of this language.")
        return session

    @staticmethod
    async def _body(request: Request) -> dict[str, Any]:
        try:
            data = json.loads(await request.body())
        except (ValueError, RecursionError) as error:
            raise UsageError(f"the request is not JSON ({error})", hint="Reload the page.") from error
        if not isinstance(data, dict):
            raise UsageError("the request is not a JSON object", hint="Reload the page.")
        return data

    async def shown(self, request: Request) -> Response:
        """The page, with its first rows in it."""
        from starlette.concurrency import run_in_threadpool
        from starlette.responses import HTMLResponse

        session = self.session(request)
        return HTMLResponse(page(await run_in_threadpool(session.snapshot, FIRST), list(self.sessions)))

    async def rows(self, request: Request) -> Any:
        """All rows."""
        from starlette.concurrency import run_in_threadpool

        return await run_in_threadpool(self.session(request).snapshot)

    async def changes(self, request: Request) -> Any:
        """What happened since an event."""
        from starlette.concurrency import run_in_threadpool

        since = request.query_params.get("since", "0")
        number = int(since) if since.isdecimal() and len(since) < 16 else 0
        return await run_in_threadpool(self.session(request).changes, number)

    async def history(self, request: Request) -> Any:
        """Every decision, the oldest first."""
        from starlette.concurrency import run_in_threadpool

        return {"events": await run_in_threadpool(self.session(request).history)}

    async def submit(self, request: Request) -> Any:
        """Store and do one event."""
        from starlette.concurrency import run_in_threadpool

        session, data = self.session(request), await self._body(request)
        if data.get("base", session.digest) != session.digest:
            raise UsageError("the run was made anew since this page was opened", hint="Reload the page.")
        return await run_in_threadpool(session.submit, event_from(data))

    async def term(self, request: Request) -> Any:
        """A text with the approved term put in; nothing is stored."""
        session, data = self.session(request), await self._body(request)
        event = event_from({"kind": "edit", "text": data.get("text", ""), "at": data.get("span", [])})
        written: str = data.get("text", "")  # checked; its spaces stay, for the span counts them
        concept = next((c for c in session.termbase if c.id == data.get("term")), None)
        if concept is None or len(event.at) != 2:
            raise UsageError("unknown term, or no place for it", hint="Reload the page.")
        rendering = concept.rendering(session.lang)
        wanted = data.get("wanted") or (rendering.preferred if rendering else "")
        if not isinstance(wanted, str) or not wanted:
            raise UsageError(f"the glossary has no rendering of {concept.term!r} in this language")
        reading = rendering.reading if rendering and wanted == rendering.preferred else ""
        text, cursor = put_term(written, (event.at[0], event.at[1]), wanted, session.lang, reading)
        return {"text": text, "cursor": cursor}

    async def cut(self, request: Request) -> Any:
        """Where the translation of a row would be cut if it were split after some source segments."""
        session, data = self.session(request), await self._body(request)
        event = event_from({"kind": "split", "at": [data.get("row"), data.get("sources")]})
        return {"at": cut_of(session.base, session.book.row(event.at[0]), event.at[1])}

    async def realign(self, request: Request) -> Any:
        """The beads that "realign the rest" would make; nothing is stored."""
        from starlette.concurrency import run_in_threadpool

        from align.review.realign import realigned

        session = self.session(request)
        rows = list(session.book.rows)
        runs = await run_in_threadpool(realigned, session.base, rows, self.align)
        place = {row.id: at for at, row in enumerate(rows)}
        sizes = [place[last] - place[first] + 1 for (first, last), _ in runs]
        return {"beads": runs, "rows": sum(sizes), "runs": len(runs), "seq": session.seq}
