"""MarianMT on CTranslate2: the fast path, token for token the same as transformers in float32."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from align.bitext import Stamp
from align.errors import EnvironmentFault, ModelError
from align.translators.conversion import converted, is_narrow
from align.translators.device import ASKED_BY, device
from align.translators.drafting import Candidate, Drafter, SearchOrder, coverage
from align.translators.facts import model_digest, read_facts
from align.translators.pieces import Pieces
from align.translators.settings import DecodingSettings
from align.translators.shared import SharedTranslator

__all__ = ["CTranslate2Translator", "stamp"]


def stamp(folder: Path, settings: DecodingSettings) -> Stamp:
    """The stamp that a translator of this model has, known before it is loaded; ``settings`` are fitted to the model."""
    used = version("ctranslate2") + ("+cuda" if device() == "cuda" else "")
    return Stamp("translator", "ctranslate2", used, settings.digest, model_digest(folder)[:16])


class CTranslate2Translator(SharedTranslator):
    """Translates with CTranslate2; the model is converted on first use (see ``align.translators.conversion``).

    Args:
        folder: a model in transformers' Marian format.
        lang: code of the target language.
        settings: decoding; ``compute_type`` says how the weights are stored and multiplied.

    Raises:
        ModelError: the folder holds no Marian model, the model cannot translate into ``lang``, or cannot be converted.
        EnvironmentFault: ``ALIGN_DEVICE`` asks for a CUDA device, and there is none or it cannot be used.
        DiskError: the cache folder cannot be written.
    """

    def __init__(self, folder: Path, lang: str, settings: DecodingSettings | None = None) -> None:
        import ctranslate2

        self._pieces = Pieces(read_facts(folder), lang)
        self._settings = (settings or DecodingSettings()).fitted(self._pieces.facts)
        home, place = converted(self._pieces.facts, self._settings.compute_type), device()
        at_once, threads = self._settings.at_once if place == "cpu" else (1, 1)
        try:
            self._runtime = ctranslate2.Translator(
                str(home),
                device=place,
                compute_type=self._settings.compute_type,
                inter_threads=at_once,
                intra_threads=threads,
            )
            if place == "cuda":  # a missing cuBLAS shows at the first product only
                self._runtime.translate_batch([["</s>"]], max_decoding_length=1)
        except (RuntimeError, ValueError) as error:
            if place == "cuda":
                raise EnvironmentFault(
                    f"the CUDA device cannot be used ({error})", where=ASKED_BY, hint="Set it to cpu, or unset it."
                ) from error
            raise ModelError(
                f"CTranslate2 cannot load the converted model ({error})",
                where=str(home),
                hint="Delete that folder, or use the transformers runtime.",
            ) from error
        self._narrow = is_narrow(home, self._pieces)
        self._suppression = lru_cache(maxsize=8)(self._suppression_of)
        self._drafter = Drafter(self._pieces, self._settings, self)
        self.stamp = stamp(folder, self._settings)

    def search(self, rows: Sequence[Sequence[int]], order: SearchOrder) -> list[list[Candidate]]:
        """One batch of ``searches``."""
        return next(iter(self.searches([(rows, order)])))

    def searches(
        self, batches: Sequence[tuple[Sequence[Sequence[int]], SearchOrder]]
    ) -> Iterator[list[list[Candidate]]]:
        """See ``align.translators.drafting.Search``: while the engine translates batches, results of earlier ones are read."""
        running = [self._started(rows, order) for rows, order in batches]
        for (rows, order), results in zip(batches, running, strict=True):
            yield [self._candidates(row, each.result(), order) for row, each in zip(rows, results, strict=True)]

    def _started(self, rows: Sequence[Sequence[int]], order: SearchOrder) -> list[Any]:
        """What the engine has been asked, in results that are there later."""
        names = self._pieces.source_names
        found: list[Any] = self._runtime.translate_batch(
            [[names[number] for number in row] for row in rows],
            asynchronous=True,
            beam_size=order.beam,
            num_hypotheses=order.nbest,
            length_penalty=self._settings.length_penalty,
            max_input_length=0,
            max_decoding_length=order.max_length,
            min_decoding_length=1,
            repetition_penalty=self._settings.repetition_penalty,
            no_repeat_ngram_size=order.no_repeat,
            suppress_sequences=self._suppressed(order) or None,
            use_vmap=self._narrow and not order.any_script,
            disable_unk=True,
            return_scores=True,
            return_attention=order.coverage,
        )
        return found

    def completes(
        self, batches: Sequence[tuple[Sequence[tuple[Sequence[int], Sequence[int]]], SearchOrder]]
    ) -> Iterator[list[tuple[tuple[int, ...], float]]]:
        """See ``align.translators.guided.Completer``."""
        ids = self._pieces.facts.target_vocab
        running = [self._begun(rows, order) for rows, order in batches]
        for (rows, _), results in zip(batches, running, strict=True):
            found = []
            for (_, prefix), waiting in zip(rows, results, strict=True):
                result = waiting.result()
                written = tuple(ids[name] for name in result.hypotheses[0])
                # The score is the sum over what was added, divided by the length of all with the end token.
                total = float(result.scores[0]) * (len(written) + 1)
                found.append((written, total / max(1, len(written) + 1 - len(prefix))))
            yield found

    def _begun(self, rows: Sequence[tuple[Sequence[int], Sequence[int]]], order: SearchOrder) -> list[Any]:
        names, own = self._pieces.target_names, self._pieces.own
        narrow = self._narrow and not order.any_script and all(own.issuperset(prefix) for _, prefix in rows)
        found: list[Any] = self._runtime.translate_batch(
            [[self._pieces.source_names[number] for number in source] for source, _ in rows],
            target_prefix=[[names[number] for number in prefix] for _, prefix in rows],
            asynchronous=True,
            beam_size=order.beam,
            max_input_length=0,
            max_decoding_length=order.max_length,
            repetition_penalty=self._settings.repetition_penalty,
            suppress_sequences=self._suppressed(order, narrow=narrow) or None,
            use_vmap=narrow,
            disable_unk=True,
            return_scores=True,
        )
        return found

    def _candidates(self, row: Sequence[int], result: Any, order: SearchOrder) -> list[Candidate]:
        number_of, visible = self._pieces.facts.target_vocab.__getitem__, self._pieces.visible(row)
        attention = result.attention if order.coverage else [[]] * len(result.hypotheses)
        return [
            Candidate(
                tuple(map(number_of, hypothesis)),
                float(score),
                coverage(seen, visible) if order.coverage else 0.0,
            )
            for hypothesis, score, seen in zip(result.hypotheses, result.scores, attention, strict=True)
        ]

    def _suppressed(self, order: SearchOrder, *, narrow: bool = True) -> list[list[str]]:
        """Sequences that may not be generated: what ``align.translators.marian.end_guard`` forbids.

        With ``narrow`` without what the vocabulary map leaves out already.
        """
        return self._suppression(order.comma_end, order.any_script, narrow and self._narrow and not order.any_script)

    def _suppression_of(self, comma_end: bool, any_script: bool, narrowed: bool) -> list[list[str]]:
        facts, names, banned = self._pieces.facts, self._pieces.target_names, []
        if not narrowed:
            never = self._pieces.never | (frozenset() if any_script else self._pieces.foreign)
            # The converter drops <pad>; disable_unk sees to <unk>.
            banned = [[names[i]] for i in sorted(never) if i not in (facts.pad, facts.target_vocab.get("<unk>"))]
        if not comma_end:
            banned += [[names[number], names[facts.eos]] for number in sorted(self._pieces.commas)]
        return banned
