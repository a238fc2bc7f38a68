"""The exact interval of a proportion (Clopper-Pearson), decided in whole numbers.

C. J. Clopper and E. S. Pearson, Biometrika 26 (1934) 404-413, doi 10.1093/biomet/26.4.404. The
lower bound is the share at which the events seen, or more, have half of what the level leaves; the
upper bound the one at which the events seen, or fewer, have it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.statistics.rounding import HUNDRED

if TYPE_CHECKING:
    from fractions import Fraction

    from living_evidence.statistics.bounds import Bound


def find_exact_bounds(events: int, total: int, level: Fraction) -> tuple[Bound, Bound]:
    """Return both bounds of `events` of `total` at a level in percent, such as 95."""
    outside = (HUNDRED - level) / (2 * HUNDRED)

    def compare_low(share: Fraction) -> int:
        return -_compare_chance(events - 1, total, share, 1 - outside)

    def compare_high(share: Fraction) -> int:
        return -_compare_chance(events, total, share, outside)

    return compare_low, compare_high


def _compare_chance(most: int, total: int, share: Fraction, chance: Fraction) -> int:
    """Compare the binomial chance of at most so many events with another one: -1, 0 or 1."""
    if 2 * most + 1 > total:
        # The fewer terms stand on the other side.
        return -_compare_chance(total - most - 1, total, 1 - share, 1 - chance)
    ways = _sum_ways(most, total, share) * chance.denominator
    wanted: int = chance.numerator * share.denominator**total
    return (ways > wanted) - (ways < wanted)


def _sum_ways(most: int, total: int, share: Fraction) -> int:
    """Return the chance of at most so many events, times the denominator to the power of total."""
    yes, no = share.numerator, share.denominator - share.numerator
    term = no**total if most >= 0 else 0
    found = term
    for seen in range(most):
        term = term * (total - seen) * yes // ((seen + 1) * no)  # divides without a remainder
        found += term
    return found
