"""When two results speak of the same thing, and which values of theirs can then differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from living_evidence.records import (
    Assertion,
    Count,
    DateResult,
    Dose,
    Duration,
    Proportion,
    Recommendation,
    Survival,
)
from living_evidence.rules.walk import stated
from living_evidence.values import parse_date, parse_number, parse_quantity

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.records import BaseResult, Interval

PLANS = frozenset({"aim", "hypothesis", "protocol"})


@dataclass(frozen=True, slots=True)
class Subject:
    """What a result is about: results with equal subjects must agree."""

    study: str
    who: Hashable
    outcome: str
    terms: frozenset[str]
    timepoint: Hashable
    planned: bool
    kind: str


def find_subjects(corpus: Corpus, item: Item) -> Iterator[Subject]:
    """Yield what an item is about: within its own record, and across the reports of its study."""
    result = item.result
    if item.route[0] != "results" or not _is_comparable(corpus, item):
        return
    kind = _kind_of(result)
    planned = result.role in PLANS
    own = frozenset(result.all_terms)
    time = _time_of(result)
    outcome = result.outcome or ""
    source = f"record {item.source.model.id}"
    yield Subject(source, result.population, outcome, own, time, planned, kind)
    if item.study and outcome and item.population is not None:
        who = frozenset(item.population.all_terms)
        yield Subject(item.study, who, outcome, own, time, planned, kind)


def values_of(corpus: Corpus, item: Item) -> dict[str, Hashable]:
    """Return the exact values that an item states, by what they are values of."""
    result = item.result
    found: dict[str, Hashable] = {}
    if isinstance(result, Count):
        found["events"] = _number(result.value)
    elif isinstance(result, Proportion):
        total = corpus.denominator(item)
        found["events"] = _number(result.events)
        found["percent"] = _number(result.percent)
        found["total"] = total.value if total is not None else None
        found["interval"] = _interval(result.interval)
    elif isinstance(result, Survival):
        found["percent"] = _number(result.percent)
        found["interval"] = _interval(result.interval)
    elif isinstance(result, Duration):
        found.update(
            value=_base(result.value), minimum=_base(result.minimum), maximum=_base(result.maximum)
        )
    elif isinstance(result, Dose):
        found.update(
            total=_base(result.total),
            fractions=_number(result.fractions),
            per_fraction=_base(result.per_fraction),
        )
    elif isinstance(result, DateResult):
        found["date"] = parse_date(result.value)
    elif isinstance(result, Assertion):
        found["polarity"] = result.polarity
    elif isinstance(result, Recommendation):
        found["direction"] = result.direction
    return {name: value for name, value in found.items() if value is not None}


def is_chained(corpus: Corpus, one: Item, other: Item) -> bool:
    """Tell whether one of two results is a later report of the other, directly or by steps."""
    return other.address in _successors(corpus, one) or one.address in _successors(corpus, other)


def _successors(corpus: Corpus, item: Item) -> set[str]:
    found: set[str] = set()
    current: Item | None = item
    while current is not None and current.result.superseded_by:
        target = corpus.find(current.result.superseded_by, current.source.model.id)
        current = target.item if target is not None else None
        if current is None or current.address in found:
            break
        found.add(current.address)
    return found


def _is_comparable(corpus: Corpus, item: Item) -> bool:
    result = item.result
    if result.outcome:
        return True
    if isinstance(result, Dose | Recommendation):
        return bool(result.all_terms)
    if result.population is None or not isinstance(result, Count | Proportion):
        return False
    return _is_size(corpus, item)


def _is_size(corpus: Corpus, item: Item) -> bool:
    """Tell whether a count without an outcome counts its population, and not a part of it."""
    if item.result.all_terms:
        return False
    for address in item.result.derived.of if item.result.derived is not None else ():
        target = corpus.find(address, item.source.model.id)
        if target is None or target.item is None or target.item.result.outcome:
            return False
    return True


def _kind_of(result: BaseResult) -> str:
    if isinstance(result, Count | Proportion):
        return "count"
    if isinstance(result, Duration):
        return f"duration, {result.statistic}"
    if isinstance(result, Assertion):
        return f"assertion, {' '.join(result.says.lower().split())}"
    return type(result).__name__


def _time_of(result: BaseResult) -> Hashable:
    if result.timepoint is None:
        return None
    quantity = parse_quantity(result.timepoint.value)
    return quantity.base if quantity is not None else result.timepoint.value


def _interval(interval: Interval | None) -> Hashable:
    return (_number(interval.low), _number(interval.high)) if interval is not None else None


def _number(text: str | None) -> Hashable:
    number = parse_number(stated(text))
    return number.value if number is not None else None


def _base(text: str | None) -> Hashable:
    quantity = parse_quantity(stated(text))
    return quantity.base if quantity is not None else None
