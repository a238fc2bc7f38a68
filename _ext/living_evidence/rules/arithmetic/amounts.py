"""The exact amounts that rules compare: what an item counts, its percentage, its dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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

HUNDRED = 100


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
