"""Bitexts and reports as files: one module a format, each with ``render`` (to text) and, where it makes sense, ``read``."""
