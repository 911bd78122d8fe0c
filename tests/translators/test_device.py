from __future__ import annotations

from pathlib import Path

import ctranslate2
import pytest

from align.errors import EnvironmentFault, UsageError
from align.translators import device as module
from align.translators.ctranslate2 import CTranslate2Translator, stamp
from align.translators.device import ASKED_BY, device
from align.translators.settings import DecodingSettings

PRESENT = ctranslate2.get_cuda_device_count() > 0


@pytest.mark.parametrize("asked", [None, "", "cpu", "CPU"])
def test_the_processors_unless_told_otherwise(asked: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ASKED_BY, raising=False)
    if asked is not None:
        monkeypatch.setenv(ASKED_BY, asked)
    assert device() == "cpu"


def test_auto_is_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ASKED_BY, "auto")
    assert device() == ("cuda" if PRESENT else "cpu")


def test_an_unknown_device_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ASKED_BY, "tpu")
    with pytest.raises(UsageError, match="unknown device 'tpu'"):
        device()


@pytest.mark.skipif(PRESENT, reason="this machine has a CUDA device")
def test_cuda_without_a_device_is_an_error_before_anything_is_loaded(
    built_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ASKED_BY, "cuda")
    with pytest.raises(EnvironmentFault, match="no CUDA device") as caught:
        CTranslate2Translator(built_in, "ko")
    assert caught.value.where == ASKED_BY


@pytest.mark.skipif(not PRESENT, reason="this machine has no CUDA device")
def test_a_cuda_device_translates(built_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ASKED_BY, "cuda")
    found = CTranslate2Translator(built_in, "ko").translate(["The court ruled on Monday."])
    assert "법원" in found[0][0].text


def test_drafts_of_two_devices_are_kept_apart(built_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the name of the device is made up: what it translates is not looked at."""
    monkeypatch.setenv(ASKED_BY, "cpu")
    plain = stamp(built_in, DecodingSettings())
    monkeypatch.setenv(ASKED_BY, "auto")
    monkeypatch.setattr(module, "_devices", lambda: 1)
    other = stamp(built_in, DecodingSettings())
    assert plain != other
    assert other.version == f"{plain.version}+cuda"


def test_a_device_that_cannot_be_used_is_an_error_that_says_so(built_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if PRESENT:
        pytest.skip("this machine has a CUDA device")
    monkeypatch.setenv(ASKED_BY, "cuda")
    monkeypatch.setattr(module, "_devices", lambda: 1)
    with pytest.raises(EnvironmentFault, match="the CUDA device cannot be used"):
        CTranslate2Translator(built_in, "ko")
