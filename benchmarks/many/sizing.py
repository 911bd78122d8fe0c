"""What a job on many machines takes: the arithmetic of docs/cluster.md, and a simulation that checks it.

Usage: python -m benchmarks.many.sizing [WORDS [CORES [SEGMENTS_PER_CORE_SECOND [PRICE_PER_CORE_HOUR]]]]

The simulation does not use the formulas. It plays a run shard by shard: a driver that hands out one shard after the other,
workers that start late, shards that take differently long, workers that die in the middle.
"""

from __future__ import annotations

import heapq
import math
import random
import sys
from dataclasses import dataclass, replace

__all__ = ["Job", "simulated"]


@dataclass(frozen=True, slots=True)
class Job:
    """A job and a cluster.

    Attributes:
        words: English words to translate.
        cores: one worker each.
        rate: segments per core second.
        price: of a core for an hour, in any currency.
        words_per_segment: 21 in the reports of the corpora.
        shard_kb: kilobytes of text in a shard; 6 bytes make a word.
        dispatch: seconds that the driver needs for a shard (assumed: see docs/cluster.md).
        start: seconds until a worker has its model.
        spread: standard deviation of the logarithm of a shard's time.
        deaths: workers that die, for each core hour.
    """

    words: float
    cores: int
    rate: float
    price: float = 0.05
    words_per_segment: float = 21.0
    shard_kb: float = 256.0
    dispatch: float = 0.02
    start: float = 30.0
    spread: float = 0.3
    deaths: float = 0.01

    @property
    def segments(self) -> float:
        """Segments of all words."""
        return self.words / self.words_per_segment

    @property
    def shards(self) -> int:
        """Units of work."""
        return max(1, math.ceil(self.words * 6 / (self.shard_kb * 1024)))

    @property
    def shard_seconds(self) -> float:
        """Seconds that a worker is at one shard, on average."""
        return self.segments / self.shards / self.rate

    @property
    def most_cores(self) -> int:
        """Where more cores stop helping: there are as many as shards, or the driver cannot hand out shards faster."""
        return max(1, min(self.shards, int(self.shard_seconds / self.dispatch)))

    @property
    def busy(self) -> float:
        """Core seconds of work; a death costs half a shard, done again, and one start."""
        work = self.segments / self.rate
        return work + work / 3600 * self.deaths * (self.shard_seconds / 2 + self.start)

    @property
    def longest(self) -> float:
        """Seconds of the longest of the shards that are worked on at the same time.

        The mean of the greatest of n normally distributed logarithms is at most their deviation times the root of 2 ln n.
        """
        together = min(self.cores, self.shards, self.most_cores)
        return self.shard_seconds * math.exp(self.spread * math.sqrt(2 * math.log(together)) - self.spread**2 / 2)

    @property
    def seconds(self) -> float:
        """Wall time: start; work divided by the cores, or the driver's time where that is longer; and the last shards.

        The last ones end alone: cores wait for half of the longest on average, and for all of it behind a driver that is late.
        """
        by_work = self.busy / min(self.cores, self.shards) + (self.longest / 2 if self.cores > 1 else 0)
        by_driver = self.shards * self.dispatch + self.longest
        return self.start + max(by_work, by_driver)

    @property
    def cost(self) -> float:
        """All cores for the whole time."""
        return self.seconds * self.cores / 3600 * self.price

    @property
    def cost_per_million_words(self) -> float:
        """The cost of a million words in this job."""
        return self.cost / self.words * 1e6


def simulated(job: Job, seed: int = 8) -> float:
    """Wall seconds of one run, played shard by shard."""
    dice = random.Random(seed)  # noqa: S311 (no secrets)
    mean = job.shard_seconds
    shift = math.log(mean) - job.spread**2 / 2  # so that the mean of the lognormal is the mean
    free = [job.start] * min(job.cores, job.shards)
    heapq.heapify(free)
    driver = ended = 0.0
    for _ in range(job.shards):
        left = dice.lognormvariate(shift, job.spread)
        at = max(heapq.heappop(free), driver + job.dispatch)
        driver = max(driver, at - job.dispatch) + job.dispatch
        while True:
            until_death = dice.expovariate(job.deaths / 3600) if job.deaths else math.inf
            if until_death >= left:
                break
            at += until_death + job.start  # the whole shard again, after a new start
        at += left
        heapq.heappush(free, at)
        ended = max(ended, at)
    return ended


def table(job: Job) -> list[tuple[str, str]]:
    """Rows of a small table."""
    return [
        ("words", f"{job.words:,.0f}"),
        ("segments", f"{job.segments:,.0f}"),
        ("shards", f"{job.shards:,}"),
        ("seconds a shard", f"{job.shard_seconds:,.1f}"),
        ("core hours", f"{job.busy / 3600:,.1f}"),
        ("cores", f"{job.cores:,}"),
        ("cores that can be kept busy", f"{job.most_cores:,}"),
        ("hours by the arithmetic", f"{job.seconds / 3600:,.2f}"),
        ("hours in the simulation", f"{simulated(job) / 3600:,.2f}"),
        ("cost", f"{job.cost:,.2f}"),
        ("cost per million words", f"{job.cost_per_million_words:,.3f}"),
    ]


def main() -> None:
    """Print one job."""
    given = [float(argument.replace(",", "")) for argument in sys.argv[1:]]
    job = Job(1e9, 1_000, 40.0)
    names = ("words", "cores", "rate", "price")
    chosen = {name: int(value) if name == "cores" else value for name, value in zip(names, given, strict=False)}
    for label, value in table(replace(job, **chosen)):  # type: ignore[arg-type]
        print(f"{label:<28} {value:>18}")


if __name__ == "__main__":
    main()
