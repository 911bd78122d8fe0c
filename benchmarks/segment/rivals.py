"""Sentence splitters of others, each as a function from a text to its sentences. Imported only where they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

Split = Callable[[str], list[str]]

PACKAGES = {
    "sentencex": "sentencex",
    "pySBD": "pysbd",
    "syntok": "syntok",
    "BlingFire": "blingfire",
    "kiwipiepy": "kiwipiepy",
}


def versions() -> dict[str, str]:
    """Installed versions; a tool that is missing is left out of every table."""
    found = {}
    for name, package in PACKAGES.items():
        try:
            found[name] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _sentencex(lang: str) -> Split:
    import sentencex

    return lambda text: list(sentencex.segment(lang, text))


def _pysbd(lang: str) -> Split:
    import pysbd

    segmenter = pysbd.Segmenter(language=lang if lang in ("en", "zh") else "en", clean=False)
    return lambda text: list(segmenter.segment(text))


def _syntok(lang: str) -> Split:  # noqa: ARG001 - it has one set of rules
    from syntok import segmenter

    def split(text: str) -> list[str]:
        return [
            "".join(token.spacing + token.value for token in sentence)
            for paragraph in segmenter.analyze(text)
            for sentence in paragraph
        ]

    return split


def _blingfire(lang: str) -> Split:  # noqa: ARG001 - it has one model
    import blingfire

    return lambda text: blingfire.text_to_sentences(text).split("\n")


def _kiwi(lang: str) -> Split | None:
    if lang != "ko":
        return None
    from kiwipiepy import Kiwi

    kiwi = Kiwi(num_workers=1)
    return lambda text: [sentence.text for sentence in kiwi.split_into_sents(text)]


_MAKERS: dict[str, Callable[[str], Split | None]] = {
    "sentencex": _sentencex,
    "pySBD": _pysbd,
    "syntok": _syntok,
    "BlingFire": _blingfire,
    "kiwipiepy": _kiwi,
}


def splitter(name: str, lang: str) -> Split | None:
    """The splitter of a tool for ``en``, ``ko`` or ``zh``; ``None`` where it does not know the language."""
    return _MAKERS[name](lang)
