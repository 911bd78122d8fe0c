"""Shared by all tests: one thread a library (two busy cores make more of them slower), no network, a quiet hypothesis."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["NO_COLOR"] = "1"

# Deadlines measure the machine's other work, not ours.
settings.register_profile("align", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.load_profile("align")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of test data that may not be part of the repository."""
    if not SHARED.is_dir():
        pytest.skip("the folder 'shared' is not beside the repository")
    return SHARED


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Converted models are kept for the length of the session, outside the user's own cache."""
    os.environ["ALIGN_CACHE"] = str(tmp_path_factory.mktemp("align-cache"))
