"""A translator that remembers: equal texts are translated once, and a killed run loses one chunk at most."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from align.bitext import Stamp
from align.results import Clause, Hypothesis
from align.translators.base import Translator

__all__ = ["Cache", "CachedTranslator"]

_CHUNK, _MOST = 128, 1024  # texts between two writes: the first chunk, and the largest
_LEAST = 32  # where a model is slow
_PATIENCE = 5.0  # seconds that a chunk may take before chunks stop growing: a killed run loses about so much
_FORMAT = 2  # of the entries; a new number forgets those of another


class Cache(Protocol):
    """A store of strings by key."""

    def get_many(self, keys: Sequence[str]) -> dict[str, str]:
        """The values of those keys that are there."""

    def put_many(self, values: Mapping[str, str]) -> None:
        """Store, at once and durably."""


class CachedTranslator:
    """Looks in the cache first; translates the rest in chunks and stores each chunk as it comes.

    Args:
        inner: the translator that does the work. Its stamp is part of every key.
        cache: where results are kept.
        progress: called with the number of texts that are done, after each chunk and once at the start for those reused.

    Attributes:
        reused: how many of the texts asked for so far came from the cache or from an equal text of the same call.
    """

    def __init__(self, inner: Translator, cache: Cache, progress: Callable[[int], None] | None = None) -> None:
        self._inner = inner
        self._cache = cache
        self._progress = progress or (lambda _: None)
        self.reused = 0

    @property
    def lang(self) -> str:
        """Code of the target language."""
        return self._inner.lang

    @property
    def stamp(self) -> Stamp:
        """The inner translator's: a cache changes nothing."""
        return self._inner.stamp

    def translate(self, texts: Sequence[str], *, nbest: int = 1) -> list[list[Hypothesis]]:
        """For each text its ``nbest`` hypotheses, best first. Order is kept. Chunks go from short to long texts."""
        keys = [self._key(text, nbest) for text in texts]
        by_key = dict(zip(keys, texts, strict=True))
        known = {key: _read(value) for key, value in self._cache.get_many(list(by_key)).items() if key in by_key}
        open_keys = sorted((key for key in by_key if key not in known), key=lambda key: (len(by_key[key]), by_key[key]))
        self.reused += len(texts) - len(open_keys)
        self._report(keys, known)
        at, size = 0, _CHUNK
        while at < len(open_keys):
            chunk, started = open_keys[at : at + size], time.monotonic()
            found = self._inner.translate([by_key[key] for key in chunk], nbest=nbest)
            fresh = dict(zip(chunk, found, strict=True))
            self._cache.put_many({key: _write(drafts) for key, drafts in fresh.items()})
            known |= fresh
            self._report(keys, known)
            at, quick = at + size, time.monotonic() - started < _PATIENCE
            # Large chunks make full batches for all workers of the runtime; what comes out is the same.
            size = min(_MOST, 2 * size) if quick else max(_LEAST, size // 2)
        return [list(known[key]) for key in keys]

    def missing(self, texts: Sequence[str], *, nbest: int = 1) -> list[str]:
        """The texts that the cache lacks, each once, so that ``translate`` would ask the inner translator for them."""
        keys = {text: self._key(text, nbest) for text in texts}
        known = self._cache.get_many(list(keys.values()))
        return [text for text, key in keys.items() if key not in known]

    def _report(self, keys: Sequence[str], known: Mapping[str, object]) -> None:
        done = sum(key in known for key in keys)
        if done:
            self._progress(done)

    def _key(self, text: str, nbest: int) -> str:
        parts = [_FORMAT, str(self._inner.stamp), self._inner.lang, text, nbest]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def _write(drafts: Sequence[Hypothesis]) -> str:
    return json.dumps(
        [
            (draft.text, draft.score, [(each.source, each.text, each.score) for each in draft.clauses])
            for draft in drafts
        ],
        ensure_ascii=False,
    )


def _read(value: str) -> list[Hypothesis]:
    return [
        Hypothesis(text, score, tuple(Clause((span[0], span[1]), part, own) for span, part, own in clauses))
        for text, score, clauses in json.loads(value)
    ]
