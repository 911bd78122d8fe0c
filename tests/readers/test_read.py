"""The one way in: formats, encodings, languages, and everything that can be wrong with a file."""

from __future__ import annotations

import hashlib
import io
import logging
from pathlib import Path
from typing import BinaryIO

import pytest

from align.bitext import Document
from align.errors import EnvironmentFault, InputError, UsageError
from align.readers.read import read, read_bytes

ENGLISH = "The court opened in May. It closed again in June, and nobody was told why.\n\nThe state said nothing.\n"
KOREAN = "법원은 5월에 문을 열었다. 6월에 다시 닫았으나 이유는 아무도 듣지 못했다. 정부는 아무 말도 하지 않았다.\n"
SIMPLIFIED = "法院五月开门，六月又关了，没有人知道为什么。政府没有说话，国际组织要求调查这个问题，当局对此没有回应。\n"
TRADITIONAL = "法院五月開門，六月又關了，沒有人知道為什麼。政府沒有說話，國際組織要求調查這個問題，當局對此沒有回應。\n"
TEXTS = {"en": ENGLISH, "ko": KOREAN, "zh-Hans": SIMPLIFIED, "zh-Hant": TRADITIONAL}


def message(error: pytest.ExceptionInfo[Exception]) -> str:
    text = str(error.value)
    assert "\n" not in text, "one paragraph"
    return text


def visible(document: Document) -> str:
    return "".join(document.text[block.start : block.end] for block in document.blocks if block.kind != "boilerplate")


@pytest.mark.parametrize(
    ("lang", "encoding"),
    [
        ("en", "utf-8"), ("en", "utf-8-sig"), ("en", "utf-16"), ("en", "utf-16-le"), ("en", "ascii"),
        ("ko", "utf-8"), ("ko", "utf-8-sig"), ("ko", "utf-16"), ("ko", "utf-16-be"), ("ko", "euc-kr"), ("ko", "cp949"),
        ("zh-Hans", "utf-8"), ("zh-Hans", "utf-16"), ("zh-Hans", "gb18030"), ("zh-Hans", "gbk"),
        ("zh-Hant", "utf-8"), ("zh-Hant", "utf-16"), ("zh-Hant", "big5"), ("zh-Hant", "gb18030"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("named", [True, False])
def test_encodings_and_languages_are_told(lang: str, encoding: str, named: bool) -> None:
    data = TEXTS[lang].encode(encoding)
    document = read_bytes(data, "x.txt", lang=lang if named else None)
    assert document.text == TEXTS[lang]
    assert document.lang == lang
    assert document.origin.digest == hashlib.sha256(data).hexdigest()
    assert document.origin.format == "text"


def test_a_latin_1_file_is_read() -> None:
    text = "Le président a déclaré que la sécurité était assurée à l’été. The court met in São Paulo.\n".replace(
        "’", "'"
    )
    assert "déclaré" in read_bytes(text.encode("latin-1"), "x.txt", lang="en").text


def test_a_file_is_read_and_named(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(ENGLISH, encoding="utf-8")
    document = read(str(path))
    assert document.text == ENGLISH
    assert document.origin.name == str(path)
    assert [block.kind for block in document.blocks] == ["paragraph", "paragraph"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Input:
        buffer = io.BytesIO(KOREAN.encode())

    monkeypatch.setattr("sys.stdin", Input)
    document = read("-")
    assert (document.text, document.lang, document.origin.name) == (KOREAN, "ko", "-")


def test_windows_line_ends_stay_as_they_are() -> None:
    text = ENGLISH.replace("\n", "\r\n")
    assert read_bytes(text.encode(), "x.txt").text == text


@pytest.mark.parametrize("data", [b"", b"  \n\t\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n", "\u3000\n".encode()])
def test_an_empty_file(data: bytes) -> None:
    with pytest.raises(InputError) as error:
        read_bytes(data, "empty.txt")
    assert message(error).startswith("empty.txt: ")


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"abc\0def\0" * 40 + b"\0\0\xff", "binary"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        (b"\x01\x02\x03\x04\x05\x06\x07" * 30, "binary"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"PK\x03\x04\x14\0", "broken"),
        (b"{\\rtf1 abc", "RTF"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old Office"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\x1f\x8b\x08\0", "gzip"),
    ],
)
def test_a_binary_file(data: bytes, word: str) -> None:
    with pytest.raises(InputError, match=word) as error:
        read_bytes(data, "x.bin")
    assert error.value.hint


def test_a_text_in_no_encoding() -> None:
    data = bytes(range(128, 256)) * 9 + b"\xff\xfe\xfd" * 7 + b"\x81\x20\x81"
    with pytest.raises(InputError) as error:
        read_bytes(data, "broken.txt", lang="ko")
    assert message(error).startswith("broken.txt: ")


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read(str(tmp_path / "missing.txt"))
    with pytest.raises(InputError, match="folder"):
        read(str(tmp_path))
    with pytest.raises(InputError):
        read("a\0b")


def test_an_unknown_language_is_refused_before_the_file_is_touched(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="unknown language"):
        read(str(tmp_path / "missing.txt"), lang="xx")


@pytest.mark.parametrize("wanted", TEXTS)
@pytest.mark.parametrize("given", TEXTS)
def test_the_wrong_language_names_both(wanted: str, given: str) -> None:
    data = TEXTS[given].encode()
    if wanted == given:
        assert read_bytes(data, "x.txt", lang=wanted).lang == wanted
        return
    with pytest.raises(InputError, match="wrong language") as error:
        read_bytes(data, "x.txt", lang=wanted)
    assert f"({wanted})" in message(error)
    assert f"({given})" in message(error)


def test_a_mixed_text_is_only_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    mixed = (
        "The words 국가보안법 and 반국가단체 and 이적단체 stand in every verdict of the courts, and in police files."
    )
    with caplog.at_level(logging.WARNING):
        assert read_bytes(mixed.encode(), "x.txt", lang="ko").lang == "ko"
    assert "Korean" in caplog.text


def test_another_language_is_named_where_it_can_be() -> None:
    with pytest.raises(InputError, match="another language"):
        read_bytes("Суд открылся в мае. Потом он снова закрылся, и никто не знал почему.".encode(), "x.txt")
    with pytest.raises(InputError, match="wrong language"):
        read_bytes(
            "裁判所は五月に開いた。六月にまた閉じたが、理由は誰も知らなかった。".encode(), "x.txt", lang="zh-Hans"
        )


def test_names_and_numbers_alone_have_no_wrong_language() -> None:
    assert read_bytes(b"2020\n", "x.txt", lang="ko").lang == "ko"
    assert read_bytes(b"Seoul\n", "x.txt", lang="ko").lang == "ko"


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(InputError, match="unknown format"):
        read_bytes(b"text", "x.txt", format="odt")


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, mode: str) -> BinaryIO:
        raise PermissionError(13, "no")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(EnvironmentFault, match="permission"):
        read(str(tmp_path / "x.txt"))


@pytest.mark.parametrize(
    ("lang", "encoding", "label"),
    [
        ("ko", "cp949", "euc-kr"), ("ko", "euc-kr", "ks_c_5601-1987"), ("zh-Hans", "gb18030", "gb2312"),
        ("zh-Hans", "gbk", "GBK"), ("zh-Hant", "big5", "Big5"), ("zh-Hans", "gb18030", "gb18030"), ("en", "cp1252", "iso-8859-1"),
        ("ko", "utf-8", "utf-8"), ("ko", "utf-16", "utf-16"), ("zh-Hant", "utf-8", "big5"), ("zh-Hans", "utf-16-le", "utf-8"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["meta", "http-equiv", "xml", "server", "nowhere"])
def test_pages_in_the_encoding_that_they_declare(lang: str, encoding: str, label: str, place: str) -> None:
    heads = {
        "meta": f'<html><head><meta charset="{label}">',
        "http-equiv": f"<html><head><META http-equiv='Content-Type' content='text/html; charset={label}'>",
        "xml": f'<?xml version="1.0" encoding="{label}"?>\n<html><head>',
    }
    text = TEXTS[lang].strip().replace("June", "“June”") if lang == "en" else TEXTS[lang].strip()
    page = (
        f"{heads.get(place, '<html><head>')}<title>x</title></head><body><article><p>{text}</p></article></body></html>"
    )
    document = read_bytes(page.encode(encoding), "x.html", lang=lang, charset=label if place == "server" else "")
    assert visible(document).split() == text.split()


def test_a_declared_encoding_decides_where_the_bytes_fit_several() -> None:
    page = "<html><head><meta charset=big5></head><body><p>中文</p></body></html>"
    assert "中文" in read_bytes(page.encode("big5"), "x.html", lang="zh-Hant").text
    nonsense = page.replace("big5", "rot13")
    assert "中文" in read_bytes(nonsense.encode(), "x.html", lang="zh-Hant").text


def test_the_server_knows_the_encoding_of_a_plain_text() -> None:
    assert read_bytes("中文".encode("big5"), "x.txt", lang="zh-Hant", charset="big5").text == "中文"


LONG = "정부는 아무 말도 하지 않았다.\n" * 40


@pytest.mark.parametrize(
    ("data", "line", "word"),
    [
        (LONG.encode() + KOREAN.encode("cp949"), 41, "another encoding"),
        (LONG.encode() + b"\xed\xa0\x80 x\n", 41, "another encoding"),
        (LONG.encode()[:-3], 40, "cut off"),
        (ENGLISH.encode() * 2000 + b"\0\0\0 x", 6001, "NUL"),
        (b"\xff\xfe" + ENGLISH.encode("utf-16-le") + b"\x00\xd8" + ENGLISH.encode("utf-16-le"), 4, "half a character"),
        (b"\xfe\xff" + ENGLISH.encode("utf-16-be") + b"\x00", 4, "half a character"),
    ],
)
def test_a_fault_in_a_text_is_named_with_its_line(data: bytes, line: int, word: str) -> None:
    with pytest.raises(InputError, match=word) as error:
        read_bytes(data, "x.txt")
    assert error.value.where == f"x.txt:{line}"
    assert error.value.hint


def test_a_file_of_one_gigabyte_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "line.txt"
    with path.open("wb") as stream:
        stream.write(b"The court opened in May. ")
        stream.truncate(2**30)
    with pytest.raises(InputError, match="larger than 200 MiB") as error:
        read(str(path), lang="en")
    assert error.value.where == str(path)
    assert error.value.hint


def test_standard_input_that_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless:
        def read(self, size: int) -> bytes:
            return b"a" * size

    monkeypatch.setattr("sys.stdin", type("Input", (), {"buffer": Endless()}))
    monkeypatch.setattr("align.readers.sources.LARGEST", 2**20)
    with pytest.raises(InputError, match="larger than 1 MiB"):
        read("-")


FRENCH = (
    "Le gouvernement a déclaré que la situation des droits humains dans le pays était restée la même et que les autorités n’ont "
    "pas répondu aux demandes. Dans les prisons, il est interdit de parler avec des personnes qui ne sont pas de la famille.\n"
)


def test_latin_text_that_is_not_english_is_noticed() -> None:
    with pytest.raises(InputError, match="written in French"):
        read_bytes(FRENCH.encode(), "x.txt", lang="en")
    with pytest.raises(InputError, match="cannot be told: this is French"):
        read_bytes(FRENCH.encode(), "x.txt")
    with pytest.raises(InputError, match="written in French"):
        read_bytes(FRENCH.encode(), "x.txt", lang="ko")


@pytest.mark.parametrize(
    "text",
    [
        "La Paz, Los Angeles, El Salvador, Las Palmas, San Juan de la Cruz, Rio de Janeiro and Los Alamos were on the list.",
        "He said “Je ne sais pas” and left the room, and the court of La Rochelle closed the case in the same year as it opened.",
        "a a a a a a a a a a a a a a a a a a a a a a a a a",
        "Kim Jong Un. Kim Il Sung. Pyongyang. Seoul. Rodong Sinmun. Songbun. Kyohwaso. Jangmadang.",
    ],
)
def test_english_with_foreign_names_stays_english(text: str) -> None:
    assert read_bytes(text.encode(), "x.txt", lang="en").lang == "en"


@pytest.mark.parametrize(
    ("lang", "foreign", "name"),
    [("en", FRENCH, "French"), ("en", KOREAN * 2, "Korean"), ("ko", ENGLISH, "English"), ("ko", SIMPLIFIED, "Chinese"),
     ("zh-Hans", ENGLISH, "English")],
)  # fmt: skip
def test_blocks_in_another_language_are_told(
    lang: str, foreign: str, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    text = "\n\n".join([TEXTS[lang].strip()] * 6 + [foreign.split("\n")[0]])
    with caplog.at_level(logging.WARNING):
        assert read_bytes(text.encode(), "x.txt", lang=lang).lang == lang
    assert "1 of" in caplog.text
    assert name in caplog.text
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        read_bytes(TEXTS[lang].encode() * 3, "x.txt", lang=lang)
    assert not caplog.records
