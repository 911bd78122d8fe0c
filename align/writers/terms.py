"""The outcome of ``align glossary check`` as JSON, TSV, XLSX and a page: term by rendering by count by segments, and all figures.

Segment numbers are 1-based. Next to the figures stand the resources that decided them. The same outcome gives the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from align.errors import UsageError
from align.lang import LANGUAGES
from align.results import Rendering, TermFigure, TermReport, TermSide, TermUse
from align.writers.clean import FORMULA, one_line, xml_safe
from align.writers.html_figures import STATUSES
from align.writers.json_files import dumps
from align.writers.xlsx import Cell, Sheet
from align.writers.xlsx import render as workbook

__all__ = ["as_dict", "render", "shown_value"]

_MOST = 5000  # segment numbers in one cell; a workbook's cell holds 32,767 characters
_TERM_COLUMNS = ("text", "term", "wanted", "rendering", "status", "count", "segments")
_FIGURE_COLUMNS = ("text", "figure", "variant", "value", "low", "high", "support", "unit", "signature")
_RESOURCE_COLUMNS = ("kind", "name", "digest")


def render(report: TermReport, path: Path) -> bytes:
    """The file of a report, in the format that the ending of its name asks for.

    Raises:
        UsageError: the ending names no format.
    """
    ending = path.suffix.lower()
    if ending == ".json":
        return dumps(as_dict(report)).encode()
    if ending == ".tsv":
        return _tsv(report).encode()
    if ending == ".xlsx":
        return workbook(_sheets(report))
    if ending in (".html", ".htm"):
        return _page(report).encode()
    raise UsageError(f"{path.name} names no format", hint="End it in .html, .xlsx, .tsv or .json.")


def as_dict(report: TermReport) -> dict[str, Any]:
    """The report as plain values, figures rounded to six digits."""
    return {
        "schema": "align.terms/1",
        "title": report.title,
        "source_lang": report.langs[0],
        "target_lang": report.langs[1],
        "texts": [_side(side) for side in report.sides],
        "resources": [{"kind": item.kind, "name": item.name, "digest": item.digest} for item in report.resources],
    }


def _side(side: TermSide) -> dict[str, Any]:
    return {
        "text": side.terms.of,
        "unit": side.unit,
        "figures": [_figure(figure) for figure in side.figures],
        "terms": [
            {
                "term": use.term,
                "source": use.source,
                "wanted": use.wanted,
                "occurrences": use.occurrences,
                "renderings": [
                    {"text": each.text, "status": each.status, "count": each.count, "segments": _numbers(each)}
                    for each in use.renderings
                ],
            }
            for use in side.terms.uses
        ],
    }


def _figure(figure: TermFigure) -> dict[str, Any]:
    low, high = figure.interval or (None, None)
    return {
        "figure": figure.name,
        "variant": figure.variant,
        "value": _rounded(figure.value),
        "interval": None if low is None else [_rounded(low), _rounded(high)],
        "support": figure.support,
        "unit": figure.unit,
        "signature": figure.signature,
    }


def _rounded(value: float | None) -> float | None:
    return value if value is None or isinstance(value, int) else round(value, 6)


def _numbers(rendering: Rendering) -> list[int]:
    return [number + 1 for number in rendering.segments]


def _listed(rendering: Rendering) -> str:
    numbers = _numbers(rendering)
    more = " …" if len(numbers) > _MOST else ""
    return " ".join(str(number) for number in numbers[:_MOST]) + more


def _term_rows(report: TermReport) -> Iterator[tuple[Cell, ...]]:
    for side in report.sides:
        for use in side.terms.uses:
            for each in use.renderings:
                yield (side.terms.of, use.source, use.wanted, each.text, each.status, each.count, _listed(each))


def _figure_rows(report: TermReport) -> Iterator[tuple[Cell, ...]]:
    for side in report.sides:
        for figure in side.figures:
            low, high = figure.interval or (None, None)
            numbers = _rounded(figure.value), _rounded(low), _rounded(high)
            yield (side.terms.of, figure.name, figure.variant, *numbers, figure.support, figure.unit, figure.signature)


def _tsv(report: TermReport) -> str:
    """The table of terms; the figures and resources that it rests on stand above it as comments."""
    lines = [f"# {one_line(report.title)}"]
    lines += [f"# {item.kind}: {one_line(item.name)} {item.digest}".rstrip() for item in report.resources]
    for side in report.sides:
        for figure in side.figures:
            name = f"{figure.name}, {figure.variant}" if figure.variant else figure.name
            lines.append(
                f"# {side.terms.of}: {name}: {shown_value(figure)} ({figure.support} {figure.unit}) {figure.signature}"
            )
    lines.append("\t".join(_TERM_COLUMNS))
    lines += ["\t".join(_guarded(cell) for cell in row) for row in _term_rows(report)]
    return "".join(line + "\n" for line in lines)


def _guarded(cell: Cell) -> str:
    text = "" if cell is None else one_line(str(cell))
    return f"'{text}" if text.startswith(FORMULA) else text


def _sheets(report: TermReport) -> list[Sheet]:
    named = [(item.kind, item.name, item.digest) for item in report.resources]
    return [
        Sheet("terms", _TERM_COLUMNS, list(_term_rows(report))),
        Sheet("figures", _FIGURE_COLUMNS, list(_figure_rows(report))),
        Sheet("resources", _RESOURCE_COLUMNS, named),
    ]


def shown_value(figure: TermFigure) -> str:
    """A figure for people: a share in per cent, a count as it is, a dash where there is none."""
    if figure.value is None:
        return "–"
    return str(figure.value) if figure.is_count else f"{100 * figure.value:.1f} %"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the page's table of terms: the term, and its uses in each text."""

    source: str
    wanted: str
    uses: tuple[TermUse | None, ...]

    @property
    def look(self) -> bool:
        """Whether some text renders the term in several ways, or not as approved."""
        return any(
            use is not None
            and (len(use.renderings) > 1 or any(each.status not in ("held", "admitted") for each in use.renderings))
            for use in self.uses
        )


@dataclass(frozen=True, slots=True)
class _FigureLine:
    """A line of the page's table of figures: the figure in each text."""

    name: str
    variant: str
    figures: tuple[TermFigure | None, ...]

    @property
    def signature(self) -> str:
        """That of the first text which has it."""
        return next(figure.signature for figure in self.figures if figure is not None)


def _lines(sides: Sequence[TermSide]) -> list[_Line]:
    """Terms that need a look first, else in the order of the glossary."""
    tables = [{use.term: use for use in side.terms.uses} for side in sides]
    facts = {term: use for table in reversed(tables) for term, use in table.items()}
    order = list(dict.fromkeys(term for table in tables for term in table))
    made = [_Line(facts[term].source, facts[term].wanted, tuple(table.get(term) for table in tables)) for term in order]
    return sorted(made, key=lambda line: not line.look)


def _figure_lines(sides: Sequence[TermSide]) -> list[_FigureLine]:
    tables = [{(figure.name, figure.variant): figure for figure in side.figures} for side in sides]
    order = list(dict.fromkeys(key for table in tables for key in table))
    return [_FigureLine(*key, tuple(table.get(key) for table in tables)) for key in order]


def _page(report: TermReport) -> str:
    from jinja2 import Environment, FunctionLoader, StrictUndefined
    from markupsafe import Markup

    style = _asset("terms.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
        finalize=lambda value: xml_safe(value) if type(value) is str else value, loader=FunctionLoader(_asset),
    )  # fmt: skip
    lines = _lines(report.sides)
    return environment.get_template("terms.html").render(
        report=report,
        target=LANGUAGES.get(report.langs[1]),
        style=Markup(style),  # noqa: S704 (our own file)
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        lines=lines,
        looks=sum(line.look for line in lines),
        figures=_figure_lines(report.sides),
        shown=shown_value,
        numbers=_numbers,
        signs=STATUSES,
    )


@cache
def _asset(name: str) -> str:
    return resources.files("align.writers").joinpath("templates", name).read_text(encoding="utf-8")
