"""Compiled templates kept between runs: compiling the page's template takes longer than filling it."""

from __future__ import annotations

from pathlib import Path

from jinja2 import BytecodeCache, FileSystemBytecodeCache
from jinja2.bccache import Bucket

__all__ = ["kept_in"]


class _Kept(FileSystemBytecodeCache):
    """Jinja's own cache, which knows a template by its text and by Python's and Jinja's version; it may fail to be written."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        try:
            Path(self.directory).mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)
        except OSError:
            return  # a full disk or a folder of somebody else costs time only

    def load_bytecode(self, bucket: Bucket) -> None:
        try:
            super().load_bytecode(bucket)
        except OSError:
            bucket.reset()


def kept_in(folder: Path) -> BytecodeCache:
    """A cache in a folder, which is made when something is kept."""
    return _Kept(str(folder), "page-%s.cache")
