"""The error family: one paragraph, one exit code."""

from __future__ import annotations

import pytest

from align import errors


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (errors.UsageError, 2),
        (errors.InputError, 2),
        (errors.GlossaryError, 2),
        (errors.ModelError, 3),
        (errors.DiskError, 3),
        (errors.InvariantError, 70),
    ],
)
def test_an_error_says_where_what_and_what_to_do(kind: type[errors.AlignError], code: int) -> None:
    fault = kind("it broke", where="file:3", hint="Mend it.")
    assert str(fault) == "file:3: it broke. Mend it."
    assert fault.exit_code == code


def test_the_docstring_shows_every_member_of_the_family() -> None:
    for name in errors.__all__:
        assert name in (errors.__doc__ or "")
