"""The review as one self-contained file to read: the same page, with its data, style and script inside."""

from __future__ import annotations

import base64
import hashlib

from align.review.app import SCRIPTS, STYLES, asset, page
from align.review.session import Session

__all__ = ["render"]


def _source(text: str) -> str:
    """How a Content-Security-Policy names an inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def render(session: Session) -> str:
    """The page of one session as it stands; it fetches nothing, and nothing in it can be changed."""
    from markupsafe import Markup

    scripts, styles = [asset(name) for name in SCRIPTS], [asset(name) for name in STYLES]
    policy = (
        f"default-src 'none'; script-src {' '.join(map(_source, scripts))}; style-src {' '.join(map(_source, styles))}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return page(
        {**session.snapshot(), "readOnly": True},
        [session.lang],
        # Our own files; neither holds anything from outside.
        scripts=[Markup(text) for text in scripts],  # noqa: S704
        styles=[Markup(text) for text in styles],  # noqa: S704
        policy=policy,
    )
