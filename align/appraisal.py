"""How good a model is as ``align`` uses it, and what each repair in decoding gives.

``align.training.evaluate`` measures a network alone. Here the same sets go through the translators with everything that they
mend, with one repair left out at a time, and through the glossary's measure.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align.errors import UsageError
from align.training.evaluate import EvaluationSet, Figures, Translator, evaluate, score
from align.translators.settings import DecodingSettings, Runtime

if TYPE_CHECKING:
    from align.glossary.termbase import Termbase

__all__ = ["REPAIRS", "effects", "effects_table", "long_set", "measured", "repaired"]

_SPLIT = "split"
_SENTENCES = 15  # of a long text: more pieces than a small model has positions

REPAIRS: Mapping[str, Mapping[str, Any]] = {
    "comma": {"comma_guard": False},
    "width": {"full_width": False},
    "register": {"register": "as_written"},
    "script": {"script_guard": False},
    "loops": {"repetition_guard": False},
    "penalties": {"repetition_penalty": 1.0, "coverage_penalty": 0.0},
    "clauses": {"max_source_pieces": 100_000},
    _SPLIT: {},
}
"""The repairs by name, and the settings that leave each out. ``clauses`` splits what is longer than the model translates well.
Without ``split`` a text is cut off where the model's positions end, which is what happens elsewhere."""


def repaired(
    model: str, without: Collection[str] = (), *, runtime: Runtime = "ctranslate2", compute: str = "int8"
) -> Translator:
    """A model with its repairs as a function for ``align.training.evaluate``.

    Args:
        model: name or folder.
        without: names of repairs to leave out.
        runtime: what runs it.
        compute: number type of the CTranslate2 runtime, ``int8`` or ``float32``.

    Raises:
        UsageError: there is no such repair.
        ModelError: the model is unusable.
    """
    from align.translators.base import AligningTranslator
    from align.translators.load import load

    for name in without:
        if name not in REPAIRS:
            raise UsageError(f"there is no repair named {name!r}", hint=f"Repairs: {', '.join(REPAIRS)}.")
    changes = {key: value for name in without for key, value in REPAIRS[name].items()}
    settings = DecodingSettings(**{"compute_type": compute, "threads": 1, **changes})
    loaded: dict[str, AligningTranslator] = {}

    def translate(texts: Sequence[str], lang: str) -> list[str]:
        if lang not in loaded:
            loaded[lang] = load(model, lang, runtime=runtime, settings=settings)
        if _SPLIT in without:
            texts = _cut_off(model, lang, texts)
        return [found[0].text if found else "" for found in loaded[lang].translate(texts)]

    return translate


def _cut_off(model: str, lang: str, texts: Sequence[str]) -> list[str]:
    """Each text as far as the model's positions go."""
    from align.translators.facts import read_facts
    from align.translators.load import resolve
    from align.translators.pieces import Pieces

    pieces = Pieces(read_facts(resolve(model)), lang)
    last = pieces.facts.positions - 2  # before the end token
    spans = [pieces.source(text).spans for text in texts]
    return [
        text if len(places) <= pieces.facts.positions else text[: places[last][1]]
        for text, places in zip(texts, spans, strict=True)
    ]


def long_set(tested: EvaluationSet, sentences: int = _SENTENCES) -> EvaluationSet:
    """Runs of neighbouring sentences of a set as single texts, in its order; what is left over at the end is left out."""
    from align.lang import LANGUAGES

    starts = range(0, len(tested.sources) - sentences + 1, sentences)
    joiner = LANGUAGES[tested.lang].joiner
    sources = tuple(" ".join(tested.sources[at : at + sentences]) for at in starts)
    references = tuple(joiner.join(tested.references[at : at + sentences]) for at in starts)
    return EvaluationSet(f"{tested.name}, {sentences} sentences a text", tested.lang, sources, references)


def effects(model: str, sets: Sequence[EvaluationSet]) -> dict[str, list[Figures]]:
    """The figures with all repairs (key ``all``), without each one, and without any (``none``).

    What splitting gives shows best on long texts: it is measured on ``long_set`` of each set as well.
    """
    found = {"all": evaluate(repaired(model), sets)}
    usual = [name for name in REPAIRS if name != _SPLIT]
    for name in usual:
        found[f"without {name}"] = evaluate(repaired(model, [name]), sets)
    found["none"] = evaluate(repaired(model, usual), sets)
    long_sets = [long_set(tested) for tested in sets if len(tested.sources) >= _SENTENCES]
    found["all, long texts"] = evaluate(repaired(model), long_sets)
    found["without clauses, long texts"] = evaluate(repaired(model, ["clauses"]), long_sets)
    found["without split, long texts"] = evaluate(repaired(model, ["clauses", _SPLIT]), long_sets)
    return found


def effects_table(found: Mapping[str, Sequence[Figures]]) -> str:
    """A Markdown table of ``effects``: BLEU, chrF and those failure counters that are not 0 everywhere."""
    everything = [entry for figures in found.values() for entry in figures]
    shown = sorted({name for entry in everything for name, count in entry.failures.items() if count})
    head = ["repairs", "set", "language", "BLEU", "chrF", *shown]
    rows = [
        [name, entry.name, entry.lang, f"{entry.bleu:.2f}", f"{entry.chrf:.2f}"]
        + [str(entry.failures.get(counter, 0)) for counter in shown]
        for name, figures in found.items()
        for entry in figures
    ]
    lines = ["| " + " | ".join(cells) + " |" for cells in (head, ["---"] * len(head), *rows)]
    signatures = sorted(
        {f"- {entry.lang}: BLEU `{entry.bleu_signature}`, chrF `{entry.chrf_signature}`" for entry in everything}
    )
    return "\n".join([*lines, "", *signatures]) + "\n"


def measured(translate: Translator, sets: Sequence[EvaluationSet], glossaries: Sequence[Path] = ()) -> list[Figures]:
    """Figures of each set; with glossaries also how many of their terms the model writes of itself, nothing being enforced.

    Raises:
        GlossaryError: a glossary cannot be read.
    """
    from align.terms import load_termbase

    termbase = load_termbase(tuple(glossaries)) if glossaries else None
    figures = []
    for tested in sets:
        drafts = translate(tested.sources, tested.lang)
        found = score(tested, drafts)
        figures.append(found if termbase is None else replace(found, terms=_terms(tested, drafts, termbase)))
    return figures


def _terms(tested: EvaluationSet, drafts: Sequence[str], termbase: Termbase) -> tuple[int, int]:
    """Terms as approved or admitted, and terms in all."""
    from align.bitext import Bitext, Document
    from align.glossary.measure import measure

    source = Document.from_segments(list(tested.sources), "en")
    hits = measure(Bitext.from_drafts(source, list(drafts), tested.lang), termbase).terms
    return sum(hit.status in ("held", "admitted") for hit in hits), len(hits)
