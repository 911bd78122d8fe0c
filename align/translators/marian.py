"""MarianMT on transformers: the reference that the fast runtime is measured against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from align.bitext import Stamp
from align.errors import ModelError
from align.translators.drafting import Candidate, Drafter, SearchOrder, coverage
from align.translators.facts import model_digest, read_facts
from align.translators.networks import load_network, quiet_transformers
from align.translators.pieces import Pieces
from align.translators.settings import DecodingSettings
from align.translators.shared import SharedTranslator

__all__ = ["MarianTranslator", "stamp"]


def stamp(folder: Path, settings: DecodingSettings) -> Stamp:
    """The stamp that a translator of this model has, known before it is loaded; ``settings`` are fitted to the model."""
    return Stamp("translator", "transformers", version("transformers"), settings.digest, _short(folder))


class MarianTranslator(SharedTranslator):
    """Translates with ``MarianMTModel.generate`` in float32; aligns by forced decoding.

    Args:
        folder: a model in transformers' Marian format.
        lang: code of the target language.
        settings: decoding; ``compute_type`` is ignored.

    Raises:
        ModelError: the folder holds no Marian model, or the model cannot translate into ``lang``.
    """

    def __init__(self, folder: Path, lang: str, settings: DecodingSettings | None = None) -> None:
        self._pieces = Pieces(read_facts(folder), lang)
        self._settings = (settings or DecodingSettings()).fitted(self._pieces.facts)
        self._model = load_network(folder)
        self._tokenizer = _load_tokenizer(folder)
        self._drafter = Drafter(self._pieces, self._settings, self)
        self.stamp = stamp(folder, self._settings)

    @property
    def network(self) -> Any:
        """The ``MarianMTModel``."""
        return self._model

    def search(self, rows: Sequence[Sequence[int]], order: SearchOrder) -> list[list[Candidate]]:
        """See ``align.translators.drafting.Search``."""
        import torch
        from transformers import LogitsProcessorList

        batch = self._tokenizer.pad({"input_ids": [list(row) for row in rows]}, return_tensors="pt")
        with _threads(self._settings.threads), torch.inference_mode(), raw_logits(self._model) as raw:
            weakened = repetition_penalty(raw, self._settings.repetition_penalty or 1.0)
            guard = end_guard(self._pieces, order.comma_end, order.any_script)
            found = self._model.generate(
                **batch,
                generation_config=_generation(self._pieces, self._settings, order),
                logits_processor=LogitsProcessorList([weakened, guard]),
            )
            scores = self._scores(found, order)
        ids = [self._strip(sequence) for sequence in found.sequences.tolist()]
        owners = [row for row in rows for _ in range(order.nbest)]
        with _threads(self._settings.threads):
            covered = self._coverage(owners, ids) if order.coverage else [0.0] * len(ids)
        candidates = [Candidate(*each) for each in zip(ids, scores, covered, strict=True)]
        return [candidates[at : at + order.nbest] for at in range(0, len(candidates), order.nbest)]

    def _coverage(self, rows: Sequence[Sequence[int]], written: Sequence[tuple[int, ...]]) -> list[float]:
        """The coverage of each row of source ids by what was written from it."""
        attention = self._forced.attention([(tuple(row), ids) for row, ids in zip(rows, written, strict=True)])
        return [
            coverage([seen[: len(row)] for seen in weights], self._pieces.visible(row))
            for row, weights in zip(rows, attention, strict=True)
        ]

    def _scores(self, found: Any, order: SearchOrder) -> list[float]:
        """Mean log-probability of a token, end token included, of each sequence."""
        if order.beam > 1:
            return [float(score) for score in found.sequences_scores.tolist()]
        steps = self._model.compute_transition_scores(found.sequences, found.scores).nan_to_num(neginf=0.0)
        lengths = (found.sequences[:, 1:] != self._pieces.facts.pad).sum(dim=1)
        return [float(score) for score in (steps.sum(dim=1) / lengths**self._settings.length_penalty).tolist()]

    def _strip(self, ids: list[int]) -> tuple[int, ...]:
        """The tokens between the start token and the end."""
        facts = self._pieces.facts
        tokens = ids[1:]
        if facts.eos in tokens:
            tokens = tokens[: tokens.index(facts.eos)]
        return tuple(token for token in tokens if token != facts.pad)


def _short(folder: Path) -> str:
    return model_digest(folder)[:16]


def _load_tokenizer(folder: Path) -> Any:
    from transformers import MarianTokenizer

    try:
        with quiet_transformers():
            return MarianTokenizer.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError, RuntimeError, KeyError, TypeError) as error:
        raise ModelError(f"the tokenizer cannot be loaded ({error})", where=str(folder)) from error


@contextmanager
def _threads(wanted: int) -> Iterator[None]:
    """``wanted`` torch threads for the time being; 0 leaves the process as it is."""
    import torch

    before = torch.get_num_threads()
    if wanted:
        torch.set_num_threads(wanted)
    try:
        yield
    finally:
        if wanted:
            torch.set_num_threads(before)


def end_guard(pieces: Pieces, comma_end: bool, any_script: bool) -> Any:
    """A logits processor over scores of shape (rows, vocabulary): what may never be written.

    Never padding, unknown, tags, or an empty output; unless allowed, no end right after a comma and no other language's
    script.
    """
    import torch
    from transformers import LogitsProcessor

    never = torch.tensor(sorted(pieces.never | (frozenset() if any_script else pieces.foreign)))
    commas = torch.tensor(sorted(pieces.commas))
    eos = pieces.facts.eos

    class EndGuard(LogitsProcessor):  # type: ignore[misc, unused-ignore]  # transformers is loaded late
        def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
            scores = scores.clone()
            scores[:, never] = -torch.inf
            if input_ids.shape[1] == 1:
                scores[:, eos] = -torch.inf
            elif not comma_end:
                scores[torch.isin(input_ids[:, -1], commas), eos] = -torch.inf
            return scores

    return EndGuard()


@contextmanager
def raw_logits(model: Any) -> Iterator[list[Any]]:
    """A list that holds the logits of the last position of the model's latest pass: (rows, vocabulary), float32.

    A beam search of transformers shows its processors log-probabilities only, of which the logits cannot be had back.
    """
    seen: list[Any] = []

    def keep(_module: Any, _inputs: Any, output: Any) -> None:
        seen[:] = [output.logits[:, -1, :].float()]

    handle = model.register_forward_hook(keep)
    try:
        yield seen
    finally:
        handle.remove()


def repetition_penalty(raw: list[Any], penalty: float) -> Any:
    """A logits processor that weakens what was written already as CTranslate2 does: on the logits, before any softmax.

    The logit of a token that stands in the output is divided by ``penalty`` where positive and multiplied by it where
    negative, once however often the token stands there (Keskar et al. 2019). What other processors have forbidden stays
    forbidden. The processor of transformers does the same to log-probabilities, which are all negative: another rule.

    Args:
        raw: what ``raw_logits`` gives.
        penalty: at least 1; with 1 the scores pass as they are.
    """
    import torch
    from transformers import LogitsProcessor

    class RepetitionPenalty(LogitsProcessor):  # type: ignore[misc, unused-ignore]  # transformers is loaded late
        def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor) -> torch.Tensor:
            written = input_ids[:, 1:]  # without the start token
            if penalty == 1 or not written.shape[1]:
                return scores
            logits: torch.Tensor = raw[0]
            old = logits.gather(1, written)
            logits = logits.scatter(1, written, torch.where(old < 0, old * penalty, old / penalty))
            return logits.masked_fill(scores == -torch.inf, -torch.inf)

    return RepetitionPenalty()


def _generation(pieces: Pieces, settings: DecodingSettings, order: SearchOrder) -> Any:
    from transformers import GenerationConfig

    return GenerationConfig(  # type: ignore[no-untyped-call]
        num_beams=order.beam,
        num_return_sequences=order.nbest,
        length_penalty=settings.length_penalty,
        early_stopping=order.beam > 1,  # True: when `beam` hypotheses have ended: what CTranslate2 does
        do_sample=False,
        max_length=order.max_length + 1,  # counts the start token
        no_repeat_ngram_size=order.no_repeat or None,
        renormalize_logits=True,
        return_dict_in_generate=True,
        output_scores=True,
        decoder_start_token_id=pieces.facts.start,
        eos_token_id=pieces.facts.eos,
        pad_token_id=pieces.facts.pad,
    )
