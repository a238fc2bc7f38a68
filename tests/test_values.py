"""Exact values: precision is kept, rounding is half-up, nothing goes through a float."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from living_evidence.values import (
    Number,
    PartialDate,
    agrees_at_written_precision,
    format_fraction,
    make_date,
    parse_date,
    parse_number,
    parse_quantity,
    parse_unit,
    round_half_up,
)

numbers = st.builds(
    lambda whole, decimals: f"{whole}.{decimals}" if decimals else str(whole),
    st.integers(0, 10**9),
    st.text("0123456789", max_size=6),
)


@given(numbers)
def test_a_number_is_printed_as_it_was_read(text: str) -> None:
    assert str(parse_number(text)) == text


@given(numbers)
def test_a_number_is_exact(text: str) -> None:
    number = parse_number(text)
    assert number is not None
    assert number.value == Fraction(text)


@given(st.integers(0, 10**12))
def test_thousands_separators_change_nothing(value: int) -> None:
    assert parse_number(f"{value:,}") == Number(Fraction(value))
    assert parse_number(f"{value:,}".replace(",", " ")) == Number(Fraction(value))


@pytest.mark.parametrize(
    "text",
    ["", "-1", "1.", ".5", "1e3", "1,23", "12,3456", "nan", "٤٩", "４９", "1 of 2", "1_000", "½"],
)
def test_anything_else_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@given(st.fractions(min_value=0, max_value=10**6), st.integers(0, 6))
def test_rounding_is_never_off_by_more_than_half_a_unit(value: Fraction, decimals: int) -> None:
    rounded = round_half_up(value, decimals)
    assert abs(rounded - value) <= Fraction(1, 2 * 10**decimals)
    assert (rounded * 10**decimals).denominator == 1


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (Fraction(35 * 100, 54), 0, "65"),
        (Fraction(84 * 100, 103), 1, "81.6"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(1, 2), 0, "1"),
        (Fraction(1, 200), 2, "0.01"),
        (Fraction(0), 1, "0.0"),
        (Fraction(999, 1000), 2, "1.00"),
    ],
)
def test_ties_go_up(value: Fraction, decimals: int, expected: str) -> None:
    assert format_fraction(value, decimals) == expected


@given(numbers, st.integers(0, 8))
def test_a_number_agrees_with_itself_at_any_lower_precision(text: str, decimals: int) -> None:
    source = parse_number(text)
    assert source is not None
    written = Number(round_half_up(source.value, decimals), decimals)
    assert agrees_at_written_precision(written, source) == (decimals <= source.decimals)


@given(st.dates())
def test_every_day_of_the_calendar_is_a_date(day: dt.date) -> None:
    assert parse_date(day.isoformat()) == PartialDate(day.year, day.month, day.day)
    assert str(parse_date(day.isoformat())) == day.isoformat()


@given(st.integers(1, 9999), st.integers(0, 13), st.integers(0, 32))
def test_a_date_is_made_only_where_the_calendar_has_it(year: int, month: int, day: int) -> None:
    made = make_date(year, month, day)
    try:
        dt.date(year, month or 1, day or 1)
        real = bool(month) or not day
    except ValueError:
        real = False
    assert (made is not None) == real


@pytest.mark.parametrize(
    "text",
    ["2025-6-1", "25-06-19", "2025-13", "2025-02-30", "0000", "2025-06-19T10:00", "２０２５"],
)
def test_impossible_dates_are_none(text: str) -> None:
    assert parse_date(text) is None


@given(st.dates(), st.dates())
def test_a_month_covers_its_own_days_only(one: dt.date, other: dt.date) -> None:
    month = PartialDate(one.year, one.month)
    same = (one.year, one.month) == (other.year, other.month)
    assert month.covers(PartialDate(other.year, other.month, other.day)) == same


@pytest.mark.parametrize(
    ("one", "other"),
    [("12 months", "1 year"), ("2 weeks", "14 days"), ("2 cm", "20 mm"), ("50 Gy", "5000 cGy")],
)
def test_convertible_units_have_one_base(one: str, other: str) -> None:
    left, right = parse_quantity(one), parse_quantity(other)
    assert left is not None
    assert right is not None
    assert left.base == right.base


def test_weeks_and_months_do_not_convert() -> None:
    weeks, months = parse_quantity("4 weeks"), parse_quantity("1 month")
    assert weeks is not None
    assert months is not None
    assert weeks.base != months.base


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("12 months", "12 months"),
        ("1 Year", "1 year"),
        ("18 Years", "18 years"),
        ("25 gray", "25 Gy"),
        ("66%", "66%"),
        ("20.0 mo", "20.0 months"),
        ("3.5 × 10^9/L", "3.5 × 10^9/L"),
        ("30", "30"),
    ],
)
def test_quantities_are_read_in_the_usual_spellings(text: str, printed: str) -> None:
    assert str(parse_quantity(text)) == printed


@pytest.mark.parametrize("text", ["months", "12 parsecs", "about 12 months", "12 months ago", ""])
def test_what_is_no_quantity_is_none(text: str) -> None:
    assert parse_quantity(text) is None


def test_an_empty_unit_is_none() -> None:
    assert parse_unit("") is None
    assert parse_unit(" Months ") == "month"
