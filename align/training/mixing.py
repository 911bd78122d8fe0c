"""Which examples come when: weighted groups, seeded permutations one after another, cut into batches.

Everything follows from the seed and a position of a few numbers, so a run that was killed goes on with the very batch
it would have had.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from align.errors import InputError
from align.training.prepare import KINDS, Pack
from align.training.settings import TrainSettings

__all__ = ["Batch", "Mixer", "Position", "collate"]

_POOL = 16384  # least number of examples that are sorted by length together: padding is a tenth of the work, a quarter with 4,096
_BIN = 4  # target lengths that count as the same, so that source lengths within a batch are alike too


@dataclass(frozen=True, slots=True)
class Batch:
    """Examples of one language as padded ids.

    ``source`` is (batch, source length) and ``target`` (batch, target length), both ending in ``</s>``; padding is
    ``pad``.
    """

    source: torch.Tensor
    target: torch.Tensor
    pad: int
    lang: str = ""

    @property
    def tokens(self) -> int:
        """Target tokens without padding."""
        return int((self.target != self.pad).sum())

    def inputs(self) -> torch.Tensor:
        """Decoder inputs: the targets moved right behind a ``<pad>``."""
        start = torch.full_like(self.target[:, :1], self.pad)
        return torch.cat([start, self.target[:, :-1]], dim=1)

    def to(self, device: torch.device) -> Batch:
        """The same batch on another device."""
        return Batch(self.source.to(device), self.target.to(device), self.pad, self.lang)


@dataclass(slots=True)
class Position:
    """Where in the data a run is: the pool, the batch within it, and how many examples each stream had given before the pool."""

    pool: int = 0
    batch: int = 0
    drawn: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """For a checkpoint."""
        return {"pool": self.pool, "batch": self.batch, "drawn": dict(self.drawn)}


def collate(rows: list[int], pack: Pack, pad: int) -> Batch:
    """One padded batch of the examples with these numbers."""

    def padded(side: list[NDArray[np.uint16]]) -> torch.Tensor:
        out = np.full((len(rows), max(len(side[row]) for row in rows)), pad, dtype=np.int64)
        for at, row in enumerate(rows):
            out[at, : len(side[row])] = side[row]
        return torch.from_numpy(out)

    return Batch(
        padded(pack.sources), padded(pack.targets), pad, pack.group_names[int(pack.groups[rows[0]])].split()[-1]
    )


class Mixer:
    """An endless, seeded run of batches over the groups of a pack."""

    def __init__(self, pack: Pack, weights: Mapping[str, float], train: TrainSettings, pad: int) -> None:
        self._pack, self._train, self._pad = pack, train, pad
        self._streams: dict[str, NDArray[np.int64]] = {}
        self._permuted: dict[str, tuple[int, NDArray[np.int64]]] = {}
        for group, name in enumerate(pack.group_names):
            for kind, kind_name in enumerate(KINDS):
                rows = np.flatnonzero((pack.groups == group) & (pack.kinds == kind))
                if len(rows):
                    self._streams[f"{name} {kind_name}"] = rows
        self._names, self._shares = self._weigh(weights)

    def _weigh(self, weights: Mapping[str, float]) -> tuple[list[str], NDArray[np.float64]]:
        """The streams and their shares: tier weights halved among the tier's languages, then kinds within each."""
        train = self._train
        share_of = {
            "joined": train.joined,
            "noisy": train.noise,
            "slotted": train.slotted,
            "sampled": train.sampled,
            "annotated": train.annotated,
        }
        share_of["plain"] = 1 - sum(share_of.values())
        tiers = [name.split()[0] for name in self._pack.group_names]
        shares = {}
        for name in self._streams:
            group, _, kind = name.rpartition(" ")
            present = sum(share_of[other] for other in share_of if f"{group} {other}" in self._streams)
            tier = group.split()[0]
            shares[name] = weights.get(tier, 0.0) / tiers.count(tier) * share_of[kind] / (present or 1.0)
        names = [name for name in sorted(shares) if shares[name] > 0]
        if not names:
            raise InputError(
                "no tier of the data has a weight", hint="Check [data.weights] against the tiers of the sources."
            )
        values = np.array([shares[name] for name in names])
        return names, values / values.sum()

    def _row(self, name: str, count: int) -> int:
        """Example number ``count`` of a stream: its epochs are permutations seeded by name and number."""
        rows = self._streams[name]
        epoch, at = divmod(count, len(rows))
        if name not in self._permuted or self._permuted[name][0] != epoch:
            generator = np.random.default_rng([self._train.seed, epoch, *name.encode()])
            self._permuted[name] = (epoch, generator.permutation(rows))
        return int(self._permuted[name][1][at])

    def _pool(self, number: int, drawn: dict[str, int]) -> list[list[int]]:
        """The batches of one pool; ``drawn`` is moved on."""
        generator = np.random.default_rng([self._train.seed, number])
        rows = []
        for pick in generator.choice(len(self._names), size=max(_POOL, self._train.batch_tokens), p=self._shares):
            name = self._names[pick]
            rows.append(self._row(name, drawn.get(name, 0)))
            drawn[name] = drawn.get(name, 0) + 1
        by_language: dict[str, list[int]] = {}
        for row in rows:
            by_language.setdefault(self._pack.group_names[int(self._pack.groups[row])].split()[-1], []).append(row)
        batches = [batch for lang in sorted(by_language) for batch in self._cut(by_language[lang])]
        generator.shuffle(batches)
        return batches

    def _cut(self, rows: list[int]) -> list[list[int]]:
        """Batches of like length, within the token budget of both sides."""
        sizes = {row: (len(self._pack.targets[row]), len(self._pack.sources[row])) for row in rows}
        batches: list[list[int]] = []
        current: list[int] = []
        longest = 0.0
        for row in sorted(rows, key=lambda row: (sizes[row][0] // _BIN, sizes[row][1], row)):
            size = max(sizes[row][0], sizes[row][1] / 1.5)
            longest = max(longest, size)
            if current and (len(current) + 1) * longest > self._train.batch_tokens:
                batches.append(current)
                current, longest = [], size
            current.append(row)
        batches.append(current)
        return batches

    def batches(self, position: Position) -> Iterator[Batch]:
        """Batches from a position on; the position moves along and always names the batch that comes next."""
        while True:
            drawn = dict(position.drawn)
            pool = self._pool(position.pool, drawn)
            for number in range(position.batch, len(pool)):
                position.batch = number + 1
                if number + 1 == len(pool):
                    position.pool, position.batch, position.drawn = position.pool + 1, 0, drawn
                yield collate(pool[number], self._pack, self._pad)
