from __future__ import annotations

from collections import Counter
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch

from align.training import guided
from align.training.counters import count_failures, failures
from align.training.evaluate import EvaluationSet, chapter_set, score, table_set, to_markdown
from align.training.mixing import Batch, Mixer, Position
from align.training.model import add_pieces, load, missing_characters
from align.training.pieces import Pieces, Sampled
from align.training.prepare import KINDS, load_pack
from align.training.settings import TrainSettings
from align.training.spmfile import extended, pieces
from align.training.warm_start import piece_vectors, principal_table, reduced, regressed_rows
from tests.training.conftest import hashed


def test_a_position_gives_the_batches_that_would_have_come(prepared: Path) -> None:
    pack, train = load_pack(prepared / "pack.npz"), TrainSettings(batch_tokens=256, updates=1)
    position = Position()
    batches = Mixer(pack, {"R": 1.0}, train, 400).batches(position)
    list(islice(batches, 5))
    saved = Position(**position.as_json())
    expected = list(islice(batches, 4))
    again = list(islice(Mixer(pack, {"R": 1.0}, train, 400).batches(saved), 4))
    assert all(torch.equal(one.target, two.target) for one, two in zip(expected, again, strict=True))


def test_batches_keep_to_the_budget_the_language_and_the_shares(prepared: Path) -> None:
    pack = load_pack(prepared / "pack.npz")
    mixer = Mixer(pack, {"R": 1.0}, TrainSettings(batch_tokens=256, updates=1, joined=0.3, noise=0.0), 400)
    kinds: Counter[str] = Counter()
    for batch in islice(mixer.batches(Position()), 300):
        assert batch.target.numel() <= 256
        assert len(set(batch.source[:, 0].tolist())) == 1  # one tag
        kinds[batch.lang] += len(batch.target)
    assert 0.8 < kinds["ko"] / kinds["zh-Hans"] < 1.25


def test_other_segmentations_of_the_top_tier_come_at_their_share(prepared: Path) -> None:
    found = load_pack(prepared / "pack.npz")
    sampled = np.flatnonzero(found.kinds == KINDS.index("sampled"))
    plain = np.flatnonzero(found.kinds == KINDS.index("plain"))
    assert len(sampled) == 2 * len(plain)
    usual = {found.sources[row].tobytes() for row in plain}
    assert sum(found.sources[row].tobytes() not in usual for row in sampled) > len(sampled) / 4
    settings = TrainSettings(joined=0.0, slotted=0.0, noise=0.0, sampled=0.5, batch_tokens=256)
    mixer = Mixer(found, {"R": 1.0}, settings, pad=int(max(map(max, found.sources))) + 1)
    assert {name.rpartition(" ")[2] for name in mixer._names} == {"plain", "sampled"}
    assert sum(share for name, share in zip(mixer._names, mixer._shares, strict=True) if "sampled" in name) == 0.5


def test_terms_are_annotated_between_tags_behind_the_term(prepared: Path) -> None:
    pieces = Pieces.load(prepared / "start")
    strings, text = pieces.strings(), "The committee rejected the old report in March."
    ids = pieces.encode_annotated(text, "ko", [(13, "위원회"), (38, "새 법")])
    plain = pieces.encode_sources([text], "ko")[0].tolist()
    tag = pieces.tag("ko")[0]
    places = [at for at, number in enumerate(ids) if number == tag]
    assert len(places) == 5
    noted = [ids[start + 1 : end] for start, end in ((places[1], places[2]), (places[3], places[4]))]
    assert [part.tolist() for part in noted] == [p[:-1].tolist() for p in pieces.encode_targets(["위원회", "새 법"])]
    left = [*ids[: places[1]], *ids[places[2] + 1 : places[3]], *ids[places[4] + 1 :]]
    assert left == plain
    before = "".join(strings[number] for number in ids[1 : places[1]])
    assert before.replace("\u2581", " ").strip() == "The committee"


def test_drawn_segmentations_spell_the_text_and_follow_the_seed(prepared: Path) -> None:
    pieces = Pieces.load(prepared / "start")
    texts = ["The committee rejected the old report in March."] * 20
    first, again, other = (pieces.encode_targets(texts, Sampled(0.3, seed)) for seed in (1, 1, 2))
    assert [ids.tolist() for ids in first] == [ids.tolist() for ids in again]
    assert [ids.tolist() for ids in first] != [ids.tolist() for ids in other]
    assert len({ids.tobytes() for ids in first}) > 1
    strings = pieces.strings()
    for ids in first:
        assert "".join(strings[number] for number in ids[:-1]).replace("\u2581", " ").strip() == texts[0]


def test_pieces_are_what_the_tokenizer_of_transformers_gives(prepared: Path) -> None:
    from transformers import MarianTokenizer

    known = Pieces.load(prepared / "start")
    with pytest.warns(UserWarning, match="sacremoses"):
        tokenizer = MarianTokenizer.from_pretrained(str(prepared / "start"))
    text, target = "The court read the new law in 2019.", "法院2019年，阅读了“新”法律。"
    assert known.encode_sources([text], "ko")[0].tolist() == tokenizer(f">>kor<< {text}").input_ids
    assert known.encode_targets([target])[0].tolist() == tokenizer(text_target=target).input_ids
    assert tokenizer.decode(known.encode_targets([target])[0].tolist(), skip_special_tokens=True) == target
    assert known.strings()[-1] == "<pad>"


def test_pieces_are_added_to_a_trained_model_without_changing_the_rest(prepared: Path, tmp_path: Path) -> None:
    start = prepared / "start"
    added = missing_characters(["뷁뷁뷁 ★★★★ ★"], Pieces.load(start), 5)
    assert added == ["★", "뷁"]
    add_pieces(
        start, tmp_path / "grown", [*added, "（"] if "（" not in Pieces.load(start).vocabulary else added, hashed
    )
    old, new = load(start), load(tmp_path / "grown")
    size = old.config.vocab_size - 1
    assert torch.equal(old.model.shared.weight[:size], new.model.shared.weight[:size])
    assert not new.model.shared.weight[new.config.pad_token_id].any()
    grown = Pieces.load(tmp_path / "grown")
    ids = grown.encode_targets(["★뷁"])[0]
    assert {grown.vocabulary["★"], grown.vocabulary["뷁"]} <= set(ids.tolist())
    assert grown.pad == len(grown) - 1 == new.config.pad_token_id


def test_an_extended_piece_model_no_longer_folds(prepared: Path, tmp_path: Path) -> None:
    import sentencepiece

    folding = tmp_path / "nfkc"
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["a b c, d e f."] * 20),
        model_prefix=str(folding),
        vocab_size=14,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    data = (tmp_path / "nfkc.model").read_bytes()
    wider = sentencepiece.SentencePieceProcessor(model_proto=extended(data, ["，"], score=-9.0, identity=True))
    assert sentencepiece.SentencePieceProcessor(model_proto=data).encode("a，", out_type=str)[-1] == ","
    assert wider.encode("a，", out_type=str)[-1] == "，"
    assert pieces(extended(data, ["，"], score=-9.0, identity=True)) == [*pieces(data), "，"]


def test_guided_alignment_teaches_head_zero(prepared: Path) -> None:
    model = load(prepared / "start").train()
    known = Pieces.load(prepared / "start")
    vectors = torch.zeros(len(known), 4)
    source, target = (
        known.encode_sources(["The court read the new law."], "ko")[0],
        known.encode_targets(["법원은 읽었다."])[0],
    )
    for axis, (left, right) in enumerate(((source[2], target[1]), (source[4], target[2]))):
        vectors[[int(left), int(right)], axis] = 1
    batch = Batch(torch.tensor([source.tolist()]), torch.tensor([target.tolist()]), known.pad)
    soft, sure = guided.teacher(vectors, batch)
    assert soft[0, 1].argmax() == 2
    assert soft[0, 2].argmax() == 4
    assert sure[0].nonzero().flatten().tolist() == [1, 2]
    head = guided.GuidedHead(model, vectors)
    optimizer = torch.optim.Adam(model.parameters(), 3e-3)
    losses = []
    for _ in range(40):
        model.model(input_ids=batch.source, decoder_input_ids=batch.inputs(), use_cache=False)
        loss = head.loss(batch)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] / 2
    with pytest.raises(RuntimeError):
        head.loss(batch)


def test_tables_from_the_encoder_keep_neighbours_near() -> None:
    texts = ["▁law", "법", "▁report", "보고서", ">>kor<<", "▁"]
    near = {"law": 0, "법": 0, "report": 1, "보고서": 1, ".": 2}
    vectors = piece_vectors(texts, lambda strings: np.eye(8, dtype=np.float32)[[near.get(text, 3) for text in strings]])
    assert not vectors[4:].any()
    table = principal_table(vectors, 16, seed=1, noise=0.05)
    assert table[0] @ table[1] > 0.8 > 0.5 > table[0] @ table[2]
    small = reduced(vectors[:4], 2)
    assert np.allclose(small @ small.T, vectors[:4] @ vectors[:4].T, atol=1e-5)
    rows = regressed_rows(
        hashed([str(n) for n in range(200)]), hashed([str(n) for n in range(200)]), hashed(["3"]), ridge=1e-3
    )
    assert rows[0] @ hashed(["3"])[0] > 0.9


@pytest.mark.parametrize(
    ("source", "draft", "lang", "expected"),
    [
        ("The court closed.", "법원은 문을 닫았다.", "ko", []),
        ("The court closed.", "법원은 문을 닫았습니다.", "ko", ["formal"]),
        ("The court closed.", "법원은 문을", "ko", ["no_final_mark"]),
        ("The court closed in 2019.", "법원은 닫았다.", "ko", ["digits"]),
        ("The court closed.", "법원은 法院 닫았다.", "ko", ["script"]),
        ("The court closed.", "法院,关闭了。", "zh-Hans", ["half_width"]),
        ("The court closed.", "法院法院法院法院关闭了。", "zh-Hans", ["repetition"]),
        ("The court closed.", "", "zh-Hans", ["empty"]),
        ("1.5 million people left.", "150万人离开了。", "zh-Hans", []),
    ],
)
def test_failures_are_counted(source: str, draft: str, lang: str, expected: list[str]) -> None:
    assert failures(source, draft, lang) == expected
    assert sum(count_failures([source], [draft], lang).values()) == len(expected)


def test_scores_carry_signatures_and_unequal_lengths_are_refused(tmp_path: Path) -> None:
    from align.errors import InputError

    (tmp_path / "set.tsv").write_text("doc\tThe court closed the border.\t法院关闭了边界。\n", encoding="utf-8")
    tested = table_set(tmp_path / "set.tsv", "tiny", "zh-Hans")
    figures = score(tested, ["法院关闭了边界。"])
    assert figures.bleu == pytest.approx(100)
    assert "tok:zh" in figures.bleu_signature
    assert "tok:zh" in to_markdown([figures])
    with pytest.raises(InputError, match="2 drafts for 1"):
        score(tested, ["a", "b"])
    korean = score(EvaluationSet("tiny", "ko", ("A.",), ("법원은 닫았다.",)), ["법원은 닫았다."])
    assert "ko-mecab" in korean.bleu_signature


def test_chapters_give_their_one_to_one_beads(tmp_path: Path) -> None:
    beads = [
        '{"en": ["A."], "ko": ["가."], "zh": ["甲。", "乙。"]}',
        '{"en": ["B.", "C."], "ko": ["나."], "zh": ["丙。"]}',
    ]
    (tmp_path / "01-x.jsonl").write_text("\n".join(beads), encoding="utf-8")
    assert chapter_set(tmp_path, "ko").references == ("가.",)
    assert chapter_set(tmp_path, "zh-Hans").sources == ()


def test_the_card_names_every_source_or_refuses(tmp_path: Path) -> None:
    from align.errors import InputError
    from align.training.card import read_licences, sources_table

    (tmp_path / "s.tsv").write_text(
        "name\tlanguage\tpairs\ttier\tlicence\tsource\nlaws\tko\t9\tA\tCC0\tsomewhere\n", encoding="utf-8"
    )
    licences = read_licences(tmp_path / "s.tsv")
    assert "| laws | ko | 7 | CC0 | somewhere |" in sources_table({"laws ko": 7, "none ko": 0}, licences)
    with pytest.raises(InputError, match="no licence"):
        sources_table({"other ko": 1}, licences)
