"""The intervals are those of an independent library, and a printed one is told from a wrong one."""

from __future__ import annotations

import logging
import math
import random
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from scipy.stats import beta, binomtest, norm

from living_evidence.statistics.bounds import round_bound
from living_evidence.statistics.intervals import METHODS, compute_exact_interval, find_methods
from living_evidence.statistics.normal import find_quantile
from living_evidence.values import Number, parse_number, round_half_up

if TYPE_CHECKING:
    from collections.abc import Callable

LOG = logging.getLogger(__name__)
"""Shown by `pytest --log-cli-level=info`."""
DECIMALS = 7
"""Of the percentages that are compared: 9 of the shares."""
LARGEST_DIFFERENCE = 0.50001e-9
"""Half a unit of the last decimal compared: rounding is all that may differ."""
LEVELS = ("80", "90", "95", "97.5", "99", "99.9")
Case = tuple[int, int, Fraction]
"""Events, total and level in percent."""


def _generate_cases() -> list[Case]:
    """Every count of small groups, and a seeded choice of larger ones."""
    chosen = random.Random("intervals")  # noqa: S311  # no secret
    small = [(events, total) for total in range(1, 26) for events in range(total + 1)]
    large = []
    for most, count in ((120, 800), (500, 70), (2_000, 3)):
        for _ in range(count):
            total = chosen.randint(26, most)
            large.append((chosen.randint(0, total), total))
    ends = [(events, total) for total in (30, 49, 103, 400) for events in (0, 1, total - 1, total)]
    cases = small + large + ends
    return [(*case, Fraction(chosen.choice(LEVELS))) for case in cases]


CASES = _generate_cases()
SIZES = (12, 14, 42, 49)
Bounds = tuple[float, float]


def _by_library(method: str) -> Callable[[int, int, float], Bounds]:
    def compute(events: int, total: int, level: float) -> Bounds:
        found = binomtest(events, total).proportion_ci(level, method=method)
        return float(found.low), float(found.high)

    return compute


def _exact(events: int, total: int, level: float) -> Bounds:
    tail = (1 - level) / 2
    low = 0.0 if events == 0 else beta.ppf(tail, events, total - events + 1)
    return low, 1.0 if events == total else beta.isf(tail, events + 1, total - events)


def _jeffreys(events: int, total: int, level: float) -> Bounds:
    tail = (1 - level) / 2
    found = beta(events + 0.5, total - events + 0.5)
    return 0.0 if events == 0 else found.ppf(tail), 1.0 if events == total else found.isf(tail)


def _wald(events: int, total: int, level: float) -> Bounds:
    share = events / total
    low, high = norm.interval(level, loc=share, scale=math.sqrt(share * (1 - share) / total))
    return max(low, 0), min(high, 1)


def _agresti_coull(events: int, total: int, level: float) -> Bounds:
    added = norm.isf((1 - level) / 2) ** 2
    size = total + added
    share = (events + added / 2) / size
    low, high = norm.interval(level, loc=share, scale=math.sqrt(share * (1 - share) / size))
    return max(low, 0), min(high, 1)


def _logit(events: int, total: int, level: float) -> Bounds:
    centre = math.log(events / (total - events))
    scale = math.sqrt(1 / events + 1 / (total - events))
    low, high = norm.interval(level, loc=centre, scale=scale)
    return 1 / (1 + math.exp(-low)), 1 / (1 + math.exp(-high))


def _log_log(events: int, total: int, level: float) -> Bounds:
    share = events / total
    centre = math.log(-math.log(share))
    scale = math.sqrt((1 - share) / (total * share)) / abs(math.log(share))
    high, low = norm.interval(level, loc=centre, scale=scale)  # the scale runs downwards
    return math.exp(-math.exp(low)), math.exp(-math.exp(high))


LIBRARY: dict[str, Callable[[int, int, float], Bounds]] = {
    "Clopper-Pearson (exact)": _exact,
    "Wilson": _by_library("wilson"),
    "Wilson with continuity correction": _by_library("wilsoncc"),
    "Wald": _wald,
    "Agresti-Coull": _agresti_coull,
    "Jeffreys": _jeffreys,
    "logit": _logit,
    "log-log": _log_log,
}


def _has_bounds(name: str, case: Case) -> bool:
    return name not in {"Wald", "logit", "log-log"} or 0 < case[0] < case[1]


def _bounds(name: str, case: Case, decimals: int) -> tuple[Number, Number]:
    found = METHODS[name](*case)
    assert found is not None
    return round_bound(found[0], decimals), round_bound(found[1], decimals)


@pytest.mark.parametrize("name", METHODS)
def test_intervals_are_those_of_an_independent_library(name: str) -> None:
    differences = []
    for case in CASES:
        if not _has_bounds(name, case):
            assert METHODS[name](*case) is None
            continue
        own = [float(number.value / 100) for number in _bounds(name, case, DECIMALS)]
        other = LIBRARY[name](case[0], case[1], float(case[2] / 100))
        differences += [abs(one - two) for one, two in zip(own, other, strict=True)]
    LOG.info("%s: %s intervals, at most %.1e off", name, len(differences) // 2, max(differences))
    assert len(differences) // 2 >= 1_000
    assert max(differences) <= LARGEST_DIFFERENCE


def test_the_exact_interval_is_also_what_the_library_searches_for() -> None:
    compute = _by_library("exact")
    for case in CASES[::9]:
        own = [float(number.value / 100) for number in _bounds("Clopper-Pearson (exact)", case, 7)]
        other = compute(case[0], case[1], float(case[2] / 100))
        assert max(abs(one - two) for one, two in zip(own, other, strict=True)) <= 1e-8


@pytest.mark.parametrize("name", METHODS)
def test_a_printed_interval_is_recognised_and_a_changed_one_is_not(name: str) -> None:
    recognised = 0
    for at, case in enumerate(CASES[::3]):
        if not _has_bounds(name, case) or case[1] == 1:
            continue  # of one person some bounds are ties: 97.5% exactly
        decimals = at % 3
        low, high = _bounds(name, case, decimals)
        assert name in find_methods(*case, low, high), (case, low, high)
        recognised += 1
        for shift in (-2, -1, 1, 2):
            step = Fraction(shift, 10**decimals)
            for changed in (
                (Number(low.value + step, decimals), high),
                (low, Number(high.value + step, decimals)),
            ):
                if all(0 <= number.value <= 100 for number in changed):
                    assert name not in find_methods(*case, *changed), (case, changed)
    assert recognised >= 300


def test_ties_are_taken_either_way() -> None:
    # None of two: the upper bound x leaves (1 - x)^2. The level is made so that x is exactly 74.5%.
    level = Fraction(100) - 200 * (1 - Fraction(745, 1000)) ** 2
    for printed in (74, 75):
        assert "Clopper-Pearson (exact)" in find_methods(
            0, 2, level, Number(Fraction(0)), Number(Fraction(printed))
        )
    assert compute_exact_interval(0, 2, level, 0)[1].value == 75


@pytest.mark.parametrize("level", ["1", "50", *LEVELS, "99.9999", "99.99999999"])
def test_the_normal_quantile_is_proved_by_exact_fractions(level: str) -> None:
    """The series of the integral alternates: its partial sums in fractions enclose it."""
    found = Fraction(find_quantile(Fraction(level)))
    wanted = Fraction(level) / 200
    margin = Fraction(1, 10**16)
    assert _enclose_area(found - margin)[1] < wanted < _enclose_area(found + margin)[0]


def _enclose_area(end: Fraction) -> tuple[Fraction, Fraction]:
    """Return bounds of the share of the normal distribution between 0 and the end."""
    end = Fraction(int(end * 10**24), 10**24)
    pi_low = Fraction(314159265358979323846264338327, 10**29)
    pi_high = pi_low + Fraction(1, 10**29)
    sums = [Fraction(0)]
    power, degree = end, 0
    while abs(power) > Fraction(1, 10**30) or degree < end * end:
        sums.append(sums[-1] + power / (2 * degree + 1))
        degree += 1
        power = -power * end * end / (2 * degree)
    low, high = sorted(sums[-2:])
    # Divided by the root of 2 pi, which is enclosed by the nearest whole multiples of 10^-28.
    scale = 10**56
    root_low = Fraction(_floor_root(int(2 * pi_low * scale)), 10**28)
    root_high = Fraction(_floor_root(int(2 * pi_high * scale)) + 1, 10**28)
    return low / root_high, high / root_low


def _floor_root(value: int) -> int:
    guess = 1 << (value.bit_length() // 2 + 1)
    while True:
        better = (guess + value // guess) // 2
        if better >= guess:
            return guess
        guess = better


def test_known_intervals() -> None:
    # The example of R. G. Newcombe (1998), Table I: 81 of 263.
    expected = {
        "Wald": ("25.22", "36.38"),
        "Wilson": ("25.53", "36.62"),
        "Wilson with continuity correction": ("25.35", "36.82"),
        "Clopper-Pearson (exact)": ("25.27", "36.76"),
    }
    for name, texts in expected.items():
        low, high = (parse_number(text) for text in texts)
        assert low is not None
        assert high is not None
        assert name in find_methods(81, 263, Fraction(95), low, high)
    # Everybody had the event: the lower bound of n is the n-th root of 0.025.
    lows = {size: str(compute_exact_interval(size, size, Fraction(95), 1)[0]) for size in SIZES}
    assert lows == {12: "73.5", 14: "76.8", 42: "91.6", 49: "92.7"}


def test_the_exact_interval_narrows_with_people_and_widens_with_its_level() -> None:
    shown = [compute_exact_interval(size, size, Fraction(95), 1)[0].value for size in (10, 49, 300)]
    assert all(one < two for one, two in pairwise(shown))
    lows = [compute_exact_interval(35, 54, Fraction(level), 1)[0].value for level in (80, 95, 99)]
    assert all(one > two for one, two in pairwise(lows))
    assert round_half_up(shown[1], 0) == 93
