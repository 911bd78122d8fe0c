"""Libraries and models that a run will ask for, loaded in threads of their own while another stage has one processor only.

Lining up runs on one thread, and loading is mostly native code. Nothing is decided here: what is loaded is what would be loaded
later, and what fails here fails again, with its own error, where it is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING

from align.machine import allowed

if TYPE_CHECKING:
    from align.aligners.use import UseEmbedder
    from align.bitext import Document
    from align.engine import EngineSettings

__all__ = ["Warming", "load_ahead"]


class Warming:
    """Threads that load; leaving the context waits for them.

    Args:
        wanted: whether anything is loaded ahead; without it where there are two processors.
    """

    def __init__(self, wanted: bool | None = None) -> None:
        self._wanted = allowed() > 1 if wanted is None else wanted
        self._threads: list[Thread] = []

    def start(self, load: Callable[[], object]) -> None:
        """Load something in a thread of its own."""
        if self._wanted:
            thread = Thread(target=_quietly, args=(load,))
            thread.start()
            self._threads.append(thread)

    def wait(self) -> None:
        """Wait until everything is loaded."""
        for thread in self._threads:
            thread.join()
        self._threads = []

    def __enter__(self) -> Warming:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.wait()


def _quietly(load: Callable[[], object]) -> None:
    with suppress(Exception):
        load()


def load_ahead(
    warming: Warming,
    settings: EngineSettings,
    langs: Sequence[str],
    embedder: UseEmbedder,
    source: Document,
    *,
    fresh: bool,
) -> None:
    """Begin to load what a run with published versions will need.

    Args:
        warming: takes the threads.
        settings: model and runtime, not chosen for a language yet.
        langs: languages that a model translates into.
        embedder: loaded if it has no vector of some sentence of the source.
        source: the segmented source.
        fresh: whether nothing is stored yet, so that everything will be translated and looked at.
    """
    from align.text import kiwi

    if embedder.lacks(source.texts()):
        warming.start(embedder.load)
    if fresh:
        if "ko" in langs:  # of few new sentences none may need it, and it takes a second
            warming.start(kiwi.warm)
        for chosen in dict.fromkeys(settings.chosen(lang) for lang in langs):
            warming.start(partial(_convert, chosen))


def _convert(settings: EngineSettings) -> None:
    """Make the model ready for CTranslate2, which takes seconds when it is used for the first time."""
    from align.translators.conversion import converted
    from align.translators.facts import read_facts
    from align.translators.load import resolve

    facts = read_facts(resolve(settings.model))
    if settings.runtime == "ctranslate2" and not facts.separate:
        import ctranslate2  # noqa: F401  (the import is the point)

        converted(facts, settings.decoding.compute_type)
