"""A Marian decoder one step at a time, for searches that transformers and CTranslate2 do not have.

Implements ``align.glossary.base.StepDecoder`` over a network in numpy. The same network also aligns and scores by forced
decoding, so that one set of weights serves everything that the glossary's ladder asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from align.errors import InputError
from align.results import SoftAlignment
from align.translators.alignment import ForcedDecoder, visible
from align.translators.drafting import allowed, finish
from align.translators.facts import model_digest, read_facts
from align.translators.kept import in_hand
from align.translators.numeric import Floats, Memory, Network, softmax
from align.translators.pieces import Pieces, Spelling
from align.translators.settings import DecodingSettings

__all__ = ["MarianStepDecoder", "Reading"]

Ints = NDArray[np.int64]
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
_MEMORIES = 128  # source texts whose encoding is kept: every rung comes back to the same ones
_TOGETHER = 16  # texts read at once: short ones are mostly bookkeeping
_READINGS = 512  # and translations that were read: the alignment is asked for first, the places for terms later


@dataclass(frozen=True, slots=True)
class Reading:
    """A translation read by forced decoding.

    Attributes:
        source, target: the pieces of both texts, end tokens included.
        logs: log-probabilities of what may be written at each place of the target, shape (target pieces, columns).
        columns: where a token stands in ``logs``.
        attention: of each place to each source piece, shape (target pieces, source pieces).
    """

    source: Spelling
    target: Spelling
    logs: Floats
    columns: Mapping[int, int]
    attention: Floats


@dataclass(slots=True)
class _State:
    """What the decoder knows of its rows.

    Attributes:
        memories: what the decoder reads of each source text.
        no_comma_end: texts that may not end right after a comma, shape (texts,).
        one_script: texts whose translation may not hold another language's script, shape (texts,).
        owner: the text of each row, ``None`` before the first step.
        trace: for each row where its tokens so far stand in ``keys`` and ``values``, shape (rows, steps).
        keys, values: for each layer those of all rows of all steps, shape (room, width); rows share those of their ancestors.
        used: how much of them is filled.
    """

    memories: list[Memory]
    no_comma_end: NDArray[np.bool_]
    one_script: NDArray[np.bool_]
    owner: Ints | None
    trace: Ints
    keys: list[Floats]
    values: list[Floats]
    used: int = 0


class MarianStepDecoder:
    """A step decoder over one model and target language; applies the guards of the translators.

    Args:
        folder: a model in transformers' Marian format.
        lang: code of the target language.
        settings: guards and finishing are taken from it.

    Raises:
        ModelError: the folder holds no Marian model, or the model cannot translate into ``lang``.
    """

    def __init__(self, folder: Path, lang: str, settings: DecodingSettings | None = None) -> None:
        self._settings = settings or DecodingSettings()
        self._pieces = Pieces(read_facts(folder), lang)
        self._network = in_hand(("network", folder, model_digest(folder)), lambda: Network(folder))
        self._memories: _Latest[tuple[int, ...], Memory] = _Latest(_MEMORIES)
        self._readings: _Latest[tuple[tuple[int, ...], tuple[int, ...]], tuple[Floats, Floats]] = _Latest(_READINGS)
        everything = range(max(self._pieces.facts.target_vocab.values()) + 1)
        usual = [token for token in everything if token not in self._pieces.never]
        plain = [token for token in usual if token not in self._pieces.foreign]
        self._vocabulary = len(everything)
        self._usual, self._plain = _Output(self._network, usual, self), _Output(self._network, plain, self)
        self._is_foreign = np.isin(usual, sorted(self._pieces.foreign))
        self._is_comma = np.isin(everything, sorted(self._pieces.commas))
        self._aligner = _Aligner(self._pieces, self._network, self._forced)

    @property
    def eos(self) -> int:
        """Id of the end token."""
        return self._pieces.facts.eos

    def spell(self, rendering: str) -> list[list[int]]:
        """Token sequences that write ``rendering`` inside a sentence, with and without a leading word mark."""
        return self._pieces.spell(rendering)

    def text(self, tokens: Sequence[int]) -> str:
        """The finished text of a hypothesis (end token allowed at the end)."""
        return finish(self._pieces.text(tokens), self._pieces.lang, self._settings)

    def max_length(self, source: str) -> int:
        """Longest useful output for this source text, in tokens, end token included."""
        return self._pieces.max_length(len(self._pieces.source(source).ids))

    def longest(self, source_pieces: int) -> int:
        """The same for a number of source pieces."""
        return self._pieces.max_length(source_pieces)

    def fits(self, source: str) -> bool:
        """Whether the source text fits into the model; ``start`` refuses one that does not."""
        return len(self._pieces.source(source).ids) <= self._pieces.facts.positions

    def start(self, texts: Sequence[str]) -> _State:
        """Encode the source texts; one row a text.

        Raises:
            InputError: a text is longer than the model's position table.
        """
        for text in texts:
            if not self.fits(text):
                raise InputError(f"a segment is too long for the model: {text[:60]!r}", hint="Split it.")
        memories = self._encoded([self._pieces.source(text).ids for text in texts])
        guards = [self.guards(text) for text in texts]
        guarded, one_script = [not comma_end for comma_end, _ in guards], [not any_script for _, any_script in guards]
        room = [np.empty((64, self._network.width), np.float32) for _ in memories[0].keys] if memories else []
        trace = np.empty((0, 0), np.int64)
        return _State(memories, np.array(guarded), np.array(one_script), None, trace, room, [np.copy(r) for r in room])

    def step(self, state: _State, parents: Ints, tokens: Ints | None) -> Floats:
        """See ``align.glossary.base.StepDecoder.step``. The state is changed in place.

        Log-probabilities are renormalised after the forbidden tokens are taken out, as both runtimes do.
        """
        rows = np.asarray(parents, dtype=np.int64)
        if state.owner is None:
            state.owner, state.trace = rows, np.empty((len(rows), 0), np.int64)
            last = np.full(len(rows), self._pieces.facts.start)
        else:
            state.owner, state.trace = state.owner[rows], state.trace[rows]
            last = np.asarray(tokens, dtype=np.int64)
        position = state.trace.shape[1]
        here = np.arange(state.used, state.used + len(rows))
        state.trace = np.concatenate([state.trace, here[:, None]], axis=1)
        hidden = self._network.decode(
            last,
            position,
            lambda layer, q, k, v: self._remember(state, layer, q, k, v),
            lambda layer, q: self._look(state, layer, q),
        )
        state.used += len(rows)
        return self._scores(hidden, state, None if tokens is None else last)

    def _remember(self, state: _State, layer: int, q: Floats, k: Floats, v: Floats) -> Floats:
        """Self-attention of each row over its own ancestors; the new keys and values are put away first."""
        while len(state.keys[layer]) < state.used + len(q):
            state.keys[layer] = np.concatenate([state.keys[layer], np.empty_like(state.keys[layer])])
            state.values[layer] = np.concatenate([state.values[layer], np.empty_like(state.values[layer])])
        state.keys[layer][state.used : state.used + len(q)] = k
        state.values[layer][state.used : state.used + len(q)] = v
        shape = (*state.trace.shape, self._network.heads, -1)
        keys = state.keys[layer][state.trace].reshape(shape)
        values = state.values[layer][state.trace].reshape(shape)
        queries = q.reshape(len(q), self._network.heads, 1, -1)
        weights = softmax(queries @ keys.transpose(0, 2, 3, 1))
        result: Floats = (weights @ values.transpose(0, 2, 1, 3)).reshape(q.shape)
        return result

    def _look(self, state: _State, layer: int, q: Floats) -> Floats:
        """Cross-attention, one source text at a time: its rows share keys and values."""
        owners = state.owner if state.owner is not None else np.empty(0, np.int64)
        result = np.empty_like(q)
        at = 0
        for owner, group in groupby(owners.tolist()):
            end = at + sum(1 for _ in group)
            memory = state.memories[owner]
            queries = q[at:end].reshape(end - at, self._network.heads, -1).transpose(1, 0, 2)
            seen = softmax(queries @ memory.keys[layer]) @ memory.values[layer]
            result[at:end] = seen.transpose(1, 0, 2).reshape(end - at, -1)
            at = end
        return result

    def _scores(self, hidden: Floats, state: _State, last: Ints | None) -> Floats:
        """Log-probabilities, shape (rows, vocabulary), without what may not be written; ``last`` is ``None`` at the start."""
        one_script = state.one_script[state.owner]
        output = self._plain if one_script.all() else self._usual
        logits = output.logits(hidden)
        if output is self._usual:
            logits[np.ix_(one_script, self._is_foreign)] = -np.inf
        ends = output.eos
        if last is None:
            logits[:, ends] = -np.inf
        else:
            logits[self._is_comma[last] & state.no_comma_end[state.owner], ends] = -np.inf
        result = np.full((len(hidden), self._vocabulary), -np.inf, np.float32)
        result[:, output.columns] = log_softmax(logits)
        return result

    def soft_alignments(self, pairs: Sequence[tuple[str, str]]) -> list[SoftAlignment]:
        """For each (source text, target text) the soft alignment by forced decoding. Order is kept."""
        return self._aligner.soft_alignments(pairs)

    def scores(self, pairs: Sequence[tuple[str, str]]) -> list[float | None]:
        """For each (source text, target text) the mean log-probability of a target token; ``None`` where it does not fit."""
        return [self._score(source, target) for source, target in pairs]

    def read(self, source: str, target: str) -> Reading | None:
        """Read a translation as if it were being written; ``None`` where a side does not fit into the model or is empty."""
        left, right, facts = self._pieces.source(source), self._pieces.target(target), self._pieces.facts
        if len(left.ids) > facts.positions or not 1 < len(right.ids) <= facts.positions:
            return None
        states, attention = self._forced([(left.ids, right.ids)])[0]
        output = self._plain if all(token in self._plain.places for token in right.ids) else self._usual
        return Reading(left, right, log_softmax(output.logits(states)), output.places, attention)

    def prepare(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Read (source text, target text) pairs together, which is quicker; ``read`` then finds them."""
        spelled = [(self._pieces.source(source).ids, self._pieces.target(target).ids) for source, target in pairs]
        longest = self._pieces.facts.positions
        self._forced([pair for pair in spelled if len(pair[0]) <= longest and 1 < len(pair[1]) <= longest])

    def _forced(self, pairs: Sequence[tuple[tuple[int, ...], tuple[int, ...]]]) -> list[tuple[Floats, Floats]]:
        """The decoder's states (target pieces, width) and the attention (target pieces, source pieces) of readings."""
        facts = self._pieces.facts
        found = self._readings.get_many(pairs)
        missing = sorted(dict.fromkeys(pair for pair in pairs if pair not in found), key=_lengths)
        fresh: dict[tuple[tuple[int, ...], tuple[int, ...]], tuple[Floats, Floats]] = {}
        for at in range(0, len(missing), _TOGETHER):
            batch = missing[at : at + _TOGETHER]
            memories = self._encoded([source for source, _ in batch])
            made = self._network.forced_all(memories, [(facts.start, *target[:-1]) for _, target in batch])
            for pair, (states, attention) in zip(batch, made, strict=True):
                head = facts.alignment_head
                fresh[pair] = states, attention.mean(axis=0) if head is None else attention[head]
        self._readings.put_many(fresh)
        found |= fresh
        return [found[pair] for pair in pairs]

    def _encoded(self, texts: Sequence[tuple[int, ...]]) -> list[Memory]:
        found = self._memories.get_many(texts)
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        fresh = dict(zip(missing, self._network.encode_all(missing), strict=True)) if missing else {}
        self._memories.put_many(fresh)
        found |= fresh
        return [found[text] for text in texts]

    def guards(self, source: str) -> tuple[bool, bool]:
        """Whether a translation of this text may end right after a comma, and hold another language's script."""
        return allowed(source, source, self._pieces, self._settings)

    def _score(self, source: str, target: str) -> float | None:
        reading = self.read(source, target)
        if reading is None:
            return None
        places = [reading.columns.get(token) for token in reading.target.ids]
        found = [float(reading.logs[row, place]) for row, place in enumerate(places) if place is not None]
        return sum(found) / len(found) if len(found) == len(places) else None


class _Output:
    """The output layer for a part of the vocabulary: what may never be written need not be computed."""

    def __init__(self, network: Network, columns: Sequence[int], owner: MarianStepDecoder) -> None:
        self.columns = np.array(columns)
        self.places = {token: place for place, token in enumerate(columns)}
        self.eos = self.places[owner.eos]
        self._network = network
        self._matrix: tuple[Floats, Floats] | None = None

    def logits(self, states: Floats) -> Floats:
        """Shape (rows, columns)."""
        if self._matrix is None:
            self._matrix = self._network.projection(self.columns)
        result: Floats = states @ self._matrix[0]
        result += self._matrix[1]
        return result


class _Aligner(ForcedDecoder):
    """Soft alignments off the network in numpy; ``force`` reads pairs of ids."""

    def __init__(self, pieces: Pieces, network: Network, force: Callable[..., list[tuple[Floats, Floats]]]) -> None:
        super().__init__(pieces, network)
        self._force = force

    def _aligned(self, batch: list[tuple[Spelling, Spelling]]) -> list[SoftAlignment]:
        found = self._force([(source.ids, target.ids) for source, target in batch])
        return [visible(*pair, attention.tolist()) for pair, (_, attention) in zip(batch, found, strict=True)]


def _lengths(pair: tuple[tuple[int, ...], tuple[int, ...]]) -> tuple[int, int, tuple[tuple[int, ...], tuple[int, ...]]]:
    return len(pair[0]), len(pair[1]), pair


class _Latest(Generic[_Key, _Value]):
    """The values that came last, ``most`` of them at the most; several threads may ask and tell."""

    def __init__(self, most: int) -> None:
        self._most, self._using = most, Lock()
        self._known: dict[_Key, _Value] = {}

    def get_many(self, keys: Iterable[_Key]) -> dict[_Key, _Value]:
        """Those that are known."""
        with self._using:
            return {key: self._known[key] for key in keys if key in self._known}

    def put_many(self, fresh: Mapping[_Key, _Value]) -> None:
        """Add values; the oldest go."""
        with self._using:
            self._known.update(fresh)
            while len(self._known) > self._most:
                del self._known[next(iter(self._known))]


def log_softmax(x: Floats) -> Floats:
    """Over the last axis, in place."""
    x -= x.max(axis=-1, keepdims=True)
    x -= np.log(np.exp(x).sum(axis=-1, keepdims=True))
    return x
