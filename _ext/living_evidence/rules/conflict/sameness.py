"""When two results speak of the same thing, and which values of theirs can then differ."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from living_evidence.records import (
    Assertion,
    Code,
    Count,
    DateResult,
    Dose,
    Duration,
    Proportion,
    Recommendation,
    Survival,
)
from living_evidence.rules.groups import are_same_people
from living_evidence.rules.term.licensing import SPREAD, STATISTIC
from living_evidence.rules.walk import stated
from living_evidence.statistics.rounding import HALF, HUNDRED, is_within_rounding
from living_evidence.values import (
    UNITS,
    Number,
    PartialDate,
    Quantity,
    parse_date,
    parse_number,
    parse_quantity,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.records import BaseResult, Interval, Span
    from living_evidence.vocabulary import Vocabulary

PLANS = frozenset({"aim", "hypothesis", "protocol"})
OF_FIGURES = frozenset({STATISTIC, SPREAD})
"""Facets whose terms tell how a figure is given, and not what it is of."""
DAYS_IN_MONTH = Fraction(3044, 100)
NEARLY = Fraction(1, 10)
"""How far a length in weeks may lie from one in months, of the longer one, to be the same."""
CODE = "code"
OPPOSITES = "assertions, and their opposites"
Value = Number | Quantity | PartialDate | str | tuple["Value | None", ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a result is about: results with equal subjects must agree."""

    record: str
    """The record that both stand in, or an empty text for results of two sources."""
    study: str
    who: Hashable
    """The population within a record. Across sources it is compared by `are_same_people`."""
    outcome: str
    terms: frozenset[str]
    timepoint: Hashable
    planned: bool
    kind: str


def find_subjects(corpus: Corpus, item: Item) -> Iterator[Subject]:
    """Yield what an item is about: within its own record, and across the reports of its study."""
    result = item.result
    record, who = item.source.model.id, result.population
    if isinstance(result, Code):
        kind = f"{CODE}, {result.scheme}"
        yield Subject(record, "", who, "", frozenset(), None, planned=False, kind=kind)
    if item.route[0] != "results" or not _is_comparable(corpus, item):
        return
    planned = result.role in PLANS
    outcome, time = result.outcome or "", _time_of(result)
    for kind, own in _kinds_of(corpus.vocabulary, item):
        yield Subject(record, "", who, outcome, own, time, planned, kind)
        if item.study and item.population is not None and _is_of_study(item):
            yield Subject("", item.study, None, outcome, own, time, planned, kind)


def find_differences(corpus: Corpus, subject: Subject, one: Item, other: Item) -> list[str]:
    """Return the names of the values in which two items of one subject contradict each other."""
    vocabulary = corpus.vocabulary
    if not subject.record and not are_same_people(vocabulary, one, other):
        return []
    if subject.kind == OPPOSITES:
        return _find_opposites(vocabulary, one, other)
    if isinstance(one.result, Code):
        rivals = (term for term in one.own_terms if vocabulary.excludes(term, other.own_terms))
        return ["value"] if _are_single(one, other) and any(rivals) else []
    first, second = values_of(corpus, one), values_of(corpus, other)
    names = [name for name in first if name in second and not agree(first[name], second[name])]
    return names + (_find_share(corpus, one, other) or _find_share(corpus, other, one))


def values_of(corpus: Corpus, item: Item) -> dict[str, Value]:
    """Return the exact values that an item states, by what they are values of."""
    result = item.result
    found: dict[str, Value | None] = {}
    if isinstance(result, Count):
        found["events"] = parse_number(stated(result.value))
    elif isinstance(result, Proportion):
        found["events"] = parse_number(stated(result.events))
        found["percent"] = parse_number(stated(result.percent))
        found["total"] = corpus.denominator(item)
        found.update(_bounds_of_interval(result.interval))
    elif isinstance(result, Survival):
        found["percent"] = parse_number(stated(result.percent))
        found.update(_bounds_of_interval(result.interval))
    elif isinstance(result, Duration):
        found.update(_values_of_duration(result))
    elif isinstance(result, Dose):
        found.update(
            total=parse_quantity(stated(result.total)),
            fractions=parse_number(stated(result.fractions)),
            per_fraction=parse_quantity(stated(result.per_fraction)),
        )
    elif isinstance(result, DateResult):
        found["date"] = parse_date(result.value)
    elif isinstance(result, Assertion):
        found["polarity"] = result.polarity
    elif isinstance(result, Recommendation):
        found["direction"] = result.direction
    return {name: value for name, value in found.items() if value is not None}


def agree(one: Value | None, other: Value | None) -> bool:
    """Tell whether two values are the same, as far as both were written out.

    92 and 92.3 are: one report may round more than another. A value that is not there contradicts
    nothing.
    """
    if one is None or other is None:
        return True
    if isinstance(one, tuple) and isinstance(other, tuple):
        return all(agree(first, second) for first, second in zip(one, other, strict=True))
    if isinstance(one, Number) and isinstance(other, Number):
        return _are_rounded_alike(one, other)
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        return _are_same_amount(one, other)
    if isinstance(one, PartialDate) and isinstance(other, PartialDate):
        return one.covers(other) or other.covers(one)
    return one == other


def is_chained(corpus: Corpus, one: Item, other: Item) -> bool:
    """Tell whether one of two results is a later report of the other, directly or by steps.

    Where a whole source supersedes another, so does each of its results.
    """
    if other.address in _successors(corpus, one) or one.address in _successors(corpus, other):
        return True
    first, second = one.source.model.id, other.source.model.id
    return second in _later_sources(corpus, first) or first in _later_sources(corpus, second)


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


def _later_sources(corpus: Corpus, name: str) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        loaded = corpus.sources.get(waiting.pop())
        if loaded is None or loaded.model.standing != "superseded":
            continue
        later = {link.target for link in loaded.model.relations if link.type == "superseded-by"}
        waiting += later - found - {name}
        found |= later
    return found - {name}


def _is_of_study(item: Item) -> bool:
    """Tell whether a result is of the study of its source: background is of some other one."""
    return item.result.study is not None or item.result.role != "background"


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


def _kinds_of(vocabulary: Vocabulary, item: Item) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield with which results an item can be compared, and the terms that tell them apart."""
    result = item.result
    group = item.population.all_terms if item.population is not None else ()
    told = {result.outcome, *vocabulary.close(group)}
    terms = (term for term in result.all_terms if vocabulary.facet_of(term) not in OF_FIGURES)
    own = frozenset(terms) - told
    if isinstance(result, Count | Proportion):
        yield "count", own
    elif isinstance(result, Duration):
        yield f"duration, {result.statistic}", own
    elif isinstance(result, Assertion):
        yield f"assertion, {' '.join(result.says.lower().split())}", own
        either = frozenset(min(term, _opposite(vocabulary, term)) for term in own)
        if any(_opposite(vocabulary, term) != term for term in own):
            # The opposite may be said in any words: the terms tell.
            yield OPPOSITES, either
    else:
        yield type(result).__name__, own


def _opposite(vocabulary: Vocabulary, name: str) -> str:
    found = vocabulary.terms.get(name)
    return (found.opposite if found is not None else None) or name


def _find_opposites(vocabulary: Vocabulary, one: Item, other: Item) -> list[str]:
    ours, theirs = set(one.result.all_terms), set(other.result.all_terms)
    opposed = {_opposite(vocabulary, term) for term in ours} - ours
    return [] if opposed.isdisjoint(theirs - ours) else ["terms"]


def _are_single(one: Item, other: Item) -> bool:
    """Tell whether two codes are not two entries of one list, as the phases of a registry are."""
    return one.route[:2] != other.route[:2] or one.route[0] == "results"


def _find_share(corpus: Corpus, one: Item, other: Item) -> list[str]:
    """Compare a percentage that is printed alone with the events and the total of the other."""
    counted, printed = values_of(corpus, one), values_of(corpus, other)
    events, total, percent = counted.get("events"), counted.get("total"), printed.get("percent")
    if isinstance(one.result, Survival) or isinstance(other.result, Survival):
        return []
    if "percent" in counted or not (
        isinstance(events, Number) and isinstance(total, Number) and isinstance(percent, Number)
    ):
        return []
    if not total.value or is_within_rounding(events.value * HUNDRED / total.value, percent):
        return []
    return ["percent"]


def _bounds_of_interval(interval: Interval | None) -> dict[str, Value]:
    if interval is None:
        return {}
    bounds = parse_number(stated(interval.low)), parse_number(stated(interval.high))
    return {f"{interval.level}% interval": bounds}


def _values_of_duration(result: Duration) -> dict[str, Value | None]:
    return {
        "value": parse_quantity(stated(result.value)),
        "minimum": parse_quantity(stated(result.minimum)),
        "maximum": parse_quantity(stated(result.maximum)),
        "range": _bounds_of(result, result.range),
        "iqr": _bounds_of(result, result.iqr),
    }


def _bounds_of(result: Duration, span: Span | None) -> Value | None:
    if span is None:
        return None
    value = parse_quantity(stated(result.value))
    unit = value.unit if value is not None else ""
    numbers = (parse_number(stated(span.low)), parse_number(stated(span.high)))
    return tuple(Quantity(number, unit) if number is not None else None for number in numbers)


def _are_rounded_alike(one: Number, other: Number) -> bool:
    finer, coarser = (one, other) if one.decimals >= other.decimals else (other, one)
    return finer.value == coarser.value or (
        finer.decimals > coarser.decimals and is_within_rounding(finer.value, coarser)
    )


def _are_same_amount(one: Quantity, other: Quantity) -> bool:
    if one.unit == other.unit:
        return _are_rounded_alike(one.number, other.number)
    (first, unit), (second, other_unit) = one.base, other.base
    if unit == other_unit:
        return abs(first - second) <= max(_slack(one), _slack(other)) or first == second
    if {unit, other_unit} != {"day", "month"}:
        return False
    days = [value * DAYS_IN_MONTH if of == "month" else value
            for value, of in ((first, unit), (second, other_unit))]  # fmt: skip
    return abs(days[0] - days[1]) <= max(days) * NEARLY


def _slack(quantity: Quantity) -> Fraction:
    """Return half a unit of the last decimal of a quantity, in its base unit; none for whole ones."""
    decimals = quantity.number.decimals
    factor = UNITS.get(quantity.unit, (quantity.unit, Fraction(1)))[1]
    return HALF / Fraction(10) ** decimals * factor if decimals else Fraction(0)


def _time_of(result: BaseResult) -> Hashable:
    if result.timepoint is None:
        return None
    quantity = parse_quantity(result.timepoint.value)
    return quantity.base if quantity is not None else result.timepoint.value
