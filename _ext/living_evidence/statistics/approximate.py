"""Intervals of a proportion that rest on the normal distribution, in decimals of 60 digits.

Wald, and Wilson with and without correction for continuity: R. G. Newcombe, Statistics in Medicine
17 (1998) 857-872, methods 1, 3 and 4. Agresti-Coull and logit: L. D. Brown, T. T. Cai and
A. DasGupta, Statistical Science 16 (2001) 101-133. Log-log: J. D. Kalbfleisch
and R. L. Prentice, The Statistical Analysis of Failure Time Data (1980), for a share of n people.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from typing import TYPE_CHECKING

from living_evidence.statistics.bounds import DIGITS, bound_at
from living_evidence.statistics.normal import find_quantile

if TYPE_CHECKING:
    from fractions import Fraction

    from living_evidence.statistics.bounds import Bound

ONE = Decimal(1)
Formula = Callable[[Decimal, Decimal, Decimal], tuple[Decimal, Decimal]]
"""The share seen, the number of people and the normal quantile give both bounds as shares."""


@dataclass(frozen=True, slots=True)
class Approximation:
    """A formula, and whether it says anything where nobody, or everybody, had the event."""

    formula: Formula
    at_ends: bool = True

    def __call__(self, events: int, total: int, level: Fraction) -> tuple[Bound, Bound] | None:
        """Return both bounds at a level in percent, such as 95; None where it has none."""
        if not self.at_ends and events in {0, total}:
            return None
        with localcontext(Context(prec=DIGITS)):
            share = Decimal(events) / total
            low, high = self.formula(share, Decimal(total), find_quantile(level))
            return bound_at(low), bound_at(high)


def wald(share: Decimal, size: Decimal, z: Decimal) -> tuple[Decimal, Decimal]:
    """Add and take away z standard errors of the share seen."""
    return _around(share, z * (share * (1 - share) / size).sqrt())


def wilson(share: Decimal, size: Decimal, z: Decimal) -> tuple[Decimal, Decimal]:
    """Find the shares that the score test does not refuse."""
    weight = size + z * z
    spread = z * (size * share * (1 - share) + z * z / 4).sqrt()
    return _around((size * share + z * z / 2) / weight, spread / weight)


def wilson_corrected(share: Decimal, size: Decimal, z: Decimal) -> tuple[Decimal, Decimal]:
    """Find them with a correction for continuity."""
    weight = 2 * (size + z * z)
    centre = 2 * size * share + z * z
    low, high = Decimal(0), ONE
    if share > 0:
        root = z * z - 2 - 1 / size + 4 * share * (size * (1 - share) + 1)
        low = (centre - 1 - z * root.sqrt()) / weight
    if share < 1:
        root = z * z + 2 - 1 / size + 4 * share * (size * (1 - share) - 1)
        high = (centre + 1 + z * root.sqrt()) / weight
    return low, high


def agresti_coull(share: Decimal, size: Decimal, z: Decimal) -> tuple[Decimal, Decimal]:
    """Take the Wald interval after z²/2 events and z²/2 others are added."""
    weight = size + z * z
    return wald((size * share + z * z / 2) / weight, weight, z)


def logit(share: Decimal, size: Decimal, z: Decimal) -> tuple[Decimal, Decimal]:
    """Go z standard errors to both sides on the scale of the logarithm of the odds."""
    odds = share / (1 - share)
    step = (z / (size * share * (1 - share)).sqrt()).exp()
    low, high = odds / step, odds * step
    return low / (1 + low), high / (1 + high)


def log_log(share: Decimal, size: Decimal, z: Decimal) -> tuple[Decimal, Decimal]:
    """Go z standard errors to both sides on the scale of log(-log), as for a survival."""
    hazard = -share.ln()
    step = (z * ((1 - share) / (size * share)).sqrt() / hazard).exp()
    return (-hazard * step).exp(), (-hazard / step).exp()


def _around(centre: Decimal, spread: Decimal) -> tuple[Decimal, Decimal]:
    return centre - spread, centre + spread
