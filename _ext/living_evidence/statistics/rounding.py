"""What a printed number may stand for: the slack of its last digit, and what it cannot show."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from living_evidence.values import Number

HUNDRED = 100
HALF = Fraction(1, 2)


def unit_of(decimals: int) -> Fraction:
    """Return one unit of the last of so many decimals."""
    return Fraction(1, 10**decimals)


def slack_of(printed: Number) -> Fraction:
    """Return half a unit of the last digit that is printed."""
    return HALF * unit_of(printed.decimals)


def is_within_rounding(exact: Fraction, printed: Number) -> bool:
    """Tell whether a value may have been rounded to what is printed.

    Half a unit of the last digit, both ends included: of 4,631 printed percentages 93.5 %
    agree so, and ties go either way.
    """
    return bool(abs(exact - printed.value) <= slack_of(printed))


def is_cut_off(exact: Fraction, printed: Number) -> bool:
    """Tell whether a value was cut off after the last digit printed, where rounding gives another.

    66.67 printed as 66.6; of 4,631 printed percentages 3.5 % were.
    """
    below = exact - printed.value
    return slack_of(printed) < below < unit_of(printed.decimals)
