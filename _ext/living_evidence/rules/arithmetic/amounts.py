"""The exact amounts that rules compare: what an item counts, its percentage, its dates."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from living_evidence.records import Count, DateResult, Duration, Proportion, Survival
from living_evidence.values import (
    DAYS,
    Number,
    PartialDate,
    parse_date,
    parse_number,
    parse_quantity,
)

if TYPE_CHECKING:
    from living_evidence.corpus import Corpus, Item
    from living_evidence.records import BaseResult

Unit = Literal["people", "percent", "date"]
HUNDRED = 100
HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Amount:
    """One exact value that a formula can use, and what it is an amount of."""

    unit: str
    number: Number | None = None
    date: PartialDate | None = None

    def __str__(self) -> str:
        """Format as a message shows it."""
        if self.date is not None:
            return str(self.date)
        return f"{self.number}%" if self.unit == "percent" else str(self.number)


def find_amount(corpus: Corpus, item: Item, part: str = "") -> Amount | None:
    """Return the amount of an item, or of a part of it; None where it states none."""
    if part == "total":
        return _people(corpus.denominator(item))
    text = _text_of(item.result, part)
    if isinstance(item.result, DateResult):
        date = parse_date(text)
        return None if date is None else Amount("date", date=date)
    if isinstance(item.result, Duration):
        quantity = parse_quantity(text)
        return None if quantity is None else Amount(quantity.unit, quantity.number)
    number = parse_number(text)
    if number is None:
        return None
    return Amount("percent", number) if _is_percent(item.result, part) else _people(number)


def is_within_rounding(exact: Fraction, printed: Number) -> bool:
    """Tell whether a value may have been rounded to what is printed.

    Half a unit of the last digit, both ends included: of 4,631 printed percentages 93.5 %
    agree so, and ties go either way.
    """
    slack = HALF / Fraction(10) ** printed.decimals
    return bool(abs(exact - printed.value) <= slack)


def find_counts(percent: Number, total: Number) -> range:
    """Return how many of `total` people may have been rounded to a printed percentage.

    Empty where no whole number was: the GRIM test (Brown and Heathers 2017) for a percentage, with
    the rounding of `is_within_rounding`.
    """
    low, high, units = _round_back(percent)
    people, parts = total.value.numerator, total.value.denominator
    least = -(-low * people // (units * HUNDRED * parts))
    most = min(high * people // (units * HUNDRED * parts), people // parts)
    return range(max(least, 0), most + 1)


def find_totals(events: Number, percent: Number) -> range | None:
    """Return of how many people `events` may have been rounded to a printed percentage.

    None where any larger number may be, as for a percentage that may have been rounded to zero.
    """
    low, high, units = _round_back(percent)
    people, parts = events.value.numerator, events.value.denominator
    if low <= 0:
        return None
    least = -(-people * HUNDRED * units // (high * parts))
    most = people * HUNDRED * units // (low * parts)
    return range(max(least, -(-people // parts), 1), most + 1)


def _round_back(printed: Number) -> tuple[int, int, int]:
    """Return the lowest and the highest value that a number may have been printed for.

    Both are numerators over the third: integers are quicker than fractions, and as exact.
    """
    units = 2 * 10**printed.decimals
    value = printed.value.numerator * units // printed.value.denominator
    return value - 1, value + 1, units


def first_day(date: PartialDate) -> tuple[int, int, int]:
    """Return the earliest day that a partial date may mean."""
    return date.year, date.month or 1, date.day or 1


def last_day(date: PartialDate) -> tuple[int, int, int]:
    """Return the latest day that a partial date may mean."""
    month = date.month or 12
    return date.year, month, date.day or DAYS[month - 1]


def is_surely_before(one: PartialDate, other: PartialDate) -> bool:
    """Tell whether `one` lies before `other` however their missing parts are read."""
    return last_day(one) < first_day(other)


def _people(number: Number | None) -> Amount | None:
    return None if number is None else Amount("people", number)


def _text_of(result: BaseResult, part: str) -> str:
    if part:
        return str(getattr(result, part.replace("-", "_"), None) or "")
    if isinstance(result, Proportion):
        return result.events if parse_number(result.events) else result.percent or ""
    if isinstance(result, Survival):
        return result.percent
    if isinstance(result, Count | DateResult | Duration):
        return result.value or ""
    return ""


def _is_percent(result: BaseResult, part: str) -> bool:
    if part == "percent" or isinstance(result, Survival):
        return True
    return isinstance(result, Proportion) and part != "events" and not parse_number(result.events)
