"""The interval of a proportion is none that a usual method gives for its events and total.

Tried are the exact interval (Clopper-Pearson), Wilson with and without correction for continuity,
Wald, Agresti-Coull, Jeffreys, logit and log-log, each at the precision printed. Of 47 published
intervals 33 were given by one of the usual methods. A miss can mean a misprint, an adjusted
estimate or another number of people than the one referred to, and so it is a note.

To mend: compare the events, the total, the level and both bounds with the source. Where it prints
them so, leave them: a note fails no run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from living_evidence.formatting import format_interval
from living_evidence.problems import Problem, Side
from living_evidence.records import Proportion
from living_evidence.rules.arithmetic.auditing import Examined, report_problems
from living_evidence.rules.walk import join_words
from living_evidence.statistics.intervals import METHODS, compute_exact_interval, find_methods
from living_evidence.statistics.rounding import HUNDRED
from living_evidence.values import parse_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.problems import Severity
    from living_evidence.records import Interval
    from living_evidence.rules.base import Index
    from living_evidence.values import Number

NAME = "interval-not-reproducible"
SEVERITY: Severity = "note"
MOST_PEOPLE = 10_000
"""Of so many people the methods agree to the digits that a report prints."""
FAILING = (
    """\
sources/alpha-2024:
  results:
    cohort-2-response:
      terms: [confidence-interval]
      interval: {level: '95', low: '39', high: '73'}
      quotes: ['22 of 40 patients who completed treatment had a complete response (95% CI, 39 to 73)']
snapshots/alpha-2024.txt:
  22 of 40 patients who completed treatment had a complete response: '22 of 40 patients who completed treatment had a complete response (95% CI, 39 to 73)'
""",
    # The exact interval at 95%, called one at 90%.
    """\
sources/alpha-2024:
  results:
    cohort-2-response:
      terms: [confidence-interval]
      interval: {level: '90', low: '38.5', high: '70.7'}
      quotes: ['22 of 40 patients who completed treatment had a complete response (90% CI, 38.5 to 70.7)']
snapshots/alpha-2024.txt:
  22 of 40 patients who completed treatment had a complete response: '22 of 40 patients who completed treatment had a complete response (90% CI, 38.5 to 70.7)'
""",
)
PASSING = (
    # Exact.
    """\
sources/alpha-2024:
  results:
    cohort-2-response:
      terms: [confidence-interval]
      interval: {level: '95', low: '38.5', high: '70.7'}
      quotes: ['22 of 40 patients who completed treatment had a complete response (95% CI, 38.5 to 70.7)']
snapshots/alpha-2024.txt:
  22 of 40 patients who completed treatment had a complete response: '22 of 40 patients who completed treatment had a complete response (95% CI, 38.5 to 70.7)'
""",
    # Wilson.
    """\
sources/alpha-2024:
  results:
    cohort-1-response:
      terms: [confidence-interval]
      interval: {level: '95', low: '89', high: '100'}
      quotes: ['all 30 patients who completed treatment had a complete response (95% CI, 89 to 100)']
snapshots/alpha-2024.txt:
  all 30 patients who completed treatment had a complete response: 'all 30 patients who completed treatment had a complete response (95% CI, 89 to 100)'
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield a note for every interval that no method gives."""
    yield from report_problems(index, audit)


def audit(corpus: Corpus, source: str) -> Iterator[Examined]:
    """Examine every printed interval of a proportion, and name the methods that give it."""
    for item in corpus.items_of(source):
        if isinstance(item.result, Proportion) and item.result.interval is not None:
            yield from _examine(corpus, item, item.result, item.result.interval)


def _examine(
    corpus: Corpus, item: Item, result: Proportion, interval: Interval
) -> Iterator[Examined]:
    addresses = f"{item.address}.events", f"{item.address}.interval"
    total, texts = corpus.denominator(item), (result.events, *_texts(interval))
    found = [number for text in texts if (number := parse_number(text)) is not None]
    if total is None or len(found) < len(texts):
        why = "It takes the events, the total, the level and both bounds."
        yield Examined(NAME, addresses, format_interval(interval), "cannot-be-decided", why)
        return
    printed = _Printed(total, *found)
    if not printed.is_possible:
        return  # a problem of its own
    worked = f"{printed.events} of {total}: {format_interval(interval)}"
    if total.value > MOST_PEOPLE:
        why = f"Of more than {MOST_PEOPLE:,} people no interval is computed here."
        yield Examined(NAME, addresses, worked, "cannot-be-decided", why)
    elif methods := printed.find_methods():
        yield Examined(NAME, addresses, worked, "holds", f"It is that of {join_words(methods)}.")
    else:
        why = f"none of {len(METHODS)} methods gives it; the exact one gives {printed.compute()}"
        problem = _make_problem(item, interval, printed, why)
        yield Examined(
            NAME, addresses, worked, "cannot-be-decided", f"{why.capitalize()}.", problem
        )


@dataclass(frozen=True, slots=True)
class _Printed:
    """What is printed of a proportion and its interval."""

    total: Number
    events: Number
    level: Number
    low: Number
    high: Number

    @property
    def is_possible(self) -> bool:
        """Tell whether the numbers stand in an order that any method could give."""
        whole = self.total.value.denominator == self.events.value.denominator == 1
        ordered = self.low.value <= self.high.value <= HUNDRED and 0 < self.level.value < HUNDRED
        return whole and ordered and self.total.value > 0 and self.events.value <= self.total.value

    def find_methods(self) -> list[str]:
        """Return the methods that give this interval."""
        counts = int(self.events.value), int(self.total.value)
        return list(find_methods(*counts, self.level.value, self.low, self.high))

    def compute(self) -> str:
        """Return the exact interval with as many decimals."""
        counts = int(self.events.value), int(self.total.value)
        decimals = max(self.low.decimals, self.high.decimals)
        low, high = compute_exact_interval(*counts, self.level.value, decimals)
        return f"{low} to {high}"


def _texts(interval: Interval) -> tuple[str, str, str]:
    return interval.level, interval.low, interval.high


def _make_problem(item: Item, interval: Interval, printed: _Printed, why: str) -> Problem:
    place = item.source.document.place
    counted = f"{printed.events} of {printed.total}"
    sides = (
        Side("the printed interval", format_interval(interval), place((*item.route, "interval"))),
        Side("its events and total", f"{counted}: {why}", place((*item.route, "events"))),
    )
    message = f"{item.address}: the interval of {counted} is not reproduced: {why}"
    hint = "Compare the numbers with the source; where it prints them so, leave them."
    return Problem(NAME, message, sides[0].place or item.place, sides, hint, SEVERITY)
