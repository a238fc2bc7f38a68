"""A true table never alarms, and a changed cell alarms wherever its rounding lets it be seen."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from living_evidence.statistics.granularity import decides, find_counts, find_cut_count
from living_evidence.statistics.rounding import (
    is_cut_off,
    is_within_rounding,
    unit_of,
)
from living_evidence.values import Number, parse_number, round_half_up

DECIMALS = st.integers(min_value=0, max_value=2)


@st.composite
def tables(draw: st.DrawFn) -> tuple[int, int]:
    total = draw(st.integers(min_value=1, max_value=20_000))
    return draw(st.integers(min_value=0, max_value=total)), total


def _share(events: int, total: int) -> Fraction:
    return Fraction(events * 100, total)


def _smallest_visible_change(total: int, decimals: int) -> int:
    """Return by how much a count must change for its printed percentage to show it for certain.

    A change that moves the percentage by more than one unit of the last digit is seen whatever the
    count was: no two such counts share a rounding. A change of exactly one unit passes only between
    two ties, and there are ties only where that many people are an even number.
    """
    unit = unit_of(decimals) * total / 100
    return int(unit) if unit.denominator == 1 and unit % 2 else int(unit) + 1


def _round_half_down(value: Fraction, decimals: int) -> Fraction:
    return -round_half_up(-value, decimals)


@given(table=tables(), decimals=DECIMALS)
def test_a_true_table_never_alarms(table: tuple[int, int], decimals: int) -> None:
    events, total = table
    exact = _share(events, total)
    for rounded in (round_half_up(exact, decimals), _round_half_down(exact, decimals)):
        printed = Number(rounded, decimals)
        assert is_within_rounding(exact, printed)
        assert not is_cut_off(exact, printed)
        assert events in find_counts(total, printed)


@given(table=tables(), decimals=DECIMALS, data=st.data())
def test_a_changed_count_alarms_where_it_can_be_seen(
    table: tuple[int, int], decimals: int, data: st.DataObject
) -> None:
    events, total = table
    printed = Number(round_half_up(_share(events, total), decimals), decimals)
    visible = _smallest_visible_change(total, decimals)
    other = data.draw(st.integers(min_value=0, max_value=total))
    if abs(other - events) >= visible:
        assert not is_within_rounding(_share(other, total), printed)


@given(total=st.integers(min_value=1, max_value=1_500), decimals=DECIMALS)
def test_a_smaller_change_of_some_count_passes(total: int, decimals: int) -> None:
    step = _smallest_visible_change(total, decimals) - 1
    pairs = ((events, events + step) for events in range(total - step + 1))
    unseen = (
        pair
        for pair in pairs
        for middle in [_share(sum(pair), 2 * total)]
        for printed in [Number(round_half_up(middle, decimals), decimals)]
        if all(is_within_rounding(_share(events, total), printed) for events in pair)
    )
    assert next(unseen, None) is not None


@given(table=tables(), decimals=DECIMALS, steps=st.integers(min_value=-300, max_value=300))
def test_a_changed_percentage_alarms_except_at_a_tie(
    table: tuple[int, int], decimals: int, steps: int
) -> None:
    exact = _share(*table)
    rounded = round_half_up(exact, decimals)
    changed = Number(rounded + steps * unit_of(decimals), decimals)
    tie = steps == -1 and rounded - exact == unit_of(decimals) / 2
    assert is_within_rounding(exact, changed) == (steps == 0 or tie)


@given(table=tables(), decimals=DECIMALS, other=st.integers(min_value=1, max_value=20_000))
def test_a_changed_total_alarms_where_the_share_moves_by_more_than_a_unit(
    table: tuple[int, int], decimals: int, other: int
) -> None:
    exact = _share(*table)
    printed = Number(round_half_up(exact, decimals), decimals)
    moved = _share(table[0], other)
    if abs(moved - exact) > unit_of(decimals):
        assert not is_within_rounding(moved, printed)


@given(table=tables(), decimals=DECIMALS)
def test_what_was_cut_off_is_told_from_what_was_rounded(
    table: tuple[int, int], decimals: int
) -> None:
    exact = _share(*table)
    cut = Number(Fraction(exact // unit_of(decimals)) * unit_of(decimals), decimals)
    assert is_within_rounding(exact, cut) != is_cut_off(exact, cut)


# GRIM


@given(total=st.integers(min_value=1, max_value=3_000), decimals=DECIMALS, data=st.data())
def test_every_percentage_is_possible_for_enough_people(
    total: int, decimals: int, data: st.DataObject
) -> None:
    units = data.draw(st.integers(min_value=0, max_value=100 * 10**decimals))
    printed = Number(units * unit_of(decimals), decimals)
    possible = any(
        is_within_rounding(_share(events, total), printed) for events in range(total + 1)
    )
    assert possible == bool(find_counts(total, printed))
    assert decides(total, decimals) == (total < 10 ** (decimals + 2))
    assert possible or decides(total, decimals)


# Worked examples: the mean, of how many whole numbers, and whether there is one.
PUBLISHED_MEANS = [
    # Brown and Heathers 2017, their two worked examples, as later software repeats them.
    ("3.94", 18, True),
    ("5.19", 28, False),
    # The Economist of 18 June 2016, on the preprint: 49 answers on a scale of one to seven.
    ("5.93", 49, False),
    # The encyclopaedia article on the test: a die that was rolled 20 times.
    ("3.48", 20, False),
    ("3.45", 20, True),
    # L. D. Jung, the R package scrutiny: its introduction to the test, and its own tests.
    ("5.27", 43, False),
    ("5.18", 28, True),
    *((f"5.{cents}", 28, cents in {21, 25, 29}) for cents in range(20, 31)),
    # Means of several items for each of so many people have as many whole numbers as answers.
    ("0.150", 120 * 3, True),
    *((f"0.15{last}", 120 * 3, last in {0, 3, 6, 8}) for last in range(10)),
    *((f"0.8{last}", 28 * 2, last not in {1, 3, 5}) for last in range(10)),
]
PUBLISHED_PERCENTAGES = [
    # scrutiny again: percentages of 50, of which only every second one is possible.
    *((str(percent), 50, percent % 2 == 0) for percent in range(6, 17)),
    # and of 24, from the tests of a re-implementation.
    ("45.8", 24, True),
    ("45.9", 24, False),
]


@pytest.mark.parametrize(("mean", "size", "possible"), PUBLISHED_MEANS)
def test_published_means(mean: str, size: int, *, possible: bool) -> None:
    printed = parse_number(mean)
    assert printed is not None
    assert bool(find_counts(size, printed, whole=1)) is possible
    assert decides(size, printed.decimals, whole=1) or size >= 10**printed.decimals


@pytest.mark.parametrize(("percent", "total", "possible"), PUBLISHED_PERCENTAGES)
def test_published_percentages(percent: str, total: int, *, possible: bool) -> None:
    printed = parse_number(percent)
    assert printed is not None
    assert bool(find_counts(total, printed)) is possible


def test_counts_that_fit_are_named() -> None:
    assert list(find_counts(84, Number(Fraction(25)))) == [21]
    assert list(find_counts(8, Number(Fraction(13)))) == [1]  # a tie, rounded up
    assert list(find_counts(8, Number(Fraction(12)))) == [1]  # and down
    assert list(find_counts(1000, Number(Fraction(100)))) == [995, 996, 997, 998, 999, 1000]
    assert list(find_counts(28, Number(Fraction(38)))) == []
    assert find_cut_count(3, Number(Fraction(666, 10), 1)) == 2
    assert find_cut_count(3, Number(Fraction(667, 10), 1)) is None
    assert find_cut_count(28, Number(Fraction(100))) is None
