"""``align glossary`` as functions: measure a text, find candidates in it, convert glossaries, compare two of them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align import lang as languages
from align.bitext import Bitext, Link
from align.errors import InputError, UsageError
from align.results import Resource, TermReport, TermSide

if TYPE_CHECKING:
    from align.glossary.dialects import Dialect
    from align.glossary.diff import Difference
    from align.glossary.tbx import TbxVersion
    from align.glossary.termbase import Termbase

__all__ = [
    "ConvertSettings", "ExtractTask", "TermCheck", "check_as_dict", "check_glossary", "compare_glossaries", "convert_glossary",
    "extract_terms", "load_termbase", "write_candidates",
]  # fmt: skip

_LIBRARIES = ("kiwipiepy", "kiwipiepy_model", "sacrebleu", "ahocorasick_rs", "opencc")


def load_termbase(glossaries: Sequence[Path]) -> Termbase:
    """Glossaries as one termbase, with Traditional renderings made from Simplified ones where there is none.

    What cannot be used is left out with a warning in the log.

    Raises:
        GlossaryError: a file is missing, or nothing is left.
    """
    from align.glossary.table import load
    from align.translators.script import traditional

    termbase = load(glossaries, strict=False)
    for warning in termbase.warnings:
        logging.getLogger(__name__).warning("%s", warning)
    return termbase.in_script("zh-Hant", traditional)


@dataclass(frozen=True, slots=True)
class TermCheck:
    """The outcome of ``check_glossary``: the report, and the name of the language where the glossary has nothing in it."""

    report: TermReport
    unknown: str = ""

    @property
    def unapproved(self) -> int:
        """Occurrences without the preferred or an admitted rendering, in the first text."""
        uses = self.report.sides[0].terms.uses
        return sum(found.count for use in uses for found in use.renderings if found.status not in ("held", "admitted"))

    def rows(self) -> list[list[str]]:
        """Table rows: term, wanted, rendering, count, numbers of the segments (1-based) that it stands in."""
        rows = []
        for side in self.report.sides:
            for use in side.terms.uses:
                for rendering in use.renderings:
                    lines = ", ".join(str(number + 1) for number in rendering.segments[:8])
                    more = " …" if rendering.count > 8 else ""
                    shown = f"{rendering.text or '(none found)'} [{rendering.status}]"
                    label = [side.terms.of] if len(self.report.sides) > 1 else []
                    rows.append([use.source, *label, use.wanted, shown, str(rendering.count), lines + more])
        return rows

    def figure_rows(self) -> list[list[str]]:
        """Table rows: the figure and its value in each text."""
        from align.writers.terms import shown_value

        tables = [{(figure.name, figure.variant): figure for figure in side.figures} for side in self.report.sides]
        keys = dict.fromkeys(key for table in tables for key in table)
        return [
            [", ".join(filter(None, key)), *(shown_value(table[key]) if key in table else "" for table in tables)]
            for key in keys
        ]

    def headlines(self) -> list[str]:
        """The figures of each text in one line."""
        if self.unknown:
            return [f"The glossary has no {self.unknown} renderings."]
        return [_headline(side) for side in self.report.sides]


def _headline(side: TermSide) -> str:
    found = side.terms
    if found.hit_rate is None:
        return "No glossary term stands in this text."
    good = sum(each.count for use in found.uses for each in use.renderings if each.status in ("held", "admitted"))
    total = sum(use.occurrences for use in found.uses)
    consistency = "" if found.consistency is None else f"; consistency {found.consistency:.1%}"
    name = {"draft": "Draft", "published": "Published version"}.get(found.of, "Target side")
    return f"{name}: {good} of {total} occurrences as approved ({found.hit_rate:.1%}){consistency}"


def check_glossary(name: str, lang: str | None, glossaries: Sequence[Path], reference: str | None = None) -> TermCheck:
    """Measure how the target side of a bitext keeps to a glossary.

    Args:
        name: a bitext file, or a folder of a run: then the draft and, where there is one, the published version.
        lang: language of the target side; may be left out where the file says it.
        glossaries: in order of priority.
        reference: a bitext of the same source whose target side a person wrote.

    Raises:
        InputError: a bitext or a glossary cannot be read, is in another language, or the two stand on different sources.
        UsageError: the language is neither given nor known.
    """
    code = languages.parse(lang).code if lang else None
    termbase = load_termbase(glossaries)
    texts = _texts(Path(name), code)
    target = next(iter(texts.values())).target.lang
    if reference is not None:
        texts = {**texts, "reference": _bitext(Path(reference), target)}
    sides = tuple(_sides(texts, termbase))
    known = target in termbase.languages() or any(concept.do_not_translate for concept in termbase)
    report = TermReport(_title(Path(name)), ("en", target), sides, tuple(_resources(texts, glossaries, termbase)))
    return TermCheck(report, "" if known else languages.LANGUAGES[target].name)


def _title(path: Path) -> str:
    """A file by its name, a folder of one language with the folder of its run."""
    return f"{path.resolve().parent.name}/{path.resolve().name}" if path.is_dir() else path.name


def _texts(path: Path, lang: str | None) -> dict[str, Bitext]:
    """What is measured, by its name for people; of a folder of a run the draft and what was published."""
    if not path.is_dir():
        return {"target": _bitext(path, lang)}
    folder = path / lang if lang and (path / lang).is_dir() else path
    names = {"draft": folder / "draft.jsonl", "published": folder / "beads.jsonl"}
    if not names["draft"].is_file():
        hint = "Give the folder of one language of a run (out/ko), or a bitext file."
        raise InputError("there is no draft.jsonl in this folder", where=str(folder), hint=hint)
    return {name: _bitext(file, lang) for name, file in names.items() if file.is_file()}


def _bitext(path: Path, lang: str | None) -> Bitext:
    """A bitext in the language that was asked for."""
    from align.text.scripts import guess_language
    from align.writers.load import load

    bitext = load(path, "en", lang)
    guess = guess_language(bitext.target.text)
    wanted = lang or bitext.target.lang
    found = bitext.target.lang if bitext.target.lang != wanted else guess.lang or wanted
    if found != wanted:
        own = languages.LANGUAGES[found].name if found in languages.LANGUAGES else found
        asked = languages.LANGUAGES[wanted].name if wanted in languages.LANGUAGES else wanted
        raise InputError(f"the target side is {own}, not {asked}", where=str(path), hint=f"Say --lang {found}.")
    if wanted not in languages.TARGETS:
        raise UsageError(
            f"the target side is in {wanted!r}", where=str(path), hint=f"Known: {', '.join(languages.TARGETS)}."
        )
    return bitext


def _sides(texts: dict[str, Bitext], termbase: Termbase) -> list[TermSide]:
    from align.glossary.consistency import consistency
    from align.glossary.figures import figures
    from align.glossary.measure import measure
    from align.pipeline import with_other_renderings

    written = texts.get("published") or texts.get("reference")
    sides = []
    for name, bitext in texts.items():
        measured = with_other_renderings(measure(bitext, termbase))
        compared = None if written is None or bitext is written else _compared(bitext, written)
        unit = {"draft": "draft line", "published": "bead"}.get(name, "segment")
        sides.append(TermSide(consistency(measured, termbase, of=name), figures(measured, termbase, compared), unit))
    return sides


def _compared(bitext: Bitext, written: Bitext) -> tuple[Bitext, list[str]]:
    """A bitext in the links of what a person wrote for the same source, and the text of each of these.

    Raises:
        InputError: they stand on different sources, or a link of the one crosses the links of the other.
    """
    where = written.target.origin.name
    if bitext.source.texts() != written.source.texts():
        hint = "Both must have the same source segments, line by line."
        raise InputError("the reference stands on another source", where=where, hint=hint)
    ends = {(link.source[1]): number + 1 for number, link in enumerate(bitext.links)}  # the last link that ends there
    links: list[Link] = []
    references: list[str] = []
    done = 0
    for bead in written.links:
        if not bead.sources:
            continue
        last = ends.get(bead.source[1])
        if last is None:
            raise InputError(
                "the reference divides a segment of the text", where=where, hint="Give beads of whole segments."
            )
        end = bitext.links[last - 1].target[1] if last else 0
        start = bitext.links[done - 1].target[1] if done else 0
        links.append(Link(bead.source, (start, end)))
        span = written.target_span(bead) or (0, 0)
        references.append(written.target.text[span[0] : span[1]])
        done = last
    return Bitext(bitext.source, bitext.target, tuple(links)), references


def _resources(texts: dict[str, Bitext], glossaries: Sequence[Path], termbase: Termbase) -> list[Resource]:
    """Everything that decides a figure: the texts, the glossaries, the encoder of the word alignment, the libraries."""
    import hashlib
    from importlib.metadata import version

    from align import __version__
    from align.aligners.use import UseEmbedder

    found = [
        Resource(name, Path(text.target.origin.name).name, text.target.origin.digest) for name, text in texts.items()
    ]
    found += [Resource("glossary", path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in glossaries]
    found.append(Resource("termbase", f"{len(termbase)} concepts", termbase.digest))
    found.append(Resource("word alignment", str(UseEmbedder().stamp), ""))
    found.append(Resource("program", f"align {__version__}", ""))
    return [*found, *(Resource("library", f"{name} {version(name)}", "") for name in _LIBRARIES)]


@dataclass(frozen=True, slots=True)
class ConvertSettings:
    """How ``convert_glossary`` reads and writes.

    Attributes:
        tbx: version of TBX to write.
        source: the program that made the input, for its dialect of pairs; ``None`` for a glossary of ours or TBX.
        target: the program that shall read the output.
        lang: language of the renderings in a dialect.
    """

    tbx: TbxVersion = "v2"
    source: Dialect | None = None
    target: Dialect | None = None
    lang: str | None = None


def convert_glossary(source: Path, target: Path, settings: ConvertSettings | None = None) -> int:
    """Write a glossary in another format, chosen by the ending of ``target`` or by its dialect; gives the number of concepts.

    Raises:
        GlossaryError: the source cannot be read.
        UsageError: the ending names no format, or a dialect is named without a language.
        DiskError: the target cannot be written.
    """
    from align.glossary.dialects import load_dialect, write_dialect
    from align.glossary.table import load
    from align.writers.atomic import write_bytes

    settings = settings or ConvertSettings()
    if (settings.source or settings.target) and not settings.lang:
        raise UsageError("the language of the pairs is not known", hint="Add --lang ko (or zh-Hans, zh-Hant).")
    lang = languages.parse(settings.lang).code if settings.lang else ""
    termbase = load_dialect(source, lang, settings.source) if settings.source else load([source])
    data = (
        write_dialect(termbase, lang, settings.target).encode()
        if settings.target
        else _written(termbase, target, settings)
    )
    write_bytes(target, data)
    return len(termbase)


def _written(termbase: Termbase, target: Path, settings: ConvertSettings) -> bytes:
    from align.glossary.rows import sheet, write_csv, write_tsv
    from align.glossary.tbx import write_tbx
    from align.writers.xlsx import Sheet, render

    ending = target.suffix.lower()
    if ending in (".tbx", ".xml"):
        return write_tbx(termbase, settings.tbx)
    if ending in (".csv", ".tsv"):
        return (write_csv if ending == ".csv" else write_tsv)(termbase).encode()
    if ending == ".xlsx":
        columns, rows = sheet(termbase.concepts)
        return render([Sheet("glossary", tuple(columns), rows)])
    raise UsageError(f"{target.name} names no format", hint="End it in .tsv, .csv, .xlsx or .tbx.")


def compare_glossaries(old: Path, new: Path) -> list[Difference]:
    """What has changed from one glossary to another, in the order of the new one, removed entries last.

    Raises:
        GlossaryError: one cannot be read.
    """
    from align.glossary.diff import differences
    from align.glossary.table import load

    return differences(load([old]), load([new]))


def check_as_dict(check: TermCheck) -> dict[str, Any]:
    """The outcome as plain values, with the number of occurrences that nobody approved."""
    from align.writers.terms import as_dict

    return {**as_dict(check.report), "unapproved": check.unapproved}


@dataclass(frozen=True, slots=True)
class ExtractTask:
    """What ``extract_terms`` looks for.

    Attributes:
        lang: language of the target side; may be left out where the file says it.
        glossaries: what is known already.
        least: occurrences that a candidate needs.
        most: how many candidates, the best.
    """

    lang: str | None = None
    glossaries: tuple[Path, ...] = ()
    least: int = 2
    most: int = 300


def extract_terms(name: str, task: ExtractTask) -> tuple[list[str], list[list[str]]]:
    """Candidate terms of a bitext with their renderings: column names and rows, the best candidate first.

    Args:
        name: a bitext file, or a folder of a run: then the published version, or else the draft.
        task: what is looked for.

    Raises:
        InputError: the bitext or a glossary cannot be used.
    """
    from align.aligners.use import UseEmbedder
    from align.aligners.words import renderings
    from align.glossary.extract import COLUMNS, ExtractSettings, candidates, hits_of, rows_of

    texts = _texts(Path(name), languages.parse(task.lang).code if task.lang else None)
    bitext = list(texts.values())[-1]
    known = load_termbase(task.glossaries) if task.glossaries else None
    made = candidates(bitext, known, ExtractSettings(task.least, task.most))
    hits = hits_of(bitext, made)
    rows = rows_of(bitext, made, hits, renderings(bitext, hits, UseEmbedder()))
    return [column.format(lang=bitext.target.lang) for column in COLUMNS], rows


def write_candidates(path: Path, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write the table of candidates as TSV, CSV or XLSX, by the ending of the name.

    Raises:
        UsageError: the ending names no format.
        DiskError: the file cannot be written.
    """
    from align.glossary.rows import table_text
    from align.writers.atomic import write_bytes
    from align.writers.xlsx import Sheet, render

    ending = path.suffix.lower()
    if ending == ".xlsx":
        write_bytes(path, render([Sheet("candidates", tuple(columns), rows)]))
    elif ending in (".tsv", ".csv"):
        write_bytes(path, table_text(columns, rows, comma=ending == ".csv").encode())
    else:
        raise UsageError(f"{path.name} names no format", hint="End it in .tsv, .csv or .xlsx.")
