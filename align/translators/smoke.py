"""Does a model translate at all? Three short sentences tell a working model from a broken one.

Known breakages look like this: vocabularies of the two sides merged (nonsense in the wrong script), tied weights lost
(the same words for every input), a missing tag (one word for ever).
"""

from __future__ import annotations

import unicodedata

from align.errors import ModelError
from align.lang import parse
from align.translators.base import Translator
from align.translators.repetition import loops

__all__ = ["SENTENCES", "smoke_test"]

SENTENCES = (
    "The government released two political prisoners in March.",
    "Women have the right to work.",
    "The report was published yesterday.",
)
_SCRIPTS = {"ko": "HANGUL", "zh": "CJK", "en": "LATIN"}


def smoke_test(translator: Translator, where: str) -> None:
    """Translate three short sentences and refuse a model whose output cannot be a translation.

    Args:
        translator: the model to try.
        where: its name or path, for the message.

    Raises:
        ModelError: an output is empty or has no letter, is in the wrong script, goes round in circles, or is the same for two
            different inputs.
    """
    outputs = [drafts[0].text if drafts else "" for drafts in translator.translate(SENTENCES)]
    fault = _fault(outputs, translator.lang)
    if fault:
        raise ModelError(
            f"the model fails its smoke test: {fault}",
            where=where,
            hint=f"Its output was {outputs!r}. Choose another model, or repair this one.",
        )


def _fault(outputs: list[str], lang: str) -> str:
    """What is wrong with the outputs, in words; empty for nothing."""
    letters = [character for text in outputs for character in text if character.isalpha()]
    if not all(any(character.isalpha() for character in text) for text in outputs):
        return "an output is empty"
    script = _SCRIPTS[lang.split("-")[0]]
    right = sum(unicodedata.name(character, "").startswith(script) for character in letters)
    if right < len(letters) / 2:
        return f"only {right} of {len(letters)} letters are {parse(lang).name}"
    if any(loops([ord(character) for character in text if not character.isspace()]) for text in outputs):
        return "an output goes round in circles"
    if len(set(outputs)) < len(outputs):
        return "different sentences get the same translation"
    return ""
