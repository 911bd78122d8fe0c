"""How to decode, as one frozen value with a digest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import Literal, get_args

from align.errors import UsageError
from align.machine import processors
from align.text.register import Register
from align.translators.facts import ModelFacts

__all__ = ["ComputeType", "DecodingSettings", "Register", "Runtime"]

ComputeType = Literal["int8", "float32"]
Runtime = Literal["ctranslate2", "transformers"]

# Raise when preparing, guarding or finishing text changes what comes out for the same model and settings.
RULES_VERSION = 4
_SPEED_ONLY = ("batch_tokens", "threads", "workers")
_MOST_WORKERS = 16


@dataclass(frozen=True, slots=True)
class DecodingSettings:
    """Everything about decoding that a user may choose.

    Attributes:
        beam: beam size; n-best lists longer than it widen it.
        length_penalty: exponent of the length that a hypothesis' log-probability is divided by; 1 gives the mean.
        repetition_penalty: weakens the logits of tokens that were written already (Keskar et al. 2019): divides positive ones,
            multiplies negative ones; 1 for not at all, ``None`` for what the model's config.json says, which is 1 by default.
        coverage_penalty: weight of the coverage of the source by attention (Wu et al. 2016) when the beam's finished
            hypotheses are ranked; 0 for none, ``None`` for what the model's config.json says, which is 0 by default. Only for
            models with a head that was trained as an alignment.
        compute_type: number type of the CTranslate2 runtime; transformers always runs in float32.
        comma_guard: forbid an end right after a comma.
        script_guard: no Hangul in Chinese, no Han or kana in Korean, unless the source text has such letters.
        repetition_guard: decode again, without repeated trigrams, what went round in circles.
        full_width: Chinese punctuation for Chinese output.
        register: final predicates of Korean sentences: ``plain`` (-다), ``formal`` (-니다) or ``as_written`` by the model.
        max_source_pieces: split longer source texts at clause borders; 0 means what the model's config.json says, and without
            that its position table.
        batch_tokens: source pieces in a batch; does not change the output.
        threads: threads of one batch, 0 for one where several batches are translated at once; does not change the output.
        workers: batches that CTranslate2 translates at once, 0 for one a processor; does not change the output.
    """

    beam: int = 4
    length_penalty: float = 1.0
    repetition_penalty: float | None = None
    coverage_penalty: float | None = None
    compute_type: ComputeType = "int8"
    comma_guard: bool = True
    script_guard: bool = True
    repetition_guard: bool = True
    full_width: bool = True
    register: Register = "plain"
    max_source_pieces: int = 0
    batch_tokens: int = 1024
    threads: int = 0
    workers: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.beam <= 64:
            raise UsageError(f"beam size {self.beam} is not between 1 and 64")
        if not 1 <= (1 if self.repetition_penalty is None else self.repetition_penalty) <= 2:
            raise UsageError(f"repetition_penalty {self.repetition_penalty} is not between 1 and 2")
        if not 0 <= (self.coverage_penalty or 0) <= 1:
            raise UsageError(f"coverage_penalty {self.coverage_penalty} is not between 0 and 1")
        if self.compute_type not in get_args(ComputeType):
            raise UsageError(f"unknown compute type {self.compute_type!r}", hint="Use int8 or float32.")
        if self.register not in get_args(Register):
            raise UsageError(f"unknown register {self.register!r}", hint="Use plain, formal or as_written.")
        if self.max_source_pieces < 0 or 0 < self.max_source_pieces < 8:
            raise UsageError("max_source_pieces is neither 0 nor at least 8")
        if self.batch_tokens < 1 or self.threads < 0 or self.workers < 0:
            raise UsageError("batch_tokens must be positive, threads and workers not negative")

    def fitted(self, facts: ModelFacts) -> DecodingSettings:
        """The same with the penalties that the model itself asks for, where they are left to it.

        Raises:
            UsageError: a coverage penalty for a model whose attention is no alignment.
        """
        repetition = facts.repetition_penalty if self.repetition_penalty is None else self.repetition_penalty
        coverage = facts.coverage_penalty if self.coverage_penalty is None else self.coverage_penalty
        if coverage and facts.alignment_head != 0:  # the head that CTranslate2 returns
            raise UsageError(
                "coverage_penalty needs a model whose first head of the last decoder layer is an alignment",
                where=str(facts.folder),
                hint="Leave it at 0.",
            )
        longest = self.max_source_pieces or facts.max_source_pieces
        return replace(self, repetition_penalty=repetition, coverage_penalty=coverage, max_source_pieces=longest)

    @property
    def at_once(self) -> tuple[int, int]:
        """Batches at once, and threads of each, on this machine.

        Whole batches side by side use processors better than threads inside one: a step of the decoder is too little work to
        share. ``OMP_NUM_THREADS`` is a limit, as it is for the runtime itself.
        """
        free = min(processors(), _MOST_WORKERS)
        threads = self.threads or (max(1, free // self.workers) if self.workers else 1)
        return self.workers or max(1, free // threads), threads

    @property
    def digest(self) -> str:
        """First 16 hexadecimal digits of the SHA-256 over everything that changes the output."""
        deciding = {name: value for name, value in asdict(self).items() if name not in _SPEED_ONLY}
        canonical = json.dumps({**deciding, "rules": RULES_VERSION}, sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]
