"""Many draws at once give what sacrebleu gives for each, to the last bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

from align.metrics.resampling import resampled, value_of, values_of


@given(
    counts=arrays(np.int64, (5, 18), elements=st.integers(0, 9)),
    seed=st.integers(0, 99),
)
def test_sums_of_draws(counts: Any, seed: int) -> None:
    picks = np.random.default_rng(seed).integers(5, size=(300, 5))
    plain = np.array([counts[pick].sum(axis=0) for pick in picks], dtype=np.float64)
    np.testing.assert_array_equal(resampled(counts.astype(np.float64), picks), plain)


def _bleu_rows(parts: Any) -> Any:
    """Counts as BLEU has them: never more agreeing n-grams than n-grams."""
    lengths, both, more = parts[:, :2], parts[:, 2:6], parts[:, 6:]
    return np.concatenate([lengths, both, both + more], axis=1).astype(np.float64)


@pytest.mark.parametrize("smallest", [0, 1])
@given(data=st.data())
def test_bleu_of_rows(smallest: int, data: st.DataObject) -> None:
    parts = data.draw(arrays(np.int64, (7, 10), elements=st.integers(smallest, 400)))
    rows, metric = _bleu_rows(parts), BLEU(tokenize="zh")
    assert values_of(metric, rows).tolist() == [value_of(metric, row) for row in rows]


@pytest.mark.parametrize("smallest", [0, 1])
@given(data=st.data())
def test_chrf_of_rows(smallest: int, data: st.DataObject) -> None:
    parts = data.draw(arrays(np.int64, (7, 6, 3), elements=st.integers(smallest, 400)))
    parts[:, :, 2] = np.minimum(parts[:, :, 2], parts[:, :, :2].min(axis=2))
    rows, metric = parts.reshape(7, 18).astype(np.float64), CHRF()
    assert values_of(metric, rows).tolist() == [value_of(metric, row) for row in rows]


def test_another_metric_goes_to_sacrebleu() -> None:
    rows, metric = np.array([[3.0, 10.0], [1.0, 4.0]]), TER()
    assert values_of(metric, rows).tolist() == [value_of(metric, row) for row in rows]
