"""The way in: a name and a language become a translator that is known to work."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from align.bitext import Stamp
from align.errors import ModelError, UsageError
from align.lang import parse
from align.translators.base import AligningTranslator
from align.translators.catalog import BUILT_IN, FAKE, resolve
from align.translators.facts import ModelFacts, model_digest, read_facts
from align.translators.fake import FakeTranslator
from align.translators.kept import kept
from align.translators.settings import DecodingSettings, Runtime
from align.translators.smoke import smoke_test

if TYPE_CHECKING:
    from align.translators.stepping import MarianStepDecoder

__all__ = [
    "DecodingSettings",
    "Runtime",
    "languages",
    "load",
    "model_digest",
    "require_language",
    "resolve",
    "stamp_of",
    "step_decoder",
]


def load(
    model: str = BUILT_IN,
    lang: str = "ko",
    *,
    runtime: Runtime = "ctranslate2",
    settings: DecodingSettings | None = None,
    tested: bool = False,
) -> AligningTranslator:
    """A translator into one language, smoke-tested.

    A model with separate vocabularies runs on transformers whatever ``runtime`` says (its stamp tells), because CTranslate2
    mislabels its output.

    Args:
        model: ``built-in``, a folder, a name on the hub, or ``fake`` (made-up words without a model, to try out everything else).
        lang: code of the target language.
        runtime: ``ctranslate2`` (fast) or ``transformers`` (the reference).
        settings: decoding.
        tested: leave the smoke test out, for a model whose stamp has passed it before.

    Raises:
        ModelError: the model is missing, unreachable, not Marian, broken, or does not translate into ``lang``.
        UsageError: unknown language or runtime.
        DiskError: the converted model cannot be stored.
    """
    if model == FAKE:
        return FakeTranslator(lang)
    language = parse(lang)
    facts = read_facts(resolve(model))
    facts.tag(language)
    decided_by = (facts.folder, model_digest(facts.folder), language.code, runtime, settings)
    return kept(("translator", *decided_by), lambda: _loaded(model, language.code, facts, runtime, settings, tested))


def _loaded(
    model: str, lang: str, facts: ModelFacts, runtime: Runtime, settings: DecodingSettings | None, tested: bool
) -> AligningTranslator:
    translator: AligningTranslator
    if _fast(facts, runtime):
        from align.translators.ctranslate2 import CTranslate2Translator

        translator = CTranslate2Translator(facts.folder, lang, settings)
    else:
        from align.translators.marian import MarianTranslator

        translator = MarianTranslator(facts.folder, lang, settings)
    if not tested:
        smoke_test(translator, model)
    return translator


def _fast(facts: ModelFacts, runtime: Runtime) -> bool:
    """Whether CTranslate2 runs the model."""
    if runtime not in get_args(Runtime):
        raise UsageError(f"unknown runtime {runtime!r}", hint="Use ctranslate2 or transformers.")
    return runtime == "ctranslate2" and not facts.separate


def stamp_of(model: str, *, runtime: Runtime = "ctranslate2", settings: DecodingSettings | None = None) -> Stamp:
    """The stamp that ``load`` would give its translator, without loading the model.

    Raises:
        ModelError: the model is missing, unreachable or not Marian.
        UsageError: unknown runtime.
    """
    if model == FAKE:
        return FakeTranslator("ko").stamp
    facts = read_facts(resolve(model))
    fitted = (settings or DecodingSettings()).fitted(facts)
    if _fast(facts, runtime):
        from align.translators.ctranslate2 import stamp
    else:
        from align.translators.marian import stamp
    return stamp(facts.folder, fitted)


def languages(model: str = BUILT_IN) -> tuple[str, ...]:
    """Codes of the languages that a model translates into, without loading it.

    Raises:
        ModelError: the model is missing, unreachable or not Marian.
    """
    return ("ko", "zh-Hans") if model == FAKE else read_facts(resolve(model)).languages()


def require_language(model: str, lang: str) -> None:
    """Check that a model translates into a language, without loading it.

    Raises:
        ModelError: the model is missing, unreachable or not Marian, or it does not translate into ``lang``.
        UsageError: unknown language.
    """
    if model == FAKE:
        parse(lang)
    else:
        read_facts(resolve(model)).tag(parse(lang))


def step_decoder(
    model: str = BUILT_IN, lang: str = "ko", *, settings: DecodingSettings | None = None
) -> MarianStepDecoder:
    """A decoder for constrained search, one step at a time (``align.glossary.base.StepDecoder``).

    Raises:
        ModelError: as for ``load``; the smoke test is left to ``load``. The fake model cannot be stepped through.
    """
    if model == FAKE:
        hint = "Name another model, or a glossary without terms of this text."
        raise ModelError("the fake model writes no terms", where=FAKE, hint=hint)
    from align.translators.stepping import MarianStepDecoder

    folder, code = resolve(model), parse(lang).code
    decided_by = ("steps", folder, model_digest(folder), code, settings)
    return kept(decided_by, lambda: MarianStepDecoder(folder, code, settings))
