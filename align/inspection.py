"""Looking at the installation and its models: what there is, and whether it works."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any

from align import lang as languages
from align.errors import AlignError
from align.store import Store
from align.translators.settings import Runtime

if TYPE_CHECKING:
    from align.translators.catalog import KnownModel

__all__ = ["examine", "known_models", "probe_model", "pull_model"]


def known_models() -> list[dict[str, Any]]:
    """The catalogue as plain values."""
    from align.translators.catalog import CATALOG

    return [
        {
            "name": model.name,
            "langs": list(model.languages),
            "licence": model.licence,
            "size": f"{model.megabytes} MB",
            "tags": list(model.tags),
            "defects": model.defects,
            "revision": _revision(model),
            "source": model.source,
        }
        for model in CATALOG
    ]


def _revision(model: KnownModel) -> str:
    """What exactly is meant: the digest of the built-in files, a commit on the hub, or that nobody checked one."""
    from align.translators.catalog import BUILT_IN, resolve
    from align.translators.facts import model_digest

    if model.name == BUILT_IN:
        return f"digest {model_digest(resolve(BUILT_IN))[:16]}"
    return model.revision or "not verified here: the newest is fetched"


_PROBES = (
    "The government announced a new law.",
    "At least 12 people were detained in March.",
    "Freedom of Expression",
)


def probe_model(model: str, langs: tuple[str, ...], runtime: Runtime) -> list[dict[str, Any]]:
    """Load a model for each language and translate a few sentences with it.

    Raises:
        ModelError: the model is unusable; says why.
    """
    from align.translators.load import languages as model_languages
    from align.translators.load import load
    from align.translators.script import traditional

    outcomes = []
    for code in [languages.parse(lang).code for lang in langs] or list(model_languages(model)):
        translator = load(model, "zh-Hans" if code == "zh-Hant" else code, runtime=runtime)
        found = translator.translate(_PROBES)
        convert = traditional if code == "zh-Hant" else str
        samples = [[text, convert(best[0].text) if best else ""] for text, best in zip(_PROBES, found, strict=True)]
        outcomes.append({"lang": code, "stamp": str(translator.stamp), "samples": samples})
    return outcomes


def pull_model(name: str) -> tuple[list[dict[str, Any]], str]:
    """Fetch a model, test it in each of its languages, and prefer it there from now on.

    Returns:
        What ``probe_model`` gives, and where the model lies.

    Raises:
        ModelError: it cannot be fetched, or its output is no translation.
        DiskError: the choice cannot be stored.
    """
    from align.translators.catalog import resolve
    from align.translators.pulled import remember

    folder = resolve(name)
    outcomes = probe_model(name, (), "ctranslate2")
    remember(name, tuple(str(outcome["lang"]) for outcome in outcomes if outcome["lang"] in languages.TARGETS))
    return outcomes, str(folder)


def examine() -> list[tuple[str, bool, str]]:
    """Check what a run needs: (what, whether it is fine, detail)."""
    return [_try(name, check) for name, check in _EXAMINATIONS.items()]


def _try(name: str, check: Callable[[], str]) -> tuple[str, bool, str]:
    try:
        return name, True, check()
    except (AlignError, ImportError, OSError, RuntimeError) as fault:
        return name, False, " ".join(str(fault).split())


def _python() -> str:
    import platform

    return f"{platform.python_implementation()} {platform.python_version()}"


def _libraries() -> str:
    from importlib.metadata import version

    names = ("torch", "transformers", "ctranslate2", "sentencepiece", "sacrebleu", "kiwipiepy", "trafilatura")
    return ", ".join(f"{name} {version(name)}" for name in names)


def _model() -> str:
    outcomes = probe_model("built-in", (), "ctranslate2")
    return "translates into " + ", ".join(str(outcome["lang"]) for outcome in outcomes)


def _encoder() -> str:
    from align.aligners.use import UseEmbedder

    embedder = UseEmbedder()
    return f"{embedder.stamp} ({embedder.encode(['human rights', '인권']).shape[1]} dimensions)"


def _scores() -> str:
    from align.metrics.corpus import score

    found = score(["정부는 새 법을 발표했다."], ["정부는 새 법을 발표했다."], "ko")
    return found[0].signature


def _cache() -> str:
    from align.translators.conversion import cache_folder

    folder = cache_folder()
    with closing(Store(folder / "translations.sqlite3")) as store:
        return f"{folder} ({len(store)} stored translations)"


_EXAMINATIONS = {
    "Python": _python,
    "libraries": _libraries,
    "built-in model": _model,
    "sentence encoder": _encoder,
    "Korean scoring": _scores,
    "cache": _cache,
}
