"""One language's translation engine: the model with the store in front of it, and what the glossary's ladder may ask of it.

``glossary`` and ``translators`` never meet; this is where one is handed to the other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from align.bitext import Stamp
from align.glossary.base import StepDecoder
from align.progress import Advance
from align.results import Hypothesis, SoftAlignment
from align.store import Store
from align.translators.base import AligningTranslator
from align.translators.cached import CachedTranslator
from align.translators.settings import Runtime

__all__ = ["EngineSettings", "TranslationEngine", "open_engine"]

_CHUNK = 8  # constrained searches between two writes to the store: a killed run loses no more than these
_VERSION = "1"  # of the constrained search as stored; a new number forgets old entries


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Which model and runtime; ``model`` is a catalogue name, a hub name or a folder."""

    model: str = "built-in"
    runtime: Runtime = "ctranslate2"


class TranslationEngine:
    """Free translation, n-best, constrained search and soft alignment for one target language, each kept in the store.

    The transformers model behind the constrained search is loaded when first needed.
    """

    def __init__(self, inner: AligningTranslator, settings: EngineSettings, store: Store) -> None:
        self._inner = inner
        self._settings = settings
        self._store = store
        self._advance: Advance = lambda _done: None
        self._decoder: StepDecoder | None = None
        self.reused = 0
        self.searched = 0

    @property
    def stamp(self) -> Stamp:
        """The stamp of the free translation."""
        return self._inner.stamp

    def watched(self, advance: Advance) -> TranslationEngine:
        """This engine, telling ``advance`` about every finished search from now on."""
        self._advance = advance
        return self

    def draft(self, texts: Sequence[str], advance: Advance) -> list[list[Hypothesis]]:
        """The best free hypothesis of each text; ``reused`` tells how many came from the store."""
        cached = CachedTranslator(self._inner, self._store, _steps(advance))
        found = cached.translate(texts)
        self.reused += cached.reused
        return found

    def nbest(self, texts: Sequence[str], n: int) -> list[list[Hypothesis]]:
        """The n best free hypotheses of each text."""
        return CachedTranslator(self._inner, self._store).translate(texts, nbest=n)

    def constrained(
        self, texts: Sequence[str], renderings: Sequence[Sequence[Sequence[str]]]
    ) -> list[list[Hypothesis]]:
        """Hypotheses that contain one of the alternatives of every constraint; see ``align.glossary.constrain``."""
        keys = [self._key(text, wanted) for text, wanted in zip(texts, renderings, strict=True)]
        stored = self._store.get_many(keys)
        found = {key: [Hypothesis(**item) for item in json.loads(value)] for key, value in stored.items()}
        missing = list({key: number for number, key in enumerate(keys) if key not in found}.values())
        for start in range(0, len(missing), _CHUNK):
            chunk = missing[start : start + _CHUNK]
            found |= self._search({keys[number]: (texts[number], renderings[number]) for number in chunk})
        return [found[key] for key in keys]

    def _search(self, wanted: dict[str, tuple[str, Sequence[Sequence[str]]]]) -> dict[str, list[Hypothesis]]:
        from align.glossary.constrain import search
        from align.translators.load import step_decoder

        if self._decoder is None:
            self._decoder = step_decoder(self._settings.model, self._inner.lang)
        results = search(
            self._decoder, [text for text, _ in wanted.values()], [needed for _, needed in wanted.values()]
        )
        fresh = dict(zip(wanted, results, strict=True))
        dumped = {
            key: json.dumps([asdict(item) for item in result], ensure_ascii=False) for key, result in fresh.items()
        }
        self._store.put_many(dumped)
        self.searched += len(fresh)
        self._advance(len(fresh))
        return fresh

    def soft_alignments(self, pairs: Sequence[tuple[str, str]]) -> list[SoftAlignment]:
        """Soft alignments of (source, target) pairs by forced decoding."""
        return self._inner.soft_alignments(pairs) if pairs else []

    def _key(self, text: str, wanted: Sequence[Sequence[str]]) -> str:
        constraints = [list(alternatives) for alternatives in wanted]
        decided_by = ["constrained", _VERSION, str(self.stamp), self._inner.lang, text, constraints]
        return hashlib.sha256(json.dumps(decided_by, ensure_ascii=False).encode()).hexdigest()


def _steps(advance: Advance) -> Advance:
    """From a running total, as the cache reports it, to the steps that a bar wants."""
    seen = 0

    def report(done: int) -> None:
        nonlocal seen
        advance(done - seen)
        seen = done

    return report


def open_engine(lang: str, settings: EngineSettings, store: Store) -> TranslationEngine:
    """Load the model of a language (smoke-tested) behind the store.

    Raises:
        ModelError: the model is missing, broken, or cannot translate into this language.
    """
    from align.translators.load import load

    return TranslationEngine(load(settings.model, lang, runtime=settings.runtime), settings, store)
