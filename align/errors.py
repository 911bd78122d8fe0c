"""Every error that this package raises on purpose.

    AlignError                      exit code
    ├── UsageError                  2   the command or the settings are wrong
    ├── InputError                  2   a file, page or text cannot be used as it is
    │   └── GlossaryError           2   a glossary line cannot be read
    ├── EnvironmentFault            3   something outside the input is missing or full
    │   ├── ModelError              3   a model is missing, unreachable or broken
    │   └── DiskError               3   no space, no permission
    └── InvariantError              70  a bug in align: a promise of the data types was broken

Each says what happened (``what``), where (``where``: file, line, segment) and what to do (``hint``); ``str()`` gives one
paragraph. Foreign errors are mapped to these at the edge, where the file or model is known.
"""

from __future__ import annotations

__all__ = [
    "AlignError",
    "DiskError",
    "EnvironmentFault",
    "GlossaryError",
    "InputError",
    "InvariantError",
    "ModelError",
    "UsageError",
]


class AlignError(Exception):
    """Base of the family.

    Args:
        what: what happened, as a clause or sentence without a final period.
        where: the place: a path, ``path:line``, or a segment. Empty when there is none.
        hint: what the user can do about it, as a sentence.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        if text[-1:] not in ".!?":
            text += "."
        return f"{text} {self.hint}" if self.hint else text


class UsageError(AlignError):
    """The command line or a settings file is wrong."""

    exit_code = 2


class InputError(AlignError):
    """A file, page or text cannot be used as it is."""

    exit_code = 2


class GlossaryError(InputError):
    """A glossary cannot be read; ``where`` names file and line."""


class EnvironmentFault(AlignError):
    """Something outside the input is missing: a dependency, the network, memory."""

    exit_code = 3


class ModelError(EnvironmentFault):
    """A translation model is missing, cannot be reached, or fails its smoke test."""


class DiskError(EnvironmentFault):
    """A file cannot be written: no space or no permission."""


class InvariantError(AlignError):
    """A data type was given values that break its promise: a bug, never the user's fault."""

    exit_code = 70
