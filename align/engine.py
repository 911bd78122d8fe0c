"""One language's translation engine: the model with the store in front of it, and what the glossary's ladder may ask of it.

``glossary`` and ``translators`` never meet; this is where one is handed to the other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from align.bitext import Stamp
from align.glossary.base import Ask, Notes, Order
from align.lazy import LazyTranslator
from align.progress import Advance
from align.results import Hypothesis, SoftAlignment
from align.store import Store
from align.translators.base import Annotating
from align.translators.cached import CachedTranslator
from align.translators.pulled import AUTO, choose
from align.translators.settings import DecodingSettings, Register, Runtime

if TYPE_CHECKING:
    from align.translators.guided import Guide
    from align.translators.stepping import MarianStepDecoder

__all__ = ["EngineSettings", "TranslationEngine", "open_engine"]

_Asked = TypeVar("_Asked")
_Answer = Callable[[Sequence[_Asked]], list[list[Hypothesis]]]
_CHUNK = 32  # constrained searches between two writes to the store: a killed run loses no more than these
_VERSION = "4"  # of the constrained searches as stored; a new number forgets old entries
_BEAM = 4  # hypotheses that the usual beam gives anyway: asking the free draft for them costs nothing


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Which model, runtime and Korean register.

    ``model`` is a catalogue name, a hub name, a folder, or ``auto`` (see ``pulled.choose``).
    """

    model: str = AUTO
    runtime: Runtime = "ctranslate2"
    register: Register = "plain"

    @property
    def decoding(self) -> DecodingSettings:
        """How to decode, shared out over the processors as ``align bench tune`` found best for the model."""
        from align.tuning import tuned

        settings = DecodingSettings(register=self.register)
        return tuned(settings, self.model) if self.runtime == "ctranslate2" else settings

    def chosen(self, lang: str) -> EngineSettings:
        """The same with the model that a language gets."""
        return EngineSettings(choose(self.model, lang), self.runtime, self.register)


class TranslationEngine:
    """Free translation, n-best, constrained search and soft alignment for one target language, each kept in the store.

    The network behind the constrained search is loaded when first needed, and serves the alignments and scores as well.
    """

    def __init__(self, inner: LazyTranslator, settings: EngineSettings, store: Store) -> None:
        self._inner = inner
        self._settings = settings
        self._store = store
        self._advance: Advance = lambda _done: None
        self._loading = Lock()  # a thread may load the network ahead
        self._decoder: MarianStepDecoder | None = None
        self.reused = 0

    @property
    def stamp(self) -> Stamp:
        """The stamp of the free translation."""
        return self._inner.stamp

    @property
    def model(self) -> str:
        """The name under which the model was chosen."""
        return self._settings.model

    @property
    def model_digest(self) -> str:
        """SHA-256 over the model's files."""
        from align.translators.load import model_digest, resolve

        return model_digest(resolve(self._settings.model))

    def watched(self, advance: Advance) -> TranslationEngine:
        """This engine, telling ``advance`` about every finished search from now on."""
        self._advance = advance
        return self

    def load(self) -> None:
        """Load the model now; without this it is loaded when first needed.

        Raises:
            ModelError: the model is broken.
        """
        _ = self._inner.loaded

    def missing(self, texts: Sequence[str]) -> list[str]:
        """The texts whose drafts are not in the store, so that the model is needed."""
        return CachedTranslator(self._inner, self._store).missing(texts, nbest=_BEAM)

    def draft(self, texts: Sequence[str], advance: Advance) -> list[list[Hypothesis]]:
        """The best free hypothesis of each text; ``reused`` tells how many came from the store."""
        cached = CachedTranslator(self._inner, self._store, _steps(advance))
        found = cached.translate(texts, nbest=_BEAM)
        self.reused += cached.reused
        return found

    def nbest(self, texts: Sequence[str], n: int) -> list[list[Hypothesis]]:
        """The n best free hypotheses of each text; up to the size of the beam they were found with the draft."""
        found = CachedTranslator(self._inner, self._store).translate(texts, nbest=max(n, _BEAM))
        return [hypotheses[:n] for hypotheses in found]

    def spells(self, rendering: str) -> bool:
        """Whether the model's vocabulary can write a rendering."""
        return bool(self._stepping.spell(rendering))

    def annotated(self, texts: Sequence[str], notes: Sequence[Notes]) -> list[list[Hypothesis]]:
        """Hypotheses of texts with renderings noted behind their terms; see ``align.training.annotate``."""

        def ask(pairs: Sequence[tuple[str, Notes]]) -> list[list[Hypothesis]]:
            loaded = self._inner.loaded
            return loaded.annotated(pairs, nbest=_BEAM) if isinstance(loaded, Annotating) else [[] for _ in pairs]

        return self._answered("annotated", list(zip(texts, notes, strict=True)), ask)

    def guided(self, asks: Sequence[Ask]) -> list[list[Hypothesis]]:
        """Translations that begin as a draft does and have a rendering; see ``align.translators.guided``."""
        return self._answered("guided", asks, self._finished)

    def _finished(self, asks: Sequence[Ask]) -> list[list[Hypothesis]]:
        from align.translators.guided import Wanted

        if self._guide is None:
            return [[] for _ in asks]
        pairs = list(dict.fromkeys((ask.source, ask.draft) for ask in asks))
        numbers = {pair: number for number, pair in enumerate(pairs)}
        wanted = [
            Wanted(numbers[ask.source, ask.draft], ask.term, ask.renderings, ask.kept, ask.begin, ask.rank, ask.alone)
            for ask in asks
        ]
        with _one_thread():
            return self._guide.guided(pairs, wanted)

    def _answered(
        self, kind: str, asked: Sequence[_Asked], ask: _Answer[_Asked], most: int = 0
    ) -> list[list[Hypothesis]]:
        """What the store has, and what ``ask`` says of the rest, which is kept; a question once, ``most`` of them at a time."""
        decided_by = [kind, _VERSION, str(self.stamp), self._inner.lang]
        keys = [_digest([*decided_by, *_parts(each)]) for each in asked]
        found = {key: _read(value) for key, value in self._store.get_many(keys).items()}
        missing = {key: each for key, each in zip(keys, asked, strict=True) if key not in found}
        left = list(missing)
        for at in range(0, len(left), most or len(left) or 1):
            part = left[at : at + (most or len(left))]
            fresh = dict(zip(part, ask([missing[key] for key in part]), strict=True))
            self._store.put_many({key: _written(hypotheses) for key, hypotheses in fresh.items()})
            self._advance(len(fresh))
            found |= fresh
        return [found[key] for key in keys]

    @cached_property
    def _guide(self) -> Guide | None:
        from align.translators.ctranslate2 import CTranslate2Translator
        from align.translators.guided import Guide

        loaded = self._inner.loaded
        if not isinstance(loaded, CTranslate2Translator):
            return None  # the search with constraints does it all
        return Guide(self._stepping, loaded)

    def constrained(self, texts: Sequence[str], orders: Sequence[Order]) -> list[list[Hypothesis]]:
        """Hypotheses that keep the order of each text; see ``align.glossary.constrain``."""
        asked = list(zip(texts, orders, strict=True))
        shortest_first = sorted(range(len(asked)), key=lambda number: (len(texts[number]), number))
        found = self._answered("constrained", [asked[number] for number in shortest_first], self._searched, _CHUNK)
        by_number = dict(zip(shortest_first, found, strict=True))
        return [by_number[number] for number in range(len(asked))]

    def _searched(self, asked: Sequence[tuple[str, Order]]) -> list[list[Hypothesis]]:
        from align.glossary.constrain import QUICK, search

        texts, orders = [text for text, _ in asked], [order for _, order in asked]
        wanted, banned = [order.wanted for order in orders], [order.banned for order in orders]
        with _one_thread():
            return search(self._stepping, texts, wanted, QUICK, banned)

    def load_search(self) -> None:
        """Load the network behind the searches now; may be called in a thread of its own.

        Raises:
            ModelError: the model has none.
        """
        _ = self._stepping

    @property
    def _stepping(self) -> MarianStepDecoder:
        from align.translators.load import step_decoder

        with self._loading:
            if self._decoder is None:
                settings = self._settings.decoding
                self._decoder = step_decoder(self._settings.model, self._inner.lang, settings=settings)
            return self._decoder

    def soft_alignments(self, pairs: Sequence[tuple[str, str]]) -> list[SoftAlignment]:
        """Soft alignments of (source, target) pairs by forced decoding."""
        with _one_thread():
            return self._stepping.soft_alignments(pairs) if pairs else []

    def scores(self, pairs: Sequence[tuple[str, str]]) -> list[float | None]:
        """Mean log-probabilities of (source, target) pairs by forced decoding."""
        with _one_thread():
            return self._stepping.scores(pairs) if pairs else []


def _parts(question: object) -> list[Any]:
    """What decides the answer, as JSON can write it."""
    parts = question if isinstance(question, tuple) else (question,)
    return [asdict(part) if isinstance(part, Order | Ask) else part for part in parts]


def _digest(decided_by: list[Any]) -> str:
    return hashlib.sha256(json.dumps(decided_by, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def _written(hypotheses: Sequence[Hypothesis]) -> str:
    return json.dumps([{"text": item.text, "score": item.score} for item in hypotheses], ensure_ascii=False)


def _read(value: str) -> list[Hypothesis]:
    return [Hypothesis(**item) for item in json.loads(value)]


@contextmanager
def _one_thread() -> Iterator[None]:
    """Many small matrix products: threads of the numerical library would only wait for each other."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        yield


def _steps(advance: Advance) -> Advance:
    """From a running total, as the cache reports it, to the steps that a bar wants."""
    seen = 0

    def report(done: int) -> None:
        nonlocal seen
        advance(done - seen)
        seen = done

    return report


def open_engine(lang: str, settings: EngineSettings, store: Store) -> TranslationEngine:
    """The engine of a language: the model, which is loaded (and smoke-tested) when first needed, behind the store.

    Raises:
        ModelError: the model is missing.
    """
    translator = LazyTranslator(settings.model, lang, settings.runtime, settings.decoding, store)
    return TranslationEngine(translator, settings, store)
