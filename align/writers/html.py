"""``report.html``: one self-contained page of a report, for people. It fetches nothing and works without its script.

Everything from documents, glossaries and models goes through the template's escaping; style and script are the package's own
files and are named by hash in the page's Content-Security-Policy, so that nothing else can run even if escaping failed.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align.lang import LANGUAGES
from align.results import Consistency, Report
from align.writers.clean import xml_safe
from align.writers.html_figures import RUNGS, STATUSES, histogram, per_cent, rung_bar, status_bars, tiles
from align.writers.html_rows import FLAGS, Row, Section, plain, sections, term_anchors

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["render"]

STRIP = 600  # rows


def render(report: Report, compiled: Path | None = None) -> str:
    """The page of one language of one run. The same report gives the same text.

    Args:
        report: one language of a run.
        compiled: folder where the compiled template is kept, which takes longer to compile than to fill.

    Raises:
        InvariantError: draft and published version stand on different segments.
    """
    from markupsafe import Markup

    style, script = _asset("report.css"), _asset("report.js")
    parts = sections(report)
    return (
        _environment(compiled)
        .get_template("report.html")
        .render(
            report=report,
            # Our own files; neither holds anything from outside.
            style=Markup(style),  # noqa: S704
            script=Markup(script),  # noqa: S704
            policy=_policy(style, script),
            source=LANGUAGES.get(report.draft.source.lang),
            target=LANGUAGES.get(report.draft.target.lang),
            tiles=tiles(report),
            histogram=histogram(report.scores.per_bead) if report.scores else None,
            rungs=rung_bar(report),
            statuses=status_bars(report),
            sections=parts,
            counts=_counts(parts),
            strip=_strip(parts),
            lowest=_lowest(report, parts),
            plain=plain,
            labels={row.number: row.label for section in parts for row in section.rows},
            terms=_terms(report),
            signs=STATUSES,
            rung_names=RUNGS,
        )
    )


def _counts(parts: Sequence[Section]) -> dict[str, int]:
    """How many rows each filter shows."""
    flags = Counter(flag for section in parts for row in section.rows for flag in row.flags)
    return {"all": sum(len(section.rows) for section in parts), **{name: flags[name] for name in FLAGS}}


def _strip(parts: Sequence[Section]) -> list[Row]:
    """The columns of the plot along the text; none without scores, or where they would be finer than a pixel."""
    rows = [row for section in parts for row in section.rows]
    return rows if len(rows) <= STRIP and any(row.chrf is not None for row in rows) else []


def _lowest(report: Report, parts: Sequence[Section]) -> list[Row]:
    """The rows of the beads that score lowest, the worst first."""
    rows = [row for section in parts for row in section.rows]
    return [rows[bead] for bead in report.scores.lowest()] if report.scores else []


@dataclass(frozen=True, slots=True)
class _Shown:
    """One rendering, how often it occurs, and the rows that show it."""

    text: str
    status: str
    count: int
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Term:
    """A line of the consistency table."""

    source: str
    wanted: str
    draft: tuple[_Shown, ...]
    published: tuple[_Shown, ...]

    @property
    def varies(self) -> bool:
        """Whether the draft renders the term in more than one way, or not as wanted."""
        return len(self.draft) > 1 or any(shown.status not in ("held", "admitted") for shown in self.draft)


def _terms(report: Report) -> list[_Term]:
    """Terms of both versions; those that vary or fail in the draft come first, else the termbase's order stands."""
    draft_rows, published_rows = term_anchors(report)
    theirs = _shown(report.published_terms, published_rows)
    ours = _shown(report.draft_terms, draft_rows)
    facts = {use.term: use for terms in (report.published_terms, report.draft_terms) if terms for use in terms.uses}
    ordered = list(ours) + [term for term in theirs if term not in ours]
    made = [_Term(facts[term].source, facts[term].wanted, ours.get(term, ()), theirs.get(term, ())) for term in ordered]
    return sorted(made, key=lambda term: not term.varies)


def _shown(terms: Consistency | None, rows: list[int]) -> dict[str, tuple[_Shown, ...]]:
    found: dict[str, tuple[_Shown, ...]] = {}
    for use in terms.uses if terms else ():
        found[use.term] = tuple(
            _Shown(
                rendering.text,
                rendering.status,
                rendering.count,
                tuple(dict.fromkeys(rows[number] for number in rendering.segments)),
            )
            for rendering in use.renderings
        )
    return found


@cache
def _asset(name: str) -> str:
    return resources.files("align.writers").joinpath("templates", name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Nothing may load or run but our style and our script, by hash."""
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script)]
    return (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}';"
        " base-uri 'none'; form-action 'none'"
    )


@cache
def _environment(compiled: Path | None) -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    from align.writers.compiled import kept_in

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_printable,
        loader=FunctionLoader(_asset),
        bytecode_cache=None if compiled is None else kept_in(compiled),
    )
    environment.filters["per_cent"] = per_cent
    environment.filters["zip"] = zip
    environment.globals["dict"] = dict
    return environment


def _printable(value: Any) -> Any:
    """Control characters and lone surrogates have no place in HTML; runs before the escaping."""
    return xml_safe(value) if type(value) is str else value
