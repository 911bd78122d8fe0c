"""How to decode, as one frozen value with a digest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal, get_args

from align.errors import UsageError

__all__ = ["ComputeType", "DecodingSettings", "Runtime"]

ComputeType = Literal["int8", "float32"]
Runtime = Literal["ctranslate2", "transformers"]

# Raise when preparing, guarding or finishing text changes what comes out for the same model and settings.
RULES_VERSION = 2
_SPEED_ONLY = ("batch_tokens", "threads")


@dataclass(frozen=True, slots=True)
class DecodingSettings:
    """Everything about decoding that a user may choose.

    Attributes:
        beam: beam size; n-best lists longer than it widen it.
        length_penalty: exponent of the length that a hypothesis' log-probability is divided by; 1 gives the mean.
        compute_type: number type of the CTranslate2 runtime; transformers always runs in float32.
        comma_guard: forbid an end right after a comma.
        script_guard: no Hangul in Chinese, no Han or kana in Korean, unless the source text has such letters.
        repetition_guard: decode again, without repeated trigrams, what went round in circles.
        full_width: Chinese punctuation for Chinese output.
        max_source_pieces: split longer source texts at clause borders; 0 means the model's own limit.
        batch_tokens: source pieces in a batch, padding included; does not change the output.
        threads: threads of the runtime, 0 for its own choice; does not change the output.
    """

    beam: int = 4
    length_penalty: float = 1.0
    compute_type: ComputeType = "int8"
    comma_guard: bool = True
    script_guard: bool = True
    repetition_guard: bool = True
    full_width: bool = True
    max_source_pieces: int = 0
    batch_tokens: int = 1024
    threads: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.beam <= 64:
            raise UsageError(f"beam size {self.beam} is not between 1 and 64")
        if self.compute_type not in get_args(ComputeType):
            raise UsageError(f"unknown compute type {self.compute_type!r}", hint="Use int8 or float32.")
        if self.max_source_pieces < 0 or 0 < self.max_source_pieces < 8:
            raise UsageError("max_source_pieces is neither 0 nor at least 8")
        if self.batch_tokens < 1 or self.threads < 0:
            raise UsageError("batch_tokens must be positive and threads not negative")

    @property
    def digest(self) -> str:
        """First 16 hexadecimal digits of the SHA-256 over everything that changes the output."""
        deciding = {name: value for name, value in asdict(self).items() if name not in _SPEED_ONLY}
        canonical = json.dumps({**deciding, "rules": RULES_VERSION}, sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]
