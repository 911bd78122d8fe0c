"""Opening the review of a run: glossary and sessions together, as a server or as a page to read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from align.terms import load_termbase

__all__ = ["serve_review", "write_static"]


def serve_review(out: Path, glossaries: Sequence[Path], port: int, tell: Callable[[str], None]) -> None:
    """Serve the review of a run's folder until interrupted; ``tell`` gets the link that lets a browser in.

    Raises:
        InputError: the folder holds no run, or a damaged one.
        GlossaryError: a glossary cannot be read.
        EnvironmentFault: the port is taken.
        DiskError: decisions cannot be stored.
    """
    from align.review.server import ServerSettings, open_sessions, serve

    serve(open_sessions(out, load_termbase(glossaries)), out, ServerSettings(port), tell)


def write_static(out: Path, glossaries: Sequence[Path], target: Path) -> tuple[Path, ...]:
    """Write the review as one self-contained page a language, to read only; several languages get their code in the name.

    Raises:
        InputError: the folder holds no run, or a damaged one.
        DiskError: a page cannot be written.
    """
    from align.review.server import open_sessions
    from align.review.static_page import render
    from align.writers.atomic import write_text

    sessions = open_sessions(out, load_termbase(glossaries))
    several = len(sessions) > 1
    written = []
    for lang, session in sessions.items():
        path = target.with_name(f"{target.stem}.{lang}{target.suffix}") if several else target
        written.append(write_text(path, render(session)))
        session.close()
    return tuple(written)
