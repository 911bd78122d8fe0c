"""How good a model is: BLEU and chrF with signatures on sets that it never saw, with failure counters next to them.

Only plain decoding is measured here (beam 4, straight quotes in, full-width marks out for Chinese): what the network
itself can do, so that two checkpoints compare. Repairs and glossaries have figures of their own: ``align.appraisal``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from align.errors import EnvironmentFault, InputError, ModelError
from align.lang import parse
from align.text.width import full_width
from align.training.cleaning import normalise_english
from align.training.counters import count_failures

__all__ = [
    "EvaluationSet",
    "Figures",
    "Translator",
    "chapter_set",
    "evaluate",
    "load_translator",
    "score",
    "table_set",
    "to_markdown",
]

Translator = Callable[[Sequence[str], str], list[str]]


@dataclass(frozen=True, slots=True)
class EvaluationSet:
    """English sentences and their reference translations into one language, as many of each."""

    name: str
    lang: str
    sources: tuple[str, ...]
    references: tuple[str, ...]

    def first(self, count: int) -> EvaluationSet:
        """The first sentences only."""
        return EvaluationSet(self.name, self.lang, self.sources[:count], self.references[:count])


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured on one set. A figure is never given without its signature.

    ``terms``: glossary terms that came out as wanted, and terms in all; ``None`` where no glossary was asked.
    """

    name: str
    lang: str
    size: int
    bleu: float
    chrf: float
    bleu_signature: str
    chrf_signature: str
    failures: dict[str, int] = field(default_factory=dict)
    terms: tuple[int, int] | None = None

    def as_json(self) -> dict[str, Any]:
        """For a log or a floor."""
        return {key: getattr(self, key) for key in self.__slots__}


def table_set(path: Path, name: str, lang: str) -> EvaluationSet:
    """A TSV whose last two columns are English and target.

    Raises:
        InputError: it cannot be read, or a line has fewer columns.
    """
    try:
        rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except OSError as wrong:
        raise InputError(f"an evaluation set cannot be read: {wrong}", where=str(path)) from wrong
    for number, row in enumerate(rows, 1):
        if len(row) < 2:
            raise InputError("a line has fewer than two columns", where=f"{path}:{number}")
    return EvaluationSet(name, lang, tuple(row[-2] for row in rows), tuple(row[-1] for row in rows))


def chapter_set(folder: Path, lang: str, chapters: Sequence[str] = ()) -> EvaluationSet:
    """The one-to-one beads of chapters with gold alignment (``NN-name.jsonl``), sentences only.

    Args:
        folder: where the chapters are.
        lang: target language.
        chapters: beginnings of file names; all chapters when empty.
    """
    key = "ko" if lang == "ko" else "zh"
    files = [file for file in sorted(folder.glob("*.jsonl")) if not chapters or file.name.startswith(tuple(chapters))]
    if not files:
        raise InputError("no chapters here", where=str(folder), hint="Expected NN-name.jsonl files.")
    beads = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    singles = [bead for bead in beads if len(bead["en"]) == len(bead[key]) == 1]
    return EvaluationSet(
        "chapters", lang, tuple(bead["en"][0] for bead in singles), tuple(bead[key][0] for bead in singles)
    )


def load_translator(folder: Path, *, beam: int = 4, threads: int = 1, work: Path | None = None) -> Translator:
    """The model as a function, converted to CTranslate2 (float32, the same tokens as transformers give).

    Args:
        folder: a MarianMT folder.
        beam: beam size.
        threads: threads of the engine.
        work: where the conversion goes; a temporary folder by default.

    Raises:
        ModelError: the folder holds no usable model.
    """
    import tempfile

    try:
        import ctranslate2
        from ctranslate2.converters import TransformersConverter
        from transformers import MarianTokenizer
    except ImportError as missing:
        raise EnvironmentFault(
            f"a library is missing: {missing.name}", hint="Install align with its dependencies."
        ) from missing
    if not (folder / "config.json").is_file():  # else transformers would ask the hub for a model of that name
        raise ModelError("there is no model here", where=str(folder), hint="Name a folder with a config.json.")
    try:
        tokenizer = MarianTokenizer.from_pretrained(str(folder))
        room = json.loads((folder / "config.json").read_text(encoding="utf-8"))["max_position_embeddings"] - 2
        place = str(work or tempfile.mkdtemp(prefix="align-"))
        TransformersConverter(str(folder)).convert(place, force=True)
    except (OSError, ValueError, KeyError) as wrong:
        raise ModelError(f"no usable model: {wrong}", where=str(folder)) from wrong
    engine = ctranslate2.Translator(place, compute_type="float32", inter_threads=1, intra_threads=threads)

    def translate(texts: Sequence[str], lang: str) -> list[str]:
        tag = f">>{parse(lang).tags[0]}<< "
        batch = [tokenizer.convert_ids_to_tokens(tokenizer(tag + normalise_english(text)).input_ids) for text in texts]
        results = engine.translate_batch(
            batch,
            beam_size=beam,
            max_batch_size=1024,
            batch_type="tokens",
            max_decoding_length=min(200, room),
            max_input_length=room,
        )
        ids = [tokenizer.convert_tokens_to_ids(result.hypotheses[0]) for result in results]
        drafts = [str(text).strip() for text in tokenizer.batch_decode(ids, skip_special_tokens=True)]
        return [full_width(draft) for draft in drafts] if lang.startswith("zh") else drafts

    return translate


def score(tested: EvaluationSet, drafts: Sequence[str]) -> Figures:
    """BLEU, chrF and failures of drafts.

    Raises:
        InputError: there are not as many drafts as sentences; sacrebleu would cut the longer side in silence.
    """
    from sacrebleu.metrics.bleu import BLEU
    from sacrebleu.metrics.chrf import CHRF

    if len(drafts) != len(tested.sources):
        raise InputError(f"{len(drafts)} drafts for {len(tested.sources)} sentences", where=tested.name)
    references = [list(tested.references)]
    bleu, chrf = BLEU(tokenize=parse(tested.lang).bleu_tokenizer), CHRF()
    scores = bleu.corpus_score(list(drafts), references).score, chrf.corpus_score(list(drafts), references).score
    return Figures(
        tested.name, tested.lang, len(drafts), round(scores[0], 2), round(scores[1], 2),
        str(bleu.get_signature()), str(chrf.get_signature()), count_failures(tested.sources, drafts, tested.lang),
    )  # fmt: skip


def evaluate(translate: Translator, sets: Sequence[EvaluationSet]) -> list[Figures]:
    """The figures of one model on several sets."""
    return [score(tested, translate(tested.sources, tested.lang)) for tested in sets]


def to_markdown(figures: Sequence[Figures]) -> str:
    """A table for a model card, with the signatures under it."""
    from align.training.counters import COUNTERS

    with_terms = any(entry.terms for entry in figures)
    head = ["set", "language", "sentences", "BLEU", "chrF", *COUNTERS, *(["terms"] if with_terms else [])]
    rows = [
        [
            entry.name,
            entry.lang,
            str(entry.size),
            f"{entry.bleu:.1f}",
            f"{entry.chrf:.1f}",
            *(str(entry.failures[name]) for name in COUNTERS),
            *([f"{entry.terms[0]}/{entry.terms[1]}" if entry.terms else ""] if with_terms else []),
        ]
        for entry in figures
    ]
    lines = ["| " + " | ".join(cells) + " |" for cells in (head, ["---"] * len(head), *rows)]
    signatures = sorted(
        {f"- {entry.lang}: BLEU `{entry.bleu_signature}`, chrF `{entry.chrf_signature}`" for entry in figures}
    )
    return "\n".join([*lines, "", *signatures]) + "\n"
