"""Plain text and scraped pages: blocks, and the line between body and menu."""

from __future__ import annotations

import pytest

from align.bitext import BlockKind, Document
from align.readers.plain import plain_blocks
from align.readers.read import read_bytes
from tests.segmenters.pages import FURNITURE


def blocks(text: str) -> list[tuple[BlockKind, str]]:
    Document(text, "en", tuple(plain_blocks(text)))
    return [(block.kind, text[block.start : block.end]) for block in plain_blocks(text)]


def test_one_paragraph_a_line() -> None:
    assert blocks("The court opened.\nThe court closed.\n") == [
        ("paragraph", "The court opened."),
        ("paragraph", "The court closed."),
    ]


def test_wrapped_lines_between_blank_lines_are_one_paragraph() -> None:
    text = (
        "The court opened in May and closed again in June, and nobody\nwas told why it had done so, or when it would open once\n"
        "more.\n\nThe state said nothing.\n"
    )
    assert [kind for kind, _ in blocks(text)] == ["paragraph", "paragraph"]


def test_headings_lists_and_captions() -> None:
    text = (
        "Freedom of Movement\n\nThe border was shut in May.\n- The first gate was walled up.\n1. The second gate was guarded.\n"
        "A boy waits at the gate, May 7, 2020.\n© 2020 L. Moreau/Agence Ligne\nNobody may leave.\n"
    )
    assert [kind for kind, _ in blocks(text)] == [
        "heading", "paragraph", "list_item", "list_item", "caption", "caption", "paragraph",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "body"),
    [
        ("이동의 자유", "정부는 5월에 국경을 닫았다."),
        ("迁徙自由", "政府五月关闭了边界。"),
        ("遷徙自由", "政府五月關閉了邊界。"),
    ],
)
def test_east_asian_headings(heading: str, body: str) -> None:
    assert [kind for kind, _ in blocks(f"{heading}\n{body}\n{heading}\n{body}\n")] == ["heading", "paragraph"] * 2


def test_a_single_short_line_is_text() -> None:
    assert blocks("Freedom of Movement") == [("paragraph", "Freedom of Movement")]


def test_prose_that_speaks_of_menus_stays_whole() -> None:
    text = "The app had a button, Share this via Facebook. In China, India, Iran and Cuba it was blocked. Donate Now, it said."
    assert blocks(text) == [("paragraph", text)]


BODY = {
    "en": "Aldova remained closed in 2020. Its leaders, who inherited power, ruled by fear.The court was shut. Why, nobody knew.",
    "ko": "알도바는 2020년에도 닫혀 있었다. 지도자들은 공포로 다스렸다.법원은 문을 닫았다. 이유는 아무도 듣지 못했다.",
    "zh": "阿尔多瓦在2020年仍然封闭。继承权力的领导人以恐惧统治。法院关了门。没有人知道为什么会这样。",
}


@pytest.mark.parametrize("lang", BODY)
@pytest.mark.parametrize("furniture", FURNITURE)
def test_the_body_between_menus_is_cut_out_exactly(lang: str, furniture: str) -> None:
    around = FURNITURE[furniture]
    text = around.head.format(title="Aldova") + around.share + BODY[lang] + around.foot
    assert [piece for kind, piece in blocks(text) if kind != "boilerplate"] == [BODY[lang]]


@pytest.mark.parametrize("lang", BODY)
def test_a_page_with_line_breaks(lang: str) -> None:
    around = FURNITURE[lang]
    body = BODY[lang].replace(".The", ".\nThe").replace(".법원", ".\n법원").replace("。法院", "。\n法院")
    text = "\n".join([around.head.format(title="Aldova"), around.share, body, around.foot])
    assert "\n".join(piece for kind, piece in blocks(text) if kind != "boilerplate") == body


def test_title_deck_and_caption_right_before_the_body_belong_to_it() -> None:
    around = FURNITURE["en"]
    lead = (
        "AldovaEvents of 2020Residents wait outside a store in Aldova on May 7, 2020.© 2020 R. Haas/Northlight Pictures"
    )
    text = around.head.format(title="Aldova") + around.share + lead + BODY["en"] + around.foot
    assert [piece for kind, piece in blocks(text) if kind != "boilerplate"] == [lead + BODY["en"]]


def test_a_page_of_menus_only_has_no_body() -> None:
    from align.errors import InputError

    around = FURNITURE["en"]
    text = around.head.format(title="Aldova") + around.share + around.foot
    with pytest.raises(InputError, match="no body"):
        read_bytes(text.encode(), "menu.txt", lang="en")


def test_text_behind_an_advertisement_is_body() -> None:
    before = "The convoy arrived before dawn, its headlights off. For three hours nobody in the town spoke. " * 4
    after = "The closing of the border cut trade by half. Families sold furniture."
    text = (
        f"Skip to contentSearchSign inSubscribeShare this article{before.strip()}AdvertisementSkip advertisement{after}"
        "Related ContentPrivacy PolicyTerms of ServiceContact UsAll rights reserved"
    )
    body = "".join(text[block.start : block.end] for block in plain_blocks(text) if block.kind != "boilerplate")
    assert after in body
    assert "dvertisement" not in body
    assert "Privacy" not in body
