"""Rows of the output: the lines of ``draft.jsonl`` with the document in front, as JSON Lines or Parquet, and back."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from align.bitext import Bitext
from align.cluster.plan import require_parquet

__all__ = ["Format", "decoded", "encoded", "row_lines", "split_row"]

Format = Literal["jsonl", "parquet"]
_PLAIN = ("id", "source_lang", "target_lang", "kind", "source", "target", "score")
_NESTED = ("terms", "findings")  # as JSON text: their fields differ between versions of the schema


def row_lines(document: str, draft: Bitext) -> list[str]:
    """One line of JSON for each segment of a draft: the line of ``draft.jsonl`` with ``document`` as its first key."""
    from align.writers.jsonl import render_draft

    front = f'{{"document": {json.dumps(document, ensure_ascii=False)}, '
    return [front + line[1:] for line in render_draft(draft).split("\n")[:-1]]


def split_row(line: str) -> tuple[str, str, str]:
    """Document, target language, and the line of ``draft.jsonl``."""
    row = json.loads(line)
    front = len(f'{{"document": {json.dumps(row["document"], ensure_ascii=False)}, ')
    return row["document"], row["target_lang"], "{" + line[front:]


def encoded(lines: Iterable[str], form: Format) -> bytes:
    """The content of a shard; equal lines give equal bytes.

    Raises:
        EnvironmentFault: Parquet, and pyarrow is not installed.
    """
    if form == "jsonl":
        return "".join(f"{line}\n" for line in lines).encode()
    pa, parquet = require_parquet("the output")
    rows = [json.loads(line) for line in lines]
    columns: dict[str, list[Any]] = {name: [row[name] for row in rows] for name in ("document", "schema", *_PLAIN)}
    columns |= {name: [json.dumps(row[name], ensure_ascii=False) for row in rows] for name in _NESTED}
    whole, real = {"id": pa.int64()}, {"score": pa.float64()}
    types = {**dict.fromkeys(columns, pa.string()), **whole, **real}
    content = io.BytesIO()
    parquet.write_table(pa.table(columns, pa.schema(list(types.items()))), content, compression="zstd")
    return content.getvalue()


def decoded(content: bytes, form: Format) -> Iterator[str]:
    """The lines of a shard, as they were encoded."""
    if form == "jsonl":
        yield from content.decode().split("\n")[:-1]
        return
    _, parquet = require_parquet("the output")
    for row in parquet.read_table(io.BytesIO(content)).to_pylist():
        nested = {name: json.loads(row[name]) for name in _NESTED}
        record = {name: row[name] for name in ("document", "schema", *_PLAIN)} | nested
        yield json.dumps(record, ensure_ascii=False, allow_nan=False)
