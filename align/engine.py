"""One language's translation engine: the model with the store in front of it, and what the glossary's ladder may ask of it.

``glossary`` and ``translators`` never meet; this is where one is handed to the other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from align.bitext import Stamp
from align.results import Hypothesis, SoftAlignment
from align.store import Store
from align.translators.base import Translator
from align.translators.cached import CachedTranslator

__all__ = ["EngineSettings", "TranslationEngine", "open_engine"]

_CHUNK = 8  # constrained searches between two writes to the store: a killed run loses no more than these
_VERSION = "1"  # of the constrained search as stored; a new number forgets old entries


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Which model and runtime; ``model`` is a catalogue name, a hub name or a folder."""

    model: str = "builtin"
    runtime: str = "ctranslate2"


class TranslationEngine:
    """Free translation, n-best, constrained search and soft alignment for one target language, each kept in the store.

    The transformers model behind the last two is loaded when first needed.
    """

    def __init__(self, translator: CachedTranslator, settings: EngineSettings, store: Store) -> None:
        self.translator = translator
        self._settings = settings
        self._store = store
        self.searched = 0

    @property
    def stamp(self) -> Stamp:
        """The stamp of the free translation."""
        return self.translator.stamp

    def nbest(self, texts: Sequence[str], n: int) -> list[list[Hypothesis]]:
        """The n best free hypotheses of each text."""
        return self.translator.translate(texts, nbest=n)

    def constrained(
        self, texts: Sequence[str], renderings: Sequence[Sequence[Sequence[str]]]
    ) -> list[list[Hypothesis]]:
        """Hypotheses that contain one of the alternatives of every constraint; see ``align.glossary.constrain``."""
        keys = [self._key("constrained", text, [list(alternatives) for alternatives in constraints])
                for text, constraints in zip(texts, renderings, strict=True)]  # fmt: skip
        found = {
            key: [Hypothesis(**item) for item in json.loads(value)] for key, value in self._store.get_many(keys).items()
        }
        missing = [number for number, key in enumerate(keys) if key not in found]
        if missing:
            from align.glossary.constrain import search
            from align.translators.load import step_decoder

            decoder = step_decoder(self._settings.model, self.translator.lang)
            for start in range(0, len(missing), _CHUNK):
                chunk = missing[start : start + _CHUNK]
                results = search(decoder, [texts[number] for number in chunk], [renderings[number] for number in chunk])
                fresh = {keys[number]: result for number, result in zip(chunk, results, strict=True)}
                self._store.put_many({key: json.dumps([asdict(item) for item in result], ensure_ascii=False)
                                      for key, result in fresh.items()})  # fmt: skip
                found.update(fresh)
                self.searched += len(chunk)
        return [found[key] for key in keys]

    def soft_alignments(self, pairs: Sequence[tuple[str, str]]) -> list[SoftAlignment]:
        """Soft alignments of (source, target) pairs by forced decoding with the transformers runtime."""
        if not pairs:
            return []
        from align.translators.load import aligning_translator

        return aligning_translator(self._settings.model, self.translator.lang).soft_alignments(pairs)

    def _key(self, kind: str, *parts: object) -> str:
        decided_by = [kind, _VERSION, str(self.stamp), self.translator.lang, *parts]
        return hashlib.sha256(json.dumps(decided_by, ensure_ascii=False).encode()).hexdigest()


def open_engine(
    lang: str, settings: EngineSettings, store: Store, progress: Callable[[int], None]
) -> TranslationEngine:
    """Load the model of a language (smoke-tested) behind the store.

    Raises:
        ModelError: the model is missing, broken, or cannot translate into this language.
    """
    from align.translators.load import load

    inner: Translator = load(settings.model, lang, runtime=settings.runtime)
    return TranslationEngine(CachedTranslator(inner, store, progress), settings, store)
