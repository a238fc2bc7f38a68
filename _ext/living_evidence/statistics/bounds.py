"""A bound of an interval as a comparison: exact shares stand below it, at it or above it.

No bound is ever held as a number that would have to be rounded first. What is asked is whether
it lies within half a unit of what a source prints, and which number it would be printed as.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Context, Decimal, localcontext
from fractions import Fraction

from living_evidence.statistics.rounding import HALF, HUNDRED, slack_of
from living_evidence.values import Number

Bound = Callable[[Fraction], int]
"""Compare a share, strictly between 0 and 1, with the bound: -1 below it, 0 at it, 1 above it."""
DIGITS = 60
"""Digits that decimals are computed to. Their square roots, logarithms and powers are rounded
correctly, so that a few hundred steps leave more than 30 of them sure."""
MARGIN = Decimal("1e-30")
"""Two decimals nearer than this count as equal; a tie is given to the source."""


def is_near(bound: Bound, percent: Number) -> bool:
    """Tell whether the bound may have been rounded to this percentage, ties either way."""
    low = (percent.value - slack_of(percent)) / HUNDRED
    high = (percent.value + slack_of(percent)) / HUNDRED
    return (low <= 0 or bound(low) <= 0) and (high >= 1 or bound(high) >= 0)


def round_bound(bound: Bound, decimals: int) -> Number:
    """Return the bound in percent, rounded half-up to so many decimals."""
    steps = HUNDRED * 10**decimals
    low, high = 0, steps
    while low < high:
        middle = (low + high + 1) // 2
        if bound((middle - HALF) / steps) <= 0:
            low = middle
        else:
            high = middle - 1
    return Number(Fraction(low, 10**decimals), decimals)


def bound_at(value: Decimal) -> Bound:
    """Make the bound of a share that was computed in decimals, kept between 0 and 1."""
    kept = min(max(value, Decimal(0)), Decimal(1))

    def compare(share: Fraction) -> int:
        with localcontext(Context(prec=DIGITS)):
            return sign_of(to_decimal(share) - kept)

    return compare


def sign_of(difference: Decimal) -> int:
    """Return the sign of a difference, 0 where it is within the margin."""
    return 0 if abs(difference) <= MARGIN else 1 if difference > 0 else -1


def to_decimal(value: Fraction) -> Decimal:
    """Divide as exactly as the decimals of the context go."""
    return Decimal(value.numerator) / Decimal(value.denominator)
