"""The quantile of the normal distribution, to far more digits than any interval prints."""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from functools import lru_cache
from typing import TYPE_CHECKING

from living_evidence.statistics.bounds import to_decimal
from living_evidence.statistics.rounding import HUNDRED

if TYPE_CHECKING:
    from fractions import Fraction

PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899")
LARGEST = Decimal(10)
"""Beyond it lies less than 10⁻²² of the distribution."""
DIGITS = 90
"""The terms of the series reach 10²¹ at the largest quantile, so that more than 60 stay sure."""
TOLERANCE = Decimal("1e-50")


@lru_cache(maxsize=64)
def find_quantile(level: Fraction) -> Decimal:
    """Return z so that the normal distribution has `level` percent between -z and z."""
    with localcontext(Context(prec=DIGITS)):
        wanted = to_decimal(level) / HUNDRED / 2 * (2 * PI).sqrt()
        low, high = Decimal(0), LARGEST
        while high - low > TOLERANCE:
            middle = (low + high) / 2
            low, high = (middle, high) if _integrate(middle) < wanted else (low, middle)
        return low


def _integrate(end: Decimal) -> Decimal:
    """Return the integral of exp(-t²/2) from 0 to the end, by its power series."""
    term = found = end
    degree = 0
    while abs(term) > TOLERANCE / 10 or degree < end * end:
        degree += 1
        term = -term * end * end / (2 * degree)
        found += term / (2 * degree + 1)
    return found
