from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from align.errors import DiskError, InputError, UsageError
from align.training import prepare, selection, settings
from align.training.augment import joined, noisy
from align.training.cleaning import folded, normalise_english, normalise_target, reason_to_drop
from align.training.contamination import HeldBack, held_back_texts
from align.training.corpus import Pair, read_source
from align.training.settings import DataSettings, SourceSettings
from align.training.similarity import similarities
from align.training.slots import country_pairs, slotted
from tests.training.conftest import hashed, lines, tiny


def _quiet(_: str) -> None:
    pass


def _pair(english: str, target: str, lang: str = "ko") -> Pair:
    return Pair("A", "test", lang, english, target)


def test_english_gets_straight_quotes_and_chinese_keeps_full_width_marks() -> None:
    assert normalise_english("He\u00a0said\u200b “no” … it’s") == 'He said "no" ... it\'s'
    assert normalise_target('他说,"不行".', "zh-Hans") == "他说，“不行”。"
    assert normalise_target("2020 年 3 月，NGO 说。", "zh-Hans") == "2020年3月，NGO说。"
    assert normalise_target("그는 “안 된다”고 했다.", "ko") == '그는 "안 된다"고 했다.'


@pytest.mark.parametrize(
    ("pair", "reason"),
    [
        (_pair("The court read the law.", "법원은 법을 읽었다."), ""),
        (_pair("The court read the law.", "法院阅读了法律。"), "script"),
        (_pair("법원은 법을 읽었다.", "법원은 법을 읽었다."), "script"),
        (_pair("The court read the whole of the law.", "법 읽"), "ratio"),
        (_pair("In 2019 the court read the law.", "2018년에 법원은 법을 읽었다."), "numbers"),
        (_pair("See <a href='x'>the page</a> now.", "페이지를 보라."), "markup"),
        (_pair("The court read the law.", "法院はその法を読んだ。", "zh-Hans"), "script"),
        (_pair("", "법"), "empty"),
    ],
)
def test_a_pair_is_dropped_for_a_reason(pair: Pair, reason: str) -> None:
    assert reason_to_drop(pair) == reason


def test_a_line_with_another_number_of_columns_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.tsv"
    path.write_text("one\t하나\t一\ntwo\t둘\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"bad\.tsv:2: 2 columns where 3"):
        list(read_source(SourceSettings(str(path), "corpus", ("ko", "zh-Hans"))))


def test_an_xz_table_names_its_own_sources(tmp_path: Path) -> None:
    import lzma

    with lzma.open(tmp_path / "t.tsv.xz", "wt", encoding="utf-8") as stream:
        stream.write("A\tlaws\tThe law.\t法律。\nB\tdocs\tThe page.\t页面。\n")
    found = list(read_source(SourceSettings(str(tmp_path), "table", ("zh-Hans",), only=("docs",))))
    assert [(pair.tier, pair.name, pair.english) for pair in found] == [("B", "docs", "The page.")]
    (tmp_path / "t.tsv.xz").write_bytes(b"not xz")
    with pytest.raises(InputError, match="cannot be read"):
        list(read_source(SourceSettings(str(tmp_path), "table", ("zh-Hans",))))


def test_tmx_is_read_and_its_entities_are_not(tmp_path: Path) -> None:
    path = tmp_path / "memory.tmx"
    body = '<tu><tuv xml:lang="en-US"><seg>The law.</seg></tuv><tuv xml:lang="ko-KR"><seg>그 <ph/>법.</seg></tuv></tu>'
    path.write_text(f'<tmx version="1.4"><header/><body>{body}</body></tmx>', encoding="utf-8")
    assert [(pair.english, pair.target) for pair in read_source(SourceSettings(str(path), "tmx", ("ko",)))] == [
        ("The law.", "그 법.")
    ]


def test_the_terms_of_a_glossary_are_texts_by_themselves(tmp_path: Path) -> None:
    path = tmp_path / "terms.tsv"
    path.write_text(
        "en\tko\tzh-Hans\tnote\nforced labor\t강제노동\t强迫劳动\t\nICC\t국제형사재판소\t\tnone\n", encoding="utf-8"
    )
    found = list(read_source(SourceSettings(str(path), "glossary", ("ko", "zh-Hans"), tier="R")))
    assert [(pair.english, pair.lang, pair.target) for pair in found] == [
        ("forced labor", "ko", "강제노동"),
        ("Forced labor", "ko", "강제노동"),
        ("forced labor", "zh-Hans", "强迫劳动"),
        ("Forced labor", "zh-Hans", "强迫劳动"),
        ("ICC", "ko", "국제형사재판소"),
    ]
    assert found[-1].where == f"{path}:3"
    path.write_text("term\tko\nlabor\t노동\n", encoding="utf-8")
    with pytest.raises(InputError, match="no column named en"):
        list(read_source(SourceSettings(str(path), "glossary", ("ko",))))


def test_the_wrong_language_and_an_empty_corpus_are_refused(tmp_path: Path) -> None:
    swapped = ["\t".join((line.split("\t")[0], line.split("\t")[2], line.split("\t")[1])) for line in lines()]
    (tmp_path / "swapped.tsv").write_text("\n".join(swapped) + "\n", encoding="utf-8")
    data = tiny(tmp_path).data
    with pytest.raises(InputError, match="language that was named"):
        selection.clean_pairs(data, tmp_path / "work", 1, _quiet)
    (tmp_path / "swapped.tsv").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="no pair is left"):
        selection.clean_pairs(data, tmp_path / "work", 1, _quiet)


def test_a_full_disk_is_told_before_anything_is_read(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    monkeypatch.setattr("shutil.disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 2**20))
    with pytest.raises(DiskError, match="1 MB are free"):
        selection.clean_pairs(tiny(corpus).data, tmp_path, 1, _quiet)


def test_held_back_sentences_and_their_near_duplicates_never_enter(tmp_path: Path) -> None:
    english = "The committee rejected the long report about the northern border in March."
    (tmp_path / "set.tsv").write_text(
        f"{english}\t위원회는 3월에 북쪽 국경에 관한 긴 보고서를 거부했다.\n", encoding="utf-8"
    )
    held = HeldBack(held_back_texts(tmp_path))
    assert held.touches(english.upper().replace(".", "!"))
    assert held.touches("The committee rejected the long report about the southern border in March.")
    assert held.touches("위원회는 3월에 북쪽 국경에 관한 긴 보고서를 거부하였다.")
    assert held.touches(f"Later, {english} The minister agreed.")
    assert not held.touches("The committee met in March to talk about the report.")
    with pytest.raises(InputError, match="held-back set cannot be read"):
        held_back_texts(tmp_path / "nothing.tsv")


@pytest.mark.slow
def test_no_evaluation_sentence_is_in_the_training_data(shared: Path, tmp_path: Path) -> None:
    held = ("eval", "eval/segmentation", "report", "corpora/chapters")
    sources = (
        SourceSettings(str(shared / "corpora/human-rights/i.tsv"), "corpus", ("ko", "zh-Hans"), name="own"),
        SourceSettings(str(shared / "train/en-ko.tsv.xz"), "table", ("ko",), only=("tatoeba", "korsts_devtest")),
    )
    data = DataSettings(sources, held_back=tuple(str(shared / name) for name in held))
    pairs, counts = selection.clean_pairs(data, tmp_path, 1, _quiet)
    assert sum(count["held back"] for count in counts.values()) > 0
    texts = [text for name in held for text in held_back_texts(shared / name)]
    # An independent look: no whole sentence, and no run of nine words, in common.
    whole = {folded(text) for text in texts if len(text) > 3}
    runs = {run for text in texts for run in _runs(text)}
    for pair in pairs:
        assert folded(pair.english) not in whole
        assert folded(pair.target) not in whole
        assert sum(run in runs for run in _runs(pair.english)) <= 4, pair


def _runs(text: str) -> list[str]:
    words = text.lower().split()
    return [" ".join(words[n : n + 9]) for n in range(len(words) - 8)]


def test_caps_weights_and_duplicates(corpus: Path, tmp_path: Path) -> None:
    data = tiny(corpus).data
    pairs, counts = selection.clean_pairs(replace(data, caps={"reports": 50}), tmp_path, 1, _quiet)
    assert len(pairs) == 100
    assert pairs == selection.clean_pairs(replace(data, caps={"reports": 50}), tmp_path, 1, _quiet)[0]
    double = replace(data, sources=data.sources * 2)
    assert len(selection.clean_pairs(double, tmp_path, 1, _quiet)[0]) == 2 * len(lines())
    assert counts["reports ko"] == {"kept": len(lines()), "used": 50}


def test_similarity_is_cached_and_drops_the_worst(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def counting(texts: object) -> object:
        calls.append(len(texts))  # type: ignore[arg-type]
        return hashed(texts)  # type: ignore[arg-type]

    pairs = [_pair("one", "하나"), _pair("two", "two")]
    values = similarities(pairs, tmp_path / "s.sqlite", counting, _quiet)  # type: ignore[arg-type]
    assert values[1] == pytest.approx(1.0)
    assert similarities(pairs[::-1], tmp_path / "s.sqlite", counting, _quiet) == values[::-1]  # type: ignore[arg-type]
    assert calls == [4]
    monkeypatch.setattr("align.training.selection.embedder", lambda: hashed)
    with pytest.raises(InputError, match="no pair is left"):
        selection.clean_pairs(replace(tiny(corpus).data, scored=("reports",), min_similarity=0.99), tmp_path, 1, _quiet)


def test_sentences_are_joined_and_sources_made_noisy() -> None:
    pairs = [_pair(f"The court read law {n}.", f"法院阅读了第{n}部法律。", "zh-Hans") for n in range(9)]
    made = joined(pairs, 1)
    assert made == joined(pairs, 1) != joined(pairs, 2)
    assert sorted(n for pair in made for n in pair.english if n.isdigit()) == sorted(
        n for pair in made for n in pair.target if n.isdigit()
    )
    assert all(" " not in pair.target and pair.english.count(".") == pair.target.count("。") for pair in made)
    changed = [noisy(pair, 3) for pair in pairs]
    assert any(pair.english.isupper() for pair in changed) or any(pair.english.islower() for pair in changed)
    assert all(pair.english.endswith(".") == pair.target.endswith("。") for pair in changed)


def test_numbers_months_and_countries_are_exchanged_on_both_sides() -> None:
    english = "On March 5, 2019, the court in Kenya heard 1,250 witnesses."
    pair = _pair(english, "2019년 3월 5일 케냐 법원은 증인 1,250명의 증언을 들었다.")
    made = slotted(pair, 1)
    assert made == slotted(pair, 1)
    assert made is not None
    assert "March" not in made.english or "3월" in made.target
    grouped = [set(re.findall(r"\d+,\d+", text)) for text in (made.english, made.target)]
    assert grouped[0] == grouped[1] != {"1,250"}
    assert "1,250" not in made.english
    assert "Kenya" not in made.english
    assert "케냐" not in made.target
    assert slotted(_pair("The court met once.", "법원은 한 번 모였다."), 1) is None
    twice = _pair("In 2019 and again in 2019 it met.", "2019년과 2019년에 다시 모였다.")
    assert slotted(twice, 1) is None
    ordinal = _pair("It was the 2nd of 30 meetings.", "30번의 회의 가운데 2번째였다.")
    assert slotted(ordinal, 1) is None or "2nd" in slotted(ordinal, 1).english  # type: ignore[union-attr]
    assert _pair("Kenya", "케냐").target in {entry.target for entry in country_pairs("ko", "A")}


def test_a_pack_survives_the_disk(prepared: Path, tmp_path: Path) -> None:
    first = prepare.load_pack(prepared / "pack.npz")
    prepare.write_pack(first, tmp_path / "again.npz")
    again = prepare.load_pack(tmp_path / "again.npz")
    assert again.digest == first.digest
    assert all(np.array_equal(one, two) for one, two in zip(first.sources, again.sources, strict=True))
    (tmp_path / "again.npz").write_bytes(b"PK")
    with pytest.raises(InputError, match="no usable training data"):
        prepare.load_pack(tmp_path / "again.npz")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[train]\nminutes = 1\nspeed = 3", "unknown setting 'speed'"),
        ("[trian]\nminutes = 1", "unknown section"),
        ("[train]\nminutes = 0", "no end"),
        ("[train]\nminutes = 1", "no \\[\\[data.sources\\]\\]"),
        ("[train]\nminutes = 1\n[model]\nwidth = 30", "cannot be split"),
        ("not toml", "cannot be read"),
    ],
)
def test_wrong_settings_are_named(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "run.toml").write_text(text)
    with pytest.raises((UsageError, InputError), match=message):
        settings.read(tmp_path / "run.toml")


def test_the_settings_that_come_with_the_package_are_read() -> None:
    from importlib.resources import files

    folder = files("align") / "data" / "training"
    names = [entry for entry in folder.iterdir() if entry.name.endswith(".toml")]
    assert names
    for entry in names:
        assert settings.read(Path(str(entry))).data.held_back
