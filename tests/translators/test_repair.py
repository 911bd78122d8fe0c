"""A checkpoint that lost its target vocabulary, as one on the hub did, gets it back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from align.errors import DiskError, ModelError
from align.translators.marian import MarianTranslator
from align.translators.repair import repair

_ENGLISH = "the law protects people and the court decides in public when a minister must answer every question"
_KOREAN = "법은 사람을 보호하고 법원은 장관이 모든 질문에 답해야 하는 때를 공개로 결정한다"


def _spm(folder: Path, name: str, text: str) -> None:
    import sentencepiece

    lines = [" ".join(text.split()[start:]) for start in range(len(text.split()))]
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines * 20), model_prefix=str(folder / name), vocab_size=60, character_coverage=1.0,
        model_type="unigram", hard_vocab_limit=False, minloglevel=2, unk_id=0, bos_id=1, eos_id=2, pad_id=-1,
    )  # fmt: skip
    (folder / f"{name}.model").rename(folder / f"{name}.spm")
    (folder / f"{name}.vocab").unlink()


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A sound model with separate vocabularies, and the same with the target vocabulary merged away."""
    import sentencepiece
    import torch
    from transformers import MarianConfig, MarianMTModel

    sound = tmp_path_factory.mktemp("models") / "sound"
    sound.mkdir()
    _spm(sound, "source", _ENGLISH)
    _spm(sound, "target", _KOREAN)
    sizes = [
        sentencepiece.SentencePieceProcessor(str(sound / f"{side}.spm")).get_piece_size()
        for side in ("source", "target")
    ]
    pad = max(sizes)
    torch.manual_seed(3)
    config = MarianConfig(
        vocab_size=pad + 1, decoder_vocab_size=pad + 1, d_model=16, encoder_layers=1, decoder_layers=1,
        encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=32, decoder_ffn_dim=32,
        max_position_embeddings=64, pad_token_id=pad, eos_token_id=2, decoder_start_token_id=pad,
        forced_eos_token_id=None, share_encoder_decoder_embeddings=False, tie_word_embeddings=True, init_std=0.5,
    )  # fmt: skip
    network = MarianMTModel(config)
    network.generation_config.pad_token_id = pad
    network.save_pretrained(sound)
    for side, name in (("source", "vocab"), ("target", "target_vocab")):
        model = sentencepiece.SentencePieceProcessor(str(sound / f"{side}.spm"))
        vocab = {model.id_to_piece(number): number for number in range(model.get_piece_size())} | {"<pad>": pad}
        (sound / f"{name}.json").write_text(json.dumps(vocab), encoding="utf-8")
    told = {"separate_vocabs": True, "source_lang": "en", "target_lang": "ko"}
    (sound / "tokenizer_config.json").write_text(json.dumps(told), encoding="utf-8")

    broken = sound.parent / "broken"
    broken.mkdir()
    for path in sound.iterdir():
        (broken / path.name).write_bytes(path.read_bytes())
    (broken / "target_vocab.json").unlink()
    (broken / "tokenizer_config.json").write_text(json.dumps(told | {"separate_vocabs": False}), encoding="utf-8")
    return sound, broken


def _drafts(folder: Path) -> list[str]:
    found = MarianTranslator(folder, "ko").translate(["the law protects people", "the court decides"])
    return [best[0].text for best in found]


def test_a_repaired_model_writes_what_the_sound_one_writes(models: tuple[Path, Path], tmp_path: Path) -> None:
    sound, broken = models
    assert _drafts(broken) != _drafts(sound)
    changes = repair(broken, tmp_path / "repaired")
    assert any("target_vocab.json" in change for change in changes)
    assert _drafts(tmp_path / "repaired") == _drafts(sound)


def test_a_model_that_is_not_broken_in_this_way_is_left_alone(models: tuple[Path, Path], tmp_path: Path) -> None:
    sound, broken = models
    with pytest.raises(ModelError, match="two vocabularies already"):
        repair(sound, tmp_path / "a")
    built_in = Path(__file__).resolve().parents[2] / "align" / "data" / "model"
    with pytest.raises(ModelError, match="one vocabulary is right"):
        repair(built_in, tmp_path / "b")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    with pytest.raises(DiskError, match="not empty"):
        repair(broken, tmp_path / "full")
    assert not (tmp_path / "a").exists()
