from __future__ import annotations

from pathlib import Path

import pytest

from align.errors import InputError
from align.text import particles
from align.training.annotate import Annotated, annotated, read_terms
from align.training.corpus import Pair

TERMS = {
    "ko": {
        "court": "법원",
        "appeals court": "항소법원",
        "asylum seeker": "비호 신청자",
        "torture": "고문",
        "prison": "교도소",
    },
    "zh-Hans": {"court": "法院", "torture": "酷刑"},
}
ENGLISH = "The court heard {number} asylum seekers on torture."


def _pairs(count: int) -> list[Pair]:
    target = "법원은 고문에 대해 비호 신청자 {number}명의 진술을 들었다."
    return [Pair("R", "r", "ko", ENGLISH.format(number=n), target.format(number=n)) for n in range(2, count + 2)]


def _made(count: int = 300, seed: int = 1) -> list[Annotated]:
    return list(annotated(_pairs(count), TERMS, seed))


def test_every_note_stands_in_the_target_and_behind_a_term() -> None:
    for item in _made():
        assert item.notes == tuple(sorted(item.notes))
        for end, rendering in item.notes:
            assert rendering in item.pair.target
            assert item.pair.english[:end].endswith(("court", "asylum seekers", "torture"))


def test_some_renderings_are_others_and_their_particles_agree() -> None:
    usual = set(TERMS["ko"].values())
    swapped = [item for item in _made() if any(rendering not in usual for _, rendering in item.notes)]
    assert 50 < len(swapped) < 250
    for item in swapped:
        assert not [change for change in particles.check(item.pair.target) if "(" in change.right]
        closed = next((rendering for end, rendering in item.notes if item.pair.english[:end].endswith("court")), "법원")
        assert item.pair.target.startswith(particles.agree(closed, "은") and closed)


def test_a_term_inside_another_and_one_that_stands_twice_are_left_alone() -> None:
    inside = Pair("R", "r", "ko", "The appeals court overruled the court.", "항소법원이 법원의 판결을 뒤집었다.")
    twice = Pair("R", "r", "ko", "He spoke of torture.", "그는 고문, 고문이라고 말했다.")
    other = Pair("R", "r", "ko", "The prison was closed.", "감옥이 문을 닫았다.")
    for seed in range(20):
        assert all(
            not item.pair.english[:end].endswith("the court")
            for item in annotated([inside], TERMS, seed)
            for end, _ in item.notes
        )
        assert not list(annotated([twice, other], TERMS, seed))


def test_the_same_seed_gives_the_same_examples() -> None:
    assert _made(40) == _made(40)
    assert _made(40) != _made(40, seed=2)


def test_terms_come_from_a_glossary_without_acronyms_and_verbs(tmp_path: Path) -> None:
    rows = [
        "en\tko\tpart_of_speech",
        "court\t법원\tnoun",
        "ratify\t비준하다\tverb",
        "World Bank (WB)\t세계은행(WB)\t",
        "x\t\t",
    ]
    path = tmp_path / "terms.tsv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert read_terms([path], ["ko", "zh-Hans"]) == {"ko": {"court": "법원"}, "zh-Hans": {}}
    path.write_text("source\tko\ncourt\t법원\n", encoding="utf-8")
    with pytest.raises(InputError, match="no column named en"):
        read_terms([path], ["ko"])
