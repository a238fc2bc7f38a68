"""Which known methods give the interval of a proportion that is printed, and the exact one."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from living_evidence.statistics.approximate import (
    Approximation,
    agresti_coull,
    log_log,
    logit,
    wald,
    wilson,
    wilson_corrected,
)
from living_evidence.statistics.bounds import Bound, is_near, round_bound
from living_evidence.statistics.exact import find_exact_bounds
from living_evidence.statistics.jeffreys import find_jeffreys_bounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.values import Number

Method = Callable[[int, int, Fraction], "tuple[Bound, Bound] | None"]
"""Events, total and the level in percent give both bounds; None where the method has none."""
METHODS: dict[str, Method] = {
    "Clopper-Pearson (exact)": find_exact_bounds,
    "Wilson": Approximation(wilson),
    "Wilson with continuity correction": Approximation(wilson_corrected),
    # At 0 and 100 percent it would be as narrow as a point, and be taken for certainty.
    "Wald": Approximation(wald, at_ends=False),
    "Agresti-Coull": Approximation(agresti_coull),
    "Jeffreys": find_jeffreys_bounds,
    "logit": Approximation(logit, at_ends=False),
    "log-log": Approximation(log_log, at_ends=False),
}


def find_methods(
    events: int, total: int, level: Fraction, low: Number, high: Number
) -> Iterator[str]:
    """Yield the methods both of whose bounds, in percent, may have been rounded to these.

    Of 47 published intervals 33 were given by one of the usual methods, 14 of them by the exact
    one alone; so an interval that none of them gives need not be wrong.
    """
    for name, method in METHODS.items():
        bounds = method(events, total, level)
        if bounds is not None and is_near(bounds[0], low) and is_near(bounds[1], high):
            yield name


def compute_exact_interval(
    events: int, total: int, level: Fraction, decimals: int
) -> tuple[Number, Number]:
    """Compute the Clopper-Pearson interval in percent, rounded half-up to so many decimals."""
    low, high = find_exact_bounds(events, total, level)
    return round_bound(low, decimals), round_bound(high, decimals)
