"""``align translate`` against other ways to run the same weights.

Usage: python -m benchmarks.speed.translate [--quick]   (``make bench`` runs it as one part)
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from align.store import Store
from align.text.kiwi import tokenize
from align.translating import TranslateSettings, translate_lines
from align.translators.cached import CachedTranslator
from align.translators.catalog import BUILT_IN, resolve
from align.translators.conversion import cache_folder, converted
from align.translators.ctranslate2 import CTranslate2Translator
from align.translators.facts import read_facts
from align.translators.kept import keeping
from align.translators.settings import DecodingSettings
from benchmarks.speed import argos_package
from benchmarks.speed.pairs import Timed, compared, timed, timed_command
from benchmarks.speed.rivals import BEAM, Argos, Direct, Generate
from benchmarks.speed.sets import ROOT, digest, report_sentences

LANG, TAG = "ko", ">>kor<<"
ARGOS = ROOT / ".align-cache" / "argos" / "bin" / "python"
PLAIN = DecodingSettings(
    beam=BEAM, repetition_penalty=1.0, coverage_penalty=0.0, comma_guard=False, script_guard=False, repetition_guard=False,
    full_width=False, register="as_written", max_source_pieces=240,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sentences for each rival (every n-th of the set, n chosen to give so many), and pairs."""

    all: int
    one_by_one: int
    by_32: int
    argos: int
    pairs: int
    commands: int


WHOLE = Sizes(2000, 120, 256, 300, 3, 2)
QUICK = Sizes(256, 16, 64, 64, 3, 1)


@contextmanager
def fresh_cache() -> Iterator[Path]:
    """A cache folder that has what was converted and unpacked once, and no translation."""
    before, real = os.environ.get("ALIGN_CACHE"), cache_folder()
    with tempfile.TemporaryDirectory() as folder:
        for path in real.iterdir() if real.is_dir() else ():
            if ".sqlite3" not in path.name:
                (Path(folder) / path.name).symlink_to(path)
        os.environ["ALIGN_CACHE"] = folder
        try:
            yield Path(folder)
        finally:
            if before is None:
                del os.environ["ALIGN_CACHE"]
            else:
                os.environ["ALIGN_CACHE"] = before


def as_shipped(texts: list[str]) -> list[str]:
    """What ``align translate`` does: the model's own penalties, all guards, four hypotheses kept, an empty store."""
    with fresh_cache():
        return list(translate_lines(texts, TranslateSettings(LANG)).lines)


def warm_up(texts: list[str]) -> None:
    """Load the model and the Korean analyser, which a process does once."""
    tokenize("하나의 문장이다.")
    as_shipped(texts)


def part(texts: list[str], count: int) -> list[str]:
    """Every n-th text, so that lengths stay mixed."""
    step = max(1, len(texts) // count)
    return texts[::step][:count]


class Plain:
    """Our path with the penalties, guards, splitting and finishing off: the work that a plain beam is."""

    def __init__(self, model: Path) -> None:
        self._translator = CTranslate2Translator(model, LANG, PLAIN)

    def translate(self, texts: list[str]) -> list[str]:
        """Through the store, as always."""
        with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "store.sqlite3") as store:
            found = CachedTranslator(self._translator, store).translate(texts)
        return [each[0].text if each else "" for each in found]


def searched_alike(model: Path) -> dict[str, Any]:
    """Options of CTranslate2 for the same search as ours; what it forbids comes from the same lists."""
    from align.translators.drafting import SearchOrder

    ours = CTranslate2Translator(model, LANG)
    order = SearchOrder(BEAM, BEAM, 0, comma_end=False, any_script=False)
    return {
        "num_hypotheses": BEAM,
        "repetition_penalty": ours._settings.repetition_penalty,
        "suppress_sequences": ours._suppressed(order, narrow=False),
        "disable_unk": True,
        "return_scores": True,
        "return_attention": True,
    }


def measured(sizes: Sizes) -> dict[str, Any]:
    """All comparisons, as plain values."""
    texts, model = report_sentences(sizes.all), resolve(BUILT_IN)
    home = converted(read_facts(model), "int8")
    found: dict[str, Any] = {
        "sentences": len(texts), "digest": digest(texts), "language": LANG, "beam": BEAM,
        "weights": "built-in model, int8 on CTranslate2 and Argos Translate, float32 on transformers",
    }  # fmt: skip
    with keeping():
        warm_up(texts[:8])
        found["ctranslate2"] = _against_ctranslate2(texts, model, home, sizes)
        found["transformers"] = _against_transformers(texts, model, sizes)
        found["argos"] = _against_argos(texts, model, home, sizes)
    found["command"] = _commands(texts, sizes)
    return found


def _line(name: str, figures: dict[str, Any]) -> None:
    wall, cpu = figures["ratio"], figures["ratio of processor time"]
    print(f"{name}: {wall['median']} times as fast ({wall['q1']} to {wall['q3']}), by processor time {cpu['median']}")


def _against_ctranslate2(texts: list[str], model: Path, home: Path, sizes: Sizes) -> dict[str, Any]:
    direct = Direct(model, home, TAG)
    batches = direct.tuned(part(texts, 400))
    alike = Direct(model, home, TAG, searched_alike=searched_alike(model))
    alike.batch, plain = direct.batch, Plain(model)
    plain.translate(texts[:8])
    ways: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "as shipped, against a plain beam": (lambda: as_shipped(texts), lambda: direct.translate(texts)),
        "the same search": (lambda: as_shipped(texts), lambda: alike.translate(texts)),
        "a plain beam both": (lambda: plain.translate(texts), lambda: direct.translate(texts)),
    }
    found: dict[str, Any] = {"batch": list(direct.batch), "seconds of batches on 400": batches}
    for name, (ours, theirs) in ways.items():
        found[name] = compared(partial(timed, ours), partial(timed, theirs), sizes.pairs)
        _line(f"CTranslate2, {name}", found[name])
    return found


def _against_transformers(texts: list[str], model: Path, sizes: Sizes) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        generate = Generate(model, TAG)
    found = {}
    for name, count, size in (("one by one", sizes.one_by_one, 1), ("in batches of 32", sizes.by_32, 32)):
        some = part(texts, count)
        generate.translate(some[:2], size)
        ours = partial(timed, partial(as_shipped, some))
        theirs = partial(timed, partial(generate.translate, some, size))
        found[name] = {"sentences": len(some), **compared(ours, theirs, sizes.pairs)}
        _line(f"transformers {name}", found[name])
    return found


def _against_argos(texts: list[str], model: Path, home: Path, sizes: Sizes) -> dict[str, Any]:
    if not ARGOS.is_file():
        print("Argos Translate is not installed (make bench installs it): left out")
        return {}
    some = part(texts, sizes.argos)
    with tempfile.TemporaryDirectory() as folder:
        package = argos_package.make(model, home, TAG, LANG, ARGOS, Path(folder) / "en_ko.argosmodel")
        argos = Argos(ARGOS, package, Path(folder))
        _, lines = argos.translate(some[:32], LANG)
        same = _same_as_argos(model, home, some[:32], lines)
        found = compared(partial(timed, partial(as_shipped, some)), lambda: argos.translate(some, LANG)[0], sizes.pairs)
        argos.close()
    _line("Argos Translate", found)
    return {
        "sentences": len(some),
        "settings": argos.settings,
        "same output as CTranslate2 with its options": same,
        **found,
    }


def _same_as_argos(model: Path, home: Path, texts: list[str], lines: list[str]) -> str:
    """Whether Argos really runs these weights: its output is that of CTranslate2 with its options, where it splits nothing."""
    options = {"length_penalty": 0.2, "replace_unknowns": True, "max_decoding_length": 256}
    wanted = Direct(model, home, TAG, searched_alike=options).translate(texts)
    wanted = [text.replace("▁", " ").replace("_", " ").strip() for text in wanted]
    same = sum(mine == line.strip() for mine, line in zip(wanted, lines, strict=True))
    return f"{same} of {len(texts)}"


def _commands(texts: list[str], sizes: Sizes) -> dict[str, Any]:
    """The command from its start to its end, against a script that calls CTranslate2 and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lines.txt"
        file.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")

        def ours() -> Timed:
            with fresh_cache():
                return timed_command([sys.executable, "-m", "align", "translate", str(file), "--lang", LANG])

        def theirs() -> Timed:
            return timed_command([sys.executable, "-m", "benchmarks.speed.direct", str(file)], cwd=ROOT)

        found = compared(ours, theirs, sizes.commands)
    _line("the command, against a script on CTranslate2", found)
    return found


def main() -> None:
    """Print one line a comparison, and everything as JSON."""
    print(json.dumps(measured(QUICK if "--quick" in sys.argv else WHOLE), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
