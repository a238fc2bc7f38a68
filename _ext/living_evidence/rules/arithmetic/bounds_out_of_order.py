"""An estimate lies outside its interval, a median outside its range, or a bound is swapped.

To mend: compare with the source. Where it prints the bounds so, declare a discrepancy with the
parts in conflict as its sides (`#name.interval.low` and `#name.interval.high`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.problems import Problem, Side
from living_evidence.records import Duration, Limit, Proportion, Survival
from living_evidence.rules.arithmetic.amounts import HUNDRED
from living_evidence.rules.declared import hint_declaring, is_declared
from living_evidence.values import parse_number, parse_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from living_evidence.corpus import Corpus, Item
    from living_evidence.records import Span
    from living_evidence.rules.base import Index

NAME = "bounds-out-of-order"
Bound = tuple[str, str, "Fraction | None"]
"""The part of the result (or another address), its text and its exact value."""
FAILING = (
    "sources/alpha-2024: {results: {relapse-free-survival: {interval: {low: '95', high: '80'}}}}",
    "sources/alpha-2024: {results: {relapse-free-survival: {percent: '79'}}}",
    "sources/alpha-2024: {results: {relapse-free-survival: {interval: {high: '101'}}}}",
    "sources/alpha-2024: {results: {relapse-free-survival: {interval: {level: '100'}}}}",
    "sources/alpha-2024: {results: {no-surgery: {interval: {level: '95', low: '81', high: '59'}}}}",
    "sources/alpha-2024: {results: {no-surgery: {interval: {level: '95', low: '59', high: '181'}}}}",
    "sources/alpha-2024: {results: {adverse-events-grade-1-2: {interval: {level: '95', low: '59', high: '81'}}}}",
    "sources/alpha-2024: {results: {follow-up: {value: 41 months}}}",
    "sources/alpha-2024: {results: {follow-up: {iqr: {low: '10', high: '44'}}}}",
    "sources/NCT99999902: {results: {surgery-delay: {minimum: 13 weeks}}}",
    "sources/NCT99999902: {registry: {minimumAge: 80 Years}}",
)
PASSING = (
    # An interval may end at its estimate, and 1 year is not more than 12 months.
    """\
sources/alpha-2024:
  results:
    relapse-free-survival:
      interval: {low: '88', high: '89'}
      quotes: ['at 2 years was 88% (95% confidence interval, 88 to 89)', relapse-free survival]
snapshots/alpha-2024.txt: {'interval, 80 to 95': 'interval, 88 to 89'}
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every pair of bounds in the wrong order."""
    for item in index.corpus.items.values():
        for low, high in _pairs(item):
            if low[2] is not None and high[2] is not None and low[2] > high[2]:
                yield from _report(index.corpus, item, low, high)
    for name in index.corpus.sources:
        yield from _check_registry_ages(index.corpus, name)


def _pairs(item: Item) -> Iterator[tuple[Bound, Bound]]:
    result = item.result
    if isinstance(result, Proportion | Survival):
        yield from _interval_pairs(result)
    elif isinstance(result, Duration):
        yield _quantity("minimum", result.minimum), _quantity("maximum", result.maximum)
        yield from _duration_pairs(result)
    elif isinstance(result, Limit):
        yield _quantity("minimum", result.minimum), _quantity("maximum", result.maximum)


def _interval_pairs(result: Proportion | Survival) -> Iterator[tuple[Bound, Bound]]:
    interval = result.interval
    if interval is None:
        return
    low, high = _number("interval.low", interval.low), _number("interval.high", interval.high)
    estimate = _number("percent", result.percent or "")
    yield low, high
    yield low, estimate
    yield estimate, high
    yield high, ("", "100%", parse_number(str(HUNDRED)).value)  # type: ignore[union-attr]
    level = _number("interval.level", interval.level)
    if level[2] is not None and not 0 < level[2] < HUNDRED:
        yield level, ("", "a level below 100%", level[2] - 1)


def _duration_pairs(result: Duration) -> Iterator[tuple[Bound, Bound]]:
    value = parse_quantity(result.value or "")
    centre: Bound = ("value", result.value or "", value.number.value if value else None)
    for name, span in (("range", result.range), ("iqr", result.iqr)):
        if span is not None:
            low, high = _ends(name, span)
            yield low, high
            # A mean may lie outside an interquartile range; it never lies outside the range.
            if name == "range" or result.statistic == "median":
                yield low, centre
                yield centre, high
    if result.range is not None and result.iqr is not None:
        outer, inner = _ends("range", result.range), _ends("iqr", result.iqr)
        yield outer[0], inner[0]
        yield inner[1], outer[1]


def _ends(name: str, span: Span) -> tuple[Bound, Bound]:
    return _number(f"{name}.low", span.low), _number(f"{name}.high", span.high)


def _number(part: str, text: str) -> Bound:
    number = parse_number(text)
    return part, text, number.value if number else None


def _quantity(part: str, text: str | None) -> Bound:
    quantity = parse_quantity(text or "")
    return part, text or "", quantity.base[0] if quantity else None


def _report(corpus: Corpus, item: Item, low: Bound, high: Bound) -> Iterator[Problem]:
    named = [f"{item.address}.{part}" for part, _, _ in (low, high) if part]
    if len(named) > 1 and is_declared(corpus, *named):
        return
    sides = tuple(
        Side(part or "the limit", text, item.source.document.place((*item.route, *part.split("."))))
        for part, text, _ in (low, high)
    )
    first, second = (part or "the limit" for part, _, _ in (low, high))
    message = f"{item.address}: {first} ({low[1]}) lies above {second} ({high[1]})"
    yield Problem(NAME, message, sides[0].place or item.place, sides, hint_declaring(*named))


def _check_registry_ages(corpus: Corpus, name: str) -> Iterator[Problem]:
    low, high = (corpus.items.get(f"{name}#{field}") for field in ("minimumAge", "maximumAge"))
    if low is None or high is None:
        return
    youngest = parse_quantity(getattr(low.result, "minimum", None) or "")
    oldest = parse_quantity(getattr(high.result, "maximum", None) or "")
    if youngest is None or oldest is None or youngest.base[1] != oldest.base[1]:
        return
    if youngest.base[0] <= oldest.base[0] or is_declared(corpus, low.address, high.address):
        return
    sides = (
        Side(low.address, str(youngest), low.place),
        Side(high.address, str(oldest), high.place),
    )
    message = f"{name}: the minimum age ({youngest}) lies above the maximum age ({oldest})"
    yield Problem(NAME, message, low.place, sides, hint_declaring(low.address, high.address))
