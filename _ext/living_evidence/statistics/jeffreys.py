"""The Jeffreys interval of a proportion: quantiles of a beta distribution with halves.

L. D. Brown, T. T. Cai and A. DasGupta, Statistical Science 16 (2001) 101-133: of
Beta(events + 1/2, others + 1/2), with the lower bound 0 where there is no event, and the upper
bound 1 where there is no other.
"""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from functools import lru_cache
from math import comb
from typing import TYPE_CHECKING

from living_evidence.statistics.bounds import DIGITS, MARGIN, bound_at, sign_of, to_decimal
from living_evidence.statistics.normal import PI
from living_evidence.statistics.rounding import HALF, HUNDRED

if TYPE_CHECKING:
    from fractions import Fraction

    from living_evidence.statistics.bounds import Bound

CONVERGING = Decimal("0.75")


def find_jeffreys_bounds(events: int, total: int, level: Fraction) -> tuple[Bound, Bound]:
    """Return both bounds of `events` of `total` at a level in percent, such as 95."""
    outside = (HUNDRED - level) / (2 * HUNDRED)
    low, high = _quantile(events, total, outside), _quantile(events, total, 1 - outside)
    if events == 0:
        return bound_at(Decimal(0)), high
    return (low, bound_at(Decimal(1))) if events == total else (low, high)


def _quantile(events: int, total: int, chance: Fraction) -> Bound:
    def compare(share: Fraction) -> int:
        with localcontext(Context(prec=DIGITS)):
            return sign_of(_cumulate(events, total - events, share) - to_decimal(chance))

    return compare


def _cumulate(events: int, others: int, share: Fraction) -> Decimal:
    """Return the chance of at most this share, under Beta(events + 1/2, others + 1/2).

    The series is that of the incomplete beta function, DLMF 8.17.8; all its terms are positive. It
    is summed from the side where it converges faster than halving.
    """
    if share > HALF:
        return 1 - _cumulate(others, events, 1 - share)
    x = to_decimal(share)
    first = events + Decimal("0.5")
    factor = x**events * (1 - x) ** others * (x * (1 - x)).sqrt() / first / _beta(events, others)
    return factor * _sum_series(x, events + others + 1, first + 1)


def _sum_series(x: Decimal, above: int, below: Decimal) -> Decimal:
    """Sum the hypergeometric series F(above, 1; below; x) until its rest is far too small."""
    term = found = Decimal(1)
    step = 0
    while True:
        ratio = x * (above + step) / (below + step)
        term *= ratio
        found += term
        step += 1
        # No later ratio is larger: the rest is less than three times the last term.
        if ratio < CONVERGING and term < found * MARGIN / 1000:
            return found


@lru_cache(maxsize=16)
def _beta(events: int, others: int) -> Decimal:
    """Return the beta function of (events + 1/2, others + 1/2): pi times a fraction."""
    total = events + others
    ways: int = comb(2 * events, events) * comb(2 * others, others)
    parts: int = 4**total * comb(total, events)
    return PI * ways / parts
