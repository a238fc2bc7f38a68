"""An interval made on a scale is feasible on it at any rounding; one that fits none is found."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from living_evidence.statistics.survival import SCALES, find_scales
from living_evidence.values import Number, parse_number, round_half_up

if TYPE_CHECKING:
    from collections.abc import Callable

# The scale, and the way back; written here once more, in floating point and by their definition.
TRANSFORMS: dict[str, tuple[Callable[[float], float], Callable[[float], float]]] = {
    "plain": (lambda share: share, lambda value: min(max(value, 0), 1)),
    "log": (math.log, lambda value: min(math.exp(value), 1)),
    "log-log": (lambda share: math.log(-math.log(share)), lambda value: math.exp(-math.exp(value))),
    "logit": (
        lambda share: math.log(share / (1 - share)),
        lambda value: 1 / (1 + math.exp(-value)),
    ),
    "arcsine": (
        lambda share: math.asin(math.sqrt(share)),
        lambda value: math.sin(min(max(value, 0), math.pi / 2)) ** 2,
    ),
}


def _printed(share: float, decimals: int) -> Number:
    return Number(round_half_up(Fraction(share) * 100, decimals), decimals)


def _find(percent: str, low: str, high: str) -> list[str]:
    numbers = [parse_number(text) for text in (percent, low, high)]
    assert all(number is not None for number in numbers)
    return list(find_scales(*(number for number in numbers if number is not None)))


@pytest.mark.parametrize("name", SCALES)
def test_an_interval_made_on_a_scale_is_feasible_on_it(name: str) -> None:
    forward, back = TRANSFORMS[name]
    chosen = random.Random(name)  # noqa: S311  # no secret
    for at in range(1_000):
        share, spread = chosen.uniform(0.02, 0.98), chosen.uniform(0.001, 0.8)
        ends = sorted(back(forward(share) + side * spread) for side in (-1, 1))
        printed = [_printed(one, at % 3) for one in (share, *ends)]
        assert name in find_scales(*printed), [str(number) for number in printed]


def test_what_is_feasible_on_which_scale() -> None:
    assert _find("92", "86", "99") == ["plain", "log"]
    assert _find("88", "80", "95") == ["plain", "log", "arcsine"]
    assert _find("50.0", "40.0", "60.0") == ["plain", "logit", "arcsine"]
    # Cut at everybody: how far it reached before is not known.
    assert _find("96", "88", "100") == ["plain", "log", "arcsine"]
    assert _find("100", "100", "100") == list(SCALES)


@pytest.mark.parametrize(
    ("percent", "low", "high"),
    [
        ("92", "91", "99"),  # the estimate beside its lower bound
        ("92", "66", "93"),
        ("50.0", "49.0", "60.0"),
        ("92", "99", "86"),  # swapped bounds are as symmetric as the others
        ("29", "86", "99"),
        ("75", "70", "99"),
    ],
)
def test_what_no_scale_gives(percent: str, low: str, high: str) -> None:
    expected = ["plain", "log"] if low > high else []
    assert _find(percent, low, high) == expected


def test_a_bound_moved_by_much_is_found_on_every_scale() -> None:
    chosen = random.Random("moved")  # noqa: S311  # no secret
    found = 0
    for _ in range(1_000):
        share, spread = chosen.uniform(0.3, 0.7), chosen.uniform(0.05, 0.15)
        printed = [_printed(one, 1) for one in (share, share - spread, share + 2.5 * spread)]
        found += not list(find_scales(*printed))
    assert found > 900
