from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from align.errors import ModelError, UsageError
from align.training import checkpoint, runs
from align.training.loop import Run
from align.training.settings import Settings
from tests.training.conftest import hashed, tiny


def _run(settings: Settings, prepared: Path, folder: Path) -> Run:
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
    return runs.fit(settings, folder)


def _weights(run: Run) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in run.model.state_dict().items()}


def test_a_killed_run_goes_on_to_the_same_weights(corpus: Path, prepared: Path, tmp_path: Path) -> None:
    whole = _weights(_run(tiny(corpus), prepared, tmp_path / "whole"))
    run = _killed(tiny(corpus), prepared, tmp_path / "parts", after=6)  # the checkpoint is two updates older
    assert run.update == 6
    resumed = runs.fit(tiny(corpus), tmp_path / "parts")
    assert resumed.update == 8
    assert all(torch.equal(value, whole[name]) for name, value in _weights(resumed).items())


def _exported(settings: Settings, folder: Path) -> dict[str, str]:
    """Digests of all files of a run's export."""
    import hashlib

    out = runs.finish(settings, folder)
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(out.iterdir())}


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_same_data_settings_and_seed_give_the_same_bytes_also_after_a_kill(
    corpus: Path, prepared: Path, tmp_path: Path, precision: str
) -> None:
    """From the corpus itself: cleaned, packed, trained and exported twice, and once killed between two checkpoints."""
    settings = tiny(corpus, precision=precision, average=2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("align.training.runs.embedder", lambda: hashed)
        for name in ("first", "second"):
            runs.prepare(settings, tmp_path / name, lambda _: None)
            runs.fit(settings, tmp_path / name)
    first, second = (_exported(settings, tmp_path / name) for name in ("first", "second"))
    assert "model.safetensors" in first
    assert first == second
    _killed(settings, prepared, tmp_path / "killed", after=6)
    runs.fit(settings, tmp_path / "killed")
    assert _exported(settings, tmp_path / "killed") == first


def test_the_precision_follows_from_the_kind_of_machine() -> None:
    from align.training.loop import faster_precision

    device = torch.device("cpu")
    assert faster_precision(device) in (torch.float32, torch.bfloat16)
    assert len({faster_precision(device) for _ in range(5)}) == 1


def test_the_export_says_how_it_is_best_decoded(corpus: Path, prepared: Path, tmp_path: Path) -> None:
    import json

    from align.translators.facts import read_facts

    _run(tiny(corpus, updates=2), prepared, tmp_path / "guided")
    facts = read_facts(runs.finish(tiny(corpus, updates=2), tmp_path / "guided"))
    assert facts.alignment_head == 0
    assert (facts.repetition_penalty, facts.coverage_penalty, facts.max_source_pieces) == (1.1, 0.75, 60)
    unguided = tiny(corpus, updates=2, guided=(0.0, 0.0))
    _run(unguided, prepared, tmp_path / "plain")
    out = runs.finish(unguided, tmp_path / "plain")
    assert "align" not in json.loads((out / "config.json").read_text(encoding="utf-8"))
    assert read_facts(out).repetition_penalty == 1.0


def _killed(settings: Settings, prepared: Path, folder: Path, after: int) -> Run:
    """A run that dies without a word after some updates."""
    from align.training import loop, model
    from align.training.prepare import load_pack

    shutil.copytree(prepared, folder)
    vectors = torch.from_numpy(__import__("numpy").load(folder / "vectors.npy"))
    network = model.load(folder / "start", settings.model.dropout)
    run = Run(network, load_pack(folder / "pack.npz"), folder / "run", settings.train, {"R": 1.0}, vectors)
    step = loop._step

    def dying(*arguments: object) -> tuple[float, float]:
        if run.update == after:
            raise KeyboardInterrupt
        return step(*arguments)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loop, "_step", dying)
        with pytest.raises(KeyboardInterrupt):
            loop.train(run)
    return run


def test_the_same_seed_gives_the_same_model_and_another_seed_another(
    corpus: Path, prepared: Path, tmp_path: Path
) -> None:
    settings = tiny(corpus, updates=3)
    first, second = (_weights(_run(settings, prepared, tmp_path / name)) for name in ("a", "b"))
    assert all(torch.equal(value, second[name]) for name, value in first.items())
    other = _weights(_run(replace(settings, train=replace(settings.train, seed=2)), prepared, tmp_path / "c"))
    assert any(not torch.equal(value, other[name]) for name, value in first.items())


def test_the_loss_falls_and_is_logged_and_plotted(corpus: Path, prepared: Path, tmp_path: Path) -> None:
    import json

    _run(tiny(corpus, updates=60, rate=3e-3), prepared, tmp_path)
    records = [json.loads(line) for line in (tmp_path / "run" / "log.jsonl").read_text().splitlines()]
    losses = [record["nll"] for record in records if "nll" in record]
    assert losses[-1] < losses[0] - 0.5
    assert "<polyline" in (tmp_path / "run" / "loss.svg").read_text()


def test_the_padding_row_stays_zero(corpus: Path, prepared: Path, tmp_path: Path) -> None:
    run = _run(tiny(corpus), prepared, tmp_path)
    assert not run.model.model.shared.weight[run.model.config.pad_token_id].any()


def test_the_export_loads_in_transformers_and_ctranslate2_and_both_agree(
    corpus: Path, prepared: Path, tmp_path: Path
) -> None:
    from transformers import MarianMTModel, MarianTokenizer

    from align.training.evaluate import load_translator

    settings = tiny(corpus, updates=80, rate=5e-3)
    _run(settings, prepared, tmp_path)
    out = runs.finish(settings, tmp_path)
    assert (out / "model.safetensors").stat().st_size < 2**20
    with pytest.warns(UserWarning, match="sacremoses"):
        tokenizer = MarianTokenizer.from_pretrained(str(out))
    model: Any = MarianMTModel.from_pretrained(str(out), dtype=torch.float32)
    text = "The court read the new law in 2019."
    ids = model.generate(**tokenizer([f">>kor<< {text}"], return_tensors="pt"), num_beams=4, max_length=60)
    expected = tokenizer.batch_decode(ids, skip_special_tokens=True)
    with pytest.warns(UserWarning, match="sacremoses"):
        translate = load_translator(out)
    assert translate([text], "ko")[0][:40] == expected[0][:40]
    assert not (out.with_name("export.part")).exists()


def test_only_the_newest_weights_are_kept_and_averaged(corpus: Path, prepared: Path, tmp_path: Path) -> None:
    _run(tiny(corpus, checkpoint_updates=2, average=2), prepared, tmp_path)
    paths = checkpoint.latest_weights(tmp_path / "run")
    assert [path.name for path in paths] == ["weights-00000006.pt", "weights-00000008.pt"]
    first, second = (torch.load(path, weights_only=True) for path in paths)
    mean = checkpoint.average(paths)
    assert all(torch.allclose(value, (first[name] + second[name]) / 2, atol=1e-6) for name, value in mean.items())


def test_a_folder_with_a_run_on_other_data_is_refused(corpus: Path, prepared: Path, tmp_path: Path) -> None:
    run = _run(tiny(corpus, updates=2), prepared, tmp_path)
    state = checkpoint.load(run.folder)
    assert state is not None
    checkpoint.save(run.folder, state | {"data": "other"}, 4)
    with pytest.raises(UsageError, match="other data"):
        runs.fit(tiny(corpus), tmp_path)


def test_a_model_that_is_not_marian_is_refused_before_training(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "bert").mkdir()
    (tmp_path / "bert" / "config.json").write_text('{"model_type": "bert"}')
    settings = tiny(corpus)
    wrong = replace(settings, model=replace(settings.model, start=str(tmp_path / "bert")))
    with pytest.raises(ModelError, match="bert"):
        runs.prepare(wrong, tmp_path / "work", lambda _: None)
    missing = replace(settings, model=replace(settings.model, start=str(tmp_path / "nothing")))
    with pytest.raises(ModelError, match="no usable model"):
        runs.prepare(missing, tmp_path / "work", lambda _: None)


def test_a_folder_without_a_model_is_never_looked_up_on_the_hub(tmp_path: Path) -> None:
    from align.training.evaluate import load_translator

    with pytest.raises(ModelError, match="no model here"):
        load_translator(tmp_path)


def test_what_a_model_says_about_decoding_is_kept_and_completed() -> None:
    from transformers import MarianConfig

    from align.training.model import with_decoding

    aligned = MarianConfig(d_model=512)
    aligned.align = {"alignment_head": 0, "repetition_penalty": 1.3}
    told = with_decoding(aligned, guided=False).align  # a run without guided alignment from a model that has one
    assert (told["repetition_penalty"], told["coverage_penalty"]) == (1.3, 0.75)
    assert "max_source_pieces" not in told  # only small models are cut short
    assert not hasattr(with_decoding(MarianConfig(d_model=256), guided=False), "align")
    assert with_decoding(MarianConfig(d_model=256), guided=True).align["max_source_pieces"] == 60
