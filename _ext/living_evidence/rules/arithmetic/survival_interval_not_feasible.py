"""The interval of a survival estimate lies around it on none of the scales such intervals have.

An interval of a Kaplan-Meier estimate is symmetric on the scale that it was made on: plain, log,
log-log, logit or arcsine. An interval that is so on none of them, at any rounding of the three
numbers, may be a misprint, or be made in another way. That can be seen from the three numbers; the
interval is never computed again from counts, since people leave a study before its end.

To mend: compare the estimate and both bounds with the source. Where it prints them so, declare a
discrepancy with the sides `#name.percent` and `#name.interval`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from living_evidence.formatting import format_interval
from living_evidence.problems import Problem, Side
from living_evidence.records import Survival
from living_evidence.rules.arithmetic.auditing import Examined, fail, report_problems
from living_evidence.rules.declared import hint_declaring
from living_evidence.rules.walk import join_words
from living_evidence.statistics.rounding import HUNDRED
from living_evidence.statistics.survival import SCALES, find_scales
from living_evidence.values import parse_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from living_evidence.corpus import Corpus, Item
    from living_evidence.problems import Severity
    from living_evidence.records import Interval
    from living_evidence.rules.base import Index

NAME = "survival-interval-not-feasible"
SEVERITY: Severity = "warning"
FAILING = (
    # 80 to 95 lies around 88 and not around 93.
    """\
sources/alpha-2024:
  results:
    relapse-free-survival:
      percent: '93'
      quotes: ['relapse-free survival at 2 years was 93% (95% confidence interval, 80 to 95)']
snapshots/alpha-2024.txt: {was 88%: was 93%}
""",
    """\
sources/alpha-2024:
  results:
    relapse-free-survival:
      interval: {high: '90'}
      quotes: ['relapse-free survival at 2 years was 88% (95% confidence interval, 80 to 90)']
snapshots/alpha-2024.txt: {80 to 95: 80 to 90}
""",
)
PASSING = (
    # Symmetric on the plain scale and on the logarithm, not on log-log.
    """\
sources/alpha-2024:
  results:
    relapse-free-survival:
      percent: '92'
      interval: {low: '86', high: '99'}
      quotes: ['relapse-free survival at 2 years was 92% (95% confidence interval, 86 to 99)']
snapshots/alpha-2024.txt: {'was 88% (95% confidence interval, 80 to 95)': 'was 92% (95% confidence interval, 86 to 99)'}
""",
    # On log-log alone.
    """\
sources/alpha-2024:
  results:
    relapse-free-survival:
      percent: '90'
      interval: {low: '73', high: '97'}
      quotes: ['relapse-free survival at 2 years was 90% (95% confidence interval, 73 to 97)']
snapshots/alpha-2024.txt: {'was 88% (95% confidence interval, 80 to 95)': 'was 90% (95% confidence interval, 73 to 97)'}
""",
    # As printed, and declared.
    """\
sources/alpha-2024:
  results:
    relapse-free-survival:
      percent: '93'
      quotes: ['relapse-free survival at 2 years was 93% (95% confidence interval, 80 to 95)']
snapshots/alpha-2024.txt: {was 88%: was 93%}
discrepancies/interval:
  id: interval
  title: Which estimate?
  verdict: unresolved
  reason: The interval fits another estimate.
  by: example curators
  sides:
  - {result: alpha-2024#relapse-free-survival.percent, says: 93%}
  - {result: alpha-2024#relapse-free-survival.interval, says: '80'}
""",
)


def check(index: Index) -> Iterator[Problem]:
    """Yield every interval that fits its estimate on no scale."""
    yield from report_problems(index, audit)


def audit(corpus: Corpus, source: str) -> Iterator[Examined]:
    """Examine every interval of a survival estimate, and name the scales that it may be made on."""
    for item in corpus.items_of(source):
        if isinstance(item.result, Survival) and item.result.interval is not None:
            yield from _examine(corpus, item, item.result.percent, item.result.interval)


def _examine(corpus: Corpus, item: Item, text: str, interval: Interval) -> Iterator[Examined]:
    percent, low, high = (parse_number(one) for one in (text, interval.low, interval.high))
    if percent is None or low is None or high is None:
        return
    if not low.value <= percent.value <= high.value <= HUNDRED:
        return  # a problem of its own
    addresses = f"{item.address}.percent", f"{item.address}.interval"
    worked = f"{percent}% ({low} to {high})"
    scales = list(find_scales(percent, low, high))
    if scales:
        plural = "s" if len(scales) > 1 else ""
        why = f"It is symmetric, as printed, on the {join_words(scales)} scale{plural}."
        yield Examined(NAME, addresses, worked, "holds", why)
        return
    why = f"symmetric on none of the {join_words(SCALES)} scales"
    problem = _make_problem(item, addresses, interval, why)
    yield fail(corpus, problem, addresses, worked, f"It is {why}.")


def _make_problem(item: Item, addresses: tuple[str, str], interval: Interval, why: str) -> Problem:
    place = item.source.document.place
    percent = getattr(item.result, "percent", "")
    sides = (
        Side("the estimate", f"{percent}%", place((*item.route, "percent"))),
        Side("its interval", format_interval(interval), place((*item.route, "interval"))),
    )
    message = f"{item.address}: {sides[1].says} around {percent}% is {why}"
    hint = hint_declaring(*addresses)
    return Problem(NAME, message, sides[1].place or item.place, sides, hint, SEVERITY)
