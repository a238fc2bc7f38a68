"""The share of the events lies outside the interval that is printed for it.

22 of 40 are 55%, and an interval from 60 to 75 belongs to another share. No method and no
adjustment gives that for these two numbers. Where the percentage is printed too,
bounds-out-of-order compares it with the bounds.

To mend: check the events, the total that they refer to, and both bounds. Where the source prints
them so, declare a discrepancy with the sides `#name.events` and `#name.interval`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from living_evidence.formatting import format_interval
from living_evidence.problems import Problem, Side
from living_evidence.records import Proportion
from living_evidence.rules.arithmetic.auditing import Examined, fail, report_problems
from living_evidence.rules.declared import hint_declaring
from living_evidence.statistics.rounding import HUNDRED, slack_of
from living_evidence.values import format_fraction, parse_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.records import Interval
    from living_evidence.rules.base import Index

NAME = "share-outside-interval"
FAILING = (
    """\
sources/alpha-2024:
  results:
    cohort-2-response:
      terms: [confidence-interval]
      interval: {level: '95', low: '60', high: '75'}
      quotes: ['22 of 40 patients who completed treatment had a complete response (95% CI, 60 to 75)']
snapshots/alpha-2024.txt:
  22 of 40 patients who completed treatment had a complete response: '22 of 40 patients who completed treatment had a complete response (95% CI, 60 to 75)'
""",
    """\
sources/alpha-2024:
  results:
    cohort-1-response:
      terms: [confidence-interval]
      interval: {level: '95', low: '89', high: '99'}
      quotes: ['all 30 patients who completed treatment had a complete response (95% CI, 89 to 99)']
snapshots/alpha-2024.txt:
  all 30 patients who completed treatment had a complete response: 'all 30 patients who completed treatment had a complete response (95% CI, 89 to 99)'
""",
)
PASSING = (
    # The interval ends at the share.
    """\
sources/alpha-2024:
  results:
    cohort-1-response:
      terms: [confidence-interval]
      interval: {level: '95', low: '88.4', high: '100'}
      quotes: ['all 30 patients who completed treatment had a complete response (95% CI, 88.4 to 100)']
snapshots/alpha-2024.txt:
  all 30 patients who completed treatment had a complete response: 'all 30 patients who completed treatment had a complete response (95% CI, 88.4 to 100)'
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every interval that does not hold the share it is printed for."""
    yield from report_problems(index, audit)


def audit(corpus: Corpus, source: str) -> Iterator[Examined]:
    """Examine every printed interval of a proportion whose events and total are stated."""
    for item in corpus.items_of(source):
        if isinstance(item.result, Proportion) and item.result.interval is not None:
            events, total = parse_number(item.result.events), corpus.denominator(item)
            # More events than people are a problem of their own.
            if events is not None and total is not None and events.value <= total.value > 0:
                share = Fraction(events.value * HUNDRED, total.value)
                yield from _examine(corpus, item, item.result.interval, share)


def _examine(corpus: Corpus, item: Item, interval: Interval, share: Fraction) -> Iterator[Examined]:
    low, high = parse_number(interval.low), parse_number(interval.high)
    if low is None or high is None or low.value > high.value:
        return  # a problem of its own
    addresses = f"{item.address}.events", f"{item.address}.interval"
    shown = f"{format_fraction(share, max(low.decimals, high.decimals) + 1)}%"
    worked = f"{low} ≤ {shown} ≤ {high}"
    if low.value - slack_of(low) <= share <= high.value + slack_of(high):
        yield Examined(NAME, addresses, worked, "holds")
        return
    problem = _make_problem(item, addresses, interval, shown)
    why = "An interval holds the share that it is made for."
    yield fail(corpus, problem, addresses, worked, why)


def _make_problem(
    item: Item, addresses: tuple[str, str], interval: Interval, shown: str
) -> Problem:
    place = item.source.document.place
    sides = (
        Side("its events and total", shown, place((*item.route, "events"))),
        Side("the printed interval", format_interval(interval), place((*item.route, "interval"))),
    )
    message = f"{item.address} is {shown}, and its interval is {sides[1].says}"
    hint = hint_declaring(*addresses)
    return Problem(NAME, message, sides[1].place or item.place, sides, hint)
