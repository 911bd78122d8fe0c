"""All checks over a finished bitext: those of ``align.checks``, and the glossary's terms, as one list of findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from align.bitext import Bitext, Finding, Severity, Stamp, TermHit
from align.errors import UsageError
from align.glossary.termbase import Termbase

__all__ = ["CheckRequest", "Checked", "check_file", "term_findings", "wanted"]

_TERMS = ("term", "forbidden term")
_GRAVITY: dict[str, int] = {"info": 0, "warning": 1, "error": 2}


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What to check.

    Attributes:
        name: a bitext file, or the folder of one language of a run (with what was decided in its review).
        source_lang: needed where the file does not say.
        target_lang: the same.
        glossaries: their terms are checked too.
        ignore: names of checks, or ``check: beginning of the message``.
        least: findings under this severity are left out.
    """

    name: str
    source_lang: str | None = None
    target_lang: str | None = None
    glossaries: tuple[Path, ...] = ()
    ignore: tuple[str, ...] = ()
    least: Severity = "info"


@dataclass(frozen=True, slots=True)
class Checked:
    """Findings by link, in the order of the text; ``ignored`` counts those left out by the ignore list."""

    bitext: Bitext
    findings: tuple[Finding, ...]
    ignored: int

    @property
    def grave(self) -> int:
        """Findings that are more than information."""
        return sum(finding.severity != "info" for finding in self.findings)

    def records(self) -> list[dict[str, Any]]:
        """One plain record a finding; ``span`` counts characters of ``target``, ``matched`` is the text there."""
        found = []
        for finding in self.findings:
            link = self.bitext.links[finding.link]
            whole = self.bitext.target_span(link)
            span = None
            if finding.target is not None and whole is not None:
                span = [finding.target[0] - whole[0], finding.target[1] - whole[0]]
            found.append(
                {
                    "line": finding.link + 1,
                    "check": finding.check,
                    "severity": finding.severity,
                    "message": finding.message,
                    "span": span,
                    "matched": self.bitext.target.span_text(finding.target) if finding.target else None,
                    "source": "\n".join(self.bitext.source_texts(link)),
                    "target": self.bitext.target.span_text(whole) if whole else "",
                }
            )
        return found

    def stamps(self) -> list[str]:
        """What decided the findings: checks and glossary with versions and digests."""
        return [str(stamp) for stamp in self.bitext.trail]


def wanted(finding: Finding, ignore: Sequence[str]) -> bool:
    """Whether no entry of an ignore list names the finding."""
    for entry in ignore:
        check, mark, beginning = entry.partition(": ")
        if finding.check == check and (not mark or finding.message.startswith(beginning)):
            return False
    return True


def term_findings(hits: Sequence[TermHit], termbase: Termbase) -> list[Finding]:
    """Occurrences of terms that are not rendered as approved or admitted."""
    found = []
    for hit in hits:
        term = termbase.concept(hit.term).term
        if hit.status == "forbidden":
            message = f"“{term}” is rendered in a forbidden way; approved: “{hit.wanted}”"
            found.append(Finding("forbidden term", hit.link, message, "error", hit.target))
        elif hit.status == "missing":
            found.append(
                Finding("term", hit.link, f"no approved rendering of “{term}”; approved: “{hit.wanted}”", "warning")
            )
        elif hit.status == "unverified":
            message = f"“{term}” may be rendered otherwise; approved: “{hit.wanted}”"
            found.append(Finding("term", hit.link, message, "info", hit.target))
    return found


def check_file(request: CheckRequest) -> Checked:
    """Read a bitext, run every check on it, and sort out what was asked to be ignored.

    Raises:
        InputError: the file cannot be read.
        GlossaryError: a glossary cannot be read.
        UsageError: an ignored check does not exist.
    """
    from align.checks.run import KINDS, check
    from align.glossary.measure import measure
    from align.terms import load_termbase

    bitext, ignored = _load(request)
    checked = check(replace(bitext, findings=()))
    findings = list(checked.findings)
    if request.glossaries:
        termbase = load_termbase(request.glossaries)
        checked = measure(checked, termbase)
        findings += term_findings(checked.terms, termbase)
    for name in (entry.partition(": ")[0] for entry in request.ignore):
        if name not in (*KINDS, *_TERMS):
            known = ", ".join((*KINDS, *_TERMS))
            raise UsageError(f"there is no check {name!r} to ignore", hint=f"Checks: {known}.")
    shown = [item for item in findings if _GRAVITY[item.severity] >= _GRAVITY[request.least]]
    kept = [item for item in shown if wanted(item, request.ignore) and (item.check, item.message) not in ignored]
    kept.sort(key=lambda item: (item.link, -_GRAVITY[item.severity], item.check, item.message))
    stamped = checked.stamped(Stamp("checks", "report", "1"))
    return Checked(stamped, tuple(kept), len(shown) - len(kept))


def _load(request: CheckRequest) -> tuple[Bitext, frozenset[tuple[str, str]]]:
    """The bitext of a file; of a folder the rows of its review, and what was ignored there."""
    from align.writers.load import load

    path = Path(request.name)
    if not path.is_dir():
        return load(path, request.source_lang, request.target_lang), frozenset()
    from align.review.session import Session

    session = Session(path, Termbase(()))
    ignored = frozenset((event.name, event.text) for event in session.book.active("ignore"))
    bitext = session.current()
    session.close()
    return bitext, ignored
