from __future__ import annotations

from itertools import pairwise

import pytest

from align.text.chrome import chrome_spans, is_page_like
from align.text.glue import case_joints, is_title_like
from align.text.menus import recurring_headings


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Forced LaborThe state", ["Forced Labor", "The state"]),
        ("Covid-19In 2020", ["Covid-19", "In 2020"]),
        ("Women’s RightsNorth Aldova", ["Women’s Rights", "North Aldova"]),
        ("Abuses in the USThe state", ["Abuses in the US", "The state"]),
        ("Girls“Nobody knew", ["Girls", "“Nobody knew"]),
        ("Pictures© 2020 Haas", ["Pictures", "© 2020 Haas"]),
        ("It was on YouTube and in McDonald", ["It was on YouTube and in McDonald"]),
        ("a 5G net, 24TB, 3D, MLAs, DNA, GTA", ["a 5G net, 24TB, 3D, MLAs, DNA, GTA"]),
        ("the iPhone of MacArthur", ["the iPhone of MacArthur"]),
        (
            "the NoMa station; later the NoMa bridge; the NoMa line",
            ["the NoMa station; later the NoMa bridge; the NoMa line"],
        ),
    ],
)
def test_joints(text: str, parts: list[str]) -> None:
    edges = [0, *case_joints(text), len(text)]
    assert [text[start:end] for start, end in pairwise(edges)] == parts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Freedom of Movement and Information", True),
        ("Arbitrary Detention, Unfair Trials, and Ill-Treatment", True),
        ("Freedom of movement", True),
        ("Covid-19", True),
        ("The state said nothing", False),
        ("The camp lies in the hills near the city", False),
        ("He was beaten.", False),
        ("", False),
        ("and information", False),
    ],
)
def test_titles(text: str, expected: bool) -> None:
    assert is_title_like(text) is expected


MENUS = [
    (
        "Share this pageForced LaborWomen and GirlsKey ActorsShare this via Facebook",
        "Forced LaborThe state.Women and GirlsA law.Key ActorsThe UN.",
    ),
    (
        "이 페이지 공유강제노동여성과 소녀주요 국제 행위자페이스북으로 공유",
        "강제노동정부는 시켰다.여성과 소녀법은 없다.주요 국제 행위자유엔은 조사했다.",
    ),
    (
        "分享本页强迫劳动妇女与女童主要国际行为者通过Facebook分享",
        "强迫劳动政府逼迫。妇女与女童法律没有。主要国际行为者联合国调查。",
    ),
]


@pytest.mark.parametrize(("menu", "body"), MENUS)
def test_headings_recur_in_the_menu(menu: str, body: str) -> None:
    starts = [0] + [place + 1 for place, char in enumerate(body[:-1]) if char in ".。"]
    found = [body[heading.start : heading.end] for heading in recurring_headings(menu, body, starts)]
    assert len(found) == 3
    assert all(text in menu for text in found)
    assert "".join(found) in menu


def test_a_common_beginning_is_no_heading() -> None:
    body = "政府否认。政府沉默。政府逃走。联邦军来了。"
    assert recurring_headings("关于政府联邦政府的新闻", body, [0, 5, 10, 15]) == []


def test_furniture_is_found_in_runs() -> None:
    text = "Share this via FacebookShare this via Email and AfghanistanAlbaniaAlgeriaAngolaArgentina"
    assert [text[start:end][:9] for start, end in chrome_spans(text)] == ["Share thi", "Afghanist"]
    assert not is_page_like("China, India, Iran, Iraq and Cuba met in English and French, said Essays.")
