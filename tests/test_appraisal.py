from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from align import appraisal
from align.errors import UsageError
from align.resources import builtin_glossary
from align.training.counters import COUNTERS, count_failures
from align.training.evaluate import EvaluationSet, evaluate, to_markdown
from tests.end_to_end.command import align

KO = EvaluationSet(
    "own",
    "ko",
    ("The police arrested three journalists.", "Women have the right to work.", "The report was published in 2020."),
    ("경찰은 기자 세 명을 체포했다.", "여성은 일할 권리가 있다.", "보고서는 2020년에 발표되었다."),
)
ZH = EvaluationSet(
    "own",
    "zh-Hans",
    ("The police arrested three men, and the court freed none.", "Women have the right to work, and to rest."),
    ("警察逮捕了三名男子，法院一个也没有释放。", "妇女有权工作和休息。"),
)


def test_every_repair_can_be_left_out_and_an_unknown_one_is_refused() -> None:
    from align.translators.settings import DecodingSettings

    usual = DecodingSettings()
    for name, change in appraisal.REPAIRS.items():
        left_out = DecodingSettings(**change)
        assert (left_out.digest != usual.digest) == (name != "split"), name
    with pytest.raises(UsageError, match="no repair named 'comas'"):
        appraisal.repaired("built-in", ["comas"])


def test_chinese_without_the_width_repair_has_half_width_marks() -> None:
    with_all, without = (appraisal.repaired("built-in", names)(ZH.sources, "zh-Hans") for names in ((), ("width",)))
    assert count_failures(ZH.sources, with_all, "zh-Hans")["half_width"] == 0
    assert len(without) == len(with_all) == 2


def test_long_texts_lose_their_end_only_without_the_split(tmp_path: Path) -> None:
    import shutil

    from align.translators.catalog import resolve

    folder = tmp_path / "short"
    shutil.copytree(resolve("built-in"), folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(json.dumps(config | {"max_position_embeddings": 40}), encoding="utf-8")
    text = " ".join(["The police arrested three men in March 1990."] * 9 + ["The court met in 2031."])
    whole = appraisal.repaired(str(folder))([text], "ko")[0]
    cut = appraisal.repaired(str(folder), ["clauses", "split"])([text], "ko")[0]
    assert len(cut) < 0.7 * len(whole)
    assert appraisal._cut_off(str(folder), "ko", [text, "Short."])[1] == "Short."
    assert text.startswith(appraisal._cut_off(str(folder), "ko", [text])[0])


def test_long_sets_are_runs_of_neighbours() -> None:
    long = appraisal.long_set(KO, 2)
    assert long.sources == (" ".join(KO.sources[:2]),)
    assert long.references == (" ".join(KO.references[:2]),)
    assert appraisal.long_set(ZH, 2).references == ("".join(ZH.references),)


def test_the_table_names_every_repair() -> None:
    found = appraisal.effects("built-in", [KO])
    assert set(found) == {
        "all",
        "none",
        "all, long texts",
        "without clauses, long texts",
        "without split, long texts",
        *(f"without {name}" for name in appraisal.REPAIRS if name != "split"),
    }
    table = appraisal.effects_table(found)
    assert "without penalties" in table
    assert "ko-mecab" in table
    assert "zh" not in table.split("\n\n")[0]


def test_terms_are_counted_without_being_enforced() -> None:
    def perfect(_: Sequence[str], lang: str) -> list[str]:
        return list((KO if lang == "ko" else ZH).references)

    sets = [
        EvaluationSet(
            "terms",
            "ko",
            ("Forced labor continues.", "Forced labor ended."),
            ("강제노동이 계속된다.", "노동이 끝났다."),
        )
    ]
    (entry,) = appraisal.measured(lambda texts, lang: list(sets[0].references), sets, [builtin_glossary()])
    assert entry.terms == (1, 2)
    assert "| 1/2 |" in to_markdown([entry])
    assert appraisal.measured(perfect, [KO])[0].terms is None
    assert "terms" not in to_markdown(appraisal.measured(perfect, [KO]))


def test_mixed_register_counts_the_smaller_side() -> None:
    sources = ["One."] * 4
    drafts = ["그는 갔다.", "그는 갔습니다.", "그는 온다.", "사실이 아니다."]
    counts = count_failures(sources, drafts, "ko")
    assert (counts["formal"], counts["mixed_register"]) == (1, 1)
    assert count_failures(sources, [drafts[1]] * 4, "ko")["mixed_register"] == 0
    assert count_failures(sources, drafts, "zh-Hans")["mixed_register"] == 0


def test_every_failure_that_is_looked_for_is_counted_once_it_happens() -> None:
    source = "In 2019 the committee, which met twice, rejected the report."
    bad = {
        "empty": ("", "ko"),
        "no_final_mark": ("위원회는 2019년에 두 번 모여 보고서를 거부하고,", "ko"),
        "repetition": ("2019년 위원회는 보고서를 보고서를 보고서를 거부했다.", "ko"),
        "too_short": ("2019년.", "ko"),
        "too_long": ("2019년에 위원회는 긴 회의를 두 번이나 열어서 " * 3 + "거부했다.", "ko"),
        "digits": ("위원회는 2018년에 두 번 모여 보고서를 거부했다.", "ko"),
        "script": ("委员会2019年两次开会，거부했다보고서。", "zh-Hans"),
        "half_width": ("委员会在2019年开会两次,拒绝了这份报告.", "zh-Hans"),
        "formal": ("위원회는 2019년에 두 번 모여 보고서를 거부했습니다.", "ko"),
    }  # fmt: skip
    for name, (draft, lang) in bad.items():
        assert count_failures([source], [draft], lang)[name] == 1, name
    good = "위원회는 2019년에 두 번 모여 보고서를 거부했다."
    assert set(count_failures([source], [good], "ko").values()) == {0}
    assert set(bad) | {"mixed_register"} == set(COUNTERS)


def test_the_command_measures_as_used_and_without(tmp_path: Path) -> None:
    table = tmp_path / "own.tsv"
    table.write_text("".join(f"{a}\t{b}\n" for a, b in zip(KO.sources, KO.references, strict=True)), encoding="utf-8")
    chosen = ["train", "evaluate", "built-in", "--set", f"own:ko:{table}", "--json"]
    plain = json.loads(align(*chosen).stdout)
    used = json.loads(align(*chosen, "--as-used", "--glossary", builtin_glossary()).stdout)
    assert plain["figures"][0]["terms"] is None
    assert used["figures"][0]["size"] == 3
    assert used["figures"][0]["terms"][1] >= 0
    assert set(used["figures"][0]["failures"]) == set(COUNTERS)
    done = align(*chosen, "--without", "nonsense")
    assert done.returncode == 2
    assert "no repair named" in done.stderr


def test_plain_figures_are_those_of_the_network_alone() -> None:
    from align.resources import packaged
    from align.training.evaluate import load_translator

    with pytest.warns(UserWarning, match="sacremoses"):
        translate = load_translator(packaged("model"))
    assert evaluate(translate, [KO])[0].as_json() == appraisal.measured(translate, [KO])[0].as_json()
