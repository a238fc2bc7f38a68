"""GRIM: whether any whole count gives the percentage, or the mean, that is printed.

Granularity-related inconsistency of means: N. J. L. Brown and J. A. J. Heathers, "The GRIM test",
Social Psychological and Personality Science 8 (2017) 363-369, doi 10.1177/1948550616673876. Of 28
patients, 5.19 is no mean of whole numbers, and 38% is no share.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from living_evidence.statistics.rounding import HUNDRED, is_cut_off, slack_of, unit_of

if TYPE_CHECKING:
    from living_evidence.values import Number


def find_counts(total: int, printed: Number, whole: int = HUNDRED) -> range:
    """Return the counts whose share of `total`, times `whole`, rounds to what is printed.

    Ties may have gone either way. `whole` is 100 for a percentage of a number of people. It is 1
    for the mean of so many whole numbers, and the counts are then their sums.
    """
    low = ceil((printed.value - slack_of(printed)) * total / whole)
    high = floor((printed.value + slack_of(printed)) * total / whole)
    most = total if whole == HUNDRED else high
    return range(max(low, 0), min(high, most) + 1)


def find_totals(events: Number, percent: Number) -> range | None:
    """Return of how many people `events` may have been rounded to a printed percentage.

    None where any larger number may be, as for a percentage that may have been rounded to zero.
    """
    lowest = percent.value - slack_of(percent)
    if lowest <= 0:
        return None
    least = ceil(events.value * HUNDRED / (percent.value + slack_of(percent)))
    most = floor(events.value * HUNDRED / lowest)
    return range(max(least, ceil(events.value), 1), most + 1)


def find_cut_count(total: int, percent: Number) -> int | None:
    """Return the count whose percentage reads as printed once it is cut off, not rounded."""
    count = ceil(percent.value * total / HUNDRED)
    exact = Fraction(count * HUNDRED, total)
    return count if count <= total and is_cut_off(exact, percent) else None


def decides(total: int, decimals: int, whole: int = HUNDRED) -> bool:
    """Tell whether the test can fail: of 10^(decimals + 2) people every percentage is possible."""
    return unit_of(decimals) * total < whole
