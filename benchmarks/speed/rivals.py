"""The other ways to run the same weights: CTranslate2 by itself, and transformers' ``generate``."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.speed.pairs import Timed, timed

BEAM = 4
BATCHES: tuple[tuple[int, str], ...] = (
    (32, "examples"),
    (64, "examples"),
    (1024, "tokens"),
    (2048, "tokens"),
    (4096, "tokens"),
)


class Direct:
    """CTranslate2 called directly, with all its batching: it sorts by length, fills batches and runs them side by side.

    Args:
        model: a folder in transformers' format, for the pieces.
        home: the same, converted.
        tag: target tag.
        searched_alike: with the penalties, lists and attention that align's search asks for; else a plain beam.
    """

    def __init__(self, model: Path, home: Path, tag: str, *, searched_alike: dict[str, Any] | None = None) -> None:
        import ctranslate2
        from sentencepiece import SentencePieceProcessor

        self._source = SentencePieceProcessor(model_file=str(model / "source.spm"))
        self._target = SentencePieceProcessor(model_file=str(model / "target.spm"))
        self._tag, self._search = tag, searched_alike or {}
        self.batch = BATCHES[0]
        processors = len(os.sched_getaffinity(0))
        self._runtime = ctranslate2.Translator(
            str(home), device="cpu", compute_type="int8", inter_threads=processors, intra_threads=1
        )

    def translate(self, texts: Sequence[str]) -> list[str]:
        """Pieces, one call, text."""
        rows = [[self._tag, *pieces, "</s>"] for pieces in self._source.encode(list(texts), out_type=str)]
        longest = min(255, 2 * max(map(len, rows)) + 16)
        size, kind = self.batch
        options = {"beam_size": BEAM, "max_decoding_length": longest, "max_input_length": 0, **self._search}
        found = self._runtime.translate_batch(rows, max_batch_size=size, batch_type=kind, **options)
        return [self._target.decode_pieces(result.hypotheses[0]) for result in found]

    def tuned(self, texts: Sequence[str]) -> dict[str, float]:
        """Take the batching that is quickest on ``texts``; gives the processor seconds of each."""
        seconds = {}
        for batch in BATCHES:
            self.batch = batch
            seconds[batch] = timed(lambda: self.translate(texts)).wall
        self.batch = min(seconds, key=lambda batch: seconds[batch])
        return {f"{size} {kind}": round(value, 2) for (size, kind), value in seconds.items()}


class Generate:
    """``MarianMTModel.generate`` in float32 with padding, in the order of the text, as its documentation shows it."""

    def __init__(self, model: Path, tag: str) -> None:
        import torch
        from transformers import MarianMTModel, MarianTokenizer

        self._tag = tag
        self._tokenizer = MarianTokenizer.from_pretrained(model)
        network: Any = MarianMTModel.from_pretrained(model, dtype=torch.float32)
        self._network = network.eval()
        self._network.generation_config.max_length = None

    def translate(self, texts: Sequence[str], size: int) -> list[str]:
        """So many at a time."""
        import torch

        done: list[str] = []
        for at in range(0, len(texts), size):
            batch = [f"{self._tag} {text}" for text in texts[at : at + size]]
            inputs = self._tokenizer(batch, return_tensors="pt", padding=True)
            longest = min(255, 2 * int(inputs["input_ids"].shape[1]) + 16)
            with torch.inference_mode():
                found = self._network.generate(**inputs, num_beams=BEAM, early_stopping=True, max_new_tokens=longest)
            done += self._tokenizer.batch_decode(found, skip_special_tokens=True)
        return done


class Argos:
    """Argos Translate in a Python of its own (see ``argos_worker``); times are its own, without its start.

    Args:
        python: of the environment in which it is installed.
        package: an .argosmodel file.
        home: where it may keep its files.
    """

    def __init__(self, python: Path, package: Path, home: Path) -> None:
        import subprocess

        worker = Path(__file__).with_name("argos_worker.py")
        environment = {
            **os.environ,
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "ARGOS_CHUNK_TYPE": "SPACY",
        }
        self._process = subprocess.Popen(
            [str(python), "-W", "ignore", str(worker), str(package)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment,
        )  # fmt: skip
        self.settings = self._ask({"ask": "settings"})

    def _ask(self, request: dict[str, Any]) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            sys.exit("Argos Translate ended early; see its message above.")
        return json.loads(answer)

    def translate(self, texts: Sequence[str], lang: str) -> tuple[Timed, list[str]]:
        """All texts as paragraphs of one, as its users send a text."""
        found = self._ask({"ask": "translate", "texts": list(texts), "lang": lang})
        return Timed(found["wall"], found["cpu"]), found["texts"]

    def close(self) -> None:
        """End it."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()
