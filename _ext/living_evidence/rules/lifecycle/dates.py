"""Lengths of time between days: what is overdue, and what was looked up too long ago."""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.rules.arithmetic.amounts import last_day
from living_evidence.values import DAYS, PartialDate

if TYPE_CHECKING:
    from living_evidence.values import Quantity

MONTHS = 12


def add_time(date: PartialDate, length: Quantity) -> PartialDate:
    """Return the latest day that lies a length of time, in whole months or days, after a date.

    Of a partial date the last day counts: nothing is called late that may be in time.
    """
    amount, unit = length.base
    year, month, day = last_day(date)
    if unit == "month":
        total = year * MONTHS + month - 1 + int(amount)
        year, month = total // MONTHS, total % MONTHS + 1
        return PartialDate(year, month, min(day, DAYS[month - 1]))
    for _ in range(int(amount)):
        year, month, day = _next_day(year, month, day)
    return PartialDate(year, month, day)


def is_past(date: PartialDate, today: PartialDate) -> bool:
    """Tell whether a date lies before today however its missing parts are read."""
    return last_day(date) < (today.year, today.month, today.day)


def _next_day(year: int, month: int, day: int) -> tuple[int, int, int]:
    if day < DAYS[month - 1]:
        return year, month, day + 1
    return (year, month + 1, 1) if month < MONTHS else (year + 1, 1, 1)
