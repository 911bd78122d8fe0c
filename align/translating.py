"""Translating line by line: a few lines at once, or a stream of any length in bounded memory.

A stream goes chunk by chunk: read, translate, write, forget. Into a file it writes beside the target and renames at the end; what
a killed run had written is taken up by the same call, after a look at whether the input still begins with the same lines.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align import lang as languages
from align.bitext import Bitext, Document
from align.drafts import Clock, Work, check_targets, make_drafts
from align.engine import EngineSettings
from align.progress import Advance, Progress, silent
from align.store import Store, key_of
from align.terms import load_termbase
from align.translators.kept import keeping
from align.translators.pulled import AUTO
from align.translators.settings import Register, Runtime

if TYPE_CHECKING:
    from align.glossary.termbase import Termbase

__all__ = [
    "LONGEST",
    "LineTranslator",
    "StreamSettings",
    "Streamed",
    "TranslateSettings",
    "Translated",
    "chunked",
    "line_translator",
    "translate_lines",
    "translate_stream",
]

LONGEST = (
    200_000  # characters: what is longer is no segment, and to split it would take longer than all other lines together
)
_CHUNK_LINES = 4096  # enough that lines of one length make full batches; the results of so many take a few megabytes
_CHUNK_CHARACTERS = 2_000_000  # fewer where lines are long


@dataclass(frozen=True, slots=True)
class TranslateSettings:
    """How lines are translated: target language, glossaries (none: nothing enforced), model, runtime, register."""

    lang: str
    glossaries: tuple[Path, ...] = ()
    model: str | None = None
    runtime: Runtime = "ctranslate2"
    register: Register = "plain"

    @property
    def engine(self) -> EngineSettings:
        """Model, runtime and register as the engine wants them."""
        return EngineSettings(self.model or AUTO, self.runtime, self.register)


@dataclass(frozen=True, slots=True)
class Translated:
    """As many output lines as input lines.

    ``numbers[i]`` is the segment of line i in ``bitext``, ``None`` for a line that was not translated: one of white space, or
    one longer than ``LONGEST``.
    """

    sources: tuple[str, ...]
    lines: tuple[str, ...]
    numbers: tuple[int | None, ...]
    bitext: Bitext

    @property
    def failed(self) -> int:
        """Lines that had text and got none."""
        return sum(bool(source.strip()) and not line for source, line in zip(self.sources, self.lines, strict=True))

    @property
    def too_long(self) -> list[int]:
        """Places (from 0) of the lines that were too long to be segments."""
        return [place for place, source in enumerate(self.sources) if len(source) > LONGEST]

    def json_lines(self) -> list[str]:
        """One JSON object a line, with the terms and findings of ``draft.jsonl``."""
        from align.writers.jsonl import render_draft

        records = [json.loads(record) for record in render_draft(self.bitext).splitlines()]
        return [json.dumps(self._record(line, records), ensure_ascii=False) for line in range(len(self.lines))]

    def _record(self, line: int, records: list[dict[str, Any]]) -> dict[str, Any]:
        number = self.numbers[line]
        details = records[number] if number is not None else {"terms": [], "findings": []}
        return {
            "source": self.sources[line],
            "target": self.lines[line],
            "terms": details["terms"],
            "findings": details["findings"],
        }


class LineTranslator:
    """Translates lines, as many calls as there are; made by ``line_translator``."""

    def __init__(self, lang: str, engine: EngineSettings, termbase: Termbase | None, store: Store) -> None:
        self.lang = lang
        self._engine = engine
        self._termbase = termbase
        self._store = store

    def translate(self, lines: Sequence[str], progress: Progress = silent) -> Translated:
        """Translate line by line; white space alone stays an empty line, so that counts in equal counts out.

        Raises:
            ModelError: the model is broken.
            DiskError: the store of finished work cannot be written.
        """
        kept = [number for number, line in enumerate(lines) if line.strip() and len(line) <= LONGEST]
        source = Document.from_segments([lines[number] for number in kept], "en")
        work = Work(self._store, Clock(), progress)
        bitext = make_drafts(source, [self.lang], self._termbase, self._engine, work)[self.lang].bitext
        texts = ["".join(bitext.target_texts(link)) for link in bitext.links]
        by_line = dict(zip(kept, texts, strict=True))
        order = {line: number for number, line in enumerate(kept)}
        everything = range(len(lines))
        return Translated(
            tuple(lines),
            tuple(by_line.get(number, "") for number in everything),
            tuple(order.get(number) for number in everything),
            bitext,
        )


@contextmanager
def line_translator(settings: TranslateSettings) -> Iterator[LineTranslator]:
    """Open what all lines share: the model (loaded once, when first needed), the glossaries, the store of finished work.

    Raises:
        ModelError: the model is missing.
        GlossaryError: a glossary cannot be read.
    """
    from align.translators.conversion import cache_folder

    lang = languages.parse(settings.lang).code
    check_targets([lang], settings.engine)
    termbase = load_termbase(settings.glossaries) if settings.glossaries else None
    with keeping(), Store(cache_folder() / "translations.sqlite3") as store:
        yield LineTranslator(lang, settings.engine, termbase, store)


def translate_lines(lines: Sequence[str], settings: TranslateSettings, progress: Progress = silent) -> Translated:
    """Translate a few lines at once (see ``LineTranslator.translate``).

    Raises:
        ModelError: the model is missing or unusable.
        GlossaryError: a glossary cannot be read.
    """
    with line_translator(settings) as translator:
        return translator.translate(lines, progress)


def chunked(
    lines: Iterable[str], most_lines: int = _CHUNK_LINES, most_characters: int = _CHUNK_CHARACTERS
) -> Iterator[list[str]]:
    """Lists of lines in their order, each as long as fits both bounds and never empty: one line may be longer than the second."""
    chunk: list[str] = []
    size = 0
    for line in lines:
        if chunk and (len(chunk) >= most_lines or size + len(line) > most_characters):
            yield chunk
            chunk, size = [], 0
        chunk.append(line)
        size += len(line)
    if chunk:
        yield chunk


@dataclass(frozen=True, slots=True)
class StreamSettings:
    """What goes through a stream.

    Attributes:
        source: a file of one segment a line, or ``-``.
        translate: how.
        json: one JSON object a line instead of the text alone.
        out: a file, written whole or not at all; ``None`` hands the lines to ``write`` as they come.
    """

    source: str
    translate: TranslateSettings
    json: bool = False
    out: Path | None = None


@dataclass(frozen=True, slots=True)
class Streamed:
    """What came of a stream.

    Attributes:
        lines: all of them.
        failed: those that had text and got none, the too long ones among them.
        taken_over: those that a killed run had written.
        too_long: numbers (from 1) of the lines longer than ``LONGEST``, as far as this call has seen them.
    """

    lines: int
    failed: int
    taken_over: int
    too_long: tuple[int, ...]


def translate_stream(settings: StreamSettings, write: Callable[[str], object], progress: Progress = silent) -> Streamed:
    """Translate a file line by line in bounded memory, whatever its length.

    Args:
        settings: what and where to.
        write: gets the text of each chunk, line ends included; not called with ``settings.out``.
        progress: told about finished lines.

    Raises:
        InputError: the source is missing or not UTF-8; what came before stays written, into a file as a part that is taken up.
        ModelError, GlossaryError: as for ``translate_lines``.
        DiskError: the output or the store cannot be written.
    """
    from align.readers.lines import count_lines, stream_lines

    total = count_lines(settings.source)
    with line_translator(settings.translate) as translator, progress(f"translate {translator.lang}", total) as advance:
        if settings.out is not None:
            return _into_file(settings, settings.out, translator, advance)
        state = _State()
        for text in _texts(stream_lines(settings.source), translator, settings.json, state, advance):
            write(text)
        return state.streamed()


@dataclass(slots=True)
class _State:
    """How far a stream is: counts of lines, and the digest of their sources."""

    lines: int = 0
    failed: int = 0
    taken_over: int = 0
    too_long: list[int] = field(default_factory=list)
    seen: Any = field(default_factory=hashlib.sha256)

    def pass_over(self, lines: Iterable[str]) -> None:
        """Count lines, and take them into the digest."""
        for line in lines:
            self.seen.update(line.encode("utf-8", "surrogatepass") + b"\n")
            self.lines += 1

    def streamed(self) -> Streamed:
        """As a result."""
        return Streamed(self.lines, self.failed, self.taken_over, tuple(self.too_long))


def _texts(
    lines: Iterable[str], translator: LineTranslator, as_json: bool, state: _State, advance: Advance
) -> Iterator[str]:
    """The output of chunk after chunk; ``state`` is that at its end, ``advance`` is told when it was written."""
    for chunk in chunked(lines):
        done = translator.translate(chunk)
        state.too_long += [state.lines + place + 1 for place in done.too_long]
        state.failed += done.failed
        state.pass_over(chunk)
        yield "".join(f"{line}\n" for line in (done.json_lines() if as_json else done.lines))
        advance(len(chunk))


def _into_file(settings: StreamSettings, out: Path, translator: LineTranslator, advance: Advance) -> Streamed:
    from align.readers.lines import stream_lines
    from align.writers.growing import GrowingFile, Written

    key = _stream_key(settings)
    with GrowingFile(out, key) as file:
        found, state = file.found(), _State()
        lines = stream_lines(settings.source)
        # Standard input cannot be begun again if it turns out to be another: it is always translated from the start.
        if found.lines and settings.source != "-":
            state.pass_over(islice(lines, found.lines))
        if state.lines != found.lines or (found.lines and state.seen.hexdigest() != found.digest):
            found, state, lines = Written(key), _State(), stream_lines(settings.source)
        state.failed, state.taken_over = found.failed, found.lines
        file.begin(found)
        advance(found.lines)
        for text in _texts(lines, translator, settings.json, state, advance):
            file.add(text, state.lines, state.seen.hexdigest(), state.failed)
        file.finish()
    return state.streamed()


def _stream_key(settings: StreamSettings) -> str:
    """Everything that decides the output except the source's lines."""
    from align.holding import code_digest
    from align.translators.load import stamp_of

    how = settings.translate
    engine = how.engine.chosen("zh-Hans" if how.lang == "zh-Hant" else how.lang)
    stamp = stamp_of(engine.model, runtime=engine.runtime, settings=engine.decoding)
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in how.glossaries]
    return key_of("stream", code_digest(), str(stamp), how.lang, str(settings.json), *digests)
