"""One number in a text, as the values that it may stand for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

__all__ = ["Quantity", "shared_scale"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at ``[start, end)`` of a text.

    Attributes:
        start: where it begins.
        end: where it ends.
        values: what it may mean; two quantities agree when they share a value.
        digits: whether it is written with digits.
        scale: its last unit (10,000 in ``3万``), 1 where it has none.
        firm: whether a translation must say it too; ``one`` or ``dozens`` may come out as another word.
    """

    start: int
    end: int
    values: frozenset[Decimal]
    digits: bool
    scale: int = 1
    firm: bool = True


def shared_scale(quantity: Quantity, scale: int) -> Quantity:
    """The quantity with the scale of the range that it begins as a second reading: ``2`` in ``2 to 3 million``."""
    return replace(quantity, values=quantity.values | {value * scale for value in quantity.values})
