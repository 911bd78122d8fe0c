"""How this machine translates fastest: measured once for a model by ``align bench tune``, and used by later runs.

Batches at once, threads of each and the size of a batch change the speed and never the output (they are no part of a model's
stamp), so that a measurement of this machine may decide them. It holds for the model, the processor, the number of processors
that may be used and the version of CTranslate2; anything else is as if nobody had measured.
"""

from __future__ import annotations

import hashlib
import json
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from align.errors import AlignError, InvariantError, ModelError, UsageError
from align.machine import processors
from align.progress import Progress, silent
from align.translators.conversion import cache_folder
from align.translators.settings import DecodingSettings

__all__ = ["Measured", "TuneSettings", "Tuned", "Way", "forget", "kept", "tune", "tuned"]

_BATCHES = (256, 512, 1024, 2048, 4096)
_REPEATS = 6  # of the sample report: 420 sentences
_LANG = "ko"


@dataclass(frozen=True, slots=True, order=True)
class Way:
    """One way to share the work out: batches at once, threads of each, source pieces in a batch."""

    workers: int
    threads: int
    batch_tokens: int

    def of(self, settings: DecodingSettings) -> DecodingSettings:
        """The settings with this way of sharing out."""
        return replace(settings, workers=self.workers, threads=self.threads, batch_tokens=self.batch_tokens)

    def __str__(self) -> str:
        return f"{self.workers} at once, {self.threads} threads each, {self.batch_tokens} pieces a batch"


@dataclass(frozen=True, slots=True)
class Measured:
    """Sentences a second, the median over the rounds, and the least and greatest.

    ``same`` says whether the translations were those of the usual way. Padding changes the last bits of a number, and
    whole numbers of eight bits make much of that: another size may tip a sentence whose two best translations are nearly equal.
    """

    way: Way
    same: bool
    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Tuned:
    """What was measured, fastest first, and where the fastest that gave the usual translations is kept."""

    measured: tuple[Measured, ...]
    sentences: int
    rounds: int
    place: Path

    @property
    def best(self) -> Measured:
        """The fastest that gave the usual translations."""
        return _best(self.measured)

    def summary(self) -> dict[str, Any]:
        """As one JSON object."""
        speeds = [
            {"median": each.median, "low": each.low, "high": each.high, "same": each.same} for each in self.measured
        ]
        rows = [{**asdict(each.way), **speed} for each, speed in zip(self.measured, speeds, strict=True)]
        best = asdict(self.best.way)
        return {
            "sentences": self.sentences, "rounds": self.rounds, "kept": str(self.place), "best": best, "measured": rows,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class TuneSettings:
    """What is measured: the model, the language it translates into, and how often each way has its turn."""

    model: str
    lang: str = _LANG
    rounds: int = 3

    def __post_init__(self) -> None:
        if self.rounds < 1:
            raise UsageError(f"--rounds {self.rounds} is less than 1", hint="Three give a median.")


def ways(count: int) -> list[Way]:
    """Ways to share work out over so many processors, with batches of the usual size."""
    usual = DecodingSettings().batch_tokens
    return [Way(count // threads, threads, usual) for threads in range(1, count + 1) if count % threads == 0]


def sample() -> list[str]:
    """The sentences of the sample report, several times over: their lengths are those of reports."""
    from align.readers.read import read
    from align.resources import packaged
    from align.segmenters.segment import segment

    report = packaged("corpora") / "sample-report" / "report.en.md"
    return segment(read(str(report), lang="en")).texts() * _REPEATS


def tune(settings: TuneSettings, texts: Sequence[str] = (), progress: Progress = silent) -> Tuned:
    """Measure ways to share the work out and keep the fastest for later runs.

    First the ways to use the processors, then sizes of batches for the best of them. Ways take turns in every round, so that what
    else the machine does meets all of them. A way that gives other translations than the usual one is never chosen.

    Args:
        settings: model and rounds; the model has been chosen already.
        texts: what is translated; without any the sample.
        progress: told about every turn.

    Raises:
        ModelError: the model is missing, broken, does not translate into the language, or does not run on CTranslate2.
        InvariantError: the usual way itself gives now this, now that.
        DiskError: the cache folder cannot be written.
    """
    texts = list(texts) or sample()
    count = ways(processors())
    sizes = len(_BATCHES) - 1
    with progress("measure", (len(count) + sizes) * settings.rounds) as advance:
        first = _measured(count, texts, settings, advance)
        usual = first[0][1]
        best = _best([_judged(*each, usual) for each in first]).way
        second = [replace(best, batch_tokens=size) for size in _BATCHES if size != best.batch_tokens]
        both = [*first, *_measured(second, texts, settings, advance)]
    found = sorted((_judged(*each, usual) for each in both), key=_order)
    place = _keep(settings.model, _best(found))
    return Tuned(tuple(found), len(texts), settings.rounds, place)


def _best(measured: Sequence[Measured]) -> Measured:
    same = [each for each in measured if each.same]
    if not same:
        raise InvariantError("the same sentences were translated in two ways by the same settings", hint="Report this.")
    return min(same, key=_order)


def _judged(measured: Measured, outputs: frozenset[str], usual: frozenset[str]) -> Measured:
    return replace(measured, same=outputs == usual and len(outputs) == 1)


def _order(measured: Measured) -> tuple[float, Way]:
    return -measured.median, measured.way


def _measured(
    these: Sequence[Way], texts: Sequence[str], settings: TuneSettings, advance: Callable[[int], None]
) -> list[tuple[Measured, frozenset[str]]]:
    """The speed of each way and the digests of what it gave in the rounds; the models of all are in memory together."""
    from statistics import median

    translators = {way: _opened(settings, way) for way in these}
    seconds: dict[Way, list[float]] = {way: [] for way in these}
    outputs: dict[Way, set[str]] = {way: set() for way in these}
    for translator in translators.values():
        translator.translate(texts[:8])  # the first call pays for what later ones find ready
    for _ in range(settings.rounds):
        for way, translator in translators.items():
            started = time.perf_counter()
            found = translator.translate(texts)
            seconds[way].append(time.perf_counter() - started)
            written = repr([[each.text for each in one] for one in found])
            outputs[way].add(hashlib.sha256(written.encode()).hexdigest())
            advance(1)
    found = []
    for way, took in seconds.items():
        speeds = (round(len(texts) / at, 2) for at in (median(took), max(took), min(took)))
        found.append((Measured(way, True, *speeds), frozenset(outputs[way])))
    return found


def _opened(settings: TuneSettings, way: Way) -> Any:
    from align.translators.ctranslate2 import CTranslate2Translator
    from align.translators.load import load

    translator = load(settings.model, settings.lang, settings=way.of(DecodingSettings()), tested=True)
    if not isinstance(translator, CTranslate2Translator):
        hint = "Nothing can be measured: models with two vocabularies run on transformers."
        raise ModelError(f"{settings.model} does not run on CTranslate2", hint=hint)
    return translator


def _place() -> Path:
    return cache_folder() / "tuning.json"


@lru_cache(maxsize=1)
def _processor() -> str:
    """The name of the processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()


def _key(model: str) -> str:
    from align.translators.load import model_digest, resolve

    decided_by = [model_digest(resolve(model)), _processor(), str(processors()), version("ctranslate2")]
    return hashlib.sha256(json.dumps(decided_by).encode()).hexdigest()[:32]


def kept() -> dict[str, Any]:
    """All that was measured, by key; empty where nothing was, or where the file is damaged."""
    try:
        content = json.loads(_place().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _keep(model: str, best: Measured) -> Path:
    from align.writers.atomic import write_text

    entry = {**asdict(best.way), "sentences_per_second": best.median, "model": model, "processor": _processor()}
    return write_text(_place(), json.dumps({**kept(), _key(model): entry}, ensure_ascii=False, indent=2) + "\n")


def forget() -> bool:
    """Throw away all that was measured; whether there was something.

    Raises:
        OSError: the file cannot be removed.
    """
    there = _place().exists()
    _place().unlink(missing_ok=True)
    return there


def tuned(settings: DecodingSettings, model: str) -> DecodingSettings:
    """The settings, shared out as it was measured for the model on this machine; as they are where nothing was."""
    if not _place().is_file():
        return settings
    try:
        entry = kept().get(_key(model))
    except (AlignError, OSError):
        return settings  # who loads the model says what is wrong with it
    way = _way(entry)
    return settings if way is None else way.of(settings)


def _way(entry: object) -> Way | None:
    if not isinstance(entry, Mapping):
        return None
    numbers = [entry.get(name) for name in ("workers", "threads", "batch_tokens")]
    good = [number for number in numbers if isinstance(number, int) and not isinstance(number, bool) and number > 0]
    return Way(*good) if len(good) == len(numbers) else None
