"""A toy decoder for tests: log-probabilities decided by the source text, the position and the last token."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


class ToyDecoder:
    """Tokens are the letters a, b, c ...; token 0 ends. Spells a rendering letter by letter; ``#`` cannot be spelt."""

    def __init__(self, vocabulary: int = 5, limit: int = 6, sharpness: float = 2.0) -> None:
        self.vocabulary, self.limit, self.sharpness = vocabulary, limit, sharpness
        self.calls: list[int] = []

    @property
    def eos(self) -> int:
        return 0

    def spell(self, rendering: str) -> list[list[int]]:
        return [] if "#" in rendering else [[ord(char) - 96 for char in rendering]]

    def start(self, texts: Sequence[str]) -> Any:
        return {"texts": list(texts), "rows": [(text, ()) for text in texts]}

    def scores(self, text: str, tokens: tuple[int, ...]) -> NDArray[np.float32]:
        seed = hashlib.sha256(f"{text}|{len(tokens)}|{tokens[-1:]}".encode()).digest()[:8]
        logits = np.random.default_rng(int.from_bytes(seed, "big")).normal(size=self.vocabulary) * self.sharpness
        return (logits - np.log(np.exp(logits).sum())).astype(np.float32)

    def step(self, state: Any, parents: NDArray[np.int64], tokens: NDArray[np.int64] | None) -> NDArray[np.float32]:
        added: list[tuple[int, ...]] = [()] * len(parents) if tokens is None else [(int(token),) for token in tokens]
        state["rows"] = [
            (state["rows"][parent][0], state["rows"][parent][1] + new) for parent, new in zip(parents, added, strict=True)
        ]
        self.calls.append(len(parents))
        return np.stack([self.scores(text, before) for text, before in state["rows"]])

    def text(self, tokens: Sequence[int]) -> str:
        return "".join(chr(96 + token) for token in tokens if token)

    def max_length(self, source: str) -> int:
        return self.limit
