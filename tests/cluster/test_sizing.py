"""The arithmetic of docs/cluster.md against a run that is played shard by shard."""

from __future__ import annotations

from dataclasses import replace
from statistics import mean

import pytest

from benchmarks.many.sizing import Job, simulated

JOBS = [
    Job(1e6, 2, 40.0),
    Job(2e7, 16, 40.0),
    Job(1e8, 200, 40.0),
    Job(1e9, 1_000, 40.0),
    Job(5e7, 64, 200.0, deaths=2.0),
    Job(2e7, 4_000, 400.0),  # more cores than can be kept busy
]


@pytest.mark.parametrize("job", JOBS)
def test_the_arithmetic_is_within_six_percent_of_the_simulation(job: Job) -> None:
    played = mean(simulated(job, seed) for seed in range(3))
    assert job.seconds == pytest.approx(played, rel=0.06)


def test_more_cores_help_until_the_driver_is_the_bottleneck() -> None:
    job = Job(1e9, 1, 400.0)
    most = job.most_cores
    assert most < job.shards
    half, all_, twice = (simulated(replace(job, cores=cores)) for cores in (most // 2, most, most * 2))
    assert half / all_ > 1.6
    assert all_ / twice < 1.15


def test_what_a_job_costs_is_linear_in_words_and_price() -> None:
    job = Job(1e9, 100, 40.0)
    assert replace(job, price=0.1).cost == pytest.approx(2 * job.cost)
    assert replace(job, words=2e9).cost_per_million_words == pytest.approx(job.cost_per_million_words, rel=0.01)
    # A billion words at 21 a segment and 40 segments a second are 331 core hours.
    assert job.busy / 3600 == pytest.approx(330.7, rel=0.01)
