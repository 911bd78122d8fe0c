"""The fast path writes what the reference writes, and MarianTokenizer agrees with our pieces."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import pytest

from align.translators.catalog import BUILT_IN
from align.translators.conversion import cache_folder
from align.translators.ctranslate2 import CTranslate2Translator
from align.translators.facts import read_facts
from align.translators.load import DecodingSettings, load
from align.translators.marian import MarianTranslator
from align.translators.pieces import Pieces


@pytest.fixture(scope="module")
def sentences(shared: Path) -> list[str]:
    lines = (shared / "corpora/chapters/01-aldova.jsonl").read_text(encoding="utf-8").splitlines()
    return [sentence for line in lines for sentence in json.loads(line)["en"]][:34]


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["ko", "zh-Hans"])
def test_ctranslate2_in_float32_writes_what_transformers_writes(sentences: list[str], lang: str) -> None:
    settings = DecodingSettings(compute_type="float32", beam=2)
    fast = load(BUILT_IN, lang, settings=settings).translate(sentences)
    slow = load(BUILT_IN, lang, settings=settings, runtime="transformers").translate(sentences)
    assert len(sentences) >= 30
    assert [found[0].text for found in fast] == [found[0].text for found in slow]
    assert [found[0].score for found in fast] == pytest.approx([found[0].score for found in slow], abs=1e-4)


@pytest.mark.parametrize("lang", ["ko", "zh-Hans"])
def test_a_vocabulary_narrowed_to_the_language_changes_nothing(built_in: Path, sentences: list[str], lang: str) -> None:
    texts = [*sentences[:12], "It said 北京, かな and 서울 aloud."]
    narrow = CTranslate2Translator(built_in, lang)
    found = narrow.translate(texts, nbest=4)
    assert narrow._narrow
    narrow._narrow = False
    whole = narrow.translate(texts, nbest=4)
    assert [[each.text for each in row] for row in found] == [[each.text for each in row] for row in whole]
    scores = [[each.score for row in side for each in row] for side in (found, whole)]
    assert scores[0] == pytest.approx(scores[1], abs=1e-4)


def test_a_language_without_a_tag_is_not_narrowed(random_model: object) -> None:
    assert not CTranslate2Translator(random_model(tags=False), "ko")._narrow  # type: ignore[operator]


@pytest.mark.parametrize("workers", [1, 3])
def test_batches_side_by_side_come_out_in_order(built_in: Path, sentences: list[str], workers: int) -> None:
    alone = CTranslate2Translator(built_in, "ko", DecodingSettings(beam=1))
    side_by_side = CTranslate2Translator(built_in, "ko", DecodingSettings(beam=1, workers=workers, batch_tokens=64))
    assert side_by_side._settings.at_once[0] == workers
    assert [found[0].text for found in side_by_side.translate(sentences)] == [
        found[0].text for found in alone.translate(sentences)
    ]


def test_beam_4_agrees_on_a_few(built_in: Path) -> None:
    texts = [
        "The court rejected the appeal of four detained students.",
        "Prison conditions are harsh, and food is scarce.",
    ]
    settings = DecodingSettings(compute_type="float32")
    fast, slow = CTranslate2Translator(built_in, "ko", settings), MarianTranslator(built_in, "ko", settings)
    assert [[h.text for h in f] for f in fast.translate(texts, nbest=3)] == [
        [h.text for h in f] for f in slow.translate(texts, nbest=3)
    ]


@pytest.mark.parametrize("start_row", [0.0, 1.5])
def test_both_runtimes_start_from_the_same_vector(random_model: object, start_row: float) -> None:
    folder = random_model(start_row=start_row)  # type: ignore[operator]
    settings = DecodingSettings(compute_type="float32", beam=1, repetition_guard=False, script_guard=False)
    texts = ["Hello there.", "The report", "Women have rights, and men do."]
    fast = CTranslate2Translator(folder, "ko", settings).translate(texts)
    slow = MarianTranslator(folder, "ko", settings).translate(texts)
    assert [found[0].text for found in fast] == [found[0].text for found in slow]


def test_greedy_scores_are_means(built_in: Path) -> None:
    settings = DecodingSettings(compute_type="float32", beam=1)
    text = ["The police arrested three journalists."]
    (fast,), (slow,) = (
        kind(built_in, "ko", settings).translate(text) for kind in (CTranslate2Translator, MarianTranslator)
    )
    assert fast[0].score == pytest.approx(slow[0].score, abs=1e-4)


def test_pieces_are_those_of_the_marian_tokenizer(built_in: Path, sentences: list[str]) -> None:
    from transformers import MarianTokenizer

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tokenizer = MarianTokenizer.from_pretrained(built_in)
    pieces = Pieces(read_facts(built_in), "ko")
    odd = [
        "a  b",
        "½ ﬁne，ok",
        "“Tighten”",
        ">>kor<< x",
        "😀 smile",
        "x >> y << z",
        "(a)",
        ">>>> a <<<",
        "a\ud800b",
        "北京 — «x»…",
    ]
    for text in [*sentences, *odd]:
        assert list(pieces.source(text).ids) == tokenizer(">>kor<< " + pieces.prepare(text).text)["input_ids"], text
        assert pieces.source_ids(text) == pieces.source(text).ids
    for text in ["북한은 2020년, 강제노동.", "朝鲜的监狱。"]:
        ids = list(pieces.target(text).ids)
        assert ids == tokenizer(text_target=text)["input_ids"]
        assert pieces.text(ids) == tokenizer.decode(ids, skip_special_tokens=True)


def test_conversion_happens_once_and_leaves_nothing_half_done(built_in: Path) -> None:
    CTranslate2Translator(built_in, "ko")
    home = cache_folder() / "ctranslate2"
    before = {path: path.stat().st_mtime_ns for path in home.rglob("model.bin")}
    CTranslate2Translator(built_in, "zh-Hans")
    assert {path: path.stat().st_mtime_ns for path in home.rglob("model.bin")} == before
    assert not list(home.glob(".partial*"))


def test_a_cache_that_cannot_be_written_is_a_disk_error(
    random_model: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from align.errors import DiskError

    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("ALIGN_CACHE", str(tmp_path / "file"))
    with pytest.raises(DiskError, match="ALIGN_CACHE"):
        CTranslate2Translator(random_model(), "ko")  # type: ignore[operator]


@pytest.mark.parametrize("lang", ["ko", "zh-Hans"])
def test_int8_is_the_same_to_the_bit_whatever_stands_beside_a_text(built_in: Path, lang: str) -> None:
    lines = Path("corpora/human-rights/s.tsv").read_text(encoding="utf-8").splitlines()
    texts = [line.split("\t")[0] for line in lines[: 60 * 7 : 7]]
    translator = CTranslate2Translator(built_in, lang)
    together = translator.translate(texts, nbest=2)
    assert [translator.translate([text], nbest=2)[0] for text in texts] == together
    small = CTranslate2Translator(built_in, lang, DecodingSettings(batch_tokens=40))
    assert small.translate(texts[::-1], nbest=2)[::-1] == together
