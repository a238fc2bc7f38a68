"""An estimate lies outside its interval, a median outside its range, or a bound is swapped.

To mend: compare with the source. Where it prints the bounds so, declare a discrepancy with the
parts in conflict as its sides (`#name.interval.low` and `#name.interval.high`).
"""

from __future__ import annotations

from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from living_evidence.problems import Problem, Side
from living_evidence.records import TIME_UNITS, Duration, Limit, Proportion, Survival
from living_evidence.rules.arithmetic.amounts import HUNDRED
from living_evidence.rules.arithmetic.auditing import Examined, fail, report_problems
from living_evidence.rules.declared import hint_declaring
from living_evidence.values import parse_number, parse_quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.records import Span
    from living_evidence.rules.arithmetic.auditing import Verdict
    from living_evidence.rules.base import Index

NAME = "bounds-out-of-order"
ORDER = "The lower of two bounds is never above the higher, and an estimate lies between them."
UNITS = "The two are in units that do not convert into one another."
NOTHING, ANY = Fraction(0), Fraction(1)
DAYS_OF_A_MONTH = (28, 31)


class Bound(NamedTuple):
    """A part of a result, its text, and its exact value in its base unit; None where it has none."""

    part: str
    text: str
    value: Fraction | None
    unit: str = ""

    @property
    def name(self) -> str:
        """Return how a message names it."""
        return self.part or "the limit"


Pair = tuple[Bound, Bound]
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
    # Eight weeks are not more than three months, though 56 is more than 3.
    """\
sources/NCT99999902:
  results:
    surgery-delay:
      maximum: 3 months
      quotes: [Surgery will be performed at least 8 weeks and at most 3 months after radiotherapy]
snapshots/registry-02.txt: {8-12 weeks: at least 8 weeks and at most 3 months}
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every pair of bounds in the wrong order."""
    return report_problems(index, audit)


def audit(corpus: Corpus, source: str) -> Iterator[Examined]:
    """Examine the bounds of every result of a source, and the ages of a registry entry."""
    for item in corpus.items_of(source):
        pairs = [pair for pair in _pairs(item) if None not in (pair[0].value, pair[1].value)]
        if pairs:
            yield from _examine(corpus, item, pairs)
    yield from _examine_registry_ages(corpus, source)


def _pairs(item: Item) -> Iterator[Pair]:
    result = item.result
    if isinstance(result, Proportion | Survival):
        yield from _interval_pairs(result)
    elif isinstance(result, Duration):
        yield _quantity("minimum", result.minimum), _quantity("maximum", result.maximum)
        yield from _duration_pairs(result)
    elif isinstance(result, Limit):
        yield _quantity("minimum", result.minimum), _quantity("maximum", result.maximum)


def _interval_pairs(result: Proportion | Survival) -> Iterator[Pair]:
    interval = result.interval
    if interval is None:
        return
    low, high = _number("interval.low", interval.low), _number("interval.high", interval.high)
    estimate = _number("percent", result.percent or "")
    yield low, high
    yield low, estimate
    yield estimate, high
    yield high, Bound("", "100%", Fraction(HUNDRED))
    level = _number("interval.level", interval.level)
    if level.value is not None and not 0 < level.value < HUNDRED:
        yield level, Bound("", "a level below 100%", level.value - 1)


def _duration_pairs(result: Duration) -> Iterator[Pair]:
    value = parse_quantity(result.value or "")
    centre = Bound("value", result.value or "", value.number.value if value else None)
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


def _ends(name: str, span: Span) -> Pair:
    return _number(f"{name}.low", span.low), _number(f"{name}.high", span.high)


def _number(part: str, text: str) -> Bound:
    number = parse_number(text)
    return Bound(part, text, number.value if number else None)


def _quantity(part: str, text: str | None) -> Bound:
    quantity = parse_quantity(text or "")
    return Bound(part, text or "", *(quantity.base if quantity else (None,)))


def _examine(corpus: Corpus, item: Item, pairs: list[Pair]) -> Iterator[Examined]:
    """Yield each pair in the wrong order, or else all bounds of the result as one row."""
    wrong = [pair for pair in pairs if _excess(*pair)[0] > 0]
    yield from (_report(corpus, item, *pair) for pair in wrong)
    if wrong:
        return
    for low, high in pairs:
        if low.unit != high.unit:
            named, worked = _name(item, (low, high)), f"{low.text} ≤ {high.text}"
            is_open = _excess(low, high)[1] > 0
            verdict: Verdict = "cannot-be-decided" if is_open else "holds"
            yield Examined(NAME, named, worked, verdict, UNITS if is_open else "")
    alike = chain.from_iterable(pair for pair in pairs if pair[0].unit == pair[1].unit)
    bounds = {bound.part: bound for bound in alike if bound.part}
    ordered = sorted(bounds.values(), key=lambda bound: bound.value or 0)
    if ordered:
        worked = " ≤ ".join(bound.text for bound in ordered)
        yield Examined(NAME, _name(item, ordered), worked, "holds")


def _excess(low: Bound, high: Bound) -> tuple[Fraction, Fraction]:
    """Return the least and the greatest amount by which `low` may lie above `high`."""
    one, other = low.value or NOTHING, high.value or NOTHING
    if low.unit == high.unit:
        return one - other, one - other
    if {low.unit, high.unit} != TIME_UNITS:
        return -ANY, ANY
    shortest, longest = DAYS_OF_A_MONTH
    if low.unit == "month":
        return one * shortest - other, one * longest - other
    return one - other * longest, one - other * shortest


def _name(item: Item, bounds: Iterable[Bound]) -> tuple[str, ...]:
    return tuple(f"{item.address}.{bound.part}" for bound in bounds if bound.part)


def _report(corpus: Corpus, item: Item, low: Bound, high: Bound) -> Examined:
    named = _name(item, (low, high))
    document = item.source.document
    sides = tuple(
        Side(bound.name, bound.text, document.place((*item.route, *bound.part.split("."))))
        for bound in (low, high)
    )
    message = f"{item.address}: {low.name} ({low.text}) lies above {high.name} ({high.text})"
    problem = Problem(NAME, message, sides[0].place or item.place, sides, hint_declaring(*named))
    return fail(corpus, problem, named, f"{low.text} ≤ {high.text}", ORDER)


def _examine_registry_ages(corpus: Corpus, name: str) -> Iterator[Examined]:
    low, high = (corpus.items.get(f"{name}#{field}") for field in ("minimumAge", "maximumAge"))
    if low is None or high is None:
        return
    youngest = parse_quantity(getattr(low.result, "minimum", None) or "")
    oldest = parse_quantity(getattr(high.result, "maximum", None) or "")
    if youngest is None or oldest is None or youngest.base[1] != oldest.base[1]:
        return
    named = (low.address, high.address)
    worked = f"{youngest} ≤ {oldest}"
    if youngest.base[0] <= oldest.base[0]:
        yield Examined(NAME, named, worked, "holds")
        return
    sides = (
        Side(low.address, str(youngest), low.place),
        Side(high.address, str(oldest), high.place),
    )
    message = f"{name}: the minimum age ({youngest}) lies above the maximum age ({oldest})"
    problem = Problem(NAME, message, low.place, sides, hint_declaring(*named))
    yield fail(corpus, problem, named, worked, ORDER)
