"""An atheris harness: no input makes the segmenters crash, lose a character, or run away. See README.md here."""

from __future__ import annotations

import sys
import time

import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]

with atheris.instrument_imports(
    include=["align.segmenters", "align.text", "align.readers.plain", "align.readers.body"]
):
    from align.bitext import Document
    from align.readers.plain import plain_blocks
    from align.segmenters.segment import explain

LANGS = ("en", "ko", "zh-Hans", "zh-Hant")
ALPHABET = (
    *"。！？…，、：；“”‘’「」『』《》（）()[]\"'.!?,;:\n \t0123456789AaZz©•",
    *("다", "요", "고", "라고", "는", "과", "的", "和", "说", "说：", "政府", "国", "국경", "자유", "했다", "습니다"),
    *(
        "The ",
        "the ",
        "U.S.",
        "No. ",
        "Dr. ",
        "p.m. ",
        "Share",
        "Menu",
        "홈",
        "首页",
        "2020年",
        "[3]",
        "……",
        "가. ",
        "1. ",
    ),
)


def squeezed(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())


def text_of(data: bytes) -> str:
    """Half of the inputs are taken as they are, half spell words and marks that the rules know."""
    provider = atheris.FuzzedDataProvider(data)
    if provider.ConsumeBool():
        return str(provider.ConsumeUnicode(4000))
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in provider.ConsumeBytes(4000))


def one(data: bytes) -> None:
    """One input, in every language, with and without the reader."""
    text = text_of(data)
    blocks = tuple(plain_blocks(text))
    body = "".join(text[block.start : block.end] for block in blocks if block.kind != "boilerplate")
    for lang in LANGS:
        began = time.process_time()
        read = explain(Document(text, lang, blocks)) if blocks else []
        bare = explain(Document(text, lang))
        assert time.process_time() - began < 1.0, f"{lang}: slow"
        assert squeezed("".join(text[piece.start : piece.end] for piece in read)) == squeezed(body), lang
        assert squeezed("".join(text[piece.start : piece.end] for piece in bare)) == squeezed(text), lang


def main() -> None:
    """Run until stopped, or as the options of libFuzzer say."""
    explain(Document("왔다. 갔다. One. 一。", "ko"))  # imports and tables before the clock counts
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
