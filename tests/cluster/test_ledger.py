"""Who ended where, and when a worker that cannot work may give its shard away."""

from __future__ import annotations

from align.cluster.ledger import Ledger


def test_a_shard_begun_again_tells_where_its_workers_ended() -> None:
    ledger = Ledger(3, 2)
    assert ledger.begin(0) == {}
    ledger.at(0, "a")
    assert ledger.begin(0) == {"a": 1}
    ledger.at(0, "a")
    ledger.at(0, "b")
    assert ledger.begin(0) == {"a": 1, "b": 1}
    assert ledger.begin(0) == {"a": 1, "b": 1, "": 1}
    assert ledger.lost() == 3
    ledger.done(0)
    assert ledger.begin(0) == {"a": 1, "b": 1, "": 1}  # only its result was lost
    assert ledger.lost() == 3


def test_a_worker_that_cannot_work_waits_for_the_others() -> None:
    ledger = Ledger(4, 2)
    ledger.begin(1)
    assert not ledger.may_hand_back("broken")
    ledger.done(1)
    ledger.done(2)
    assert not ledger.may_hand_back("broken")
    ledger.done(3)
    assert ledger.may_hand_back("broken")


def test_when_nobody_can_work_nobody_waits() -> None:
    ledger = Ledger(9, 2)
    assert not ledger.may_hand_back("one")
    assert ledger.may_hand_back("two")
    assert ledger.may_hand_back("one")
    assert Ledger(1, 2).may_hand_back("the only one that was asked")


def test_silence_of_the_others_ends_the_wait() -> None:
    now = [0.0]
    ledger = Ledger(9, 3, lambda: now[0])
    ledger.begin(1)
    now[0] = 100.0
    assert not ledger.may_hand_back("broken")
    ledger.at(1, "a")
    now[0] = 200.0
    assert not ledger.may_hand_back("broken")
    now[0] = 221.0
    assert ledger.may_hand_back("broken")
