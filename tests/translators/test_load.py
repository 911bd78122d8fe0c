"""Names, folders and faults: what loads, what is refused, and what the refusal says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from align.errors import ModelError, UsageError
from align.results import Hypothesis
from align.translators.catalog import BUILT_IN, CATALOG, resolve
from align.translators.facts import model_digest, read_facts
from align.translators.fake import FakeTranslator
from align.translators.load import DecodingSettings, languages, load
from align.translators.smoke import smoke_test

Make = Callable[..., Path]


def test_built_in_languages() -> None:
    assert languages() == ("ko", "zh-Hans")
    assert next(model for model in CATALOG if model.name == BUILT_IN).languages == languages()


def test_an_impossible_language_is_refused_with_the_possible_ones() -> None:
    with pytest.raises(ModelError, match=r"Traditional.*ko, zh-Hans"):
        load(BUILT_IN, "zh-Hant")


def test_unknown_runtime_is_wrong_use() -> None:
    with pytest.raises(UsageError, match="ctranslate2 or transformers"):
        load(BUILT_IN, "ko", runtime="onnx")  # type: ignore[arg-type]


def test_missing_folder_is_a_model_error() -> None:
    with pytest.raises(ModelError, match="no such model folder"):
        load("./nowhere", "ko")


def test_a_name_that_is_none_is_a_model_error() -> None:
    with pytest.raises(ModelError, match="built-in"):
        resolve("nonsense")


@pytest.mark.parametrize("name", ["vocab.json", "source.spm", "model.safetensors", "config.json"])
def test_a_missing_file_is_named(copied: Make, name: str) -> None:
    folder = copied()
    (folder / name).unlink()
    with pytest.raises(ModelError, match=name):
        load(str(folder), "ko")


def test_a_model_of_another_type_is_refused(copied: Make) -> None:
    with pytest.raises(ModelError, match="'t5', not a MarianMT"):
        load(str(copied(config={"model_type": "t5"})), "ko")


@pytest.mark.parametrize("name", ["vocab.json", "source.spm", "model.safetensors"])
@pytest.mark.parametrize("runtime", ["ctranslate2", "transformers"])
def test_a_broken_file_is_a_model_error(copied: Make, name: str, runtime: Any) -> None:
    folder = copied()
    (folder / name).write_bytes(b"not what it should be")
    with pytest.raises(ModelError):
        load(str(folder), "ko", runtime=runtime)


@pytest.mark.parametrize("runtime", ["ctranslate2", "transformers"])
def test_a_random_model_fails_its_smoke_test(random_model: Make, runtime: Any) -> None:
    with pytest.raises(ModelError, match="smoke test"):
        load(str(random_model()), "ko", runtime=runtime)


def test_separate_vocabularies_run_on_transformers_only(random_model: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    from align.translators.ctranslate2 import CTranslate2Translator

    folder = random_model(separate=True, tags=False)
    assert read_facts(folder).separate
    with pytest.raises(ModelError, match=r"separate.*transformers runtime"):
        CTranslate2Translator(folder, "ko")
    monkeypatch.setattr("align.translators.load.smoke_test", lambda translator, where: None)
    assert load(str(folder), "ko").stamp.name == "transformers"


def test_a_bilingual_model_has_no_tag_and_one_language(random_model: Make) -> None:
    facts = read_facts(random_model(tags=False))
    assert facts.languages() == ("ko",)
    with pytest.raises(ModelError, match="into: ko"):
        load(str(facts.folder), "zh-Hans")


def test_the_digest_follows_what_decides_the_output(copied: Make, built_in: Path) -> None:
    folder = copied()
    (folder / "README.md").write_text("another card")
    assert model_digest(folder) == model_digest(built_in)
    (folder / "vocab.json").write_text("{}")
    assert model_digest(folder) != model_digest(built_in)


def test_settings_digest_leaves_out_speed() -> None:
    assert DecodingSettings(threads=3, batch_tokens=9, workers=2).digest == DecodingSettings().digest
    assert DecodingSettings(beam=5).digest != DecodingSettings().digest
    for wrong in ({"beam": 0}, {"compute_type": "int3"}, {"max_source_pieces": 3}, {"threads": -1}):
        with pytest.raises(UsageError):
            DecodingSettings(**wrong)


def test_a_hub_name_is_fetched_once_named(copied: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, asked = copied(), []

    def fake(name: str, **options: Any) -> str:
        asked.append((name, options["allow_patterns"]))
        return str(folder)

    monkeypatch.setattr("huggingface_hub.snapshot_download", fake)
    assert resolve("Helsinki-NLP/opus-mt-en-zh") == folder
    assert asked[0][0] == "Helsinki-NLP/opus-mt-en-zh"
    (folder / "model.safetensors").unlink()
    resolve("Helsinki-NLP/opus-mt-en-zh")
    assert "pytorch_model.bin" in asked[-1][1]


@pytest.mark.parametrize("fault", [OSError("no route to host"), ConnectionError("refused"), ValueError("odd")])
def test_an_unreachable_hub_says_how_to_use_a_local_copy(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    def fail(name: str, **options: Any) -> str:
        raise fault

    monkeypatch.setattr("huggingface_hub.snapshot_download", fail)
    with pytest.raises(ModelError, match=r"cannot be fetched from the hub.*--model PATH.*model\.safetensors") as caught:
        load("Helsinki-NLP/opus-mt-en-zh", "zh-Hans")
    assert caught.value.exit_code == 3


def test_hub_offline_is_respected() -> None:
    """HF_HUB_OFFLINE is set for all tests: nothing is asked, the refusal comes at once."""
    with pytest.raises(ModelError, match="hub"):
        resolve("Helsinki-NLP/opus-mt-en-zh-that-nobody-has")


@pytest.mark.parametrize("name", ["/abs/none", "~nobody/none", "a/b/c", "../x/y"])
def test_paths_are_never_taken_for_hub_names(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr("huggingface_hub.snapshot_download", lambda *a, **k: pytest.fail("went to the hub"))
    with pytest.raises(ModelError, match="no such model folder"):
        resolve(name)


class Wrong(FakeTranslator):
    def __init__(self, answer: Callable[[str], str]) -> None:
        super().__init__("ko")
        self._answer = answer

    def translate(self, texts: Sequence[str], *, nbest: int = 1) -> list[list[Hypothesis]]:
        answers = [self._answer(text) for text in texts]
        return [[Hypothesis(answer, -1.0)] if answer else [] for answer in answers]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (lambda text: "", "empty"),
        (lambda text: "...", "empty"),
        (lambda text: text, "Korean"),
        (lambda text: "안녕 " * 9, "circles"),
        (lambda text: "안녕하세요", "same translation"),
    ],
)
def test_smoke_test_knows_the_breakages(answer: Callable[[str], str], fault: str) -> None:
    with pytest.raises(ModelError, match=fault) as caught:
        smoke_test(Wrong(answer), "some model")
    assert caught.value.where == "some model"


@pytest.mark.parametrize("lang", ["ko", "zh-Hans", "zh-Hant", "en"])
def test_smoke_test_lets_a_working_translator_pass(lang: str) -> None:
    smoke_test(FakeTranslator(lang), "fake")


def test_packaging_has_a_card_and_no_machine_paths(built_in: Path) -> None:
    card = (built_in / "README.md").read_text(encoding="utf-8")
    assert "weak" in card
    assert json.loads((built_in / "config.json").read_text())["align"]["alignment_head"] == 0


def test_the_catalogue_says_what_a_user_must_know_before_fetching(monkeypatch: pytest.MonkeyPatch) -> None:
    from align.inspection import known_models
    from align.translators.facts import model_digest

    shown = {entry["name"]: entry for entry in known_models()}
    assert len(shown) == len(CATALOG) >= 4
    for entry in shown.values():
        assert entry["licence"]
        assert entry["langs"]
        assert entry["size"].endswith(" MB")
        assert entry["revision"]
        assert entry["source"]
    assert model_digest(resolve(BUILT_IN))[:16] in shown[BUILT_IN]["revision"]
    assert shown["Helsinki-NLP/opus-mt-tc-big-en-ko"]["defects"].startswith("broken")
    for known in CATALOG:  # a commit of the hub has forty hexadecimal digits; what nobody checked says so
        assert not known.revision or re.fullmatch("[0-9a-f]{40}", known.revision)
        if known.name != BUILT_IN and not known.revision:
            assert "not verified" in shown[known.name]["revision"]


def test_a_pinned_revision_is_what_is_fetched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from dataclasses import replace

    from align.translators import catalog

    asked: list[object] = []

    def fetch(name: str, *, revision: str | None, allow_patterns: list[str]) -> str:
        asked.append(revision)
        (tmp_path / "model.safetensors").touch()
        return str(tmp_path)

    monkeypatch.setattr("huggingface_hub.snapshot_download", fetch)
    pinned = replace(CATALOG[1], revision="0" * 40)
    monkeypatch.setattr(catalog, "CATALOG", (pinned,))
    assert resolve(pinned.name) == tmp_path
    assert resolve("somebody/else") == tmp_path
    assert asked == ["0" * 40, None]
