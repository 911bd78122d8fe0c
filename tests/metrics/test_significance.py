"""Two systems on the same lines: what is the same is never different, what is better everywhere is."""

from __future__ import annotations

import pytest

from align.errors import UsageError
from align.metrics.corpus import score
from align.metrics.significance import Method, compare

REFERENCES = [f"The government of region {n} closed its border with the north last week." for n in range(24)]
GOOD = [line.replace("closed", "shut") for line in REFERENCES]
BAD = [" ".join(line.split()[::-1]) for line in REFERENCES]
METHODS: list[Method] = ["bootstrap", "randomisation"]


@pytest.mark.parametrize("method", METHODS)
def test_a_system_is_no_better_than_itself_and_a_better_one_is(method: Method) -> None:
    for same in compare((GOOD, GOOD), REFERENCES, "en", method=method):
        assert same.p_value == 1
        assert same.baseline == same.system
    for other in compare((BAD, GOOD), REFERENCES, "en", method=method):
        assert other.p_value < 0.01
        assert other.system > other.baseline
        assert other.groups == 24


@pytest.mark.parametrize("method", METHODS)
def test_figures_are_those_of_score_whatever_the_groups(method: Method) -> None:
    found = compare((BAD, GOOD), REFERENCES, "en", groups=[n // 5 for n in range(24)], method=method)
    plain = score(GOOD, REFERENCES, "en", variants=("raw",))
    assert [item.system for item in found] == pytest.approx([figure.value for figure in plain])
    assert [item.metric for item in found] == ["BLEU", "chrF"]
    assert found[0].groups == 5
    assert found == compare((BAD, GOOD), REFERENCES, "en", groups=[n // 5 for n in range(24)], method=method)


def test_one_gain_in_one_of_few_groups_is_no_evidence() -> None:
    mixed = [*BAD[:4], *GOOD[4:]]
    groups = [n // 4 for n in range(24)]
    assert all(item.p_value > 0.1 for item in compare((mixed, GOOD), REFERENCES, "en", groups=groups))


def test_wrong_use_is_an_error() -> None:
    with pytest.raises(UsageError, match="hypotheses but"):
        compare((GOOD[1:], GOOD), REFERENCES, "en")
    with pytest.raises(UsageError, match="groups"):
        compare((GOOD, GOOD), REFERENCES, "en", groups=[0] * 24)
    with pytest.raises(UsageError, match="method"):
        compare((GOOD, GOOD), REFERENCES, "en", method="guess")  # type: ignore[arg-type]


def test_the_bootstrap_draws_what_sacrebleu_draws() -> None:
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.significance import PairedTest

    mixed = [good if n % 3 else bad for n, (good, bad) in enumerate(zip(GOOD, BAD, strict=True))]
    paired = PairedTest(
        [("base", GOOD), ("other", mixed)], {"bleu": BLEU(tokenize="13a")}, [REFERENCES], n_samples=1000
    )
    _, theirs = paired()
    found = theirs["BLEU"][1]
    assert not isinstance(found, str)
    ours = compare((GOOD, mixed), REFERENCES, "en", method="bootstrap")[0]
    assert ours.p_value == pytest.approx(found.p_value)
    assert ours.system == pytest.approx(found.score)


def test_the_interval_of_the_difference_holds_it_and_depends_on_the_seed_alone() -> None:
    mixed = [good if n % 3 else bad for n, (good, bad) in enumerate(zip(GOOD, BAD, strict=True))]
    for item, swapped in zip(
        compare((mixed, GOOD), REFERENCES, "en", method="bootstrap"),
        compare((mixed, GOOD), REFERENCES, "en"),
        strict=True,
    ):
        assert 0 < item.interval[0] < item.difference < item.interval[1]
        assert item.interval == swapped.interval
        assert (item.trials, swapped.trials, item.seed) == (1000, 10_000, 12345)
    other = compare((mixed, GOOD), REFERENCES, "en", seed=7)
    assert other[0].interval != item.interval
    assert other == compare((mixed, GOOD), REFERENCES, "en", seed=7)
    with pytest.raises(UsageError, match="seed"):
        compare((mixed, GOOD), REFERENCES, "en", seed=-1)
