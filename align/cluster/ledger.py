"""What workers tell each other through one small actor: who is at what, what has ended them, who waits.

Ray starts a dead worker anew and gives it the same shard again. The ledger knows then at which document the dead one was, so that
a document that ends every worker is left out instead of being tried for ever. And a worker that cannot load the model must not
fail shard after shard while the others are busy: it holds one, and hands it back when nothing else is left to do.
"""

from __future__ import annotations

import time
from collections.abc import Callable

__all__ = ["Ledger"]

_PATIENCE = 120.0  # seconds without a sign of life of a worker that works


class Ledger:
    """Runs as an actor of its own (see ``align.cluster.run``); plain Python, so that it can be tested without Ray.

    Args:
        shards: how many there are in this round.
        workers: how many work on them.
        clock: gives seconds.
    """

    def __init__(self, shards: int, workers: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._shards = shards
        self._workers = workers
        self._clock = clock
        self._at: dict[int, str] = {}
        self._deaths: dict[int, dict[str, int]] = {}
        self._done: set[int] = set()
        self._stuck: set[str] = set()
        self._alive = clock()

    def begin(self, shard: int) -> dict[str, int]:
        """A worker begins a shard; gives how many have ended at each of its documents (``""``: at all of them together)."""
        self._alive = self._clock()
        if shard in self._at and shard not in self._done:
            counts = self._deaths.setdefault(shard, {})
            counts[self._at[shard]] = counts.get(self._at[shard], 0) + 1
        self._at[shard] = ""
        return dict(self._deaths.get(shard, {}))

    def at(self, shard: int, document: str) -> None:
        """The worker of a shard goes on to a document."""
        self._alive = self._clock()
        self._at[shard] = document

    def done(self, shard: int) -> None:
        """A shard is finished."""
        self._alive = self._clock()
        self._done.add(shard)

    def lost(self) -> int:
        """How many workers have ended in the middle of a shard."""
        return sum(count for counts in self._deaths.values() for count in counts.values())

    def may_hand_back(self, worker: str) -> bool:
        """Whether a worker that cannot work may give up the shard that it holds.

        That is so when all other shards are done or held like this one, when no worker can work, and when those that could
        have not been heard of for two minutes.
        """
        self._stuck.add(worker)
        if len(self._stuck) >= min(self._workers, self._shards) or len(self._done) + len(self._stuck) >= self._shards:
            return True
        return self._clock() - self._alive > _PATIENCE
