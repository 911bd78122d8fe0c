"""A translator that is loaded when it has something to translate, and not before.

What it is (its stamp) can be told from the model's files, so that a run that finds everything in the store loads no model.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from align.bitext import Stamp
from align.results import Hypothesis, SoftAlignment
from align.store import Store, key_of
from align.translators.base import AligningTranslator
from align.translators.settings import DecodingSettings, Runtime

__all__ = ["LazyTranslator"]


class LazyTranslator:
    """``align.translators.load.load``, put off. That a model passed its smoke test is kept in the store.

    Args:
        model: name or folder, already chosen.
        lang: code of the target language.
        runtime, settings: as for ``load``.
        store: remembers the smoke test by the stamp.
    """

    def __init__(self, model: str, lang: str, runtime: Runtime, settings: DecodingSettings, store: Store) -> None:
        self._model = model
        self._runtime = runtime
        self._settings = settings
        self._store = store
        self.lang = lang

    @cached_property
    def stamp(self) -> Stamp:
        """The stamp of the translator, read from the model's files."""
        from align.translators.load import stamp_of

        return stamp_of(self._model, runtime=self._runtime, settings=self._settings)

    @property
    def is_loaded(self) -> bool:
        """Whether the model is in memory."""
        return "loaded" in self.__dict__

    @cached_property
    def loaded(self) -> AligningTranslator:
        """The translator itself.

        Raises:
            ModelError: the model is missing, broken, or cannot translate into this language.
        """
        from align.translators.load import load

        key = key_of("smoke test", str(self.stamp), self.lang)
        tested = bool(self._store.get_many([key]))
        translator = load(self._model, self.lang, runtime=self._runtime, settings=self._settings, tested=tested)
        if not tested:
            self._store.put_many({key: "passed"})
        return translator

    def translate(self, texts: Sequence[str], *, nbest: int = 1) -> list[list[Hypothesis]]:
        """See ``align.translators.base.Translator``."""
        return self.loaded.translate(texts, nbest=nbest)

    def soft_alignments(self, pairs: Sequence[tuple[str, str]]) -> list[SoftAlignment]:
        """See ``align.translators.base.AligningTranslator``."""
        return self.loaded.soft_alignments(pairs)
