"""A Marian network in numpy: what a search that steps, an alignment and a forced score need of one, without torch.

Importing torch and transformers costs more than drafting a whole report, and a network of a few million weights spends most
of a step in their bookkeeping. Same arithmetic as ``transformers.MarianMTModel`` (post-norm, sinusoidal positions), which a
test compares it with. Texts go through the linear layers one behind another and attend each to itself: no padding exists,
and no text depends on its neighbours.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.errors import ModelError

__all__ = ["Floats", "Memory", "Network", "softmax"]

Floats = NDArray[np.float32]
_Attend = Callable[[int, Floats, Floats, Floats], Floats]


@dataclass(frozen=True, slots=True)
class Memory:
    """What the decoder reads of one source text: for each layer keys, shape (heads, size, pieces), and values, shape
    (heads, pieces, size).
    """  # noqa: D205

    keys: tuple[Floats, ...]
    values: tuple[Floats, ...]


class Network:
    """The weights of one model folder, in float32.

    Args:
        folder: in transformers' Marian format.

    Raises:
        ModelError: the weights cannot be read or do not belong to the configuration.
    """

    def __init__(self, folder: Path) -> None:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self._weights = _read_weights(folder)
        self._activation = _activation(str(config.get("activation_function", "swish")), folder)
        self._encoder_layers, self._layers = int(config["encoder_layers"]), int(config["decoder_layers"])
        self._encoder_heads = int(config["encoder_attention_heads"])
        self.heads = int(config["decoder_attention_heads"])
        self.width = int(config["d_model"])
        self._scale = float(np.sqrt(self.width)) if config.get("scale_embedding") else 1.0
        self._positions = _sinusoids(int(config["max_position_embeddings"]), self.width)
        try:
            self._source = self._first("model.encoder.embed_tokens.weight", "model.shared.weight")
            self._target = self._first("model.decoder.embed_tokens.weight", "model.shared.weight")
            self._output = self._first("lm_head.weight", "model.decoder.embed_tokens.weight", "model.shared.weight")
            self._bias = self._weights.get("final_logits_bias", np.zeros((1, len(self._output)), np.float32))[0]
            self._fuse()
            self._transpose()
        except KeyError as error:
            raise ModelError(f"the weights lack {error.args[0]}", where=str(folder), hint="Fetch it again.") from error

    def _first(self, *names: str) -> Floats:
        found = next((name for name in names if name in self._weights), names[-1])
        return self._weights[found]

    def _fuse(self) -> None:
        """Query, key and value of self-attention as one matrix, transposed once, the query scaled."""
        stacks = [("encoder", self._encoder_layers, self._encoder_heads), ("decoder", self._layers, self.heads)]
        for side, layers, heads in stacks:
            for layer in range(layers):
                base, shrink = f"model.{side}.layers.{layer}.self_attn", (self.width // heads) ** -0.5
                for kind in ("weight", "bias"):
                    q, k, v = (self._weights[f"{base}.{part}_proj.{kind}"] for part in "qkv")
                    self._weights[f"{base}.qkv.{kind}"] = np.concatenate([q * np.float32(shrink), k, v])

    def _transpose(self) -> None:
        """The matrices of the linear layers turned round once: BLAS multiplies a few rows with them in half the time."""
        for name, weight in self._weights.items():
            if ".layers." in name and name.endswith(".weight") and weight.ndim == 2:
                self._weights[name] = np.ascontiguousarray(weight.T)

    def _linear(self, name: str, x: Floats) -> Floats:
        result: Floats = x @ self._weights[f"{name}.weight"]
        result += self._weights[f"{name}.bias"]
        return result

    def _norm(self, name: str, x: Floats) -> Floats:
        x = x - x.mean(axis=-1, keepdims=True)
        x /= np.sqrt(np.mean(x * x, axis=-1, keepdims=True) + np.float32(1e-5))
        result: Floats = x * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return result

    def _feed(self, base: str, x: Floats) -> Floats:
        inner = self._activation(self._linear(f"{base}.fc1", x))
        return self._norm(f"{base}.final_layer_norm", x + self._linear(f"{base}.fc2", inner))

    def encode(self, ids: Sequence[int]) -> Memory:
        """Read one source text (tag and end token included)."""
        return self.encode_all([ids])[0]

    def encode_all(self, texts: Sequence[Sequence[int]]) -> list[Memory]:
        """Read several source texts at once."""
        parts = _slices(texts)
        ids, positions = np.concatenate([np.asarray(text) for text in texts]), _positions(texts)
        x = self._source[ids] * np.float32(self._scale) + self._positions[positions]
        for layer in range(self._encoder_layers):
            base = f"model.encoder.layers.{layer}"
            mixed = np.split(self._linear(f"{base}.self_attn.qkv", x), 3, axis=-1)
            q, k, v = (split(part, self._encoder_heads) for part in mixed)
            seen = np.concatenate([joined(within(q[:, at], k[:, at], v[:, at])) for at in parts])
            x = self._norm(f"{base}.self_attn_layer_norm", x + self._linear(f"{base}.self_attn.out_proj", seen))
            x = self._feed(base, x)
        made: list[list[tuple[Floats, Floats]]] = [[] for _ in texts]
        for layer in range(self._layers):
            base = f"model.decoder.layers.{layer}.encoder_attn"
            keys, values = (split(self._linear(f"{base}.{kind}_proj", x), self.heads) for kind in "kv")
            for layers, at in zip(made, parts, strict=True):
                turned = np.ascontiguousarray(keys[:, at].transpose(0, 2, 1))
                layers.append((turned, np.ascontiguousarray(values[:, at])))
        return [Memory(tuple(k for k, _ in layers), tuple(v for _, v in layers)) for layers in made]

    def decode(
        self, tokens: NDArray[np.int64], positions: Any, attend: _Attend, look: Callable[[int, Floats], Floats]
    ) -> Floats:
        """Rows of tokens through all decoder layers, shape (rows, width).

        Args:
            tokens: the last token of each row.
            positions: the position of each row, or one for all.
            attend: (layer, query, key, value), each (rows, width), to what self-attention sees, (rows, width).
            look: (layer, query) to what cross-attention sees.
        """
        x: Floats = self._target[tokens] * np.float32(self._scale) + self._positions[positions]
        shrink = np.float32((self.width // self.heads) ** -0.5)
        for layer in range(self._layers):
            base = f"model.decoder.layers.{layer}"
            q, k, v = np.split(self._linear(f"{base}.self_attn.qkv", x), 3, axis=-1)
            seen = self._linear(f"{base}.self_attn.out_proj", attend(layer, q, k, v))
            x = self._norm(f"{base}.self_attn_layer_norm", x + seen)
            query = self._linear(f"{base}.encoder_attn.q_proj", x) * shrink
            seen = self._linear(f"{base}.encoder_attn.out_proj", look(layer, query))
            x = self._norm(f"{base}.encoder_attn_layer_norm", x + seen)
            x = self._feed(base, x)
        return x

    def forced(self, memory: Memory, tokens: Sequence[int]) -> tuple[Floats, Floats]:
        """The decoder's states (tokens, width) and last cross-attention (heads, tokens, pieces) of a text read at once."""
        return self.forced_all([memory], [tokens])[0]

    def forced_all(self, memories: Sequence[Memory], texts: Sequence[Sequence[int]]) -> list[tuple[Floats, Floats]]:
        """The same for several texts."""
        parts = _slices(texts)
        longest = max(map(len, texts))
        mask = np.triu(np.full((longest, longest), -np.inf, np.float32), 1)
        weights: list[Floats] = []

        def attend(_layer: int, q: Floats, k: Floats, v: Floats) -> Floats:
            q, k, v = (split(part, self.heads) for part in (q, k, v))
            return np.concatenate(
                [
                    joined(within(q[:, at], k[:, at], v[:, at], mask[: len(text), : len(text)]))
                    for at, text in zip(parts, texts, strict=True)
                ]
            )

        def look(layer: int, q: Floats) -> Floats:
            queries = split(q, self.heads)
            weights[:] = [
                softmax(queries[:, at] @ memory.keys[layer]) for at, memory in zip(parts, memories, strict=True)
            ]
            seen = [joined(w @ memory.values[layer]) for w, memory in zip(weights, memories, strict=True)]
            return np.concatenate(seen)

        tokens = np.concatenate([np.asarray(text) for text in texts])
        states = self.decode(tokens, _positions(texts), attend, look)
        return [(states[at], weight) for at, weight in zip(parts, weights, strict=True)]

    def projection(self, columns: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Matrix (width, columns) and bias (columns,) of the output for some of the vocabulary."""
        return np.ascontiguousarray(self._output[columns].T), self._bias[columns]


def _slices(texts: Sequence[Sequence[int]]) -> list[slice]:
    """Where each text stands among the rows of all."""
    ends = np.cumsum([len(text) for text in texts])
    return [slice(int(end) - len(text), int(end)) for end, text in zip(ends, texts, strict=True)]


def _positions(texts: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    """The position of each row in its text."""
    return np.concatenate([np.arange(len(text)) for text in texts])


def split(x: Floats, heads: int) -> Floats:
    """(rows, width) as (heads, rows, size)."""
    return x.reshape(len(x), heads, -1).transpose(1, 0, 2)


def joined(x: Floats) -> Floats:
    """(heads, rows, size) as (rows, width)."""
    return x.transpose(1, 0, 2).reshape(x.shape[1], -1)


def within(q: Floats, k: Floats, v: Floats, mask: Floats | None = None) -> Floats:
    """Attention of one text on itself; all (heads, rows, size), the query scaled."""
    scores = q @ k.transpose(0, 2, 1)
    return softmax(scores if mask is None else scores + mask) @ v


def softmax(x: Floats) -> Floats:
    """Over the last axis, in place."""
    x -= x.max(axis=-1, keepdims=True)
    np.exp(x, out=x)
    x /= x.sum(axis=-1, keepdims=True)
    return x


def _sinusoids(length: int, width: int) -> Floats:
    """Sines in the first half of the width, cosines in the second, as transformers lays them out."""
    half = (width + 1) // 2
    angle = np.arange(length)[:, None] / np.power(10000.0, 2 * (np.arange(width) // 2) / width)
    table = np.empty((length, width), np.float32)
    table[:, :half], table[:, half:] = np.sin(angle[:, 0::2]), np.cos(angle[:, 1::2])
    return table


def _activation(name: str, folder: Path) -> Callable[[Floats], Floats]:
    def relu(x: Floats) -> Floats:
        return np.maximum(x, np.float32(0), out=x)

    def swish(x: Floats) -> Floats:
        result: Floats = x / (1 + np.exp(np.clip(-x, -80, 80)))
        return result

    known = {"relu": relu, "swish": swish, "silu": swish}
    if name not in known:
        raise ModelError(f"the activation {name!r} is not one of Marian's", where=str(folder))
    return known[name]


def _read_weights(folder: Path) -> dict[str, Floats]:
    """All weights by name; from safetensors without torch where that is possible."""
    path = folder / "model.safetensors"
    if path.is_file():
        from safetensors import SafetensorError, safe_open

        try:
            with safe_open(path, "np") as file:
                return {name: file.get_tensor(name).astype(np.float32) for name in file.keys()}  # noqa: SIM118
        except TypeError:  # a number type that numpy does not have
            pass
        except (SafetensorError, OSError) as error:
            raise ModelError(f"the weights are broken ({error})", where=str(folder), hint="Fetch it again.") from error
    from align.translators.networks import load_network

    return {name: tensor.float().numpy() for name, tensor in load_network(folder).state_dict().items()}
